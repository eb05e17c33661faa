"""Whatever is written: a verdict or an EquationError, in bounded time, and nothing is executed."""

import itertools
import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equation_checker import EquationError, check, effort, tokens
from equation_checker.latex import to_latex
from equation_checker.markdown import front_matter
from equation_checker.notation import read_notation
from equation_checker.syntax import parse
from tests.equation_checker.notations import FRONT_MATTER, GROUPS
from tests.site_build import ROOT

LEXICON = read_notation(front_matter(FRONT_MATTER), None).lexicon
SCOPE = (
    FRONT_MATTER
    + r"""
$$
\sigma(x) \equiv \frac{1}{1 + e^{-x}}, \qquad r \equiv t x, \qquad s \equiv r^2 + t
$$

"""
)
ROWS = [[piece.text for piece in tokens.pieces(r.latex)] for g in GROUPS.values() for r in g]
ALPHABET = sorted(
    {piece for row in ROWS for piece in row}
    | {*tokens.RELATIONS, *tokens.SINGLE, *tokens.BARS, *tokens.SPACES, *tokens.STOPS}
    | {*tokens.STYLES, *tokens.ACCENTS, *tokens.INSTEAD, *tokens.GAPS}
    | {r"\begin{cases}", r"\end{cases}", r"\left.", r"\right|", r"\tag", "%", "#", "é", "²"}
)
PAGES = [path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]


def examples(count):
    """The same examples in every run."""
    return settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def page(latex):
    return f"{SCOPE}$$\n{latex}\n$$\n"


@examples(400)
@given(st.lists(st.sampled_from(ALPHABET), max_size=30))
def test_any_sequence_of_words_is_read_or_refused(words):
    latex = " ".join(words)
    try:
        statements = parse(latex, LEXICON)
    except EquationError:
        return
    for statement in statements:
        again = parse(to_latex(statement), LEXICON)
        assert list(map(to_latex, again)) == [to_latex(statement)]


@st.composite
def changed_rows(draw):
    """A true statement with up to three pieces dropped, doubled, replaced, or put in."""
    row = list(draw(st.sampled_from(ROWS)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(row) - 1))
        other = draw(st.sampled_from(ROWS))
        start = draw(st.integers(0, len(other) - 1))
        put = draw(st.sampled_from([[], [row[at]] * 2, other[start : start + 4]]))
        row[at : at + 1] = put or ["x"]
    return " ".join(row)


@examples(60)
@given(changed_rows())
def test_any_change_of_a_statement_gets_a_verdict(latex):
    for verdict in check(page(latex)):
        assert verdict.ok or verdict.message


@examples(150)
@given(st.text(st.sampled_from("$`<!->#\\{}[]()|~*_^:=x \n\t0\r\0é"), max_size=120))
def test_any_text_gets_verdicts(text):
    for verdict in check(SCOPE + text):
        assert verdict.ok or verdict.message


@examples(80)
@given(st.sampled_from(PAGES), st.data())
def test_any_piece_of_a_page_gets_verdicts(text, data):
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 400))
    end = data.draw(st.integers(0, len(text)))
    for verdict in check(SCOPE + text[start : start + cut] + text[end : end + cut]):
        assert verdict.ok or verdict.message


@examples(150)
@given(st.text(st.sampled_from("sizesymbol: [{J}],'\"&*!~-#\n 0123xyt\\^_"), max_size=80))
def test_any_front_matter_gets_verdicts(text):
    for verdict in check(f"---\nequations: {text}\n---\n\n$$\nx = 1\n$$\n"):
        assert verdict.ok or verdict.message


