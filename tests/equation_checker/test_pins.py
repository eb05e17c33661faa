"""A definition that can be scaled, shifted or mirrored unnoticed is named."""

from pathlib import Path

import pytest

from equation_checker import check
from equation_checker.__main__ import main, pages
from equation_checker.errors import EquationError
from equation_checker.pins import definitions, unpinned
from tests.explained import explained
from tests.site_build import ROOT

EXPLAINED = Path(__file__).parent / "pins.yml"
HEAD = """---
equations:
  sizes: {J: [2, 3]}
  functions: [f]
  symbols: ['x ~ real', 'y ~ unit', 'b[J] ~ normal', u, v, 'c[J]', S, W, 'q ~ class J']
  python: {x: x, u: u, v: v}
---

"""
ALL = ("scaled", "shifted")
PAGES = {
    "value": (r"$$ u \equiv x^2, \qquad u = x \cdot x $$", {"u": ()}),
    "own second formula": (r"$$ u \equiv x^2 = x \cdot x $$", {"u": ()}),
    "own bound": ("<!-- check: loose -->\n$$ u \\equiv x^2 > -1 $$", {"u": ALL}),
    "bound": (
        "$$ u \\equiv x^2 $$\n\n<!-- check: loose -->\n$$ u > -1 $$",
        {"u": ALL},
    ),
    "derivative": (
        r"$$ u \equiv x^2, \qquad \frac{\partial u}{\partial x} = 2x $$",
        {"u": ("shifted",)},
    ),
    "relative derivative": (
        r"$$ u \equiv x^2, \qquad \frac{1}{u}\frac{\partial u}{\partial x} = \frac2x $$",
        {"u": ("scaled",)},
    ),
    "mirror": (
        r"$$ f(x) \equiv e^x, \qquad f(0) = 1, \qquad f(x) f(-x) = 1 $$",
        {"f(x)": ("mirrored",)},
    ),
    "even": (r"$$ f(x) \equiv x^2, \qquad f(1) = 1, \qquad f(2) = 4 $$", {"f(x)": ()}),
    "domain": (r"$$ f(x) \equiv \ln x, \qquad f(1) = 0, \qquad f(e) = 1 $$", {"f(x)": ()}),
    "preamble": ("$$ u \\equiv x^2 $$\n\n## A\n\n$$ u = x \\cdot x $$", {"u": ()}),
    "by way of another": (
        "$$ u \\equiv x^2 $$\n\n## A\n\n$$ v \\equiv 2u = 2x^2 $$\n\n$$ v = x^2 + u $$",
        {"u": (), "v": ()},
    ),
    "another section": (
        "## A\n\n$$ u \\equiv x^3 $$\n\n<!-- check: loose -->\n$$ u < u + 1 $$\n\n"
        "## B\n\n$$ v \\equiv x^2, \\qquad v = x \\cdot x $$",
        {"u": ALL, "v": ()},
    ),
    "copy": (
        "## A\n\n<!-- check: loose -->\n$$ u \\equiv x^2 > -1 $$\n\n"
        "## B\n\n$$ v \\equiv y^2, \\qquad v = y \\cdot y $$",
        {"u": (), "v": ()},
    ),
    "copy that notices other changes": (
        "## A\n\n$$ u \\equiv y^2, \\qquad \\frac{\\partial u}{\\partial y} = 2y $$\n\n"
        "## B\n\n<!-- check: loose -->\n$$ v \\equiv x^2 > -1 $$\n\n"
        "## C\n\n$$ S \\equiv x^2, \\qquad \\frac1S \\frac{\\partial S}{\\partial x} = \\frac2x $$",
        {"u": (), "v": (), "S": ()},
    ),
    "letters of a copy": (
        "## A\n\n<!-- check: loose -->\n$$ S \\equiv \\frac1J \\sum_j b_j < S + 1 $$\n\n"
        "## B\n\n$$ c_j \\equiv 2 b_j = b_j + b_j, \\qquad W \\equiv \\frac1J \\sum_k c_k $$\n\n"
        "$$ W = \\frac2J \\sum_j b_j $$",
        {"S": (), "c_j": (), "W": ()},
    ),
    "class": (
        "## A\n\n<!-- check: loose -->\n$$ S \\equiv b_q < S + 1 $$\n\n"
        "## B\n\n$$ W \\equiv b_q = b_q + 0 $$",
        {"S": (), "W": ()},
    ),
    "code": ("$$ u \\equiv x^2 $$\n\n```python\nw = x * x  #: u\n```", {"u": ()}),
    "input of code": (
        "$$ u \\equiv x^2 $$\n\n```python\nw = u + 0  #: x^2\n```\n\n"
        "<!-- check: loose -->\n$$ u > -1 $$",
        {"u": ()},
    ),
    "quoted as wrong": ("$$ u \\equiv x^2 $$\n\n<!-- erratum: it -->\n$$ u = 2x^2 $$", {"u": ALL}),
    "hidden": (
        "<!-- check: let u \\equiv x^2 -->\n\n$$ \\frac{\\partial u}{\\partial x} = 2x $$",
        {"u": ("shifted",)},
    ),
}


