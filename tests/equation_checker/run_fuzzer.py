"""Texts made up by a fuzzer that watches which lines they reach: each gets a verdict, and soon.

python -m tests.equation_checker.run_fuzzer [--minutes N] [--corpus FOLDER] [TEXT_THAT_FAILED …]

Needs atheris (`pip install atheris`), which is not among the pinned packages: it exists for some
versions of Python only. Stops at the first failure and names the file that holds the text.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["equation_checker"]):
    from equation_checker import check
    from equation_checker.derivation import examine

from equation_checker.setting import setting_of_page
from tests.equation_checker.test_any_input import ALPHABET, PAGES, ROWS, SCOPE
from tests.site_build import ROOT

LONGEST = 400  # bytes
SECONDS = 20  # of the processor: an instrumented checker takes several times as long
HANGS = 600  # seconds on the clock, whatever else the machine does
SETTING = setting_of_page(ROOT / "docs/pairings/softmax-log-likelihood.md")
ASKED = r"\frac{\partial C}{\partial w_{jk}^L}"
ANSWERS = [r"= \sum_i (a_i - y_i)\,[i = j]\,a_k^{L-1}", r"\delta_j^L a_k \\ \delta_j^L = a_j - y_j"]
CODE = ["np.outer(a - y, a_prev)", "(a - y)[:, None] * a_prev.T @ np.exp(-z) ** 2"]


def read(text):
    """Hand a text to the part of the checker that its first letter names."""
    part, text = text[:1], text[1:].replace("#:", "#")  # no code is run
    if part == "d":
        answered(examine(SETTING, ASKED, text))
    elif part == "n":
        answered(examine(SETTING, ASKED, text, "numpy"))
    else:
        for verdict in check(text if part == "m" else SCOPE + text):
            assert verdict.ok or verdict.message


def answered(report):
    assert report["verdict"] == "right" or report["message"]


def one(data):
    before = time.process_time()
    read(data.decode("utf-8", "ignore"))
    assert time.process_time() - before < SECONDS


def seeds():
    yield from (f"p$$\n{' '.join(row)}\n$$\n" for row in ROWS)
    yield from ("p" + part for page in PAGES for part in page.split("\n\n"))
    yield from ("m" + page[:LONGEST] for page in (SCOPE, *PAGES))
    yield from ("d" + answer for answer in ANSWERS)
    yield from ("n" + code for code in CODE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("failed", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--corpus", type=Path, help="where the texts are kept that reach new lines")
    options = parser.parse_args()
    for path in options.failed:
        one(path.read_bytes())
    if options.failed:
        return
    folder = Path(tempfile.mkdtemp())
    words = folder / "words"
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in ALPHABET)
    words.write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")
    first = folder / "seeds"
    first.mkdir()
    for number, seed in enumerate(seeds()):
        (first / str(number)).write_text(seed, "utf-8")
    corpus = options.corpus or folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    arguments = [str(corpus), str(first), f"-dict={words}", f"-max_len={LONGEST}"]
    arguments += [f"-timeout={HANGS}", f"-report_slow_units={HANGS}", f"-artifact_prefix={folder}/"]
    arguments += [f"-max_total_time={round(60 * options.minutes)}"]
    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