SIZES = "sizes: {J: [12, 11]}"
SYMBOLS = "symbols: ['x ~ real', 'u[J] ~ normal', 'w[J,J] ~ normal', D_0, D_1, D_2]"
BIG = f"---\nequations:\n  {SIZES}\n  functions: [f, g, h]\n  {SYMBOLS}\n---\n\n"
FORMULAS = {
    "10^4 braces": "{" * 10**4 + "x" + "}" * 10**4,
    "open braces": "{" * 9000,
    "parentheses": "(" * 4000 + "x" + ")" * 4000,
    "fractions": r"\frac{1}{" * 900 + "x" + "}" * 900,
    "fractions without braces": r"\frac" * 1900,
    "roots": r"\sqrt" * 1900,
    "accents": r"\hat" * 2000 + "x",
    "styles": r"\mathbf{" * 1200,
    "exponents": "x" + "^" * 9000,
    "bars": "|" * 9990,
    "sums": r"\sum_j " * 1200 + "u_j",
    "functions": r"\ln " * 2400 + "x",
    "operators": r"\frac{d}{dx}" * 800 + "x",
    "primes": "f" + "'" * 9000 + "(x)",
    "members": "=".join("x" * 4900),
    "environments": r"\begin{cases}" * 700,
    "remarks": r"\underbrace{x}_{" * 600,
    "ampersands": "&" * 9990 + "x",
    "10^5 terms": "+".join("x" * 10**5),
    "a megabyte": "x" * 10**6,
    "a tower": "9^{9^{9^9}} = x",
    "exponentials": r"e^{e^{e^{e^{e^x}}}} = x",
    "a sine": r"\sin(e^{e^{e^{e^2}}}) = x",
    "a number": "9" * 9000 + " = x",
    "six sums": r"\sum_{i,j,k,l,m,n} u_i u_j u_k u_l u_m u_n = x",
    "nested sums": r"\sum_i u_i \sum_j u_j \sum_k u_k \sum_l u_l \sum_m u_m \sum_n u_n = x",
    "six free indices": r"u_i u_j u_k u_l u_m u_n = u_n u_i u_j u_k u_l u_m",
    "four sums": r"\sum_{i,j,k,l} u_i u_j u_k u_l = x",
    "a limit of sums": r"\lim_{x \to \infty} \sum_{i,j,k} e^{u_i u_j u_k / x} = 0",
    "derivatives by a matrix": r"\nabla_w \sum_i \sum_j e^{w_{ij}} = w",
    "second derivatives": r"\frac{\partial^2}{\partial w_{ij} \partial w_{kl}} x = w_{ij} w_{kl}",
    "derivatives of what is defined": r"D_0 \equiv \sum_k \sum_l u_k w_{kl} u_l^2, \quad "
    r"\frac{\partial^3 D_0}{\partial u_i \partial u_j \partial u_m} = x",
    "a range of 10^9": r"\sum_{j=1}^{1000000000} u_j = x",
}
TEXTS = {
    "backticks": "`" * 5 * 10**5 + "a" * 5 * 10**5,
    "runs of backticks": " ".join("`" * n for n in range(1, 1400)),
    "dollars": "$x " * 330_000,
    "comments": "<!--" * 250_000,
    "comments in lines": "a <!-- check" * 80_000,
    "empty comments": "<!---->" * 140_000,
    "comments in a column": "<!-- check:\n" * 80_000,
    "a heading": "# a" + " " * 10**6 + "b",
    "braces in a heading": "# " + "{" * 10**6,
    "a fence": "```python\n" + "x\n" * 300_000,
    "backslashes": "\\" * 10**6,
    "quotes": ">" * 10**6,
}
MATTERS = {
    "nested lists": "a: " + "[" * 10**4,
    "aliases of aliases": "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    + "equations: {symbols: [*a11]}",
    "a list in itself": "equations: &a {symbols: [*a]}",
    "a megabyte": "a: 1\n" * 200_000,
    "sizes": "equations: {sizes: {J: [1000000]}}",
    "many sizes": f"equations: {{sizes: {{J: [{', '.join('3' * 3000)}]}}}}",
    "axes": "equations: {sizes: {J: [12]}, symbols: ['w[J,J,J,J,J,J] ~ real']}",
}
HUGE = {
    **{name: f"{BIG}$$\n{latex}\n$$\n" for name, latex in FORMULAS.items()},
    **{f"{name} in prose": BIG + text + " $" for name, text in TEXTS.items()},
    **{f"{name} above": f"---\n{text}\n---\n" for name, text in MATTERS.items()},
}


def seconds(text):
    before = time.process_time()
    check(text)
    return time.process_time() - before


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_huge_and_deep_input_is_refused_at_once(text):
    found = check(text)
    assert found
    assert not found[-1].ok
    limit = 1 if sys.gettrace() is None else 5  # measuring coverage takes its time
    assert any(seconds(text) < limit for _ in range(3))  # another program may slow one of them


