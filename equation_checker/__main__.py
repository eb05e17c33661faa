"""`python -m equation_checker [PATH …]`: check Markdown pages and say what is wrong."""

import argparse
import itertools
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from equation_checker import lock, pins
from equation_checker.cache import FOLDER, check_all
from equation_checker.errors import EquationError
from equation_checker.latex import to_latex
from equation_checker.markdown import Math, blocks, front_matter, position, read_page
from equation_checker.notation import read_notation
from equation_checker.syntax import parse
from equation_checker.verdict import Verdict

ALL_CHECKED, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2
SILENCE = 2.0  # seconds


def pages(paths: Sequence[Path]) -> list[Path]:
    """The Markdown files and notebooks below some paths, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [*path.rglob("*.md"), *path.rglob("*.ipynb")]
            inside = sorted(p for p in inside if ".ipynb_checkpoints" not in p.parts)
            if not inside:
                raise FileNotFoundError(f"{path} holds no Markdown file and no notebook")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise FileNotFoundError(f"{path} does not exist")
    return found


def describe(verdict: Verdict) -> str:
    """One line on a statement that was not refuted, several on one that was."""
    if verdict.ok:
        numbers = f"{verdict.comparisons:6d}  {verdict.difference:8.1e}"
        if verdict.difference_float64 is not None:
            numbers += f"  float64 {verdict.difference_float64:8.1e}"
        return (
            f"{verdict.place}  {verdict.kind:10}  {numbers:36}  {verdict.latex or verdict.message}"
        )
    lines = [f"{verdict.place} ({verdict.section})" if verdict.section else verdict.place]
    lines += [verdict.latex] if verdict.latex else []
    return "\n    ".join(lines + verdict.message.split("\n"))


def summary(verdicts: Sequence[Verdict]) -> str:
    failed = sum(not v.ok for v in verdicts)
    excused = sum(v.ok and v.kind == "unchecked" for v in verdicts)
    checked = len(verdicts) - failed - excused
    return f"{len(verdicts)} statements: {checked} checked, {failed} failed, {excused} excused"


def explain(file: Path) -> Iterator[str]:
    """How each formula of a page is read, written back as LaTeX."""
    text = read_page(file)
    lexicon = read_notation(front_matter(text), file.parent).lexicon
    for block in blocks(text):
        if isinstance(block, Math) and block.states:
            line = position(text, block.start).line
            try:
                readings = [to_latex(statement) for statement in parse(block.latex, lexicon)]
            except EquationError as error:
                readings = [f"not read: {error}"]
            yield from (f"{file}:{line}  {reading}" for reading in readings)


class Progress:
    """A line on stderr about a run that takes long: updated on a terminal, else repeated."""

    def __init__(self, count: int, what: str = "pages") -> None:
        self.count = count
        self.what = what
        self.terminal = sys.stderr.isatty()
        self.told = time.monotonic()

    def tell(self, done: int) -> None:
        if done == self.count:
            return
        now = time.monotonic()
        if self.terminal:
            print(f"\r\033[K{done}/{self.count} {self.what}", end="", file=sys.stderr, flush=True)
        elif now - self.told > SILENCE:
            print(f"{done}/{self.count} {self.what}", file=sys.stderr, flush=True)
            self.told = now

    def clear(self) -> None:
        """Make room for a line on stdout."""
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="equation_checker", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: docs")
    parser.add_argument("-v", "--verbose", action="store_true", help="one line a statement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all verdicts")
    parser.add_argument("--explain", action="store_true", help="print how equations are read")
    parser.add_argument(
        "--lock", action="store_true", help=f"confirm all that a folder states in its {lock.NAME}"
    )
    parser.add_argument(
        "--locked", action="store_true", help="fail, too, if a folder states anything else"
    )
    parser.add_argument(
        "--pins", action="store_true", help="name definitions that could be changed unnoticed"
    )
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="so many at once")
    parser.add_argument("--no-cache", action="store_true", help=f"keep nothing in {FOLDER}")
    options = parser.parse_args(arguments)
    paths: list[Path] = options.paths or [Path("docs")]
    try:
        files = pages(paths)
        if options.explain:
            for reading in itertools.chain.from_iterable(map(explain, files)):
                print(reading)
            return ALL_CHECKED
        if options.lock:
            for change in lock.renew(files, one_folder(paths, "--lock")):
                print(change.replace(f"; {lock.RENEW}", ""))
            return ALL_CHECKED
        locked = one_folder(paths, "--locked") / lock.NAME if options.locked else None
        status = check_pages(files, locked, options)
        if options.pins and status == ALL_CHECKED:
            return show_unpinned(files, max(1, options.jobs))
        return status
    except (OSError, EquationError) as error:
        print(f"equation_checker: {error}", file=sys.stderr)
        return COULD_NOT_RUN


def one_folder(paths: Sequence[Path], option: str) -> Path:
    if len(paths) > 1 or not paths[0].is_dir():
        raise EquationError(f"{option} takes one folder")
    return paths[0]


def show_unpinned(files: Sequence[Path], jobs: int) -> int:
    """Print the definitions that are not pinned, and a summary; the exit status."""
    formulas = pins.definitions(files)
    progress = Progress(len(formulas), "formulas")
    left = 0
    for done, found in enumerate(pins.unpinned(formulas, jobs), start=1):
        for definition in found:
            progress.clear()
            print(definition)
        left += bool(found)
        progress.tell(done)
    progress.clear()
    print(f"{len(formulas)} defining formulas: {len(formulas) - left} pinned, {left} not")
    return SOME_FAILED if left else ALL_CHECKED


def check_pages(files: Sequence[Path], locked: Path | None, options: argparse.Namespace) -> int:
    """Print what is wrong and a summary; the exit status."""
    found: list[Verdict] = []
    progress = Progress(len(files))
    folder = None if options.no_cache else FOLDER
    for done, verdicts in enumerate(check_all(files, max(1, options.jobs), folder), start=1):
        for verdict in verdicts:
            if options.verbose or not verdict.ok:
                progress.clear()
                print(describe(verdict))
        found += verdicts
        progress.tell(done)
    progress.clear()
    changed = list(lock.differences(locked, files)) if locked else []
    for change in changed:
        print(change)
    if options.json:
        rows = [verdict.as_json() for verdict in found]
        text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
        options.json.write_text(text, encoding="utf-8")
    print(summary(found) + (f"; {lock.NAME} is stale" if changed else ""))
    failed = changed or any(not verdict.ok for verdict in found)
    return SOME_FAILED if failed else ALL_CHECKED


if __name__ == "__main__":
    sys.exit(main())
