r"""What a reader is told about a derivation: (pairing, asked, answer, verdict, mistake)."""

from functools import cache
from pathlib import Path

import pytest

from equation_checker import EquationError, check
from equation_checker.derivation import MISTAKES, examine
from equation_checker.setting import own_setting, read_setting, setting_of_page

PAIRINGS = Path(__file__).resolve().parents[2] / "docs/pairings"
NAMES = {
    "SQ": "sigmoid-quadratic",
    "SC": "sigmoid-cross-entropy",
    "LQ": "linear-quadratic",
    "SL": "softmax-log-likelihood",
}
D, B, W = (
    r"\delta_j^L",
    r"\frac{\partial C}{\partial b_j^L}",
    r"\frac{\partial C}{\partial w_{jk}^L}",
)


@cache
def setting(name):
    """The definitions of a pairing; with a + those of the post's own formulas on its page."""
    section = "In the post" if name.endswith("+") else ""
    return setting_of_page(PAIRINGS / f"{NAMES[name.rstrip('+')]}.md", section)


def table(*rows):
    return pytest.mark.parametrize(
        ("name", "asked", "answer"), [pytest.param(*row, id=f"{row[0]} {row[2]}") for row in rows]
    )


@table(
    ("SQ", D, r"(a_j^L - y_j)\,\sigma'(z_j^L)"),
    ("SQ", D, r"(a_j - y_j)\,a_j\,(1-a_j)"),
    ("SQ", D, r"\delta_j^L = (a_j - y_j)\,\sigma(z_j)\,\sigma(-z_j)"),
    ("SQ", D, r"\frac{\partial C}{\partial z_j^L} = (\sigma(z_j)-y_j)\,\sigma'(z_j)"),
    ("SQ", D, r"-(y_j - a_j)(a_j - (a_j)^2)"),
    ("SQ", D, r"a_j(1-a_j)(a_j - y_j)"),
    ("SQ", D, r"(a_j^L)^2(1-a_j^L) - y_j a_j^L(1-a_j^L)"),
    ("SQ", D, r"\left(\frac{1}{1+e^{-z_j}} - y_j\right)\frac{e^{-z_j}}{(1+e^{-z_j})^2}"),
    ("SQ", D, r"\frac{a_j - y_j}{2 + e^{z_j} + e^{-z_j}}"),
    ("SQ", B, r"= (a_j-y_j)\,\sigma'(z_j)"),
    ("SQ", B, r"\frac{dC}{db_j^L} = (a_j-y_j)\,\sigma'(z_j)"),
    ("SQ", W, r"a_k^{L-1}(a_j^L-y_j)\,\sigma'(z_j^L)"),
    ("SQ", W, r"\frac{\partial C}{\partial W_{jk}^L} = (a_j-y_j)\,\sigma'(z_j)\,a_k^{L-1}"),
    ("SQ+", B, r"2\,(a_j-y_j)\,\sigma'(z_j)"),
    ("SC", D, r"a_j^L - y_j"),
    ("SC", D, r"\sigma(z_j) - y_j"),
    ("SC", D, r"(1-y_j)\,a_j - y_j\,(1-a_j)"),
    ("SC", D, r"\zeta'(z_j) - y_j"),
    ("SC", D, r"\frac{1}{1+e^{-z_j}} - y_j"),
    ("SC", D, r"\tfrac12 + \tfrac12\tanh\bigl(\tfrac{z_j}{2}\bigr) - y_j"),
    ("SC", W, r"(a_j - y_j)\,a_k^{L-1}"),
    ("SC+", B, r"-y_j(1-a_j)"),
    ("LQ", D, r"z_j - y_j"),
    ("LQ", B, r"\sum_k w_{jk} a_k^{L-1} + b_j - y_j"),
    ("LQ", W, r"(a_j - y_j)\,a_k^{L-1}"),
    ("LQ+", W, r"2\,(a_j - y_j)\,a_k^{L-1}"),
    ("SL", D, r"a_j - y_j"),
    ("SL", D, r"a_j\sum_i y_i - y_j"),
    ("SL", D, r"\sum_k y_k\,(a_j - [j = k])"),
    ("SL", D, r"\frac{e^{z_j}}{\sum_k e^{z_k}} - y_j"),
    ("SL", D, r"\sum_k -y_k\,(\delta_{kj} - a_j)"),
    ("SL", B, r"a_j\sum_{k \ne j} y_k - y_j(1-a_j)"),
    ("SL", W, r"a_k^{L-1}(a_j^L-y_j)"),
    ("SL+", B, r"a_j - [j = c]"),
    ("SL+", B, r"\begin{cases} a_j - 1 & \text{if } j = c \\ a_j & \text{otherwise} \end{cases}"),
)
def test_a_right_answer_is_right_in_whatever_form(name, asked, answer):
    found = examine(setting(name), asked, answer)
    assert found["verdict"] == "right", found
    assert found["comparisons"] >= 18
    assert found["difference"] < 1e-40
    assert found["mistake"] == ""


