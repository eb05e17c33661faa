"""Every statement of the site: `pytest -k index.md:25` asks about one line."""

from itertools import count

import pytest

from equation_checker.__main__ import describe
from tests.site.verdicts import EVERY, VERDICTS


def names():
    """`page:line` for each statement, numbered where a line holds several."""
    seen = {}
    for verdict in EVERY:
        number = next(seen.setdefault(verdict.place, count(1)))
        yield verdict.place if number == 1 else f"{verdict.place} ({number})"


@pytest.mark.parametrize("verdict", EVERY, ids=names())
def test_the_statement_holds(verdict):
    if not verdict.ok:
        pytest.fail(describe(verdict), pytrace=False)


def test_the_statements_are_of_every_kind_and_many():
    kinds = [verdict.kind for verdict in EVERY]
    assert len(kinds) > 500
    for kind in ("definition", "claim", "inline", "listing", "erratum"):
        assert kind in kinds


def test_no_statement_is_excused():
    assert [verdict.place for verdict in EVERY if verdict.kind == "unchecked"] == []


def test_every_claim_is_compared():
    for verdict in EVERY:
        if verdict.kind in ("claim", "erratum", "listing", "inline"):
            assert verdict.comparisons > 0, verdict.place


def test_pages_with_displays_are_the_rule():
    assert sum(any(v.display is not None for v in found) for found in VERDICTS.values()) > 10
