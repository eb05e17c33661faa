"""How fast the checker is: `python -m benchmarks.checker`.

The site, then 1, 10 and 100 copies of its model page: each cold (nothing kept), then cached, as a
process of its own, start-up included. Times depend on the machine: compare the ratios of one run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = "docs/pairings/sigmoid-quadratic.md"
COPIES = (1, 10, 100)


def run(folder, jobs):
    """Seconds that one run over the pages takes, and the number of statements."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "equation_checker", "docs", "--json", "verdicts.json"]
    subprocess.run(
        [*command, "--jobs", str(jobs)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - start
    return seconds, len(json.loads((folder / "verdicts.json").read_text("utf-8")))


def measured(name, folder, jobs, base=None):
    """Print one row: cold, cached, and both for each statement compared with a base."""
    cold, statements = run(folder, jobs)
    cached, _ = run(folder, jobs)
    rate = statements / cold
    growth = f"{cold / statements / base:.2f}" if base else "1.00"
    print(
        f"| {name} | {jobs} | {statements} | {cold:.1f} | {rate:.0f} | {growth} "
        f"| {cached:.2f} | {cold / cached:.0f} |",
        flush=True,
    )
    return cold / statements


def copy_of_the_site(folder):
    for name in ("docs", "snippets"):
        shutil.copytree(ROOT / name, folder / name)


def copies_of_the_model(folder, count):
    copy_of_the_site(folder)
    text = (ROOT / MODEL).read_text("utf-8")
    notation = (ROOT / "docs/equations.yml").read_text("utf-8")
    shutil.rmtree(folder / "docs")
    (folder / "docs").mkdir()
    (folder / "docs/equations.yml").write_text(notation, "utf-8")
    for number in range(count):
        (folder / f"docs/page-{number:03}.md").write_text(f"{text}\nCopy {number}.\n", "utf-8")


def main():
    print("| pages | jobs | statements | cold, s | statements/s | time each | cached, s | ratio |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: |")
    for jobs in (1, os.cpu_count() or 1):
        with tempfile.TemporaryDirectory() as folder:
            copy_of_the_site(Path(folder))
            measured("the site", Path(folder), jobs)
    base = None
    for count in COPIES:
        with tempfile.TemporaryDirectory() as folder:
            copies_of_the_model(Path(folder), count)
            each = measured(f"model page × {count}", Path(folder), 1, base)
            base = base or each


if __name__ == "__main__":
    main()