@table(
    ("SQ", D, "(a - y) * a * (1 - a)"),
    ("SQ", D, "delta = (a - y) * np.exp(-z) / (1 + np.exp(-z))**2"),
    ("SQ", D, "(sigmoid(z) - y) * sigmoid_prime(z)"),
    ("SQ", W, "np.outer((a - y) * a * (1 - a), a_prev)"),
    ("SQ", W, "((a - y) * a * (1 - a))[:, None] * a_prev"),
    ("SQ", W, "((a - y) * a * (1 - a))[..., np.newaxis] * a_prev[None, :]"),
    ("SQ", W, "(np.outer(a_prev, (a - y) * a * (1 - a))).T"),
    ("SC", D, "a - y"),
    ("SC", D, "(1 - y) * a\n - y * (1 - a)"),
    ("SC", D, "np.exp(-np.logaddexp(0, -z)) - y"),
    ("SC", D, "0.5 * np.tanh(z / 2) + 0.5 - y"),
    ("LQ", D, "w @ a_prev + b - y"),
    ("LQ", B, "np.dot(w, a_prev) + b - y"),
    ("LQ", B, "np.sum(w * a_prev, axis=1) + b - y"),
    ("LQ", B, "(w * a_prev).sum(axis=-1, keepdims=False) + b - y"),
    ("LQ", B, "(w @ a_prev[:, None])[:, 0] + b - y"),
    ("LQ", B, "K * np.mean(w * a_prev, axis=1) + b - y"),
    ("SL", D, "np.exp(z) / np.exp(z).sum() - y"),
    ("SL", D, "np.exp(z - z.max()) / np.sum(np.exp(z - np.max(z))) - y"),
    ("SL", D, "(np.diag(a) - np.outer(a, a)) @ (-y / a)"),
    ("SL", D, "(-y / a) @ (np.eye(J) * a - np.outer(a, a))"),
    ("SL", D, "a * np.sum(y) - y"),
    ("SL", D, "np.where(y > 0, a - y, a)"),
)
def test_a_right_numpy_expression_is_right(name, asked, answer):
    found = examine(setting(name), asked, answer, "numpy")
    assert found["verdict"] == "right", found
    assert found["comparisons"] >= 18
    assert examine(setting(name), asked, found["read_as"])["verdict"] == "right"


def wrong(*rows):
    return pytest.mark.parametrize(
        ("name", "asked", "answer", "mistake", "says"),
        [pytest.param(*row, id=f"{row[0]} {row[2]}") for row in rows],
    )


