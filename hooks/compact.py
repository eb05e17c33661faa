"""The site without what no reader sees: indentation, markup that changes nothing, comments."""

import re
from pathlib import Path

# Names and spaces in code have the color of the code around them.
PLAIN = re.compile(r'<span class="(?:n|w)">([^<]*)</span>')
INDENTED = re.compile(
    r"(?P<kept><(pre|script|textarea)\b.*?</\2>)|(?P<tag>>)\s*\n\s*|\s*\n\s*(?=<)", re.DOTALL
)
# A line of our scripts, or its end behind a finished statement, argument or bracket.
COMMENT = re.compile(r"^\s*//.*\n|(?<=[;,{\]])\s*// .*$", re.MULTILINE)
SCRIPT = re.compile(r"<script>.*?</script>", re.DOTALL)  # has no attributes if it is ours


def on_files(files, config):
    for file in files:
        if Path(file.src_uri).match("assets/*.js"):
            file.content_string = COMMENT.sub("", file.content_string)
    return files


def compact(output):
    plain = SCRIPT.sub(lambda script: COMMENT.sub("", script[0]), PLAIN.sub(r"\1", output))
    return INDENTED.sub(lambda found: found["kept"] or (found["tag"] or "") + "\n", plain)


def on_post_page(output, page, config):
    return compact(output)


def on_post_template(output, template_name, config):
    return compact(output) if template_name.endswith(".html") else output
