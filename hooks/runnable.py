"""Code that the reader can run: `<python-snippet>` around embedded snippets and worked examples.

`assets/python-snippet.js` gives the element its buttons; without it, it is the same code. It has

data-path, data-first: the file of the site and the line in it on which the code stands.
data-session: examples of a page with the same session run one after the other.
data-example: what to run after code that only defines something.
data-check: its gradient can be checked.
"""

import html
import re
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED = re.compile(
    r'<div class="highlight"><span class="filename"><a [^>]*>'
    r"(?P<path>snippets/\w+\.py), lines? (?P<first>\d+)(?:–(?P<last>\d+))?</a></span>"
    r".*?</pre></div>",
    re.DOTALL,
)
LISTING = re.compile(r'<div class="highlight"><pre>.*?</pre></div>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
EXAMPLE = re.compile(
    r'^(?P<indent> *)(?P<fence>`{3,}) ?python\b(?P<options>[^\n]*\bexec="on"[^\n]*)\n'
    r"(?P<code>.*?)^(?P=indent)(?P=fence) *$",
    re.DOTALL | re.MULTILINE,
)
SESSION = re.compile(r'\bsession="([^"]*)"')
IMPORT = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)
AVAILABLE = {"numpy", "snippets"} | sys.stdlib_module_names  # to a worked example in the browser
CHECKED = {"cost", "delta", "gradients"}  # the functions that a gradient check compares


def element(block, **data):
    attributes = "".join(
        f' data-{name}="{html.escape(str(value))}"' for name, value in data.items() if value
    )
    return f"<python-snippet{attributes}>{block}</python-snippet>"


def embedded(match):
    from live.examples import example
    from live.gradients import TARGETS

    path, first = match["path"], int(match["first"])
    text = (ROOT / path).read_text("utf-8")
    last = int(match["last"] or first)
    names = re.findall(r"^def (\w+)", "\n".join(text.splitlines()[first - 1 : last]), re.M)
    return element(
        match[0],
        path=path,
        first=first,
        example=example(text, first, last),
        check="gradient" if path in TARGETS and CHECKED & set(names) else "",
    )


def on_page_markdown(markdown, page, config, files):
    """Note the worked examples whose code is shown: code and session, None if it cannot run."""
    page.examples = []
    if page.file.src_uri.endswith(".ipynb"):
        return
    broken = set()  # sessions in which the reader lacks a block
    for number, fence in enumerate(EXAMPLE.finditer(markdown)):
        named = SESSION.search(fence["options"])
        session = named[1] if named else f"alone-{number}"
        indent = len(fence["indent"])
        code = "\n".join(line[indent:] for line in fence["code"].rstrip().split("\n"))
        shown = 'source="' in fence["options"]
        if not shown or set(IMPORT.findall(code)) - AVAILABLE:
            broken.add(session)
        if shown:
            page.examples.append((code, None if session in broken else session))


def on_page_content(content, page, config, files):
    waiting = list(page.examples)

    def wrap(match):
        code = html.unescape(TAG.sub("", match[0])).strip("\n")
        if not waiting or code.rstrip() != waiting[0][0]:
            return match[0]
        _, session = waiting.pop(0)
        return element(match[0], session=session) if session else match[0]

    content = LISTING.sub(wrap, EMBEDDED.sub(embedded, content))
    if waiting:
        raise PluginError(
            f"{page.file.src_uri}: no listing found for the example {waiting[0][0]!r}"
        )
    return content