@wrong(
    # The post: S1, S2, and what its template gives for the softmax (S3), S4, S5, S7.
    ("SQ+", B, r"(a_j^L-y_j)\sigma'(z_j^L)", "factor", "dropped the factor 2"),
    ("SQ+", W, r"a_k^{L-1}(a_j^L-y_j)\sigma'(z_j^L)", "factor", "dropped the factor 2"),
    ("LQ+", B, r"a_j^L-y_j", "factor", "dropped the factor 2"),
    ("SC+", B, r"a_j^L-y_j", "target", "wherever y_j = 1 and fails wherever y_j = 0"),
    ("SC", D, r"-y_j(1-a_j)", "target", "wherever y_j = 1 and fails wherever y_j = 0"),
    (
        "SL",
        B,
        r"\frac{\partial C}{\partial a_j}\frac{\partial a_j}{\partial z_j}",
        "diagonal",
        "diagonal",
    ),
    ("SL", D, r"-y_j(1-a_j)", "diagonal", "diagonal of the Jacobian only"),
    ("SL", D, r"\frac{e^{z_j}}{\sum_j e^{z_j}} - y_j", "summed-letter", "j is taken"),
    ("SL", D, r"a_j - y", "class-number", "y is a vector here"),
    ("SL", D, r"a_y - y_j", "class-number", "y is a vector here"),
    ("SL+", B, r"a_j - c", "class-number", "c is an index here"),
    ("SL+", B, r"a_j - 1", "class", "holds only where j is the class"),
    # Published elsewhere: the step of a demonstration, a lost input, a sign, a lost 2.
    ("SC", D, r"\frac{a_j-y_j}{a_j(1-a_j)}", "slope", "slope of the activation is missing"),
    ("SC", W, r"a_j - y_j", "input", "input of the weight is missing"),
    ("SC", D, r"y_j - a_j", "sign", "sign is wrong"),
    ("LQ", D, r"2(a_j-y_j)", "factor", "factor 2 too many"),
    # The rest of what one writes.
    ("SQ", D, r"a_j - y_j", "slope", "slope of the activation is missing"),
    ("SC", D, r"(a_j-y_j)\,\sigma'(z_j)", "slope", "once too often"),
    ("SQ", W, r"(a_j-y_j)\,\sigma'(z_j)\,a_k^L", "layer", "wrong layer"),
    ("SQ", W, r"(a_j-y_j)\,\sigma'(z_j)\,a_k", "layer", "a_k^{L-1}"),
    ("SQ", B, r"(a_j-y_j)\,\sigma'(z_j)\,a_k^{L-1}", "input", "carries the index k"),
    ("SQ", D, r"(a_j-y_j)\,a_j(1+a_j)", "", "disagrees"),
    ("SC", D, r"a_j - (y_j)^2", "domain", "only where y is one-hot"),
    ("SC", D, r"0", "term", "disagrees"),
    ("SQ", D, r"\frac13(a_j-y_j)\,\sigma'(z_j)", "factor", "dropped the factor 3"),
)
def test_a_wrong_answer_is_wrong_and_its_mistake_has_a_name(name, asked, answer, mistake, says):
    found = examine(setting(name), asked, answer)
    assert (found["verdict"], found["mistake"]) == ("wrong", mistake), found
    assert says in " ".join(filter(None, [found["headline"], found["message"], found["hint"]]))
    if mistake not in ("class-number", "summed-letter", "layer") and found["first_wrong"]:
        assert len(found["values"]) == 2
        assert found["values"][0] != found["values"][1]


