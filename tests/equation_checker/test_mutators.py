"""The small mistakes that are planted in formulas: one table, a row for each kind of place."""

import pytest

from equation_checker.mutants import Words, mutants
from equation_checker.notation import read_notation
from equation_checker.symbols import Scope
from equation_checker.syntax import parse

NOTATION = {
    "sizes": {"J": [3, 2, 4], "K": [2, 4, 3], "m": [4, 3, 2]},
    "layer": "L",
    "functions": [r"\sigma", "f"],
    "symbols": [
        "w^L[J,K] ~ normal",
        "w'[J,K]",
        "z^L[J]",
        "a^{L-1}[K] ~ unit",
        "a^L[J]",
        r"\delta^L[J]",
        "y[J] ~ unit",
        "u[J] ~ normal",
        "v[J] ~ normal",
        r"\hat y[J]",
        "q[J]",
        "m[J]",
        "M[m,J] ~ normal",
        "q^*[J]",
        "x ~ real",
        "x_1 ~ real",
        "t ~ positive",
        "p ~ unit",
        "c ~ class J",
        "C",
        "r",
        "s",
    ],
}
SCOPE = Scope(read_notation({"equations": NOTATION}, None))

# Operator: formula: what the operator makes of it, in order. [] where it must not touch it.
CHANGES = {
    "relation": {
        r"x = t": [r"x \ne t", r"x < t"],
        r"x \ne 0": [r"x = 0"],
        r"x<t": [r"x>t", r"x\ge t"],
        r"x>t": [r"x<t", r"x\le t"],
        r"x \le t": [r"x \ge t", r"x < t", r"x = t"],
        r"x \ge t": [r"x \le t", r"x > t", r"x = t"],
        r"x \approx t": [r"x = t", r"x \ll t"],
        r"x \ll t": [r"x \gg t", r"x \approx t"],
        r"x \gg t": [r"x \ll t", r"x \approx t"],
        r"x \sim t": [r"x = t"],
        r"r \equiv x": [r"r = x", r"r \le x"],
        r"x \to t": [],
        r"x &= t \\ &= s": [
            r"x &\ne t \\ &= s", r"x &< t \\ &= s", r"x &= t \\ &\ne s", r"x &= t \\ &< s",
        ],
        # in conditions, the opposite
        r"\sum_{j \ne i} y_j": [r"\sum_{j = i} y_j"],
        r"\sum_{j < i} y_j": [r"\sum_{j \ge i} y_j"],
        r"[i = j]": [r"[i \ne j]"],
        r"x \to 0 \quad \text{for } t > 0, s \le 1": [
            r"x \to 0 \quad \text{for } t \le 0, s \le 1",
            r"x \to 0 \quad \text{for } t > 0, s > 1",
        ],
        r"x \to 0 \quad \text{for } s \in \{0, 1\}": [],
    },
    "sign": {
        r"u_j = v_j": [r"u_j = -v_j"],
        r"u_j = v_j = q_j": [r"u_j = -v_j = q_j", r"u_j = v_j = -q_j"],
        r"u_j = 0": [],
        r"u_j = v_j - q_j": [r"u_j = -(v_j - q_j)", r"u_j = v_j + q_j"],
        r"-u_j + v_j": [r"+u_j + v_j", r"-u_j - v_j"],
        r"\sum_j -u_j": [r"\sum_j +u_j"],
        r"x": [r"(-x)"],  # one number, wherever it stands
        r"u_j^x": [r"u_j^{(-x)}"],
        r"\frac x t": [r"\frac {(-x)} t", r"\frac x {(-t)}"],
        r"u_j = \pm x": [r"u_j = -(\pm x)", r"u_j = \pm (-x)"],
    },
    "condition": {
        r"\prod_{j \ne i} y_j": [r"\prod_{j} y_j"],
        r"\sum_j y_j": [],
        r"f(x) > 0 \quad \text{for } x > 0": [r"f(x) > 0 \quad "],
        r"f(x) > 0 \text{ if } x > 0, t = 1": [r"f(x) > 0 "],
        r"f(x) > 0": [],
    },
    "number": {
        r"3": ["4", "2"],
        r"0": ["1"],
        r"0.5": ["0.6", "0.4"],
        r"1.05": ["1.06", "1.04"],
        r"0.0": ["0.1"],
        r"\frac12": [r"\frac{2}2", r"\frac{0}2", r"\frac1{3}", r"\frac1{1}"],
        r"\frac{1}{2}": [r"\frac{2}{2}", r"\frac{0}{2}", r"\frac{1}{3}", r"\frac{1}{1}"],
        r"e^{u_j}": [r"2^{u_j}"],
        r"\pi u_j": [r"3 u_j"],
        r"u_j\pi": [r"u_j3"],
        r"\lim_{x \to \infty} u_j": [r"\lim_{x \to 0} u_j"],
        r"C": [r"(2C)"],  # one number, wherever it stands
        # what is defined, set or differentiated by has no value there
        r"r \equiv u_j": [],
        r"f(x) \equiv u_j": [],
        r"\frac{\partial u_j}{\partial x}": [],
        r"\nabla_x u_j": [],
        r"\left. u_j \right|_{x = t}": [r"\left. u_j \right|_{x = (2t)}"],
        r"u_j \quad \text{for } x < t": [],
    },
    "symbol": {
        r"u_j = v_j": [r"v_j = v_j", r"u_j = u_j"],
        r"u_j = x": [],  # another shape
        r"x_1 + x = 0": [r"x + x = 0", r"x_1 + x_1 = 0"],
        r"u_j = w_{jk}^L": [],
        r"x = c": [r"x = x"],  # nothing is mistaken for a class
        r"\frac xJ": [r"\frac x{1}"],
        r"J + K": [r"K + K", r"1 + K", r"J + J", r"J + 1"],
        r"\hat y_j = q^*_j": [r"q_j^* = q^*_j", r"\hat y_j = \hat{y}_j"],
    },
    "index": {
        r"u_j": [r"u_{i}"],
        r"u_i v_j": [r"u_{j} v_j", r"u_{k} v_j", r"u_i v_{i}", r"u_i v_{k}"],
        r"u": [],
        r"w_{jj}^L": [r"w_{ij}^L", r"w_{ji}^L"],
        r"x_1": [],
        r"u_1": [],
        r"w_{jk}^L": [r"w_{kj}^L", r"w_{kk}^L", r"w_{ik}^L", r"w_{jj}^L", r"w_{ji}^L"],
        r"(w^L a^{L-1})_j": [r"(w^L a^{L-1})_{i}"],
        r"\sum_j u_j": [r"\sum_{i} u_j", r"\sum_j u_{i}"],
        r"[i = j] u_i": [r"[j = j] u_i", r"[i = i] u_i", r"[i = j] u_{j}"],
    },
    "layer": {
        r"a_j^L": [r"a_j^{L-1}", r"a_j^{L+1}"],
        r"a_j^{L-1}": [r"a_j^L", r"a_j^{L+1}"],
        r"\delta^L": [r"\delta^{L-1}", r"\delta^{L+1}"],
        r"u_j": [],
    },
    "prime": {
        r"w_{jk}' + u_j": [r"w_{jk} + u_j"],
        r"f(x)": [r"f'(x)"],
        r"f'(x)": [r"f''(x)", r"f(x)"],
        r"\ln x": [],
    },
    "1 - x": {
        r"a_k^{L-1} + y_j": [r"(1-a_k^{L-1}) + y_j", r"a_k^{L-1} + (1-y_j)"],
        r"p": [r"(1-p)"],
        r"a^{L-1}": [],  # 1 minus a vector cannot be read
        r"u_j": [],
        r"\frac{y_j} t": [r"\frac{(1-y_j)} t"],
        r"1 - u_j": [r"u_j"],
        r"1 + u_j": [],
        r"2 - u_j": [],
    },
    "transpose": {
        r"w^L": [r"(w^L)^\top"],
        r"w_{jk}^L": [],
        r"u^\top v": [r"u v", r"(u)^\top^\top v", r"u^\top (v)^\top"],
    },
    "drop a term": {
        r"u_j - v_j": [r"- v_j", r"u_j "],
        r"-u_j + v_j - q_j": [r"+ v_j - q_j", r"-u_j - q_j", r"-u_j + v_j "],
        r"-u_j": [],
    },
    "drop a factor": {
        r"2 u_j": [r"u_j", r"2 "],
        r"u_i v_j q_j": [r"v_j q_j", r"u_i  q_j", r"u_i v_j "],
        r"x / t": [r"t", r"x "],
        r"u_j": [],
    },
    "repeat a factor": {
        r"2 u_j": [r"2 2 u_j", r"2 u_j u_j"],
        r"2 (x + t)": [r"2 2 (x + t)", r"2 ((x + t)) \cdot (x + t)"],
        r"[i = j] u_j": [r"[i = j] u_j u_j"],
    },
    "operator": {
        r"x / t": [r"x \cdot  t"],
        r"x \cdot t": [],
        r"u \odot v": [r"u \cdot  v"],
    },
    "order": {
        r"w^L a^{L-1}": [r"a^{L-1} w^L"],
        r"w^L (u + v)": [r"(u + v) w^L"],
        r"w^L \cdot a^{L-1}": [r"a^{L-1} \cdot w^L"],
        r"u \odot v": [],
        r"x u": [],
        r"(u + v)_j z^L": [],
        r"M_{mj} (u - v)": [],  # the index m is no vector
        r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \\ t & x = 0 \end{cases}": [
            r"\begin{cases} 0 & x > 0 \\ 1 & x < 0 \\ t & x = 0 \end{cases}",
            r"\begin{cases} 1 & x > 0 \\ t & x < 0 \\ 0 & x = 0 \end{cases}",
        ],
    },
    "invert": {
        r"\frac{x}{1 + t}": [r"\frac{1 + t}{x}"],
        r"\frac12": [r"\frac{2}{1}"],
        r"\frac{\partial C}{\partial x}": [r"\frac{\partial x}{\partial C}"],
        r"\frac{\partial^2 C}{\partial x \partial t}": [],
    },
    "drop a power": {
        r"x^2 + (x t)^2": [r"x + (x t)^2", r"x^2 + (x t)"],
        r"e^x": [],
    },
    "parentheses": {
        r"2 (x + t)": [r"2 x + t"],
        r"x - (t + s)": [r"x - t + s"],
        r"x + (t + s)": [],
        r"e^{x + t} + {t + s}^2": [],
        r"\pi(x + t)": [r"\pi x + t"],
        r"(w^L a^{L-1})_j": [r"w^L a^{L-1}_j"],
    },
    "drop a function": {
        r"f(x)": [r"(x)"],
        r"\ln x": [r"(x)"],
        r"|x|": [r"(x)"],
        r"\max(x, t)": [r"(x, t)"],
    },
    "function": {
        r"\ln x": [r"\exp x", r"\tanh x"],
        r"f(x) + \sigma(t)": [
            *(rf"{other}(x) + \sigma(t)" for other in (r"\sigma", r"\ln", r"\exp", r"\tanh")),
            *(rf"f(x) + {other}(t)" for other in ("f", r"\ln", r"\exp", r"\tanh")),
        ],
        r"\max(x, t)": [
            *(rf"{other}(x, t)" for other in (r"\ln", r"\exp", r"\tanh")),
            r"\min(x, t)",
        ],
        r"\min(x, t)": [
            *(rf"{other}(x, t)" for other in (r"\ln", r"\exp", r"\tanh")),
            r"\max(x, t)",
        ],
        r"|x| + \sqrt{t}": [],
        r"\sum_j u_j": [r"\prod_j u_j", r"\max_j u_j"],
        r"\prod_j u_j": [r"\sum_j u_j"],
        r"\max_j u_j": [r"\min_j u_j", r"\sum_j u_j"],
        r"\min_j u_j": [r"\max_j u_j"],
    },
    "drop a sum": {
        r"\sum_j u_j": [r"u_j"],
        r"2 \sum_j u_j v_j": [r"2 u_j v_j"],
        r"\sum_j -u_j": [r"-u_j"],
        r"\sum_j (u_j - v_j)": [r"(u_j - v_j)"],
    },
    "immediate": {
        r"\frac{\partial^+ C}{\partial x}": [r"\frac{\partial C}{\partial x}"],
        r"\frac{\partial^{+} C}{\partial x}": [r"\frac{\partial C}{\partial x}"],
        r"\frac{\partial C}{\partial x}": [],
    },
}  # fmt: skip
ROWS = [(operator, latex) for operator, rows in CHANGES.items() for latex in rows]


