"""With colors of the reader's own (`forced-colors`), nothing that is drawn disappears."""

import pytest

from tests.browser.test_explorers import ready

LEGIBLE = 3.0  # the contrast that WCAG 1.4.11 asks of graphics

# The contrast of a property of each element with the background, as the screen shows both.
CONTRASTS = """([selector, property, pseudo]) => {
    const screen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const background = getComputedStyle(document.body).backgroundColor;
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const luminance = (color) => {
        for (const layer of ["black", background, color]) {
            screen.fillStyle = layer;
            screen.fillRect(0, 0, 1, 1);
        }
        const [r, g, b] = screen.getImageData(0, 0, 1, 1).data;
        const [red, green, blue] = [r, g, b].map((v) => linear(v / 255));
        return 0.05 + 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = luminance(background);
    return [...document.querySelectorAll(selector)].map((element) => {
        const color = luminance(getComputedStyle(element, pseudo)[property]);
        return Math.max(color, behind) / Math.min(color, behind);
    });
}"""


def contrasts(page, selector, style, pseudo=None):
    found = page.evaluate(CONTRASTS, [selector, style, pseudo])
    assert found, selector
    return found


@pytest.fixture(params=["default", "slate"])
def visit(open_page, request):
    """A page on the reader's black background, whatever scheme the page itself has."""

    def visit(url):
        page = open_page(url, forced_colors="active", color_scheme="dark")
        page.evaluate("(scheme) => document.body.dataset.mdColorScheme = scheme", request.param)
        return page

    return visit


@pytest.mark.parametrize(
    "url", ["", "learning-slowdown/", "curvature/", "pairings/softmax-log-likelihood/"]
)
def test_curves_and_markers_stand_out(visit, url):
    page = visit(url)
    curves = '.explorer [class^="curve-"]:not(.area), .touching, .panel .point, .panel .frame'
    assert min(contrasts(page, curves, "stroke")) >= LEGIBLE


def test_areas_stand_out(visit):
    bars = contrasts(visit("pairings/softmax-log-likelihood/"), ".area", "fill")
    assert min(bars) >= LEGIBLE
    shades = contrasts(visit("curvature/"), ".shade", "fill")
    assert 1.3 < min(shades) <= max(shades) < LEGIBLE  # curves cross them


def test_the_curve_in_focus_is_wider_and_the_others_are_not_pale(visit):
    page = visit("pairings/sigmoid-quadratic/")
    ready(page.locator("pairings-explorer"))
    style = "(e) => [getComputedStyle(e).strokeWidth, getComputedStyle(e).opacity]"
    curves = '.panel [class^="curve-"]:not(.dot)'
    assert page.locator(f"{curves}.focus").first.evaluate(style) == ["4px", "1"]
    assert page.locator(f"{curves}:not(.focus)").first.evaluate(style) == ["2px", "1"]


def test_icons_and_buttons_stand_out(visit):
    page = visit("pairings/sigmoid-quadratic/")
    summaries = ".md-typeset details:not(.mark) > summary"
    for pseudo in ("::before", "::after"):
        assert min(contrasts(page, summaries, "backgroundColor", pseudo)) >= LEGIBLE
    for bar in ("python-snippet .bar", "check-derivation form"):
        page.locator(bar.split()[0]).first.scroll_into_view_if_needed()
        page.locator(f"{bar} button").first.wait_for()
        assert min(contrasts(page, f"{bar} button", "borderTopColor")) >= LEGIBLE
        width = page.locator(f"{bar} button").first.evaluate("(e) => e.clientTop")
        assert width == 1