@wrong(
    ("SQ", D, "a - y", "slope", "slope"),
    ("SQ", D, "2 * (a - y) * a * (1 - a)", "factor", "factor 2 too many"),
    ("SQ", W, "np.outer(a_prev, (a - y) * a * (1 - a))", "transposed", "(K, J)"),
    ("SQ", W, "(a - y) * a * (1 - a)", "shapes", "(J,)"),
    ("SQ", W, "(a - y) * a * (1 - a) * a_prev", "shapes", "(J) and (K) do not fit"),
    ("SQ", D, "((a - y) * a * (1 - a))[:, None]", "shapes", "(J, 1)"),
    ("SQ", D, "np.sum((a - y) * a * (1 - a))", "shapes", "()"),
    ("SC", D, "y - a", "sign", "sign"),
    ("SC", D, "np.where(y > 0.5, a - 1, a)", "domain", "one-hot"),
    ("SL", D, "a - np.eye(J)[y]", "class-number", "not the number of a class"),
    ("SL", D, "a[y] - 1", "class-number", "y is no index"),
    ("SL", D, "a * (1 - a) * (-y / a)", "diagonal", "diagonal"),
    ("LQ", D, "w.T @ a_prev", "shapes", "no product of the shapes (K, J) and (K,)"),
)
def test_a_wrong_numpy_expression_is_wrong(name, asked, answer, mistake, says):
    found = examine(setting(name), asked, answer, "numpy")
    assert (found["verdict"], found["mistake"]) == ("wrong", mistake), found
    assert says in " ".join(filter(None, [found["headline"], found["message"], found["hint"]]))


@pytest.mark.parametrize(
    ("asked", "answer", "language"),
    [
        (D, r"\delta_j^L", "latex"),
        (D, r"\delta_j^L = \delta_j^L", "latex"),
        (D, r"\delta_j^L = \delta_j^L + 0", "latex"),
        (D, r"\frac{\partial C}{\partial z_j^L}", "latex"),
        (D, r"\tfrac12\delta_j^L + \tfrac12\frac{\partial C}{\partial z_j^L}", "latex"),
        (D, r"\sum_i \frac{\partial C}{\partial a_i}\frac{\partial a_i}{\partial z_j}", "latex"),
        (B, r"\frac{\partial C}{\partial b_j^L} = \frac{\partial C}{\partial b_j^L}", "latex"),
        (B, r"\frac{\partial C}{\partial b_j^L} = \delta_j^L", "latex"),
        (W, r"\delta_j^L a_k^{L-1}", "latex"),
        (B, r"\sigma'(z) = \sigma(z)(1-\sigma(z))" "\n" r"a_j = \sigma(z_j)", "latex"),
        (D, "delta", "numpy"),
        (W, "np.outer(delta, a_prev)", "numpy"),
    ],
)
def test_an_answer_that_leaves_the_question_open_is_never_right(asked, answer, language):
    found = examine(setting("SQ"), asked, answer.replace("(z)", "(z_j)"), language)
    assert found["verdict"] == "unfinished", found


