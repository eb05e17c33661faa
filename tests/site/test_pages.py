"""What is published is what was written: equations, embeds, links, names."""

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.site.sources import SOURCES
from tests.site_build import ROOT, parse

EMBED = re.compile(r' *--8<-- "snippets/\w+\.py(:\w+)?"')
PAIRINGS = [source for source in SOURCES if source.path.parent.name == "pairings"]

every_page = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@every_page
def test_every_display_of_the_source_is_rendered_in_order(site, source):
    annotations = site.page(source.url).select(".equation annotation")
    assert [" ".join(a.text.split()) for a in annotations] == source.displays()


def test_some_page_has_displays():
    assert sum(len(source.displays()) for source in SOURCES) > 50


def test_no_markup_is_left_over_in_any_page(site):
    for path in site.pages():
        soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for element in soup.select("code, pre, math, svg, script, style"):
            element.decompose()
        text = soup.get_text(" ")
        for markup in ("$", r"\(", r"\[", "--8<--", "][", "```", "<!--", "](", "{#"):
            assert markup not in text, f"{path}: {markup}"


@every_page
def test_every_embed_line_is_well_formed(source):
    for line in source.text.splitlines():
        if "--8" in line:
            assert EMBED.fullmatch(line), line


def test_every_embed_is_published_with_its_lines_and_its_link(site):
    for source in SOURCES:
        embeds = [line for line in source.text.splitlines() if EMBED.fullmatch(line)]
        titles = site.page(source.url).select(".highlight > .filename a")
        titles = [a.text for a in titles if a.text.startswith("snippets/")]
        assert len(titles) == len(embeds), source.name
        for title in titles:
            path, first, last = re.fullmatch(r"(.*), lines? (\d+)(?:–(\d+))?", title).groups()
            assert int(first) <= int(last or first)
            assert len((ROOT / path).read_text("utf-8").splitlines()) >= int(last or first)


def test_published_snippets_are_those_of_the_repository(site):
    for path in (ROOT / "snippets").glob("*.py"):
        assert (site.folder / "snippets" / path.name).read_bytes() == path.read_bytes()


def address(site, path):
    name = path.relative_to(site.folder).as_posix()
    return urljoin(site.url, name.removesuffix("index.html"))


def test_internal_links_and_anchors_resolve(site):
    broken, seen = [], 0
    for path in site.pages():
        if path.name == "404.html":
            continue
        for element in parse(path).select("[href], [src]"):
            target = urljoin(address(site, path), element.get("href") or element.get("src"))
            if not target.startswith(site.url):
                continue
            seen += 1
            relative = unquote(urlsplit(target).path).removeprefix(urlsplit(site.url).path)
            file = site.folder / relative
            if file.is_dir():
                file = file / "index.html"
            anchor = unquote(urlsplit(target).fragment)
            if not file.is_file() or (
                anchor and file.suffix == ".html" and not parse(file).find(attrs={"id": anchor})
            ):
                broken.append(f"{path.relative_to(site.folder)}: {target}")
    assert broken == []
    assert seen > 100


def test_ids_are_unique_on_every_page(site):
    for path in site.pages():
        ids = [element["id"] for element in parse(path).select("[id]")]
        assert len(ids) == len(set(ids)), (path, sorted({i for i in ids if ids.count(i) > 1}))


def test_nothing_is_loaded_from_elsewhere(site):
    for path in site.pages():
        for element in parse(path).select("[src], link[rel=stylesheet], link[rel=preload]"):
            target = urljoin(address(site, path), element.get("src") or element.get("href"))
            assert target.startswith(site.url), path


@every_page
def test_every_page_has_a_short_description_of_its_own(site, source):
    description = site.page(source.url).select_one("meta[name=description]")["content"]
    assert 20 <= len(description) <= 155
    others = [
        site.page(other.url).select_one("meta[name=description]")["content"] for other in SOURCES
    ]
    assert others.count(description) == 1


def navigation(entries):
    for entry in entries:
        if isinstance(entry, dict):
            entry = next(iter(entry.values()))
        yield from navigation(entry) if isinstance(entry, list) else [entry]


def test_the_navigation_lists_every_page_once():
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.add_multi_constructor("!", lambda *_: None)
    nav = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), loader)["nav"]
    assert sorted(navigation(nav)) == sorted(source.name for source in SOURCES)


def test_every_pairing_page_has_a_module_of_its_name():
    for source in PAIRINGS:
        assert (ROOT / "snippets" / f"{source.path.stem.replace('-', '_')}.py").is_file()
    assert len(PAIRINGS) >= 4
