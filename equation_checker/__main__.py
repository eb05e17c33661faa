"""`python -m equation_checker [PATH …]`: check Markdown pages and say what is wrong."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from equation_checker.errors import EquationError
from equation_checker.latex import to_latex
from equation_checker.markdown import Math, blocks, front_matter, position
from equation_checker.notation import read_notation
from equation_checker.page import check
from equation_checker.syntax import parse
from equation_checker.verdict import Verdict

ALL_CHECKED, SOME_FAILED, COULD_NOT_RUN = 0, 1, 2


def pages(paths: Sequence[Path]) -> list[Path]:
    """The Markdown files and notebooks below some paths, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [*path.rglob("*.md"), *path.rglob("*.ipynb")]
            found += sorted(p for p in inside if ".ipynb_checkpoints" not in p.parts)
        elif path.is_file():
            found.append(path)
        else:
            raise FileNotFoundError(f"{path} does not exist")
    return found


def check_all(files: Sequence[Path], jobs: int) -> Iterator[list[Verdict]]:
    """The verdicts of each page, in order; several pages at once if there are several jobs."""
    if jobs == 1 or len(files) == 1:
        yield from map(check, files)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(check, files)


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
    text = file.read_text(encoding="utf-8")
    lexicon = read_notation(front_matter(text), file.parent).lexicon
    for block in blocks(text):
        if isinstance(block, Math) and block.display:
            line = position(text, block.start).line
            try:
                readings = [to_latex(statement) for statement in parse(block.latex, lexicon)]
            except EquationError as error:
                readings = [f"not read: {error}"]
            yield from (f"{file}:{line}  {reading}" for reading in readings)


def progress(done: int, count: int, file: Path | None) -> None:
    if sys.stderr.isatty():
        text = f"{done}/{count} {file}" if file else ""
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="equation_checker", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: docs")
    parser.add_argument("-v", "--verbose", action="store_true", help="one line a statement")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all verdicts")
    parser.add_argument("--explain", action="store_true", help="print how equations are read")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="pages at once")
    options = parser.parse_args(arguments)
    try:
        files = pages(options.paths or [Path("docs")])
        if options.explain:
            for file in files:
                for reading in explain(file):
                    print(reading)
            return ALL_CHECKED
        found: list[Verdict] = []
        for done, verdicts in enumerate(check_all(files, max(1, options.jobs))):
            progress(done, len(files), files[done])
            for verdict in verdicts:
                if options.verbose or not verdict.ok:
                    progress(0, 0, None)
                    print(describe(verdict))
            found += verdicts
        progress(0, 0, None)
        if options.json:
            rows = [verdict.as_json() for verdict in found]
            options.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    except (OSError, EquationError) as error:
        print(f"equation_checker: {error}", file=sys.stderr)
        return COULD_NOT_RUN
    print(summary(found))
    return SOME_FAILED if any(not verdict.ok for verdict in found) else ALL_CHECKED


if __name__ == "__main__":
    sys.exit(main())
