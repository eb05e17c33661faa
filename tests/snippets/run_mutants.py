"""Every small mistake in a line of snippets/*.py must be noticed.

    python -m tests.snippets.run_mutants [--sample N | --record] [--jobs N] [MODULE …]

A mutant is noticed by a listing that a page binds to a formula, or else by a test of this folder.
Each runs in a process of its own, forked from one that has read the pages.
"""

import argparse
import ast
import functools
import gc
import importlib
import importlib.abc
import importlib.util
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from benchmarks import record
from equation_checker import listings
from equation_checker.markdown import Fence, embeds
from equation_checker.trial import Place, Trial, holds
from tests.explained import Outcome, counts, explained, rank, report
from tests.snippets.mutants import Mutant, modules, mutants

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXPLAINED = HERE / "survivors.yml"
SECONDS = 60  # of the processor: in one test file, a mutant that needs more hangs
LISTING, FILES = 1, 10  # exit statuses: a listing noticed, the file of number n - 10 did

LIBRARIES = (
    "hypothesis.extra.numpy", "scipy.differentiate", "mpmath", "_pytest.assertion",
    "tests.site_build",
)  # fmt: skip

trials: list[Trial] = []
files = sorted(HERE.glob("test_*.py"))
WRONG_INPUT = HERE / "test_wrong_input.py"
latest: list[Path] = []  # test files that noticed something, the latest first


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one snippet from a changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self.name, self.source = f"snippets.{mutant.module}", mutant.source

    def find_spec(self, fullname, path, target=None):
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def get_filename(self, fullname):
        return str(ROOT / "snippets" / f"{fullname.partition('.')[2]}.py")

    def get_data(self, path):
        return self.source.encode()


def prepare() -> None:
    """Read the pages that show snippets, run their listings once, import what tests import."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for page in sorted((ROOT / "docs").rglob("*.md")):
        trial = Trial(page, str(page.relative_to(ROOT)))
        if found := [place for _, place in shown(trial)]:
            trials.append(trial)
            for place in found:
                assert trial.holds(place), f"{trial.page.name} fails without a change"
    gc.collect()
    gc.freeze()  # or every child would collect all this again


def shown(trial: Trial) -> list[tuple[str, Place]]:
    """The snippets that a page embeds, and the listings that show them."""
    return [
        (embed.path, (number, at, 0))
        for number, section in enumerate(trial.sections)
        for at, (entry, _) in enumerate(section.work)
        if isinstance(entry.block, Fence) and entry.unchecked is None
        for embed in embeds(entry.block)
        if embed.path.startswith("snippets/")
    ]


def survives(mutant: Mutant) -> bool:
    """Whether neither a listing nor a test notices a change."""
    guards = any(word in mutant.original for word in ("require", "as_floats", "if "))
    if guards and WRONG_INPUT not in latest:
        latest.insert(0, WRONG_INPUT)
    files = relevant(mutant.module)
    order = sorted(files, key=lambda file: latest.index(file) if file in latest else len(latest))
    child = os.fork()
    if child == 0:
        try:
            status = noticed(mutant, order)
        except BaseException:  # also what a changed snippet raises when it is imported
            status = LISTING
        os._exit(status)
    _, outcome = os.waitpid(child, 0)
    status = os.waitstatus_to_exitcode(outcome)
    if status >= FILES:
        file = order[status - FILES]
        latest[:] = [file, *(other for other in latest if other != file)][:2]
    return status == 0


@functools.cache
def relevant(module: str) -> list[Path]:
    """The test files that import a module, those that name it first."""
    found = [file for file in files if ROOT / f"snippets/{module}.py" in imported(file)]
    return sorted(found, key=lambda file: (module not in file.stem, module not in file.read_text()))


@functools.cache
def imported(file: Path) -> frozenset[Path]:
    """A file with all snippets and files of this folder that it imports, also by way of others."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module.rpartition(".")[2], *(alias.name for alias in node.names)}
    paths = (folder / f"{name}.py" for folder in (HERE, ROOT / "snippets") for name in names)
    return frozenset({file}).union(*(imported(p) for p in paths if p.exists() and p != file))


def noticed(mutant: Mutant, order: list[Path]) -> int:
    """The exit status of the process of a mutant."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    for name in [name for name in sys.modules if name.partition(".")[0] == "snippets"]:
        del sys.modules[name]
    sys.meta_path.insert(0, Mutated(mutant))
    path, read = f"snippets/{mutant.module}.py", listings.read
    listings.read = lambda p, root: mutant.source if p == path else read(p, root)
    for trial in trials:
        for file, place in shown(trial):
            if file == path and not holds(trial.sections[place[0]], place):
                return LISTING
    for number, file in enumerate(order):
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        options = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-p",
            "no:cov",
            "--assert=plain",
        ]
        if pytest.main([str(file), *options]) != pytest.ExitCode.OK:
            return FILES + number
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="default: all")
    parser.add_argument("--sample", type=int, metavar="N", help="about one in N")
    parser.add_argument("--record", action="store_true", help="keep the counts for the pages")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    options = parser.parse_args()
    if options.record and (options.modules or options.sample):
        parser.error("--record is for a run over everything")
    os.chdir(ROOT)
    chosen = options.modules or modules()
    known = {n: c for n, c in explained(EXPLAINED).items() if n[0].partition(".")[0] in chosen}
    every = [mutant for module in chosen for mutant in mutants(module)]
    if options.sample:
        every = [
            mutant
            for mutant in every
            if rank("".join(mutant.name)) % options.sample == 0 and mutant.name not in known
        ]
    prepare()
    found = []
    with ProcessPoolExecutor(options.jobs, get_context("fork")) as pool:
        for done, (mutant, alive) in enumerate(zip(every, pool.map(survives, every), strict=True)):
            found.append(Outcome(mutant.module, mutant.name, alive))
            if alive:
                print(f"survives: {mutant.name[0]}: {mutant.changed}", file=sys.stderr)
            if sys.stderr.isatty() or done % 100 == 99:
                end = "\r" if sys.stderr.isatty() else "\n"
                print(f"{done + 1}/{len(every)} {mutant.module}", end=end, file=sys.stderr)
    rows = counts(found, known)
    if options.record:
        about = "small mistakes planted in the lines of snippets/, one at a time"
        record.write("snippet_mutants", about, ("numpy", "hypothesis"), rows)
    for row in rows:
        print("{planted:6d} {kind}: {caught} caught, {explained} explained".format(**row))
    survivors = [outcome.name for outcome in found if outcome.survives]
    return report(len(found), survivors, known, all_ran=not options.sample)


if __name__ == "__main__":
    sys.exit(main())
