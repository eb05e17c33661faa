"""The marks say what the checker found, on every page, and lead to the code and back."""

import pytest

from tests.site.sources import SOURCES
from tests.site.verdicts import VERDICTS

MODEL = "pairings/sigmoid-quadratic"

every_page = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


@pytest.fixture
def model(site):
    return site.page(MODEL)


def statements(source):
    """The verdicts on each display of a page."""
    verdicts = [v for v in VERDICTS[source.name] if v.display is not None]
    numbers = sorted({verdict.display for verdict in verdicts})
    return [[v for v in verdicts if v.display == number] for number in numbers]


@every_page
def test_every_display_that_is_shown_has_been_checked_and_is_marked_once(site, source):
    equations = site.page(source.url).select(".equation")
    assert len(equations) == len(statements(source)) == len(source.displays())
    for equation, found in zip(equations, statements(source), strict=True):
        (mark,) = equation.select(".mark")
        compared = sum(verdict.comparisons for verdict in found)
        if found[0].kind == "erratum":
            assert "wrong as published, and the checker says so" in mark.text
            assert all(verdict.message in mark.text for verdict in found)
        elif compared:
            assert f"✓ {compared} comparisons" in mark.text
            assert all(verdict.domain in mark.text for verdict in found)
        else:
            assert mark.text.startswith("definition")


@every_page
def test_every_line_of_code_that_was_compared_says_so(site, source):
    compared = [v.latex for v in VERDICTS[source.name] if v.kind == "listing"]
    comments = site.page(source.url).select('.highlight [id^="code-line-"] + .c1')
    assert [comment.text.removeprefix("#:").strip() for comment in comments] == compared
    assert all("values, agrees" in comment["title"] for comment in comments)


def test_a_formula_and_the_line_that_computes_it_link_to_each_other(model):
    equation = model.select_one("#eq-5")
    link = equation.select_one(".mark a[href^='#code-line-']")
    assert "snippets/sigmoid_quadratic.py" in link.text
    comment = model.select_one(link["href"]).find_next_sibling(class_="c1")
    assert comment.text == r"#: \delta_j^L"
    assert comment.a["href"] == "#eq-5"


def test_no_line_of_code_is_said_to_compute_a_formula_of_another_section(site):
    page = site.page("errata")
    for mark in page.select(".erratum"):
        assert "Computed by" not in mark.text


def test_numbers_are_rounded(model):
    (mark,) = model.select("#eq-1 .mark summary")
    assert mark.text == "✓ 18 comparisons agree to 7e-51, in float64 to 7e-11"
