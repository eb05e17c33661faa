"""A page is judged again with one thing changed."""

from dataclasses import replace

import pytest

from equation_checker.errors import EquationError
from equation_checker.syntax import Number
from equation_checker.trial import Trial

NOTATION = """---
equations:
  sizes: {J: [3, 2, 4]}
  functions: [f]
  symbols: ['x ~ real', 't ~ positive', 'z[J] ~ normal', 'u', 'v', 's', 'a[J]']
  python: {x: x, t: t, u: u}
---
"""
PAGE = (
    NOTATION
    + r"""
$$
f(x) \equiv x^2, \qquad u \equiv x + t, \qquad v \equiv 3 t = t + 2 t
$$

The square of a number is $f(x) = f(-x)$, where $x > 0$.

## Square

$$
f(u) = x^2 + 2 x t + t^2
$$

Nothing says what $s$ is for.

$$
s \equiv 7 x + t
$$

## As published

<!-- erratum: 1 -->
$$
f(x) = x^3
$$

$$
a_j \equiv z_j + 1, \qquad
a_j - z_j = 1
$$
"""
)


@pytest.fixture(scope="module")
def trial():
    return Trial(PAGE, "page.md")


def mutant(trial, statement, changed):
    """The mutant of a statement that reads so."""
    (found,) = [
        mutant
        for place, stated in trial.statements()
        if stated.latex == statement
        for mutant in trial.mutants(place, stated)
        if mutant.changed == changed
    ]
    return found


def test_every_statement_that_must_hold_can_be_changed(trial):
    assert [stated.latex for _, stated in trial.statements()] == [
        r"f(x) \equiv x^2",
        r"u \equiv x + t",
        r"v \equiv 3 t = t + 2 t",
        "f(x) = f(-x)",  # not the condition x > 0
        "f(u) = x^2 + 2 x t + t^2",
        r"s \equiv 7 x + t",
        r"a_j \equiv z_j + 1",
        "a_j - z_j = 1",
    ]


@pytest.mark.parametrize(
    ("statement", "changed", "survives"),
    [
        # a claim, in a display and between displays
        ("f(u) = x^2 + 2 x t + t^2", "f(u) = x^2 + 3 x t + t^2", False),
        ("f(u) = x^2 + 2 x t + t^2", "f(u) = x^2 + 2 x t + t", False),
        ("f(x) = f(-x)", "f(x) = f(+x)", False),  # a member that stands twice
        ("f(x) = f(-x)", "f(t) = f(-x)", False),
        ("f(x) = f(-x)", "f((-x)) = f(-x)", False),
        ("f(x) = f(-x)", "f(x) = f(-(-x))", True),
        ("a_j - z_j = 1", "a_j + z_j = 1", False),
        # a definition, which may be needed in its own chain, in its formula, anywhere below
        (r"v \equiv 3 t = t + 2 t", r"v \equiv 2 t = t + 2 t", False),
        (r"v \equiv 3 t = t + 2 t", r"v \equiv 3 t = t - 2 t", False),
        (r"a_j \equiv z_j + 1", r"a_j \equiv z_j + 2", False),
        (r"f(x) \equiv x^2", r"f(x) \equiv x^{3}", False),
        (r"u \equiv x + t", r"u \equiv x - t", False),
        (r"u \equiv x + t", r"u = x + t", False),
        # a definition on which nothing depends
        (r"s \equiv 7 x + t", r"s \equiv 7 x - t", True),
        (r"s \equiv 7 x + t", r"s \equiv -(7 x + t)", True),
        # what is no definition
        (r"s \equiv 7 x + t", r"x \equiv 7 x + t", False),
        (r"f(x) \equiv x^2", r"(x) \equiv x^2", False),
    ],
)
def test_a_change_is_noticed_or_survives(trial, statement, changed, survives):
    assert trial.survives(mutant(trial, statement, changed)) is survives


def test_a_mutant_knows_its_place_and_its_name(trial):
    found = mutant(trial, "a_j - z_j = 1", "a_j - z_j = 2")
    assert (found.page, found.operator) == ("page.md", "number")
    assert PAGE.splitlines()[found.line - 1] == found.statement
    assert found.name == ("page.md", "a_j - z_j = 1", "a_j - z_j = 2")
    assert " ".join(found.latex.split()) == r"a_j \equiv z_j + 1, \qquad a_j - z_j = 2"


def displays(*formulas):
    return "".join(f"\n$$\n{formula}\n$$\n" for formula in formulas)


def test_a_line_of_code_notices_a_change_of_what_it_computes():
    code = "\n```python\ntotal = x + t  #: u\n```\n"
    trial = Trial(NOTATION + displays(r"u \equiv x + t") + code)
    assert not trial.survives(mutant(trial, r"u \equiv x + t", r"u \equiv x - t"))
    assert trial.latest == [(0, 1, 0)]


def test_what_noticed_a_change_is_asked_first_about_the_next():
    one, two = r"u \equiv x + t", r"v \equiv 3 t"
    trial = Trial(NOTATION + displays(one, two) + "\n## A\n" + displays("u = t + x", "v = t + 2 t"))
    assert not trial.survives(mutant(trial, one, r"u \equiv x - t"))
    assert trial.latest == [(1, 0, 0)]
    assert not trial.survives(mutant(trial, two, r"v \equiv 2 t"))
    assert trial.latest == [(1, 1, 0), (1, 0, 0)]
    assert not trial.survives(mutant(trial, one, r"u \equiv x"))
    assert trial.latest == [(1, 0, 0), (1, 1, 0)]


def test_what_fails_without_a_change_notices_none():
    trial = Trial(NOTATION + displays(r"u \equiv x + t", "u = x"))
    assert trial.survives(mutant(trial, r"u \equiv x + t", r"u \equiv x - t"))
    with pytest.raises(EquationError, match="page: u = x fails without a change"):
        trial.survives(mutant(trial, "u = x", "u = t"))


def test_a_section_made_anew_can_be_given_other_definitions(trial):
    for number, key in ((0, "u"), (2, "a")):
        assert trial.definition_survives(number, trial.remade(number))
        section = trial.remade(number)
        definition = section.scope.definitions[key]
        section.scope.definitions[key] = replace(definition, body=Number("1"))
        assert not trial.definition_survives(number, section)
        assert trial.sections[number].scope.definitions[key] == definition


def test_what_cannot_be_read_is_an_error():
    with pytest.raises(EquationError, match="front matter is not YAML"):
        Trial("---\nequations: [\n---\n")
    trial = Trial(NOTATION + displays("u ="), "page.md")
    ((place, stated),) = trial.statements()
    with pytest.raises(EquationError, match=r"page\.md: u = cannot be read"):
        next(trial.mutants(place, stated))