@pytest.mark.parametrize(
    ("answer", "says", "piece"),
    [
        (r"a_j - \foo", "not declared", r"\foo"),
        (r"(a_j - y_j", ") is missing", ""),
        (r"a_j -", "ends too early", ""),
        ("a_j - y_j\n a_j \\frac{1}{", "never closed", "{"),
        (r"\int a_j", "cannot be read", r"\int"),
        (r"\sum_i q_i", "the symbol q_i is not declared", "q_i"),
        ("", "no formula yet", None),
        (r"\delta_j = a_j" "\n" r"a_j \phi", r"\phi", r"\phi"),
        (r"a_j \equiv y_j", "definitions stand above", "a_j \\equiv y_j"),
        (r"\ln(y_j - 3)", "logarithm", None),
        (r"\frac{1}{y_j - y_j}", "no value", None),
    ],
)
def test_what_cannot_be_read_or_has_no_value_is_said_with_its_place(answer, says, piece):
    found = examine(setting("SQ"), D, answer)
    assert found["verdict"] in ("unreadable", "wrong")
    assert says in found["message"], found
    if piece is not None:
        first, last = found["place"]
        assert answer[first:last] == piece


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("__import__('os').system('echo')", "not called here"),
        ("open('/etc/passwd')", "open is not called here"),
        ("a.__class__", ".__class__ is not read"),
        ("np.linalg.inv(w)", "not called here"),
        ("np.random", "np.random is not read"),
        ("np.load('x')", "np.load is not read"),
        ("[a for a in z]", "is not read"),
        ("lambda: 1", "is not read"),
        ("(x := 3)", "is not read"),
        ("f'{a}'", "is not read"),
        ("'text'", "not a real number"),
        ("1j * a", "not a real number"),
        ("True", "not a real number"),
        ("a if 1 else y", "is not read"),
        ("a and y", "is not read"),
        ("a // 2", "operators are"),
        ("~a", "is not read"),
        ("a < y < 1", "compare two arrays"),
        ("a - q", "known are"),
        ("a[7]", "not within 0"),
        ("a[-1]", "is not read"),
        ("a[0:1]", "is not read"),
        ("a[0, 0]", "2 indices"),
        ("np.sum(a, axis=5)", "within the shape"),
        ("np.sum(a, axis=y)", "within the shape"),
        ("np.sum(a, out=a)", "takes an array"),
        ("np.sum(w, keepdims=y)", "True or False"),
        ("np.exp(a, y)", "takes 1 argument"),
        ("np.exp(a, out=a)", "takes no out"),
        ("np.exp(*a)", "* in a call"),
        ("np.outer(w, a)", "np.outer of the shapes"),
        ("np.diag(w)", "np.diag of the shape"),
        ("np.eye(3)", "np.eye(J)"),
        ("np.where(a, a, a)", "needs a comparison"),
        ("9**9**9**9 * a", "more than 1000"),
        ("1e400 * a", "more than 1e300"),
        ("a" + "+a" * 1500, "2000 characters"),
        ("(" * 300 + "a" + ")" * 300, "not a Python expression"),
        ("-" * 100 + "a", "nested more than"),
        ("a +", "not a Python expression"),
        ("a; y", "not a Python expression"),
        ("import os", "not a Python expression"),
        ("", "there is no expression yet"),
        ("delta = \n ", "there is no expression yet"),
        ("a, y", "(a, y) is not read"),
        ("(a,\n y)", "(a, y) is not read"),
        ("x for x in a", "is not read"),
        ("a +\r\n\rq", "the name q is not known"),
    ],
)
def test_only_arithmetic_on_the_known_arrays_is_read_and_nothing_is_executed(answer, says):
    found = examine(setting("SQ"), D, answer, "numpy")
    assert found["verdict"] in ("unreadable", "wrong"), found
    assert says in found["message"], found


@pytest.mark.parametrize(
    ("answer", "piece"),
    [("(a - y) * a * (1 - a)\n + ζ", "ζ"), ("a\r\n -\rζ", "ζ"), ("a,\ny", "a,\ny")],
)
def test_the_place_in_an_expression_counts_characters_over_several_lines(answer, piece):
    found = examine(setting("SQ"), D, answer, "numpy")
    assert answer[slice(*found["place"])] == piece


def test_an_answer_that_would_take_too_long_is_neither_right_nor_wrong(monkeypatch):
    monkeypatch.setattr("equation_checker.effort.MOST", 100)
    found = examine(setting("SQ"), D, r"(a_j - y_j)\,\sigma'(z_j)")
    assert (found["verdict"], found["mistake"]) == ("unreadable", "")
    assert "more than 100 evaluations" in found["message"]


NAMES_OF_ARRAYS = r"""---
equations:
  sizes: {J: [3, 2]}
  symbols: ['u[J] ~ normal', 't[J] ~ normal', 't_0 ~ real', 'q[J]', C]
  python: {u: u, t: t, t_0: t, q: q, none: g}
---

$$
C \equiv \sum_i u_i^2 t_i
$$
"""


@pytest.mark.parametrize(
    ("answer", "verdict", "says"),
    [
        ("2 * u * t", "right", ""),  # of the two that are called t, the array
        ("q", "unreadable", "the name q is not known"),  # declared, but defined nowhere
        ("g", "unreadable", "the name g is not known"),  # the name of no symbol
    ],
)
def test_the_known_arrays_are_those_that_have_a_value(answer, verdict, says):
    found = examine(NAMES_OF_ARRAYS, r"\frac{\partial C}{\partial u_j}", answer, "numpy")
    assert found["verdict"] == verdict, found
    assert says in found["message"]


