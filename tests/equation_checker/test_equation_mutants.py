"""A small mistake in every third formula of the site is noticed, or is no mistake and explained.

`make mutants` makes all small mistakes in all formulas.
"""

import pytest

from equation_checker.__main__ import pages
from tests.equation_checker.run_mutants import EXPLAINED, ROOT, sampled, trial
from tests.explained import Outcome, counts, explained, report

EVERY = 3
FILES = [page for page in pages([ROOT / "docs"]) if "$$" in page.read_text(encoding="utf-8")]
KNOWN = explained(EXPLAINED)


@pytest.mark.parametrize("page", FILES, ids=lambda page: page.stem)
def test_a_small_mistake_is_noticed(page):
    survivors = [
        f"{mutant.page}:{mutant.line}: nothing notices\n    {mutant.changed}\n"
        f"in place of\n    {mutant.statement}"
        for mutant in sampled(page, EVERY)
        if trial(page).survives(mutant) and mutant.name not in KNOWN
    ]
    if survivors:
        advice = f"Claim what makes it wrong, or say in {EXPLAINED.relative_to(ROOT)} why it holds."
        pytest.fail("\n".join([*survivors, advice]), pytrace=False)


def test_the_sample_is_large():
    assert sum(1 for page in FILES for _ in sampled(page, EVERY)) > 150


def test_every_explained_survivor_stands_on_a_page():
    statements = {
        (trial(page).page.name, " ".join(stated.latex.split()))
        for page in FILES
        for _, stated in trial(page).statements()
    }
    assert {(page, statement) for page, statement, _ in KNOWN} <= statements


def name(changed):
    return "page.md", "a = b", changed


def test_mistakes_are_counted_by_their_kind():
    outcomes = [
        Outcome("index", name("a = c"), survives=False),
        Outcome("sign", name("a = -b"), survives=True),
        Outcome("sign", name("-a = b"), survives=True),
        Outcome("sign", name("a = +b"), survives=False),
    ]
    assert counts(outcomes, {name("a = -b"): "even"}) == [
        {"kind": "sign", "planted": 3, "caught": 1, "explained": 1},
        {"kind": "index", "planted": 1, "caught": 1, "explained": 0},
    ]


@pytest.mark.parametrize(
    ("survivors", "known", "all_ran", "status"),
    [
        ([], [], True, 0),
        (["a = -b"], ["a = -b"], True, 0),
        (["a = -b"], [], True, 1),
        ([], ["a = -b"], True, 1),  # explained, but caught
        ([], ["a = -b"], False, 0),  # explained, and perhaps not tried
        (["a = -b"], ["a = c"], False, 1),
    ],
)
def test_a_run_fails_if_something_survives_unexplained(survivors, known, all_ran, status, capsys):
    explanations = {name(changed): "even" for changed in known}
    assert report(4, map(name, survivors), explanations, all_ran=all_ran) == status
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"4 mutants: {4 - len(survivors)} caught")
