"""Lists of what a test lets pass, by the reason why it may."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

Name = tuple[str, str, str]  # page or module, original, changed


def explained(path: Path) -> dict[Name, str]:
    """Each explained survivor and its class.

    The file holds, for each class, the reason `why` its mutants are no mistakes, and the mutants:
    page or module, original, list of what became of it.
    """
    found: dict[Name, str] = {}
    for name, entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
        assert entry["why"], name
        for place, originals in entry["mutants"].items():
            for original, changed in originals.items():
                for mutant in changed:
                    assert (place, original, mutant) not in found, (place, original, mutant)
                    found[place, original, mutant] = name
    return found


def rank(text: str) -> int:
    """A number that depends on a text alone, so that a fixed sample can be drawn by it."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


@dataclass(frozen=True)
class Outcome:
    """What became of one planted mistake."""

    kind: str  # what the counts are shown by
    name: Name
    survives: bool


def counts(outcomes: Iterable[Outcome], known: dict[Name, str]) -> list[dict[str, int | str]]:
    """How many mistakes of each kind were planted, caught and explained, most planted first."""
    found: dict[str, dict[str, int | str]] = {}
    for outcome in outcomes:
        row = found.setdefault(
            outcome.kind, {"kind": outcome.kind, "planted": 0, "caught": 0, "explained": 0}
        )
        row["planted"] += 1
        row["caught"] += not outcome.survives
        row["explained"] += outcome.survives and outcome.name in known
    return sorted(found.values(), key=lambda row: -row["planted"])


def report(count: int, survivors: Iterable[Name], known: dict[Name, str], *, all_ran: bool) -> int:
    """Print what survived without an explanation, and the ratios; the exit status."""
    survivors = list(survivors)
    new = [name for name in survivors if name not in known]
    stale = [name for name in known if name not in survivors] if all_ran else []
    for title, names in (("survives, not explained", new), ("explained, but caught", stale)):
        for place, original, changed in names:
            print(f"{title}: {place}\n    {original}\n    {changed}")
    caught = count - len(survivors)
    print(
        f"{count} mutants: {caught} caught ({caught / count:.2%}), "
        f"{len(survivors) - len(new)} explained, {len(new)} not explained"
    )
    return 1 if new or stale else 0