CHAIN = r"\frac{\partial C}{\partial a_j}\frac{\partial a_j}{\partial b_j}"
RIGHT = r"= (a_j-y_j)\,\sigma'(z_j)"


@pytest.mark.parametrize(
    ("lines", "first_wrong", "carried"),
    [
        ([CHAIN, RIGHT], None, []),
        ([CHAIN, r"= (y_j-a_j)\,\sigma'(z_j)"], 2, []),
        ([CHAIN, r"= 2(a_j-y_j)\,\sigma'(z_j)", r"= 2(a_j-y_j)\,a_j(1-a_j)"], 2, [3]),
        (
            [
                r"\frac{\partial C}{\partial a_j} = a_j - y_j",
                r"\frac{\partial a_j}{\partial b_j} = a_j",
                r"\frac{\partial C}{\partial b_j} = (a_j-y_j)\,a_j",
            ],
            3,
            [],
        ),
        ([r"\delta_j" + RIGHT, B + r" = \delta_j"], None, []),
        ([B + " =", RIGHT[2:]], None, []),
        ([r"\begin{aligned}", B + r" &= \delta_j \\", "&" + RIGHT, r"\end{aligned}"], None, []),
        ([r"0 < \sigma'(z_j) < 1", B + RIGHT], None, []),
        ([r"a_j \ge 0", B + RIGHT], None, []),
        ([r"a_j \ge \tfrac12", B + RIGHT], 1, []),
    ],
)
def test_the_first_wrong_step_is_named_and_steps_that_follow_from_it_are_told_apart(
    lines, first_wrong, carried
):
    found = examine(setting("SQ"), B, "\n".join(lines))
    assert found["first_wrong"] == first_wrong, found
    assert found["verdict"] == ("right" if first_wrong is None else "wrong")
    assert [n for n, step in enumerate(found["steps"]) if step["carried"]] == carried


def test_a_condition_does_not_answer_the_whole_question():
    found = examine(setting("SC"), D, r"\delta_j = -(1-a_j) \text{ for } y_j = 1")
    assert found["verdict"] == "unfinished"


def test_a_dropped_factor_one_is_right_with_a_remark():
    chain = r"\frac{\partial C}{\partial a_j}\frac{\partial a_j}{\partial z_j}"
    found = examine(setting("SQ"), B, f"{chain}\n{RIGHT}")
    assert found["verdict"] == "right"
    assert "left out of the chain rule" in found["steps"][1]["message"]


def test_a_primed_function_does_not_answer_a_question_about_one():
    found = examine(setting("SQ"), r"\frac{\partial}{\partial z_j}\sigma'(z_j)", r"\sigma''(z_j)")
    assert found["verdict"] == "unfinished"
    answer = r"a_j(1-a_j)(1-2a_j)"
    assert (
        examine(setting("SQ"), r"\frac{\partial}{\partial z_j}\sigma'(z_j)", answer)["verdict"]
        == "right"
    )


# --- the setting


@pytest.mark.parametrize("name", [*NAMES, *(f"{name}+" for name in NAMES)])
def test_a_setting_stands_alone_and_holds_no_solution(name):
    text = setting(name)
    verdicts = check(text)
    assert verdicts
    assert [v.message for v in verdicts if not v.ok] == []
    assert {v.kind for v in verdicts} <= {"definition"}
    assert "#" not in text.partition("---\n\n")[2].replace("## In the post", "")


def test_a_section_that_does_not_exist_is_named():
    with pytest.raises(EquationError, match="no section 'Nowhere'"):
        setting_of_page(PAIRINGS / "linear-quadratic.md", "Nowhere")


