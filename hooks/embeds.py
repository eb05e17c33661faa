"""Embedded snippets: real line numbers and a link to the published file; malformed embeds fail."""

import re
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
EMBED = re.compile(r'\s*--8<-- "(?P<path>snippets/\w+\.py)(?::(?P<section>\w+))?"')
FENCE = re.compile(r"(?P<fence>\s*```) ?python\b(?P<options>.*)")
TITLE = re.compile(r'\btitle="[^"]*"')
FILENAME = re.compile(r'<span class="filename">((snippets/\w+\.py), lines? [\d–]+)</span>')


def on_files(files, config):
    for path in sorted(ROOT.glob("snippets/*.py")):
        uri = path.relative_to(ROOT).as_posix()
        files.append(File.generated(config, uri, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri.endswith(".ipynb"):
        return markdown
    front_matter = page.file.content_string.count("\n") - markdown.count("\n")
    lines = markdown.split("\n")
    for index, line in enumerate(lines):
        if not line.lstrip().startswith("--8<--"):
            continue
        where = f"{page.file.src_uri}:{front_matter + index + 1}"
        embed = EMBED.fullmatch(line)
        fence = FENCE.fullmatch(lines[index - 1]) if index else None
        if not embed or not fence:
            raise PluginError(
                f'{where}: an embed reads --8<-- "snippets/name.py:section", directly below '
                f"the line ```python; got {line.strip()!r}"
            )
        first, last = section_lines(embed["path"], embed["section"], where)
        numbers = f"line {first}" if first == last else f"lines {first}–{last}"
        options = TITLE.sub("", fence["options"]).strip()
        title = f'title="{embed["path"]}, {numbers}" linenums="{first}"'
        lines[index - 1] = f"{fence['fence']}python {title} {options}".rstrip()
    return "\n".join(lines)


def section_lines(path, section, where):
    """First and last line of a section of a snippet, counted from 1, without blank lines below."""
    file = ROOT / path
    if not file.is_file():
        raise PluginError(f"{where}: there is no file {path}")
    lines = file.read_text("utf-8").splitlines()
    if section is None:
        return 1, len(lines)
    start, end = (
        [n for n, line in enumerate(lines, 1) if line.strip() == f"# --8<-- [{edge}:{section}]"]
        for edge in ("start", "end")
    )
    if len(start) != 1 or len(end) != 1 or start > end:
        raise PluginError(
            f"{where}: {path} must hold one line '# --8<-- [start:{section}]' and, below it, one "
            f"line '# --8<-- [end:{section}]'; found them on lines {start} and {end}"
        )
    last = max(n for n in range(start[0], end[0]) if lines[n - 1].strip())
    return start[0] + 1, last


def on_page_content(html, page, config, files):
    def link(match):
        target = files.get_file_from_path(match[2]).url_relative_to(page.file)
        return f'<span class="filename"><a href="{target}">{match[1]}</a></span>'

    return FILENAME.sub(link, html)
