"""A reader's ways through the site."""

import pytest

from tests.browser.pages import NARROW

MODEL = "pairings/sigmoid-quadratic/"
OTHER = "pairings/sigmoid-cross-entropy/"


@pytest.fixture
def model(open_page):
    page = open_page(MODEL)
    page.locator(".equation .copy").first.wait_for(state="attached")
    return page


def test_instant_navigation_keeps_the_page_and_shows_math_and_copy_buttons(model):
    documents = []
    model.on("request", lambda r: documents.append(r.url) if r.is_navigation_request() else None)
    model.evaluate("window.visited = true")
    model.locator(f'.md-nav--primary a[href*="{OTHER.split("/")[1]}"]').first.click()
    model.wait_for_url(f"**/{OTHER}")
    model.locator("#eq-1 .copy").wait_for(state="attached")
    assert model.evaluate("window.visited") is True
    assert documents == []
    assert model.locator("#eq-1 math").is_visible()
    assert model.complaints == []


def test_the_math_font_is_the_one_that_the_site_serves(model):
    model.evaluate("document.fonts.ready")
    assert model.evaluate("document.fonts.check('16px \"STIX Two Math Subset\"')")
    loaded = "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family)"
    assert any("STIX Two Math Subset" in family for family in model.evaluate(loaded))


def test_the_latex_of_an_equation_can_be_copied_by_keyboard(model):
    model.context.grant_permissions(["clipboard-read", "clipboard-write"])
    model.locator("#eq-1 .copy").focus()
    model.keyboard.press("Enter")
    expected = model.locator("#eq-1 annotation").text_content()
    assert expected == r"\delta_j^L = (a_j^L - y_j)\,\sigma'(z_j^L)"
    model.wait_for_timeout(100)
    assert model.evaluate("navigator.clipboard.readText()") == expected


def test_a_link_to_an_equation_leads_to_it(model):
    model.get_by_role("link", name="equation 4", exact=True).first.click()
    model.wait_for_url("**#eq-4")
    model.wait_for_timeout(300)
    top = model.locator("#eq-4").evaluate("(e) => e.getBoundingClientRect().top")
    assert 0 < top < 900


def test_a_wide_equation_scrolls_in_its_own_box_by_keyboard(open_page):
    page = open_page(MODEL, viewport=NARROW)
    box = page.locator("#eq-11 .formula[tabindex]")
    box.wait_for()
    assert box.get_attribute("aria-label") == "Equation, scrolls sideways"
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert box.evaluate("(e) => e.scrollLeft") > 0


def test_search_finds_a_page_and_stays_on_the_host(model):
    model.keyboard.press("/")
    model.keyboard.type("cross-entropy")
    model.locator(".md-search-result__item a").first.wait_for()
    assert model.locator(".md-search-result__item").count() >= 1


def test_the_theme_follows_the_system_and_the_switch(model):
    scheme = "document.body.dataset.mdColorScheme"
    assert model.evaluate(scheme) == "default"
    model.emulate_media(color_scheme="dark")
    model.wait_for_function(f"{scheme} === 'slate'")
    model.locator('label[title="Switch to light mode"]').click()
    model.wait_for_function(f"{scheme} === 'default'")


def test_print_keeps_whole_formulas(open_page):
    page = open_page(MODEL)
    page.emulate_media(media="print")
    cut = """[...document.querySelectorAll(".formula")]
        .filter((e) => getComputedStyle(e).overflowX !== "visible").length"""
    assert page.evaluate(cut) == 0


COLORS = """() => [".md-typeset", ".mark", ".number", "p > a", ".highlight .k", ".key path"]
    .map((selector) => getComputedStyle(document.querySelector(selector)))
    .flatMap(({ color, backgroundColor, stroke }) => [color, backgroundColor, stroke])"""


def test_paper_has_the_colors_of_the_light_theme_whatever_the_screen_has(open_page):
    page = open_page(OTHER, color_scheme="dark")
    found = [page.evaluate(COLORS)]
    for scheme in ("dark", "light"):
        page.emulate_media(media="print", color_scheme=scheme)
        page.evaluate(COLORS)  # starts the transitions of colors
        page.wait_for_function("document.getAnimations().length === 0")
        found.append(page.evaluate(COLORS))
    dark, printed, light = found
    assert printed == light != dark


def test_paper_shows_the_marks_under_equations_without_their_details(open_page):
    page = open_page(OTHER)
    page.emulate_media(media="print")
    mark = page.locator(".mark.held").first
    assert mark.locator("summary").is_visible()
    assert not mark.locator("p").is_visible()


@pytest.mark.parametrize(("part", "shown"), [("", 0), ("#with-solutions", 40)])
def test_a_hand_out_prints_hints_and_solutions_only_if_they_are_chosen(open_page, part, shown):
    page = open_page(f"exercises/{part}")
    page.emulate_media(media="print")
    folded = page.locator("details:is(.tip, .success) > :nth-child(2)")
    assert folded.count() == 40
    assert sum(one.is_visible() for one in folded.all()) == shown


def test_what_search_needs_is_fetched_only_when_someone_searches(open_page, site):
    page = open_page("notation/")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.reload(wait_until="networkidle")
    needed = [site.url + "search/search_index.json"]
    (worker,) = site.folder.glob("assets/javascripts/workers/search.*.js")
    needed.append(site.url + worker.relative_to(site.folder).as_posix())
    assert requests
    assert set(requests).isdisjoint(needed)
    page.locator(".md-search__input").fill("kronecker")
    page.locator(".md-search-result__item a").first.wait_for()
    assert set(requests) >= set(needed)
