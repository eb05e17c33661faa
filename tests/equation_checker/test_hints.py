"""What is said about a wrong claim: the mistake by name, where it holds, what may be meant."""

import pytest

from equation_checker import check
from equation_checker.hints import MISTAKES

NOTATION = r"""---
equations:
  sizes: {J: [3, 2, 4], K: [2, 4, 3], n: [4, 3, 2]}
  layer: L
  functions: ['\sigma', 'g']
  symbols:
    - 'w^L[J,K] ~ normal'
    - 'b^L[J] ~ normal'
    - 'a^{L-1}[K] ~ unit'
    - 'y[J] ~ unit'
    - 't[J] ~ onehot'
    - 'c ~ class J'
    - 'u[n] ~ normal'
    - 'v[n] ~ normal'
    - 'x ~ real'
    - 'p ~ unit'
    - 'z^L[J]'
    - 'a^L[J]'
    - 'C'
    - 'D'
    - 'q[J]'
    - '\delta^L[J]'
---
$$ z_j^L \equiv \sum_k w_{jk}^L a_k^{L-1} + b_j^L $$

$$ \sigma(t) \equiv \frac{1}{1+e^{-t}} $$
"""
SIGMOID = r"a_j^L \equiv \sigma(z_j^L)"
SOFTMAX = r"a_j^L \equiv \frac{e^{z_j^L}}{\sum_k e^{z_k^L}}"
LINEAR = r"a_j^L \equiv z_j^L"
QUADRATIC = r"C \equiv \frac12 \sum_i (a_i^L - y_i)^2"
CROSS_ENTROPY = r"C \equiv -\sum_i [y_i \ln a_i^L + (1-y_i) \ln(1-a_i^L)]"
ONE_HOT = r"C \equiv -\sum_i t_i \ln a_i^L"
CLASS = r"C \equiv -\ln a_c^L"
TARGETS = r"C \equiv -\sum_i y_i \ln a_i^L"
ERROR = r"\delta_j^L \equiv \frac{\partial C}{\partial z_j^L}"
MEAN = r"D \equiv \frac1n \sum_i (u_i - v_i)^2"


def failure(definitions, claim):
    displays = "".join(f"\n$$ {formula} $$\n" for formula in (*definitions, claim))
    found = [v for v in check(NOTATION + displays) if not v.ok]
    assert len(found) == 1, [v.message for v in found]
    return found[0]


