"""Worked examples: name page and line in errors, and keep sessions within their page.

markdown-exec runs every fence `python exec="on"`; it knows neither the page nor the line.
"""

import re

FENCE = re.compile(r'^(\s*`{3,} ?python\b[^\n]*\bexec="[^\n]*)$')
SESSION = re.compile(r'\bsession="([^"]*)"')


def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri.endswith(".ipynb"):
        return markdown
    front_matter = page.file.content_string.count("\n") - markdown.count("\n")
    lines = markdown.split("\n")
    for index, line in enumerate(lines):
        if FENCE.match(line):
            number = front_matter + index + 1
            line = SESSION.sub(rf'session="{page.file.src_uri} \1"', line)
            where = f'id="{page.file.src_uri}:{number}" idprefix="line-{number}-"'
            lines[index] = f"{line} {where}"
    return "\n".join(lines)
