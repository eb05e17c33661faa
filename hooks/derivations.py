"""Fields in which readers check a derivation: each carries the definitions it is held against.

`<check-derivation></check-derivation>` asks for the gradients of its page's pairing. It may name
other pairings, `data-pairings="sigmoid-quadratic …"`, or one formula to find, `data-asked="…"`.
The definitions stand on the page as the text that `python -m equation_checker` reads, so that they
serve without JavaScript, too; assets/check-derivation.js adds the form.
"""

import html
import re
from functools import cache
from pathlib import Path

from mkdocs.exceptions import PluginError

ELEMENT = re.compile(
    r"<p>\s*<check-derivation(?P<attributes>[^>]*)>\s*</check-derivation>\s*</p>", re.DOTALL
)
ATTRIBUTE = re.compile(r'data-([a-z]+)="([^"]*)"')
ASKED = {
    "the output error δ": r"\delta_j^L",
    "the gradient of the bias b": r"\frac{\partial C}{\partial b_j^L}",
    "the gradient of the weight w": r"\frac{\partial C}{\partial w_{jk}^L}",
}
HELP = "check-your-derivation.md"
POST = "In the post"
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def on_pre_build(config):
    setting.cache_clear()


@cache
def setting(path, section, asked):
    from equation_checker import EquationError  # on the path since hooks/imports.py
    from equation_checker.setting import setting_of_page

    try:
        return setting_of_page(path, section, asked)
    except EquationError as error:
        raise PluginError(f"{path}: <check-derivation>: {error}") from None


def settings(source, attributes):
    """Name, title and text of each choice that a field offers."""
    names = attributes.get("pairings", "").split()
    paths = [source.parent / "pairings" / f"{name}.md" for name in names] or [source]
    if missing := [path.name for path in paths if not path.is_file()]:
        raise PluginError(f"{source}: <check-derivation>: there is no pairing {missing[0]}")
    for path in paths:
        text = path.read_text("utf-8")
        title = TITLE.search(text)[1]
        if "asked" in attributes:
            yield path.stem, title, setting(path, "", attributes["asked"])
            continue
        yield path.stem, title, setting(path, "", "")
        if f"\n## {POST}\n" in text:
            yield (
                f"{path.stem}-as-printed",
                f"{title}, as the post prints it",
                setting(path, POST, ""),
            )


def field(source, address, attributes):
    """The HTML of a field."""
    choices = "\n".join(
        f"<p>{html.escape(title)}:</p>\n"
        f'<pre data-name="{name}" data-title="{html.escape(title)}"><code>'
        f"{html.escape(text)}</code></pre>"
        for name, title, text in settings(source, attributes)
    )
    asked = {"": attributes["asked"]} if "asked" in attributes else ASKED
    question = html.escape(f"$$\n{next(iter(asked.values()))} = …\n$$\n")
    given = "".join(
        f' data-{name}="{html.escape(html.unescape(value))}"'
        for name, value in attributes.items()
        if name not in ("asked", "pairings")
    )
    short = ' class="short"' if "asked" in attributes else ""
    formulas = html.escape("\n".join(f"{name}\t{formula}" for name, formula in asked.items()))
    return f"""<check-derivation data-asked="{formulas}" data-help="{address}"{given}{short}>
<details data-search-exclude>
<summary>Check it on your own computer</summary>
<p>Save the definitions as <code>answer.md</code>, add your answer, and run
<code>python -m equation_checker answer.md</code>.</p>
{choices}
<pre><code>{question}</code></pre>
</details>
</check-derivation>"""


def on_page_content(content, page, config, files):
    help_page = files.get_file_from_path(HELP)

    def replaced(match):
        found = {
            name: html.unescape(value) for name, value in ATTRIBUTE.findall(match["attributes"])
        }
        return field(Path(page.file.abs_src_path), help_page.url_relative_to(page.file), found)

    found = ELEMENT.sub(replaced, content)
    if len(ELEMENT.findall(content)) != content.count("<check-derivation"):
        raise PluginError(f"{page.file.src_uri}: <check-derivation> must be a paragraph of its own")
    return found