HINTS = [
    # definitions, claim, mistake, what the hint says
    (
        [LINEAR, QUADRATIC],
        r"\frac{\partial C}{\partial b_j^L} = 2 (a_j^L - y_j)",
        "factor",
        "member 1 / member 2 is exactly 1/2 at every point: a factor 1/2 is missing",
    ),
    (
        [r"D \equiv \pi x^2"],
        r"\frac{\partial D}{\partial x} = 2 x",
        "factor",
        "member 1 / member 2 is 3.141592654 at every point",
    ),
    (
        [SIGMOID, CROSS_ENTROPY],
        r"\frac{\partial C}{\partial z_j^L} = y_j - a_j^L",
        "sign",
        "member 1 / member 2 is exactly -1 at every point: a sign is wrong",
    ),
    (
        [SOFTMAX],
        r"\frac{\partial a_i^L}{\partial z_j^L} = a_i^L ([i = j] + a_j^L)",
        "term",
        r"member 1 − member 2 = -2\,a_i^L\,a_j^L wherever they differ",
    ),
    (
        [SOFTMAX],
        r"\frac{\partial a_i^L}{\partial z_j^L} = a_i^L (1 - a_j^L)",
        "index",
        "it holds only where i = j; member 1 − member 2 = -a_i^L wherever they differ",
    ),
    (
        [SOFTMAX],
        r"\frac{\partial a_i^L}{\partial z_j^L} = -a_i^L a_j^L",
        "index",
        "it fails only where i = j; member 1 − member 2 = a_i^L wherever they differ",
    ),
    (
        [SIGMOID, QUADRATIC],
        r"\frac{\partial C}{\partial b_j^L} = a_j^L - y_j",
        "slope",
        r"member 2 lacks the factor \frac{\partial a_j^L}{\partial z_j^L}, the slope of a_j^L",
    ),
    (
        [SIGMOID, CROSS_ENTROPY],
        r"\frac{\partial C}{\partial b_j^L} = (a_j^L - y_j)\, \sigma'(z_j^L)",
        "slope",
        r"member 1 lacks the factor \frac{\partial a_j^L}{\partial z_j^L}, the slope of a_j^L",
    ),
    (
        [SOFTMAX, TARGETS],
        r"\frac{\partial C}{\partial z_j^L} = \frac{\partial C}{\partial a_j^L} "
        r"\frac{\partial a_j^L}{\partial z_j^L}",
        "diagonal",
        r"the diagonal of the Jacobian only: every element of a^L depends on z_j^L",
    ),
    (
        [SOFTMAX, TARGETS, ERROR],
        r"\delta_i^L = -y_i (1 - a_i^L)",
        "diagonal",
        r"member 2 is \frac{\partial C}{\partial a_i^L}\,\frac{\partial a_i^L}{\partial z_i^L}, "
        "the diagonal",
    ),
    (
        [SOFTMAX, ONE_HOT],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L - 1",
        "class",
        "it holds only where j is the class (t_j = 1)",
    ),
    (
        [SOFTMAX, CLASS],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L - 1",
        "class",
        "it holds only where j is the class (j = c)",
    ),
    (
        [SOFTMAX, CLASS],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L",
        "class",
        "it fails only where j is the class (j = c)",
    ),
    (
        [SIGMOID, TARGETS],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L - y_j",
        "target",
        r"it holds wherever y_j = 1 and fails wherever y_j = 0; "
        r"member 1 − member 2 = -a_j^L\,(1-y_j) wherever they differ",
    ),
    (
        [SOFTMAX, TARGETS],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L - y_j",
        "domain",
        "it holds only where y sums to 1",
    ),
    (
        [SOFTMAX, r"C \equiv -\sum_i y_i^2 \ln a_i^L"],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L - y_j",
        "domain",
        "it holds only where y is one-hot",
    ),
    (
        [MEAN],
        r"\frac{\partial D}{\partial u_i} = u_i - v_i",
        "size",
        r"it holds only where n = 2; member 2 / member 1 = 1/2\,n wherever they differ",
    ),
    (
        [LINEAR, QUADRATIC],
        r"\frac{\partial C}{\partial w_{jk}^L} = a_j^L - y_j",
        "product",
        "member 1 / member 2 = a_k^{L-1} wherever they differ",
    ),
    (
        [
            SOFTMAX,
            r"q_j \equiv \frac{e^{a_j^L}}{\sum_k e^{a_k^L}}",
            r"D \equiv -\sum_i t_i \ln q_i",
        ],
        r"\frac{\partial D}{\partial z_j^L} = a_j^L - t_j",
        "step",
        "it would hold if q were a^L: the step between them is left out",
    ),
    (
        [LINEAR, QUADRATIC, ERROR],
        r"\delta_j^L = a_j^L - y_j + b_j^L w_{jk}^L",
        "",
        "",
    ),
]


@pytest.mark.parametrize(("definitions", "claim", "mistake", "hint"), HINTS)
def test_a_wrong_claim_is_explained(definitions, claim, mistake, hint):
    found = failure(definitions, claim)
    assert found.mistake == mistake
    assert hint in found.hint if hint else not found.hint
    assert (f"hint: {found.hint}" in found.message) == bool(hint)


def test_every_mistake_has_a_name_and_a_test():
    assert {row[2] for row in HINTS} - {""} == set(MISTAKES)


def test_members_that_agree_leave_one_alone():
    found = failure(
        [SIGMOID, QUADRATIC],
        r"\frac{\partial C}{\partial z_j^L} = a_j^L - y_j = (a_j^L - y_j)\,\sigma'(z_j^L)",
    )
    assert "the other members agree: member 2 alone differs" in found.message


def test_vectors_are_explained_entry_by_entry():
    found = failure([LINEAR, QUADRATIC], r"\nabla_{a^L} C = 2 (a^L - y)")
    assert found.where.endswith("row 1, column 1")
    assert (
        found.hint == "member 1 / member 2 is exactly 1/2 at every point: a factor 1/2 is missing"
    )