OWN = [
    r"z_j^L \equiv \sum_k w_{jk}^L a_k^{L-1} + b_j^L",
    r"a_j^L \equiv \tanh(z_j^L)",
    r"C \equiv p \sum_i (a_i^L - y_i)^2",
]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (r"2p\,(a_j-y_j)\,(1-(a_j)^2)", "right"),
        (r"p\,(a_j-y_j)\,(1-(a_j)^2)", "wrong"),
        (r"q\,(a_j-y_j)\,(1-(a_j)^2)", "unreadable"),
    ],
)
def test_a_reader_brings_definitions_and_symbols_of_their_own(answer, verdict):
    found = examine(setting("SQ"), B, answer, definitions=OWN, symbols=["p ~ positive"])
    assert found["verdict"] == verdict, found


@pytest.mark.parametrize(
    ("definitions", "symbols", "says"),
    [
        ([r"C \equiv \foo"], [], r"\foo"),
        ([r"C = 1"], [], "defines nothing"),
        ([r"C \equiv p"], [], "p"),
        ([r"C \equiv $ $"], [], "$"),
        (OWN, ["p ~ nothing"], "of no known kind"),
        (OWN, ["!!python/object:os.system x"], "cannot be read"),
        (OWN, ["p[Q] ~ unit"], "has no size"),
        ([*OWN, r"C \equiv 1"], ["p ~ unit"], "second time"),
    ],
)
def test_definitions_that_cannot_be_read_are_no_question(definitions, symbols, says):
    found = examine(setting("SQ"), B, "1", definitions=definitions, symbols=symbols)
    assert found["verdict"] in ("unreadable", "wrong")
    assert says in found["message"], found


def test_own_definitions_are_a_page_that_the_command_line_checks_too():
    text = own_setting(setting("SQ"), OWN, ["p ~ positive"])
    assert all(v.ok for v in check(text))
    assert "C" in read_setting(text).scope.definitions


# --- a point of the reader's choice

START = {"w": [[0, 0]] * 3, "b": [0.2751, -0.6324, -0.7265], "y": [0, 1, 0], "a_prev": [0.5, 1]}


def test_values_at_a_chosen_point_are_those_of_the_page():
    found = examine(setting("SL"), D, "a_j", start=START)
    rows = found["example"]["rows"]
    assert [row["index"] for row in rows] == ["j = 1", "j = 2", "j = 3"]
    assert [round(float(row["asked"]), 4) for row in rows] == [0.5647, -0.7721, 0.2074]
    assert [round(float(row["answer"]), 4) for row in rows] == [0.5647, 0.2279, 0.2074]


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ({"b": [1, 2]}, ""),
        ({"b": [1] * 9}, "fit no sizes"),
        ({"b": [1, None, 3]}, "b must be numbers"),
        ({"b": [1, {}, 3]}, "b must be numbers"),
        ({"b": "two"}, "b must be numbers"),
        ({"z": [1, 2, 3]}, "z is not a drawn symbol"),
        ({"q": [1]}, "q is not a drawn symbol"),
    ],
)
def test_a_point_that_does_not_fit_is_refused(start, says):
    found = examine(setting("SQ"), D, r"(a_j-y_j)\,\sigma'(z_j)", start=start)
    assert says in found["message"]
    assert (found["verdict"] == "right") == (not says)


@pytest.mark.parametrize(
    ("answer", "language", "verdict", "says"),
    [
        (r"\tfrac{7}{3}\sqrt2\,(a_j-y_j)\,\sigma'(z_j)", "latex", "wrong", "constant factor"),
        ("\\delta_j = a_j\ny_j\n\\delta_j = y_j", "latex", "unreadable", "this line has no ="),
        (
            r"\frac{\partial C}{\partial a_j}\frac{\partial a_j}{\partial z_j}",
            "latex",
            "unfinished",
            "",
        ),
        ("np.pi * a", "numpy", "wrong", ""),
        ("+(a - y) * a * (1 - a)", "numpy", "right", ""),
        ("np.transpose(a - y) * np.diag(np.diag(a * (1 - a)))", "numpy", "right", ""),
        ("np.sum((a - y)[:, None] * (a * (1 - a))[:, None], axis=1)", "numpy", "right", ""),
        ("np.square(a - y) / (a - y) * a * (1 - a)", "numpy", "right", ""),
        ("(a - y) * a * (1 - a) * np.ones_like(a) + np.zeros_like(y)", "numpy", "right", ""),
        ("(a - y) * a * -np.expm1(np.log(a))", "numpy", "right", ""),
        ("np.log1p(np.exp(z)) * 0 + (a - y) * a * (1 - a)", "numpy", "right", ""),
    ],
)
def test_more_forms_of_an_answer(answer, language, verdict, says):
    found = examine(setting("SQ"), D, answer, language)
    assert found["verdict"] == verdict, found
    assert says in found["message"] + found["headline"]