def pins(*files):
    """What nothing notices, for each definition of some pages."""
    formulas = definitions(files)
    loose = {d.latex: d.unnoticed for found in unpinned(formulas) for d in found}
    return {
        copy.latex.partition(r" \equiv")[0]: loose.get(copy.latex, ())
        for copies in formulas
        for copy in copies
    }


@pytest.mark.parametrize(("text", "expected"), PAGES.values(), ids=PAGES)
def test_what_nothing_notices_is_told(tmp_path, text, expected):
    page = tmp_path / "page.md"
    page.write_text(HEAD + text + "\n", "utf-8")
    assert [verdict.message for verdict in check(page) if not verdict.ok] == []
    assert pins(page) == expected


def test_what_fails_anyway_notices_nothing(tmp_path):
    page = tmp_path / "page.md"
    claims = [r"u \equiv x^2", "u = x^3", "u = z", r"u = \int x", r"u_j = x"]
    page.write_text(HEAD + "\n\n".join(f"$$ {claim} $$" for claim in claims) + "\n", "utf-8")
    assert pins(page) == {"u": ALL}


def test_a_copy_on_another_page_is_enough(tmp_path):
    loose, held = tmp_path / "loose.md", tmp_path / "held.md"
    loose.write_text(HEAD + "$$ u \\equiv x^2 $$\n", "utf-8")
    held.write_text(HEAD + "$$ v \\equiv x^2, \\qquad v = x \\cdot x $$\n", "utf-8")
    assert pins(loose) == {"u": ALL}
    assert pins(loose, held) == {"u": (), "v": ()}


def test_all_copies_of_a_loose_formula_are_named(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(HEAD + "$$ u \\equiv x^2 $$\n\n## A\n\n$$ v \\equiv y^2 $$\n", "utf-8")
    (found,) = unpinned(definitions([page]))
    assert [(d.line, d.latex) for d in found] == [
        (9, r"u \equiv {x}^{2}"),
        (13, r"v \equiv {y}^{2}"),
    ]


@pytest.mark.parametrize("jobs", [[], ["--jobs", "2"]])
def test_the_command_names_page_line_definition_and_change(tmp_path, monkeypatch, capsys, jobs):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.md").write_text(
        HEAD + "$$ v \\equiv 2y = y + y $$\n\n<!-- check: loose -->\n$$ u \\equiv x^2 > -1 $$\n",
        "utf-8",
    )
    assert main(["--pins", "--no-cache", "page.md", *jobs]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "2 statements: 2 checked, 0 failed, 0 excused",
        r"page.md:12: u \equiv {x}^{2}: nothing notices it scaled or shifted",
        "2 defining formulas: 1 pinned, 1 not",
    ]


def test_the_command_succeeds_if_all_is_pinned(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(HEAD + "$$ u \\equiv x^2 = x \\cdot x $$\n", "utf-8")
    assert main(["--pins", "--no-cache", str(page)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["1 defining formulas: 1 pinned, 0 not"]


def test_pins_are_asked_of_pages_that_hold(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(HEAD + "$$ u \\equiv x^2 = x^3 $$\n", "utf-8")
    assert main(["--pins", "--no-cache", str(page)]) == 1
    assert capsys.readouterr().out.endswith("1 statements: 0 checked, 1 failed, 0 excused\n")


def test_a_page_that_cannot_be_read_has_no_pins(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("---\nequations: [a]\n---\n", "utf-8")
    with pytest.raises(EquationError, match="must be a mapping"):
        definitions([page])


def test_all_definitions_of_the_site_are_pinned_or_explained():
    formulas = definitions(pages([ROOT / "docs"]))
    assert len(formulas) > 70
    found = {
        (Path(definition.page).relative_to(ROOT).as_posix(), definition.latex, how)
        for loose in unpinned(formulas)
        for definition in loose
        for how in definition.unnoticed
    }
    known = set(explained(EXPLAINED))
    lines = [
        f"{page}: {says} it {how}\n    {latex}"
        for says, names in (
            ("nothing notices", found - known),
            ("something notices", known - found),
        )
        for page, latex, how in sorted(names)
    ]
    if lines:
        advice = f"State a value or a second formula, or keep {EXPLAINED.name} up to date."
        pytest.fail("\n".join([*lines, advice]), pytrace=False)