def test_vectors_are_not_explained_by_a_target():
    assert failure([LINEAR, QUADRATIC], r"\nabla_{a^L} C = p (a^L - y)").hint == ""


SLOPE = ([SIGMOID, QUADRATIC], r"\frac{\partial C}{\partial b_j^L} = a_j^L - y_j")


@pytest.mark.parametrize("part", ["hints", "suggestions"])
def test_what_takes_too_long_to_find_is_left_away(monkeypatch, part):
    whole = failure(*SLOPE)
    monkeypatch.setattr(f"equation_checker.{part}.PART", 1e-4)
    found = failure(*SLOPE)
    assert (found.values, found.where) == (whole.values, whole.where)
    assert whole.hint
    assert whole.suggestion
    assert (found.hint == "") == (part == "hints")
    assert (found.suggestion == "") == (part == "suggestions")


def test_for_a_long_statement_no_change_is_looked_for():
    assert failure([], "x = x + 1").suggestion
    assert not failure([], "x = x + 1" + " + 0" * 200).suggestion


def test_a_formula_of_another_case_is_no_candidate():
    cases = r"x = \begin{cases} \ln x & \text{if } x > 0 \\ 2 & \text{otherwise} \end{cases}"
    assert failure([], cases).hint == ""


def test_an_element_of_an_expression_is_changed():
    found = failure([], r"z_j^L - b_j^L = 2 (w^L a^{L-1})_j")
    assert found.suggestion == "(w^L a^{L-1})_j"


def test_the_two_values_at_a_point_are_told():
    found = failure([LINEAR, QUADRATIC], r"\frac{\partial C}{\partial b_j^L} = -2 (a_j^L - y_j)")
    left, right = map(float, found.values)
    assert right == pytest.approx(-2 * left)
    assert found.where == "j = 1, J = 3, K = 2, n = 4"
    assert found.where in found.message


