"""How often what is offered in place of a slip is what stood there before."""

from dataclasses import replace

from equation_checker.judge import without_groups
from equation_checker.syntax import parse
from equation_checker.trial import Trial
from tests.explained import rank
from tests.site_build import ROOT

PAGES = ("docs/pairings/sigmoid-quadratic.md", "docs/pairings/softmax-log-likelihood.md")
EACH = 8  # claims of a page, one slip in each
SHARE = 0.4  # of the slips; over 60 claims of all pages it is 0.6


def claims(trial):
    found = [(place, s) for place, s in trial.statements() if "≡" not in s.statement.relations]
    return sorted(found, key=lambda claim: rank(claim[1].latex))[:EACH]


def members(latex, lexicon):
    return [without_groups(member) for s in parse(latex, lexicon) for member in s.members]


def offered(trial, place, stated):
    """What a page says of a slip, and whether it offers what stood there; None if it is true."""
    mutant = next(trial.mutants(place, stated, rank))
    if trial.survives(mutant):
        return None
    section = trial.sections[place[0]]
    entry, _ = section.work[place[1]]
    changed = replace(entry, block=replace(entry.block, latex=mutant.latex))
    trial.page.quick = False
    verdicts = [section.statement_verdict(s, 0) for s in section.stated(changed)]
    trial.page.quick = True
    said = [line for v in verdicts for line in v.message.splitlines()]
    texts = [line.split(maxsplit=3)[3] for line in said if line.startswith("did you mean ")]
    lexicon = section.scope.notation.lexicon
    original = members(mutant.statement, lexicon)
    return any(set(members(text, lexicon)) <= set(original) for text in texts)


def test_slips_are_mended():
    found = []
    for page in PAGES:
        trial = Trial(ROOT / page)
        found += [offered(trial, place, stated) for place, stated in claims(trial)]
    slips = [outcome for outcome in found if outcome is not None]
    assert len(slips) >= EACH
    assert sum(slips) >= SHARE * len(slips)
