"""What holds for each page, however it is looked at."""

import gzip

import pytest

from tests.browser.pages import NARROW, PAGES

MOST_BYTES = 98_500  # with the headers of some ten answers 100,000
every_page = pytest.mark.parametrize("url", PAGES, ids=lambda url: url or "home")

# Formulas that are closed away, by the reader's choice, are not looked for.
HIDDEN_MATH = """() => [...document.querySelectorAll("article math")]
    .filter((math) => !math.closest("details:not([open]), .tabbed-content > :not(:first-child)"))
    .filter((math) => {
        const box = math.getBoundingClientRect();
        return !(box.width > 2 && box.height > 5 && math.checkVisibility());
    })
    .map((math) => math.outerHTML.slice(0, 200))"""


def test_no_request_leaves_the_host(visit, address):
    assert visit.requests
    assert [url for url in visit.requests if not url.startswith(address)] == []


def test_a_first_visit_is_light(visit, site):
    for requests in visit.first.values():
        fetched = [url for url in requests if not url.startswith("data:")]
        assert any(url.endswith("assets/site.js") for url in fetched)
        assert len(fetched) <= 12, fetched
        sent = {url: len(body(site, url)) for url in fetched}
        assert sum(sent.values()) <= MOST_BYTES, sent


def body(site, url):
    """What a host sends that compresses text."""
    path = site.folder / url.removeprefix(site.url).partition("?")[0]
    content = (path / "index.html" if path.is_dir() else path).read_bytes()
    return content if path.suffix in (".woff2", ".png") else gzip.compress(content, mtime=0)


def test_nothing_moves_on_a_first_visit(visit):
    assert visit.shifts == {"narrow": 0, "wide": 0}


def test_no_rule_of_the_theme_is_missed(visit):
    assert visit.unstyled == []


def test_the_console_stays_empty(visit):
    expected = ["404"] if visit.url == "404.html" else []
    assert [text for text in visit.complaints if not any(e in text for e in expected)] == []


def test_the_page_never_scrolls_sideways_on_a_phone(visit):
    assert visit.overflow == 0


def test_axe_finds_no_violation_light_and_wide_or_dark_and_narrow(visit):
    assert visit.violations == {}, "\n\n".join(f"{k}: {v}" for k, v in visit.violations.items())


@every_page
def test_math_is_visible_without_javascript(open_page, url):
    page = open_page(url, java_script_enabled=False, viewport=NARROW)
    assert page.locator(".copy").count() == 0
    assert page.evaluate(HIDDEN_MATH) == []
