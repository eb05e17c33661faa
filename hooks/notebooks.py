"""Notebook pages: mkdocs-jupyter runs them; here they get the look and the checks of other pages.

What mkdocs-jupyter hands over (600 kB of styles and scripts a page) is taken apart; only the text,
the code and the outputs of the cells are kept. A first raw cell holds the front matter.
"""

import json
import os
import posixpath
import re
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString
from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import meta

log = get_plugin_logger("notebooks")

ROOT = Path(__file__).resolve().parent.parent

MATH = re.compile(
    r"\$\$(?P<display>.+?)\$\$|(?<![\\$\w])\$(?!\s)(?P<inline>[^$\n]+?)(?<!\s)\$(?![\w$])",
    re.DOTALL,
)
ELSEWHERE = re.compile(r"[a-z]+:|/")


def is_notebook(file):
    return file.src_uri.endswith(".ipynb")


def as_markdown(file):
    """The source of a page; of a notebook, the text of the cells that hold no code."""
    if not is_notebook(file):
        return file.content_string
    cells = json.loads(file.content_string)["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] != "code"]
    return "\n\n".join(texts) + "\n"


def on_config(config):
    """Silence the kernel's remark about TCP, which would stand in every build."""
    profile = ROOT / ".cache/ipython/profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text("get_config().IPKernelApp.log_level = 40\n")
    os.environ["IPYTHONDIR"] = str(profile.parent)


def on_page_markdown(markdown, page, config, files):
    if is_notebook(page.file):
        page.meta = meta.get_data(as_markdown(page.file))[1]


def on_page_content(content, page, config, files):
    if not is_notebook(page.file):
        return content
    soup = BeautifulSoup(content, "html.parser")
    page_soup = BeautifulSoup("", "html.parser")
    for part in soup.select(".jp-MarkdownOutput, .hl-python, .jp-OutputArea-output"):
        kind = part.get("data-mime-type")
        if kind in ("text/markdown", "text/html"):
            for block in part.select(".highlight"):
                block.replace_with(code_block(soup, block.pre, "highlight"))
            kept = list(part.children)
        elif kind is None:
            kept = [code_block(soup, part.pre, "highlight")]
        elif part.pre:
            before = part.parent.find_previous_sibling("div", class_="jp-OutputArea-child")
            if printed(part) and before and printed(before.select_one(".jp-OutputArea-output")):
                # The kernel sends what a cell prints in pieces, cut by the clock.
                page_soup.select("code")[-1].extend(list(part.pre.children))
                continue
            kept = [code_block(soup, part.pre, "highlight output")]
        else:
            log.error(f"{page.file.src_uri}: draw with hooks/figures.py; found output of {kind}")
            continue
        page_soup.extend(kept)

    headings = page_soup.select("h1, h2, h3, h4, h5, h6")
    for heading, entry in zip(headings, entries(page.toc), strict=True):
        heading["id"] = entry.id
        link = heading.select_one(".anchor-link")
        link["class"], link["href"], link["title"] = "headerlink", entry.url, "Permanent link"
    page.present_anchor_ids = {element["id"] for element in page_soup.select("[id]")}
    mark_math(page_soup)
    resolve_links(page_soup, page, files)
    return str(page_soup)


def printed(output):
    return output["data-mime-type"] == "text/plain" and (
        "jp-OutputArea-executeResult" not in output["class"]
    )


def code_block(soup, pre, classes):
    block = soup.new_tag("div", attrs={"class": classes})
    code = soup.new_tag("code")
    code.extend(list(pre.children))
    block.append(soup.new_tag("pre"))
    block.pre.append(code)
    return block


def entries(toc):
    for entry in toc:
        yield entry
        yield from entries(entry.children)


def mark_math(soup):
    """Put math in the elements that pymdownx.arithmatex makes on other pages."""
    for text in soup.find_all(string=MATH):
        if text.find_parent(["code", "pre", "svg"]):
            continue
        pieces, position = [], 0
        for math in MATH.finditer(text):
            pieces.append(NavigableString(text[position : math.start()]))
            display = math["display"] is not None
            element = soup.new_tag("div" if display else "span", attrs={"class": "arithmatex"})
            element.string = f"\\[{math['display']}\\]" if display else f"\\({math['inline']}\\)"
            pieces.append(element)
            position = math.end()
        pieces.append(NavigableString(text[position:]))
        text.replace_with(*pieces)
    for display in soup.select("p > div.arithmatex"):
        display.parent.unwrap()


def resolve_links(soup, page, files):
    """Point links to pages at their addresses; MkDocs checks only those of Markdown pages."""
    for link in soup.select("a[href]:not([download])"):
        href = link["href"]
        if ELSEWHERE.match(href):
            continue
        path, _, anchor = href.partition("#")
        folder = posixpath.dirname(page.file.src_uri)
        uri = posixpath.normpath(posixpath.join(folder, path)) if path else page.file.src_uri
        file = files.get_file_from_path(uri)
        if file is None:
            log.error(f"{page.file.src_uri}: link to {href}, but there is no {uri}")
            continue
        if anchor:
            links = page.links_to_anchors or {}
            links.setdefault(file, {}).setdefault(anchor, href)
            page.links_to_anchors = links
        if path:
            target = file.url_relative_to(page.file)
            link["href"] = f"{target}#{anchor}" if anchor else target
