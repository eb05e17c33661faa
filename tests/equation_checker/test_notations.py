"""Every row of `notations.py`: it is read as stated, it is judged true, and one change is not."""

from collections import defaultdict
from functools import cache

import pytest
from readings import spelled

from equation_checker import check
from equation_checker.latex import to_latex
from equation_checker.markdown import front_matter
from equation_checker.meaning import Applied, Index, Local
from equation_checker.notation import read_notation
from equation_checker.syntax import Node, parse
from tests.equation_checker.notations import FRONT_MATTER, GROUPS, PREAMBLE

LEXICON = read_notation(front_matter(FRONT_MATTER), None).lexicon
ROWS = [row for rows in GROUPS.values() for row in rows]
each_row = pytest.mark.parametrize("row", ROWS, ids=[row.latex for row in ROWS])


@cache
def verdicts():
    """Those of all rows, by section: one page with two sections for each row."""
    page = PREAMBLE
    for number, row in enumerate(ROWS):
        page += section(f"{number} as it is", row.above, row.latex)
        page += section(f"{number} changed", f"<!-- erratum: changed -->\n{row.above}", row.wrong)
    found = defaultdict(list)
    for verdict in check(page):
        found[verdict.section].append(verdict)
    return found


def section(title, above, latex):
    return f"\n## {title}\n\n{above}\n$$\n{latex}\n$$\n"


def readings(latex):
    return "; ".join(spelled(statement) for statement in parse(latex, LEXICON))


def test_the_preamble_holds():
    assert [verdict.message for verdict in verdicts()[""] if not verdict.ok] == []


def test_no_row_stands_twice():
    assert len({row.latex for row in ROWS}) == len(ROWS)


@each_row
def test_it_is_read_as_stated(row):
    assert readings(row.latex) == row.reading


# Layout that does not change what is read.
LAYOUT = [
    (r"x^\,2 = t", "(x ** 2) = t"),
    (r"\max\,_j u_j = x", "max(j: u[j]) = x"),
    (r"\underbrace{x + t} = t", "(x + t) = t"),
    (r"\underbrace{x + t}_{\text{a remark}} = t", "(x + t) = t"),
    (r"x = t \text{ and } t = x", "x = t; t = x"),
    (r"\begin{aligned} x &= t, & t &= x \end{aligned}", "x = t; t = x"),
    (r"u_j = x, \quad \text{for } j = 1", "u[j] = x for j = 1"),
    ("x = t.", "x = t"),
]


@pytest.mark.parametrize(("latex", "reading"), LAYOUT)
def test_layout_is_read_over(latex, reading):
    assert readings(latex) == reading


@each_row
def test_written_back_as_latex_it_is_read_alike(row):
    statements = parse(row.latex, LEXICON)
    written = r" \\ ".join(map(to_latex, statements))
    assert readings(written) == readings(row.latex)


def test_a_tree_of_an_unknown_kind_is_not_written():
    with pytest.raises(TypeError, match="Node"):
        to_latex(Node())


# What stands for parameters and calls inside the definition of a function, for messages.
RESOLVED = [
    (Local("t"), "t"),
    (Local("a^L", (Index("j"),), ("J",)), "a_j^L"),
    (Applied("S", (Local("u"), Local("v")), ()), "S(u, v)"),
]


@pytest.mark.parametrize(("node", "latex"), RESOLVED)
def test_what_is_resolved_is_written_as_on_the_page(node, latex):
    assert to_latex(node) == latex


@each_row
def test_it_is_judged_true(row):
    found = verdicts()[f"{ROWS.index(row)} as it is"]
    assert [verdict.message for verdict in found if not verdict.ok] == []
    assert all(verdict.comparisons for verdict in found)
    assert len(found) == len(parse(row.latex, LEXICON))


@each_row
def test_one_change_makes_numbers_differ(row):
    """An erratum passes only if numbers refute it; that it cannot be read would not do."""
    found = verdicts()[f"{ROWS.index(row)} changed"]
    refuted = [verdict for verdict in found if verdict.ok]
    assert refuted, [verdict.message for verdict in found]
