r"""Math: LaTeX to MathML while the site is built, equation numbers, links to equations.

Each page gets `page.formulas`, all its formulas in page order; one with `display` set can be given
a `mark`, HTML that stands behind the equation number. The MathML itself is put in only when the
page is written (`on_post_page`): the parser that builds the search index is slow on it.
"""

import html
import re
from dataclasses import dataclass
from functools import cache

from math_core import LatexError, LatexToMathML
from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("math")

INLINE = LatexToMathML(fancy_error=False)
DISPLAY = LatexToMathML(fancy_error=False, annotation=True)  # carries its LaTeX, to be copied

ARITHMATEX = re.compile(r'<(span|div) class="arithmatex">\s*\\[(\[](.*?)\\[)\]]\s*</\1>', re.DOTALL)
HEADING = re.compile(r"<h([1-6])\b[^>]*>((?:(?!</h\1>).)*)</h\1>", re.DOTALL)
TAG = re.compile(r"\\tag\s*\{([^{}]*)\}")
DIRECTIVE = re.compile(r"\s*<!-- (check|unchecked|erratum): .* -->\s*")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
PLACEHOLDER = re.compile(r'<(?:span|div) data-formula="(\d+)"[^>]*>[^<]*</(?:span|div)>')


@dataclass
class Formula:
    """One formula of a page."""

    latex: str  # without \tag
    display: bool
    number: str  # of the equation; empty without \tag
    line: int | None  # in the source of the page; None for the output of an example
    mathml: str
    mark: str = ""
    anchor: str = ""  # its id on the page, which it needs if it has a number or is linked to

    def as_html(self):
        if not self.display:
            return self.mathml
        anchor = f' id="{self.anchor}"' if self.anchor else ""
        link = ""
        if self.number:
            number = html.escape(self.number)
            link = (
                f'<a class="number" href="#{self.anchor}" aria-label="Equation {number}">'
                f"({number})</a>"
            )
        return (
            f'<div class="equation"{anchor}><div class="formula">{self.mathml}</div>'
            f"{link}{self.mark}</div>"
        )


def anchor_name(number):
    return "eq-" + re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")


@cache
def to_mathml(latex, display):
    converter = DISPLAY if display else INLINE
    mathml = converter.convert_with_local_state(latex, displaystyle=display)
    # Chromium shows tiny primes without this class (see site.css) ...
    mathml = re.sub("<mo>([′″‴⁗])</mo>", r'<mo class="prime">\1</mo>', mathml)
    # ... and lets the bars of neighboring fractions touch.
    return mathml.replace("</mfrac><mfrac", '</mfrac><mspace width="0.17em"/><mfrac')


def source_line(page, latex):
    """The line of the page's source on which a formula starts, None if it is not found there."""
    words = r"[\s>]+".join(map(re.escape, latex.split()))
    found = re.search(words, page.file.content_string)
    if not found:
        return None
    return page.file.content_string.count("\n", 0, found.start()) + 1


def on_page_markdown(markdown, page, config, files):
    """Drop the checker's directives: in an indented block they would swallow the display below."""
    lines, fence = [], None
    for line in markdown.split("\n"):
        if mark := FENCE.match(line):
            if fence is None:
                fence = mark[1]
            elif line.strip() == fence:
                fence = None
        lines.append("" if fence is None and DIRECTIVE.fullmatch(line) else line)
    return "\n".join(lines)


def on_page_content(content, page, config, files):
    page.formulas = []
    name = page.file.src_uri

    for heading in HEADING.finditer(content):
        if "arithmatex" in heading[2]:
            text = html.unescape(re.sub(r"<[^>]+>", "", heading[2]))
            log.error(f"{name}: a heading cannot hold math, tables of contents do not: {text!r}")

    anchors = set()

    def render(match):
        display = match[1] == "div"
        source = html.unescape(match[2]).strip()
        line = source_line(page, source)
        where = f"{name}:{line}" if line else name
        tags = TAG.findall(source)
        latex = TAG.sub("", source).strip()
        number = tags[0] if tags else ""
        if len(tags) > 1 or (tags and not display):
            log.error(f"{where}: one \\tag in a display, none elsewhere: {source}")
        if number and anchor_name(number) in anchors:
            log.error(f"{where}: equation number ({number}) occurs twice on the page")
        if number:
            anchors.add(anchor_name(number))
        try:
            mathml = to_mathml(latex, display)
        except LatexError as error:
            log.error(f"{where}: math not understood: {error} in {source}")
            return f"<code>{html.escape(source)}</code>"
        anchor = anchor_name(number) if number else ""
        page.formulas.append(Formula(latex, display, number, line, mathml, anchor=anchor))
        index = len(page.formulas) - 1
        if display:
            return f'<div data-formula="{index}" data-search-exclude></div>'
        letters = re.sub(r"<[^>]+>|&ApplyFunction;", "", mathml)  # what a search should find
        return f'<span data-formula="{index}">{letters}</span>'

    content = ARITHMATEX.sub(render, content)
    page.present_anchor_ids |= anchors  # so that MkDocs can check the links to them
    return content


def on_post_page(output, page, config):
    return PLACEHOLDER.sub(lambda match: page.formulas[int(match[1])].as_html(), output)
