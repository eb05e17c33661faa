"""Chromium, one server, and one visit to each page that all tests of the page share."""

import shutil
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import material
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.browser.pages import NARROW, PAGES, WIDE, see_code

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.fail(
            "These tests need Chromium or Chrome on the PATH. "
            "Debian, Ubuntu: apt install chromium. macOS: brew install chromium. "
            "Windows: winget install Google.Chrome, and put its folder on the PATH. "
            'To run all other tests: pytest -m "not browser".'
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *arguments):
        pass


@pytest.fixture(scope="session")
def address(site):
    """The address of the site while it is served."""
    handler = partial(Quiet, directory=site.folder.parent)
    server = ThreadingHTTPServer(("127.0.0.1", site.port), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site.url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(browser, address):
    """Open a page of the site in a window of its own."""
    contexts = []

    def open_page(url="", **options):
        context = browser.new_context(**{"viewport": WIDE, "color_scheme": "light", **options})
        contexts.append(context)
        page = context.new_page()
        page.complaints = listen(page)
        page.wait_for_function = partial(wait_for_function, page)
        page.goto(address + url)
        return page

    yield open_page
    for context in contexts:
        context.close()


def wait_for_function(page, expression, *, timeout=30_000):
    """What Playwright's does by `eval` in the page, which the policy of the page forbids."""
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"in vain: {expression}"
        page.wait_for_timeout(50)


def listen(page):
    """Collect what the page reports to the console, and its uncaught errors."""
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture(scope="session")
def python_visit(browser, address):
    """A page on which Python has started: it takes seconds, and tests share it."""
    context = browser.new_context(viewport=WIDE, color_scheme="light")
    page = context.new_page()
    page.complaints = listen(page)
    page.wait_for_function = partial(wait_for_function, page)
    page.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
    )
    response = page.goto(f"{address}pairings/sigmoid-cross-entropy/")
    page.source = response.text()
    see_code(page)
    page.locator("python-snippet .bar").first.evaluate(LISTEN)
    page.locator("python-snippet .bar").first.get_by_role("button", name="Run").click()
    page.locator("python-snippet[data-state=done]").wait_for(timeout=120_000)
    yield page
    context.close()


# What a screen reader says while Python starts.
LISTEN = """(bar) => {
    window.told = [];
    const status = bar.querySelector("[role=status]");
    new MutationObserver(() => told.push(status.textContent)).observe(status, { childList: true });
}"""


@dataclass
class Visit:
    url: str
    requests: list[str] = field(default_factory=list)
    first: dict[str, list[str]] = field(default_factory=dict)  # requests before anything is done
    shifts: dict[str, float] = field(default_factory=dict)
    unstyled: list[str] = field(default_factory=list)  # the theme's selectors that have no rule
    complaints: list[str] = field(default_factory=list)
    overflow: int = 0
    violations: dict[str, str] = field(default_factory=dict)  # by situation


@pytest.fixture(scope="session", params=PAGES, ids=lambda url: url or "home")
def visit(request, browser, address):
    """All that one visit shows: wide and narrow, light and dark, down to the last line."""
    visit = Visit(request.param)
    for name, size in (("narrow", NARROW), ("wide", WIDE)):
        context = browser.new_context(viewport=size, color_scheme="light")
        page = context.new_page()
        requests = visit.first[name] = []
        page.on("request", lambda r, requests=requests: requests.append(r.url))
        page.add_init_script(OBSERVE_SHIFTS)
        page.goto(address + request.param)
        page.wait_for_timeout(500)  # idle callbacks of site.js, and what they ask for
        visit.shifts[name] = page.evaluate("shifted")
        context.close()

    context = browser.new_context(viewport=WIDE, color_scheme="light")
    page = context.new_page()
    visit.complaints = listen(page)
    page.on("request", lambda r: visit.requests.append(r.url))
    page.goto(address + request.param)
    axe = Axe()
    for scheme, size in (("light", WIDE), ("dark", NARROW)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(300)  # color transitions; idle callbacks of site.js
        result = axe.run(page)
        if result.violations_count:
            visit.violations[f"{scheme}, {size['width']} px"] = result.generate_report()
        visit.unstyled += page.evaluate(UNSTYLED, THEME)
        if size is NARROW:
            visit.overflow = page.evaluate(SIDEWAYS)
    context.close()
    return visit


# Of layouts that move, for a reader who does nothing.
OBSERVE_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

# The theme's style sheets as they come, and which of their selectors find something on a page
# without a rule in the sheet that the site serves. What the reader does, `:hover`, counts as done.
SHEETS = Path(material.__file__).parent / "templates/assets/stylesheets"
THEME = "".join(path.read_text("utf-8") for path in sorted(SHEETS.glob("*.css")))
UNSTYLED = r"""(theme) => {
    const parsed = new CSSStyleSheet();
    parsed.replaceSync(theme);
    const selectors = (rules) => [...rules].flatMap((rule) =>
        rule.selectorText
            ? rule.selectorText.split(/,(?![^(]*\))/).map((one) => one.trim())
            : selectors(rule.cssRules ?? []));
    const kept = new Set([...document.styleSheets].flatMap((sheet) => selectors(sheet.cssRules)));
    return [...new Set(selectors(parsed.cssRules))].filter((one) => {
        if (kept.has(one) || one.endsWith("%")) return false; // a key frame
        const still = one
            .replace(/::?[a-z-]+(?![a-z(-])/g, (pseudo) => (pseudo === ":root" ? pseudo : ""))
            .replace(/:[a-z]+\(\)/g, "")
            .replace(/(^|[ >+~])(?=$|[ >+~])/g, "$1*");
        return document.querySelector(still);
    });
}"""

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