def test_work_that_grows_with_every_definition_is_refused():
    """Each function calls the one before twice."""
    letters = [rf"\mathcal{{{chr(65 + n)}}}" for n in range(24)]
    functions = ", ".join(f"'{letter}'" for letter in letters)
    text = f"---\nequations:\n  functions: [{functions}]\n  symbols: ['x ~ real']\n---\n\n"
    text += f"$$\n{letters[0]}(x) \\equiv x\n$$\n\n"
    for before, letter in itertools.pairwise(letters):
        text += f"$$\n{letter}(x) \\equiv {before}(x) + {before}(x)\n$$\n\n"
    *_, last = check(f"{text}$$\n{letters[-1]}(x) = 2^{{23}} x\n$$\n")
    assert "more than 450,000 evaluations" in last.message


def test_work_is_counted_where_it_cannot_be_foreseen(monkeypatch):
    """Each derivative contains the one before, which no estimate looks into."""
    monkeypatch.setattr(effort, "MOST", 20_000)
    symbols = ", ".join(f"D_{n}" for n in range(40))
    text = (
        f"---\nequations: {{symbols: ['x ~ real', {symbols}]}}\n---\n\n$$\nD_0 \\equiv e^x\n$$\n\n"
    )
    for n in range(25):
        text += (
            f"$$\nD_{{{n + 1}}} \\equiv \\frac{{\\partial D_{{{n}}}}}{{\\partial x}} + x^2\n$$\n\n"
        )
    *_, last = check(f"{text}$$\nD_{{25}} = D_0\n$$\n")
    assert "more than 20,000 evaluations" in last.message


# --- nothing is executed but the files that a page names

TOUCH = "import pathlib; pathlib.Path({!r}).touch()"
SHOW = '```python\n--8<-- "{}"\n```\n'


def attempts(mark):
    code = TOUCH.format(str(mark))
    shell = f"__import__('os').system('touch {mark}')"
    entry = "---\nequations: {{{}}}\n---\n"
    return {
        "a tag of YAML": f"---\na: !!python/object/apply:os.system ['touch {mark}']\n---\n",
        "a name of YAML": "---\na: !!python/name:os.system\n---\n",
        "a symbol": entry.format(f'symbols: ["{shell}"]'),
        "a Python name": entry.format(f'python: {{x: "{shell}"}}'),
        "LaTeX": f"$$\n\\input{{|touch {mark}}} = \\write18{{touch {mark}}}\n$$\n",
        "a definition": f"<!-- check: let {shell} -->\n",
        "a point": f"<!-- check: at x = {shell} within 1 -->\n",
        "a fence without a mark": f"```python\n{code}\n```\n",
        "a fence that runs on the site": f'```python exec="on"\n{code}\n```\n',
        "a session": f"```pycon\n>>> {code}  #: x\n```\n",
    }


@pytest.mark.parametrize("name", attempts(""))
def test_a_page_executes_nothing(tmp_path, name):
    mark = tmp_path / "mark"
    check(attempts(mark)[name], folder=tmp_path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../outside.py", "outside the folder"),
        ("inside/../../outside.py", "outside the folder"),
        ("{absolute}", "outside the folder"),
        ("link.py", "outside the folder"),
        ("missing.py", "cannot be read"),
        ("a\0b.py", "cannot be read"),
        ("x" * 5000 + ".py", "cannot be read"),
        (".", "cannot be read"),
    ],
)
def test_a_page_embeds_nothing_from_elsewhere(tmp_path, path, words):
    mark = tmp_path / "mark"
    outside = tmp_path / "outside.py"
    outside.write_text(TOUCH.format(str(mark)), "utf-8")
    folder = tmp_path / "site"
    folder.mkdir()
    os.symlink(outside, folder / "link.py")
    found = check(SHOW.format(path.format(absolute=outside)), folder=folder)
    assert [words in verdict.message for verdict in found if not verdict.ok] == [True]
    assert not mark.exists()


def test_files_beside_an_embedded_one_are_not_executed(tmp_path):
    for name in ("shown", "beside"):
        mark = str(tmp_path / f"{name}.ran")
        code = f"{TOUCH.format(mark)}\n\n\ndef f(x):\n    return x  #: x\n"
        Path(tmp_path / f"{name}.py").write_text(code, "utf-8")
    matter = "---\nequations: {symbols: ['x ~ real'], python: {x: x}}\n---\n\n"
    found = check(matter + SHOW.format("shown.py"), folder=tmp_path)
    assert [verdict.message for verdict in found] == [""]
    assert [path.name for path in tmp_path.glob("*.ran")] == ["shown.ran"]
