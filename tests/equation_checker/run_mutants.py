"""Every small mistake in a formula of the site must be noticed, or be no mistake.

python -m tests.equation_checker.run_mutants [--sample N | --record] [--jobs N] [PAGE …]
"""

import argparse
import functools
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from benchmarks import record
from equation_checker.__main__ import pages
from equation_checker.trial import Mutant, Trial
from tests.explained import Outcome, counts, explained, rank, report

ROOT = Path(__file__).parents[2]
EXPLAINED = Path(__file__).parent / "survivors.yml"


@functools.cache
def trial(page: Path) -> Trial:
    return Trial(page, str(page.relative_to(ROOT)))


def outcome(page: Path, mutant: Mutant) -> Outcome:
    return Outcome(mutant.operator, mutant.name, trial(page).survives(mutant))


def outcomes(page: Path, section: int) -> list[Outcome]:
    """What becomes of all mutants of a section."""
    found = trial(page)
    return [
        outcome(page, mutant)
        for place, stated in found.statements()
        if place[0] == section
        for mutant in found.mutants(place, stated)
    ]


def sampled(page: Path, every: int) -> Iterator[Mutant]:
    """One mutant of about one statement in so many, whatever else stands on the page."""
    found = trial(page)
    for place, stated in found.statements():
        if rank(found.page.name + stated.latex) % every == 0:
            yield next(found.mutants(place, stated, rank))


def everything(files: list[Path], jobs: int) -> Iterator[Outcome]:
    with ProcessPoolExecutor(jobs) as pool:
        tasks = {
            pool.submit(outcomes, file, section): (file, section)
            for file in files
            for section in range(len(trial(file).sections))
        }
        for done, task in enumerate(as_completed(tasks), start=1):
            file, section = tasks[task]
            end = "\r" if sys.stderr.isatty() else "\n"
            title = trial(file).sections[section].title
            print(f"\033[K{done}/{len(tasks)} {file.stem}: {title}", end=end, file=sys.stderr)
            yield from task.result()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", type=Path, help="default: docs")
    parser.add_argument("--sample", type=int, metavar="N", help="one of every Nth statement")
    parser.add_argument("--record", action="store_true", help="keep the counts for the pages")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    options = parser.parse_args()
    whole = not options.pages and not options.sample
    if options.record and not whole:
        parser.error("--record is for a run over everything")
    files = [file.resolve() for file in pages(options.pages or [ROOT / "docs"])]
    names = {str(file.relative_to(ROOT)) for file in files}
    known = {n: c for n, c in explained(EXPLAINED).items() if whole or n[0] in names}
    if options.sample:
        mutants = ((file, mutant) for file in files for mutant in sampled(file, options.sample))
        found = [outcome(*mutant) for mutant in mutants]
    else:
        found = list(everything(files, options.jobs))
    rows = counts(found, known)
    if options.record:
        about = "small mistakes planted in the formulas of the site, one at a time"
        packages = ("lark", "mpmath", "numpy")
        record.write("equation_mutants", about, packages, rows)
    for row in rows:
        print("{planted:6d} {kind}: {caught} caught, {explained} explained".format(**row))
    survivors = [outcome.name for outcome in found if outcome.survives]
    return report(len(found), survivors, known, all_ran=not options.sample)


if __name__ == "__main__":
    sys.exit(main())