def found(latex, *around):
    """All changes of a formula in a section with some others: operator, changed formula."""
    lexicon = SCOPE.notation.lexicon
    words = Words.of([s for text in (latex, *around) for s in parse(text, lexicon)], SCOPE)
    for statement in parse(latex, lexicon):
        for change, changed in mutants(latex, statement, words):
            yield change.operator, changed


@pytest.mark.parametrize(("operator", "latex"), ROWS, ids=[": ".join(row) for row in ROWS])
def test_the_operator_makes_these_changes(operator, latex):
    assert [to for by, to in found(latex) if by == operator] == CHANGES[operator][latex]


def test_every_operator_has_a_table():
    assert {operator for _, latex in ROWS for operator, _ in found(latex)} == set(CHANGES)


@pytest.mark.parametrize("latex", dict.fromkeys(latex for _, latex in ROWS))
def test_no_change_comes_twice_or_leaves_the_formula_as_it_is(latex):
    changed = [" ".join(to.split()) for _, to in found(latex)]
    assert len({latex, *changed}) == 1 + len(changed)


def test_what_a_section_names_may_be_mistaken():
    around = r"f(t) = \frac{s}{J}", r"u_j = K"
    changes = list(found(r"\ln x = J", *around))
    assert [to for by, to in changes if by == "symbol"] == [
        r"\ln t = J", r"\ln s = J", r"\ln x = K", r"\ln x = 1",
    ]  # fmt: skip
    assert [to for by, to in changes if by == "function"] == [
        r"f x = J", r"\exp x = J", r"\tanh x = J",
    ]  # fmt: skip


def test_changes_come_in_the_order_asked_for():
    latex = "x + t"
    (statement,) = parse(latex, SCOPE.notation.lexicon)
    words = Words.of([statement], SCOPE)
    changed = [to for _, to in mutants(latex, statement, words, len)]
    assert changed == sorted((to for _, to in found(latex)), key=len)
    assert changed != [to for _, to in found(latex)]
