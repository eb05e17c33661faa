"""A small mistake in every third formula of the site is noticed, or is no mistake and explained.

`make mutants` makes all small mistakes in all formulas.
"""

import pytest

from equation_checker.__main__ import pages
from tests.equation_checker.run_mutants import EXPLAINED, ROOT, sampled, trial
from tests.explained import explained

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