@pytest.mark.parametrize("asked", [r"a_j = y_j", "a_j, b_j", r"\foo", ""])
def test_a_question_that_is_none_is_said_to_be(asked):
    found = examine(setting("SQ"), asked, "a_j")
    assert found["verdict"] == "unreadable"
    assert found["message"].startswith("The question cannot be read")


def test_a_question_about_a_whole_vector_is_answered_in_latex_only():
    assert examine(setting("SC"), r"\nabla_{b^L} C", "a^L - y")["verdict"] == "right"
    found = examine(setting("SC"), r"\nabla_{b^L} C", "a - y", "numpy")
    assert "ask for one element" in found["message"]


def test_a_letter_of_the_wrong_range_is_said_to_be():
    found = examine(setting("SQ"), W, "(a_j - y_j)\\,y_k")
    assert (found["verdict"], found["mistake"]) == ("unreadable", "")
    assert "k ranges over K elsewhere but over J in y_k" in found["message"]


def test_a_question_without_a_derivative_is_answered_too():
    assert examine(setting("SQ"), "C", "C + 1")["verdict"] == "wrong"


def test_a_square_matrix_that_changes_places_is_said_to():
    found = examine(SQUARE, r"\frac{\partial C}{\partial u_{ij}}", "np.outer(x, y)", "numpy")
    assert (found["verdict"], found["mistake"]) == ("wrong", "transposed")
    assert (
        examine(SQUARE, r"\frac{\partial C}{\partial u_{ij}}", "np.outer(y, x)", "numpy")["verdict"]
        == "right"
    )


SQUARE = r"""---
equations:
  sizes: {J: [3, 2]}
  symbols: ['u[J,J] ~ normal', 'x[J] ~ normal', 'y[J] ~ normal', C, 's ~ positive']
---

$$
C \equiv \sum_i \sum_j y_i u_{ij} x_j
$$
"""


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("---\nequations: {symbols: [C]}\n---\n\n# A\n\nNothing.\n", "defines nothing"),
        ("---\nequations: {symbols: [C]}\n---\n\n$$\nC \\equiv q\n$$\n", "not declared"),
        ("---\nequations: {symbols: [C]}\n---\n\ntext $$ C $$\n", "alone on its line"),
        ("---\nequations: {symbols: [C]}\n---\n\n<!-- check: let C = 1 -->\n", "C = 1"),
    ],
)
def test_a_page_without_definitions_that_can_be_read_is_no_setting(tmp_path, page, says):
    path = tmp_path / "page.md"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(EquationError, match=says):
        setting_of_page(path)


def test_a_setting_keeps_how_its_page_draws(tmp_path):
    path = tmp_path / "page.md"
    drawn = SQUARE.replace("$$\nC", "<!-- check: draw y onehot -->\n\n$$\nC", 1)
    path.write_text(drawn, encoding="utf-8")
    text = setting_of_page(path)
    assert "draw y onehot" in text
    assert "s ~ positive" not in text
    found = examine(text, r"\frac{\partial C}{\partial u_{ij}}", r"(y_i)^2 x_j")
    assert found["verdict"] == "right"
    assert "s ~ positive" in setting_of_page(path, asked=r"\frac{\partial}{\partial s}(s C)")


def test_every_mistake_that_is_named_has_a_description():
    assert all(MISTAKES.values())