SUGGESTIONS = [
    # definitions, claim, what the wrong member should be
    ([LINEAR, QUADRATIC], r"\frac{\partial C}{\partial b_j^L} = 2 (a_j^L - y_j)", "(a_j^L - y_j)"),
    ([r"D \equiv x^2"], r"\frac{\partial D}{\partial x} = x", r"2\,x"),
    ([r"D \equiv \frac12 x^2"], r"\frac{\partial D}{\partial x} = -x", "x"),
    ([r"D \equiv -x^2"], r"D = x^2", "-x^2"),
    ([r"D \equiv -2x"], r"\frac{\partial D}{\partial x} = -1", "-2"),
    ([r"D \equiv x^4"], r"\frac{\partial D}{\partial x} = 4 x^2", "4 x^3"),
    ([r"D \equiv x^3 + x"], r"\frac{\partial D}{\partial x} = 3 x^2 - 1", "3 x^2 + 1"),
    ([r"D \equiv x - x^3"], r"\frac{\partial D}{\partial x} = -1 - 3 x^2", "1 - 3 x^2"),
    ([r"D \equiv x^3"], r"\frac{\partial D}{\partial x} = 3 x^2 + x", "3 x^2"),
    ([r"D \equiv x^3"], r"\frac{\partial D}{\partial x} = x + 3 x^2", "3 x^2"),
    ([r"D \equiv x^3"], r"\frac{\partial D}{\partial x} = -x + 3 x^2", "3 x^2"),
    ([r"D \equiv x^3"], r"\frac{\partial D}{\partial x} = 3 x \cdot x^2", r"3 \cdot x^2"),
    ([r"D \equiv \frac{1}{1+x^2}"], r"D = 1+x^2", r"\frac{1}{1+x^2}"),
    ([r"D \equiv 1 + x^2"], r"D = \frac{1}{1+x^2}", r"\frac{1+x^2}{1}"),
    ([r"D \equiv x^2"], r"D = \exp(x^2)", "(x^2)"),
    ([r"D \equiv \sigma(x)"], r"\frac{\partial D}{\partial x} = \sigma(x)", r"\sigma'(x)"),
    ([r"D \equiv \sigma(x)"], r"D = \sigma'(x)", r"\sigma(x)"),
    (
        [r"D \equiv \sigma(x)^2"],
        r"\frac{\partial D}{\partial x} = 2\sigma(x)",
        r"\sigma'(x)\,2\sigma(x)",
    ),
    ([r"D \equiv \sum_i y_i"], "D = y_1 + 1", None),
    ([r"D \equiv \max_i y_i"], r"D = \min_i y_i", r"\max_i y_i"),
    ([r"D \equiv \ln(1+x^2)"], r"D = \exp(1 + x^2)", r"\ln(1 + x^2)"),
    ([LINEAR], r"a_j^L = z_j^{L+1}", "z_j^L"),
    ([LINEAR, QUADRATIC], r"\frac{\partial C}{\partial a_j^L} = a_j^{L-1} - y_j", "a_j^L - y_j"),
    ([r"q_j \equiv \sum_k w_{jk}^L a_k^{L-1}"], r"q_j = z_j^L", "z_j^L - b_j^L"),
    ([LINEAR, QUADRATIC], r"\frac{\partial C}{\partial a_j^L} = a_j^L - b_j^L", "a_j^L - y_j"),
    (
        [SOFTMAX],
        r"\frac{\partial a_i^L}{\partial z_j^L} = a_i^L ([i = j] - a_i^L)",
        "a_j^L ([i = j] - a_i^L)",
    ),
    (
        [SOFTMAX],
        r"\frac{\partial a_i^L}{\partial z_j^L} = a_i^L (1 - a_j^L)",
        "a_i^L ([i = j] - a_j^L)",
    ),
    ([SOFTMAX, CLASS], r"\frac{\partial C}{\partial z_j^L} = a_j^L - 1", "a_j^L - [j = c]"),
    ([SOFTMAX, CLASS], r"\frac{\partial C}{\partial z_j^L} = a_j^L", "a_j^L - [j = c]"),
    ([SOFTMAX, ONE_HOT], r"\frac{\partial C}{\partial z_j^L} = a_j^L - 1", "a_j^L - t_j"),
    (
        [SOFTMAX, TARGETS],
        r"\frac{\partial C}{\partial z_j^L} = "
        r"\frac{\partial C}{\partial a_j^L} \frac{\partial a_j^L}{\partial z_j^L}",
        r"\sum_k \frac{\partial C}{\partial a_k^L} \frac{\partial a_k^L}{\partial z_j^L}",
    ),
    (
        [SOFTMAX, TARGETS],
        r"\frac{\partial C}{\partial z_j^L} = "
        r"\frac{\partial C}{\partial a_i^L} \frac{\partial a_i^L}{\partial z_j^L}",
        r"\sum_i \frac{\partial C}{\partial a_i^L} \frac{\partial a_i^L}{\partial z_j^L}",
    ),
]


@pytest.mark.parametrize(("definitions", "claim", "meant"), SUGGESTIONS)
def test_a_change_that_makes_it_true_is_offered(definitions, claim, meant):
    found = failure(definitions, claim)
    assert found.suggestion == (meant or "")
    assert ("did you mean" in found.message) == bool(meant)


RELATIONS = [
    (r"x^2 \ne x x", "x^2 = x x"),
    (r"\sigma(x) > 1", r"\sigma(x) < 1"),
    (r"0 < \sigma(x) < \tfrac12", ""),
]


@pytest.mark.parametrize(("claim", "meant"), RELATIONS)
def test_another_relation_is_offered(claim, meant):
    assert failure([], claim).suggestion == meant


@pytest.mark.parametrize(("definitions", "claim", "meant"), SUGGESTIONS)
def test_what_is_offered_is_true(definitions, claim, meant):
    left, _, _ = claim.partition(" = ")
    displays = "".join(f"\n$$ {formula} $$\n" for formula in definitions)
    if meant:
        verdicts = check(NOTATION + displays + f"\n$$ {left} = {meant} $$\n")
        assert all(v.ok for v in verdicts), verdicts[-1].message


def test_two_numbers_have_no_telling_ratio():
    assert failure([], r"\lim_{x \to \infty} \sigma(x) = 1.23456789").hint == ""
