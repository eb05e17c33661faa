"""Every definition of the site must be pinned, or explained.

python -m tests.equation_checker.run_pins [--jobs N]
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from equation_checker.__main__ import pages
from equation_checker.pins import Copy, definitions, unpinned
from tests.explained import Name, explained, report

ROOT = Path(__file__).parents[2]
EXPLAINED = Path(__file__).parent / "pins.yml"


def formulas() -> list[list[Copy]]:
    """All formulas that define something on the site."""
    return definitions(pages([ROOT / "docs"]))


def loose(formulas: Sequence[Sequence[Copy]], jobs: int = 1) -> Iterator[Name]:
    """Page, definition and change that nothing notices."""
    for found in unpinned(formulas, jobs):
        for definition in found:
            page = Path(definition.page).relative_to(ROOT).as_posix()
            yield from ((page, definition.latex, how) for how in definition.unnoticed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    every = formulas()
    found = list(loose(every, parser.parse_args().jobs))
    return report(len(every), found, explained(EXPLAINED), all_ran=True, what="formulas")


if __name__ == "__main__":
    sys.exit(main())
