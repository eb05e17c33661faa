"""What holds, what does not, and what cannot be judged: one table for each rule."""

import pytest

from equation_checker import check

NOTATION = r"""---
equations:
  sizes: {J: [3, 2, 4], K: [2, 4, 3]}
  layer: L
  functions: ['\sigma', 'f', 'g', 'h']
  symbols:
    - 'w^L[J,K] ~ normal'
    - 'b^L[J] ~ normal'
    - 'a^{L-1}[K] ~ unit'
    - 'y[J] ~ unit'
    - 'p[J] ~ simplex'
    - 'c ~ class J'
    - 'o[J] ~ onehot'
    - 'x ~ real'
    - 't ~ positive'
    - 'u ~ normal'
    - 'x_1 ~ normal'
    - 'v[J] ~ normal'
    - 'z^L[J]'
    - 'a^L[J]'
    - 's[J]'
    - 'C'
    - 'D'
    - 'E'
    - 'H[J,J]'
    - 'M[J,K]'
    - 'q[J]'
    - 'r'
    - '\delta^L[J]'
---
$$ z_j^L \equiv \sum_k w_{jk}^L a_k^{L-1} + b_j^L $$

$$ \sigma(t) \equiv \frac{1}{1+e^{-t}}, \qquad a_j^L \equiv \sigma(z_j^L) $$

$$ s_j \equiv \frac{e^{z_j^L}}{\sum_i e^{z_i^L}} $$

$$ C \equiv \frac12 \sum_i (a_i^L - y_i)^2, \qquad D \equiv -\sum_i p_i \ln s_i $$
"""


def verdict(*formulas, directive=""):
    """The verdict on the last of some displays."""
    above = "".join(f"\n$$ {formula} $$\n" for formula in formulas[:-1])
    *before, found = check(f"{NOTATION}{above}\n{directive}\n$$\n{formulas[-1]}\n$$\n")
    assert all(v.ok for v in before), [v.message for v in before if not v.ok]
    return found


HOLDS = {
    # ∂X/∂v: perturb v, cut its own definition, compute anew what follows from it
    "the activation is cut from the weighted input": [
        r"\frac{\partial C}{\partial a_j^L} = a_j^L - y_j"
    ],
    "a bias acts through all that follows": [
        r"\frac{\partial C}{\partial b_j^L} = (a_j^L - y_j)\,\sigma'(z_j^L)"
    ],
    "one element moves alone": [r"\frac{\partial z_i^L}{\partial z_j^L} = [i = j]"],
    "others do not depend on it": [
        r"\frac{\partial a_i^L}{\partial b_j^L} = \delta_{ij}\, \sigma'(z_j^L)"
    ],
    "all elements of a softmax do": [r"\frac{\partial s_i}{\partial z_j^L} = s_i ([i = j] - s_j)"],
    "a sum over the links": [
        r"\frac{\partial D}{\partial z_j^L} = \sum_i \frac{\partial D}{\partial s_i} "
        r"\frac{\partial s_i}{\partial z_j^L} = s_j - p_j"
    ],
    "a derivative in a definition": [
        r"\delta_j^L \equiv \frac{\partial D}{\partial z_j^L}",
        r"\frac{\partial \delta_i^L}{\partial z_j^L} = s_i ([i = j] - s_j)",
    ],
    "a second derivative": [
        r"\frac{\partial^2 D}{\partial z_i^L \partial z_j^L} = s_i ([i = j] - s_j)"
    ],
    "a second derivative by one variable": [
        r"r \equiv x^4",
        r"\frac{\partial^2 r}{\partial x^2} = 12 x^2",
    ],
    "a third derivative": [r"r \equiv x^4", r"\frac{\partial^3 r}{\partial x^3} = 24 x"],
    "a gradient by a matrix": [
        r"\nabla_{w^L} C = \bigl((a^L - y) \odot \sigma'(z^L)\bigr)\,(a^{L-1})^\top"
    ],
    "a gradient by a number": [r"r \equiv x^2", r"\nabla_x r = 2 x"],
    "a Jacobian": [r"\frac{\partial s}{\partial z^L} = \operatorname{diag}(s) - s s^\top"],
    "a matrix by one number": [
        r"M_{jk} \equiv u\, w_{jk}^L",
        r"\frac{\partial M_{jk}}{\partial u} = w_{jk}^L",
    ],
    "a formula": [r"\frac{\partial}{\partial x} (x^3 - x) = 3 x^2 - 1"],
    "a function": [r"\frac{d \sigma}{d x} = \sigma(x) (1 - \sigma(x))"],
    "a second prime": [r"\sigma''(x) = \sigma(x) (1 - \sigma(x)) (1 - 2\sigma(x))"],
    "a third prime": [r"f(t) \equiv t^5", r"f'''(x) = 60 x^2"],
    "a parameter": [
        r"f(t) \equiv t^3",
        r"g(t) \equiv \frac{\partial f(t)}{\partial t}",
        "g(x) = 3 x^2",
    ],
    "a function of two numbers": [
        r"f(t, u) \equiv t^2 u",
        r"\frac{\partial f(x, u)}{\partial x} = 2 x u",
    ],
    "a numbered symbol": [r"r \equiv x_1^2", r"\frac{\partial r}{\partial x_1} = 2 x_1"],
    "an immediate partial": [
        r"q_j \equiv u\, v_j",
        r"r \equiv u \sum_j q_j",
        r"\frac{\partial^{+} r}{\partial u} = \sum_j q_j",
    ],
    "an immediate partial of an element": [
        r"q_j \equiv u\, v_j + x u^2",
        r"\frac{\partial^{+} q_j}{\partial u} = v_j + 2 x u",
    ],
    "an immediate partial of a formula": [r"\frac{\partial^{+} (u x)}{\partial u} = x"],
    "a total derivative beside it": [
        r"q_j \equiv u\, v_j",
        r"r \equiv u \sum_j q_j",
        r"\frac{\partial r}{\partial u} = \frac{\partial^{+} r}{\partial u} + \sum_j "
        r"\frac{\partial r}{\partial q_j} \frac{\partial q_j}{\partial u} = 2 \sum_j q_j",
    ],
    # chain rules
    "a whole chain": [
        r"\frac{\partial C}{\partial b_j^L} = \frac{\partial C}{\partial a_j^L} "
        r"\frac{\partial a_j^L}{\partial z_j^L} \frac{\partial z_j^L}{\partial b_j^L}"
    ],
    "two derivatives that happen to agree": [
        r"\frac{\partial C}{\partial b_j^L} = \frac{\partial C}{\partial z_j^L}"
    ],
    # = and ≠
    "numbers": [r"\frac12 + \frac13 = \frac56"],
    "every member against the first": [r"(x+1)^2 = x^2 + 2 x + 1 = x (x + 2) + 1"],
    "an inequality between numbers": [r"x^2 + 1 \ne x"],
    "a vector": [r"q \equiv v + y", r"q - v = y"],
    "a matrix definition": [r"M \equiv w^L", r"M_{jk} = w_{jk}^L"],
    "a number that is defined whole": [
        r"r \equiv v^\top v",
        r"r = \sum_j v_j^2 = \lVert v \rVert^2",
    ],
    # conditions
    "under a condition on indices": [
        r"\frac{\partial s_i}{\partial z_j^L} = -s_i s_j \quad \text{for } i \ne j"
    ],
    "under a condition on a drawn symbol": [r"|x| = x \quad \text{for } x > 0"],
    "where a symbol is set": [
        r"\frac{\partial C}{\partial a_j^L} = a_j^L - 1 \quad \text{for } y_j = 1"
    ],
    "where targets are bits": [r"y_j^2 = y_j \quad \text{for } y_j \in \{0, 1\}"],
    "where j is the class": [r"[j = c] = 1 \quad \text{for } j = c"],
    "over other indices": [r"\sum_{i \ne j} p_i = 1 - p_j"],
    "over larger indices": [r"\sum_i \sum_{j > i} p_i p_j = \frac12 - \frac12 \sum_j p_j^2"],
    "in cases": [
        r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}"
    ],
    "products, maxima and minima": [
        r"\prod_j e^{v_j} = e^{\sum_j v_j}, \qquad \min_j v_j = -\max_j (-v_j)"
    ],
    "a class as an index": [r"\sum_j o_j v_j = v_o, \qquad \sum_j [j = c] v_j = v_c"],
    # < and ≤
    "a bound that a random point reaches": [r"2 x \le x^2 + 1"],
    "a bound that is reached at one point": [r"x (3 - x) \le \frac94"],
    "a bound of several symbols": [r"2 x u \le x^2 + u^2"],
    "a bound that is reached at infinity": [r"\sigma(x) < 1"],
    "a bound from below": [r"x^2 + 1 \ge 2 x, \qquad e^x \ge x + 1"],
    "a bound against 0": [r"x^2 + 1 > 0, \qquad 0 \le x^2"],
    "a chain of bounds": [r"0 < \sigma'(x) \le \frac14 < 1"],
    "a bound of a class": [r"v_c \le \max_j v_j"],
    "a bound under a condition": [r"x \ge \frac12 \quad \text{for } x > \frac12"],
    "a bound on simplexes": [r"\sum_j p_j^2 \ge \frac1J"],
    "a bound on a hidden symbol": [r"s_j (1 - s_j) \le \frac14"],
    "a bound whose formula has no value everywhere": [r"\sqrt{9 - u} \ge 0"],
    "a bound between numbers": [r"\frac13 < \frac12"],
    # limits
    "a limit at infinity": [r"\lim_{x \to \infty} \sigma(x) = 1"],
    "a limit at minus infinity": [r"\lim_{x \to -\infty} \sigma(x) = 0"],
    "a limit at both": [r"\lim_{x \to \pm\infty} \sigma'(x) = 0"],
    "a limit at a number": [r"\lim_{x \to 0} \frac{e^x - 1}{x} = 1"],
    "a limit at a negative number": [r"\lim_{x \to -1} \frac{x^2 - 1}{x + 1} = -2"],
    "a limit that is slow": [r"\lim_{x \to \infty} \frac{x}{x + 1} = 1"],
    "a limit of one element": [r"\lim_{b_j^L \to \infty} s_j = 1"],
    "a limit that is not a value": [r"\lim_{x \to \infty} \sigma(x) \ne 0"],
    # ∼
    "a function of a vector of a layer": [
        r"f(a^L) \equiv \sum_j (a_j^L)^2",
        r"f(a^L) = \sum_j (a_j^L)^2",
    ],
    "two statements under one condition": [
        r"x^2 = 1 \text{ for } x = 1",
        r"x^3 = 1 \text{ for } x = 1",
    ],
    "an asymptotic equality": [r"\sigma(x) \sim e^x \quad \text{for } x \to -\infty"],
    "an asymptotic equality behind an equation": [
        r"\sigma(x) = \frac{e^x}{1+e^x} \sim e^x \quad \text{for } x \to -\infty"
    ],
    "a strict bound that is reached far out only": [r"\tanh x - u^2 < 1"],
    "a strict bound that is reached at the end of the domain": [r"\sigma(x) < 1"],
    "numbers that 80 digits tell apart": [r"\sigma(100) < 1, \qquad 1 + e^{-100} \ne 1"],
    "a third derivative beside a large constant": [
        r"\frac{\partial^3}{\partial x^3} (100 + x^3) = 6"
    ],
    "a bound whose formula has no value at 0": [r"\frac{1}{x^2} > 0"],
    "an element is set, the others are not": [
        r"\sum_i v_i^2 - v_j^2 + 4 = \sum_i v_i^2 \quad \text{for } v_j = 2"
    ],
    "an element of a one-hot vector is set where it may be": [
        r"[i = j] = o_i \quad \text{for } o_j = 1"
    ],
    "a limit with an element set": [
        r"\lim_{x \to \infty} (y_j + \sigma(x)) = 2 \quad \text{for } y_j = 1"
    ],
    "a value at a point": [r"\left. \sigma'(x) \right|_{x = 0} = \frac14"],
}


@pytest.mark.parametrize("name", HOLDS)
def test_it_holds(name):
    found = verdict(*HOLDS[name])
    assert found.ok, found.message
    assert found.comparisons > 0


FAILS = {
    "a dropped factor": [
        r"\frac{\partial C}{\partial a_j^L} = 2 (a_j^L - y_j)",
        "disagrees with member 1",
    ],
    "an equation in front of ∼": [
        r"\sigma(x) = \frac{e^x}{1+e^{2x}} \sim e^x \quad \text{for } x \to -\infty",
        "member 2 disagrees with member 1",
    ],
    "∼ behind an equation": [
        r"\sigma(x) = \frac{e^x}{1+e^x} \sim 2 e^x \quad \text{for } x \to -\infty",
        "the ratio of members 2 and 3 tends to 0.5, not to 1",
    ],
    "a strict bound that is reached inside the domain": [
        r"\sigma(x) (1-\sigma(x))^2 < \tfrac{4}{27}",
        "is not strict: the two are equal near J = 3, K = 2, x = -0.69314",
    ],
    "a slope that is 0, but not as a difference": [
        r"f(t) \equiv t^2 + \frac{1}{t}",
        r"f'\bigl((\tfrac12)^{1/3}\bigr) < 0",
        "is false",
    ],
    "a slope of a definition that is 0": [
        r"E \equiv \frac{\partial}{\partial x}\bigl(\sigma(x) + \sigma(-x)\bigr)",
        r"E < 0",
        "is false",
    ],
    "a square that is 0 somewhere": [
        r"\sum_j (v_j - 1)^2 > 0",
        "is not strict: the two are equal near J = 2",
    ],
    "the last of three members": [r"x = x + 0 = x + 1", "member 3 disagrees with member 1"],
    "a total derivative for an immediate one": [
        r"q_j \equiv u\, v_j",
        r"r \equiv u \sum_j q_j",
        r"\frac{\partial r}{\partial u} = \sum_j q_j",
        "disagrees",
    ],
    # small differences, and special points
    "a number that is nearly 0": [r"e^{-100} = 0", "disagrees"],
    "a term that is nearly nothing": [r"e^{100} + 1 = e^{100}", "disagrees"],
    "a slope that is nearly 0": [r"\sigma'(100) = 0", "disagrees"],
    "a second derivative that is nearly right": [
        r"\frac{\partial^2 C}{\partial y_i \partial y_j} = \delta_{ij} + e^{-100}",
        "disagrees",
    ],
    "a value at a step": [r"[x > 0] = [x \ge 0]", "e.g. J = 3, K = 2, x = 0"],
    "a case that random points never meet": [
        r"\begin{cases} x & \text{if } x \ne 1 \\ 2 & \text{otherwise} \end{cases} = x",
        "e.g. J = 3, K = 2, x = 1",
    ],
    "a sign at 0": [r"\operatorname{sgn}(x)^2 = 1", "disagrees"],
    "≠ that fails at one point": [r"\sigma(x) \ne \frac12", "is false at J = 3, K = 2, x = 0"],
    "> that fails for a vector of zeros": [r"v_j^2 > 0", "is false"],
    "other elements than the one that is set": [
        r"v_i = 2 \quad \text{for } v_j = 2",
        "disagrees",
    ],
    "what all sets of sizes happen to fulfill": [r"10 J + 8 K = 28 + 3 J K", "disagrees"],
    "the edge of the draws": [r"a_k^{L-1} \le 0.95", "is false"],
    "another edge of the draws": [r"t \le 3", "is false"],
    # chain rules
    "a link that happens to be 1": [
        r"\frac{\partial C}{\partial b_j^L} = \frac{\partial C}{\partial a_j^L} "
        r"\frac{\partial a_j^L}{\partial z_j^L}",
        "no chain rule: members 1 and 2 differ for other functions of the same variables",
    ],
    "a link of another variable": [
        r"\frac{\partial C}{\partial w_{jk}^L} = \frac{\partial C}{\partial a_j^L} "
        r"\frac{\partial a_j^L}{\partial b_j^L}",
        "disagrees",
    ],
    # ≠ and <
    "≠ between equal numbers": [r"x + x \ne 2 x", r"x + x ≠ 2 x is false"],
    "≠ satisfied by noise": [r"\sigma'(x) \ne \sigma(x) (1 - \sigma(x))", "is false"],
    "< satisfied by noise": [r"\sigma'(x) < \sigma(x) (1 - \sigma(x)) + 0", "is false"],
    "> between equal numbers": [r"x + x > 2 x", "is false"],
    "< that fails at some points": [r"x < x^2", "is false"],
    "≥ that fails at some points": [r"x \ge 0", "is false at"],
    "> that fails at a wide draw": [r"12 + u > 0", "is false at"],
    # bounds
    "a bound that is not reached": [r"\sigma'(x) \le \frac13", "0.25 of it is the smallest gap"],
    "a lower bound that is not reached": [r"x^2 + 1 \ge \frac12", "the bound is not reached"],
    "a bound of several symbols that is not reached": [
        r"x u \le x^2 + u^2",
        "the bound is not reached",
    ],
    "a bound that fails between the points": [
        r"x (3 - x) < \frac{22499}{10000}",
        "is false at J = 3, K = 2, x = 1.5",
    ],
    "a homogeneous bound that fails near equality": [r"2.001\, x u \le x^2 + u^2", "is false at"],
    "a bound that softmaxes exceed": [r"s_j (1 - s_j) \le \frac15", "is false at"],
    "a bound that simplexes exceed": [r"\sum_j p_j^2 \ge \frac{11}{20}", "is false at"],
    # limits
    "a limit along multiples of π": [r"\lim_{x \to \infty} \sin(\pi x) = 0", "does not exist"],
    "a limit along shares of π": [r"\lim_{x \to 0} \sin(\pi / x) = 0", "does not exist"],
    "another limit": [r"\lim_{x \to \infty} \sigma(x) = \frac12", "disagrees"],
    "a limit that is the value": [r"\lim_{x \to \infty} \sigma(x) \ne 1", "is false"],
    "another asymptote": [
        r"\sigma(x) \sim 2 e^x \quad \text{for } x \to -\infty",
        "the ratio of members 1 and 2 tends to 0.5, not to 1",
    ],
}


@pytest.mark.parametrize("name", FAILS)
def test_it_fails(name):
    *formulas, message = FAILS[name]
    found = verdict(*formulas)
    assert not found.ok
    assert message in found.message


REFUSED = {
    # nothing to judge
    "the same member twice": [r"x + 1 = (x + 1)", "the member x + 1 stands twice in the chain"],
    "an index that the first member lacks": [
        r"y_i = v_j",
        "member 2 carries the index j, which the first member does not",
    ],
    "members of different shapes": [r"v = x", "member 2 is a number, member 1 is J × 1"],
    "vectors compared with <": [r"v < y", "vectors are compared with = only"],
    "no relation": ["x + 1", "no relation, so there is nothing to check"],
    "a condition that no point meets": [
        r"x = x^2 \quad \text{for } x > 10^6",
        "no sampled point meets the condition",
    ],
    "an arrow": [r"x \to u", r"\to"],
    "an element": [r"x \in u", r"\in"],
    # derivatives that are 0 whatever the values
    "a derivative against the flow": [
        r"\sum_j \frac{\partial z_j^L}{\partial C} = 0",
        "does not depend on C through any definition: the derivative is 0 whatever the values",
    ],
    "a cost that is made of something else": [
        r"\frac{\partial D}{\partial a_j^L} = 0",
        "does not depend on a^L through any definition",
    ],
    "an immediate partial by what is not named": [
        r"q_j \equiv u\, v_j",
        r"r \equiv \sum_j q_j",
        r"\frac{\partial^{+} r}{\partial u} = 0",
        "does not depend on u through any definition",
    ],
    # definitions and letters
    "a size that is defined": [r"J \equiv 3", "J cannot be defined"],
    "an elementary function that is defined": [
        r"\ln(t) \equiv t",
        r"\ln is not declared under functions",
    ],
    "a letter without a range": ["x = [i = j]", "indexes nothing, so it has no range"],
    "a function without its argument": ["f = 1", "the function f needs an argument"],
    "a command as an index": [r"x = [\mu = j]", r"the symbol \mu is not declared"],
    "a function of two variables": [
        r"f(t) \equiv t^2",
        r"\frac{\partial^2 f}{\partial x \partial u} = 0",
        "f is a function of one variable",
    ],
    # no value
    "a logarithm of a negative number": [r"\ln x = \ln x + 0", "the logarithm of"],
    "an inverse function of a large number": [
        r"\arcsin(x^2 + 1) = x",
        "an inverse function of",
    ],
    "a root of a negative number": [r"\sqrt{x} = x^{1/2}", "at a sampled point"],
    "a fractional power of a negative number": [r"x^{1/2} = x^{1/2} + 0", "a fractional power of"],
    "a division by 0": [r"\frac{x}{x - x} = 1", "cannot be evaluated at a sampled point"],
    "a negative power of 0": [r"(x - x)^{-1} = 1", "cannot be evaluated at a sampled point"],
    "a large exponent": [r"x^{10^9} = 1", "an exponent of more than 1000"],
    "a large exponential": [r"e^{e^{e^{e^{e^2}}}} = 1", "a function of a number beyond 10^15"],
    "an undefined symbol": [r"r = 1", "r is not defined on this page, above or in this section"],
    "an undefined function": ["h(x) = 1", "the function h has no definition on this page"],
    "a function of too many numbers": [
        r"f(t) \equiv t^2",
        "f(x, u) = 1",
        "f takes 1 argument(s)",
    ],
    "an elementary function of two numbers": [r"\exp(x, u) = 1", r"\exp takes one argument"],
    "a prime of two numbers": [
        r"f(t, u) \equiv t u",
        "f'(x, u) = u",
        "f with a prime takes one argument",
    ],
    "six primes": [r"f(t) \equiv t^9", "f''''''(x) = 1", "more than 5 primes"],
    "a maximum over nothing": [r"\max_{i < j} v_i = v_j", r"\max over nothing"],
    "cases that leave a gap": [
        r"x = \begin{cases} x + 0 & \text{if } x > 10^6 \\ x - 0 & \text{if } x > 10^7 \end{cases}",
        "no case applies at a sampled point",
    ],
    # limits
    "a limit that does not exist": [r"\lim_{x \to \infty} x = 1", "the limit does not exist"],
    "a limit that differs between the sides": [
        r"\lim_{x \to \pm\infty} \sigma(x) = 1",
        "the limit differs between the sides: 1.0, 2.05",
    ],
    "a limit that oscillates": [r"\lim_{x \to \infty} \sin x = 0", "the limit does not exist"],
    "a limit of a defined symbol": [
        r"\lim_{C \to \infty} C = 0",
        "the variable of a limit must be a drawn symbol",
    ],
    "a limit in a function": [
        r"f(t) \equiv \lim_{x \to \infty} \frac{t}{x}",
        "f(u) = 0",
        "a limit inside a derivative or a function",
    ],
    "infinity as a number": [r"x < \infty", r"\infty stands only under \lim"],
    "plus or minus outside a limit": [r"|x| = \pm x", r"\pm stands only under \lim"],
    # ∼ and points
    "∼ without a target": [r"\sigma(x) \sim e^x", r"\sim needs \text{for } z \to \infty behind it"],
    "a target without ∼": [
        r"\sigma(x) = 1 \quad \text{for } x \to \infty",
        r"\sim needs \text{for } z \to \infty behind it",
    ],
    "∼ under a condition that nothing meets": [
        r"\sigma(x) \sim 5 \text{ for } x \to -\infty, t > 1000",
        "no sampled point meets the condition",
    ],
    "= and ∼ under a condition that nothing meets": [
        r"\sigma(x) = 5 \sim 5 \text{ for } x \to -\infty, t > 1000",
        "no sampled point meets the condition",
    ],
    "a function of vectors that is taken of a number above its definition": [
        r"g(t) \equiv f(t)",
        r"f(v) \equiv \sum_j v_j",
        "g(x) = 1",
        "f is defined below, and it is a function of vectors",
    ],
    "∼ beside <": [
        r"0 < \sigma(x) \sim e^x \quad \text{for } x \to -\infty",
        r"beside \sim stands no relation but =",
    ],
    "≈ without a point": [
        r"\sigma(x) \approx e^x",
        "≈ and ≪ need <!-- check: at SYMBOL = VALUES within TOLERANCE -->",
    ],
    "a point of a defined symbol": [
        r"\left. C \right|_{C = 0} = 0",
        "only a drawn symbol can be set to a value",
    ],
    "a point of a parameter": [
        r"f(t) \equiv \left. t^2 \right|_{t = 0}",
        "f(x) = 0",
        "a parameter cannot be set to a value",
    ],
    "a set of other values": [
        r"y_j^2 = y_j \quad \text{for } y_j \in \{0, 2\}",
        r"∈ is read as y_j \in \{0, 1\}",
    ],
    "a condition that is no comparison": [
        r"x = u \quad \text{for } x \approx u",
        "a condition with ≈",
    ],
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name):
    *formulas, message = REFUSED[name]
    found = verdict(*formulas)
    assert not found.ok
    assert message in found.message


AT_POINTS = {
    # formula, directive, what is wrong (nothing: it holds)
    "close": (r"\sigma(x) \approx e^x", "at x = -10 within 1e-4", ""),
    "several points": (r"\sigma(x) \approx e^x", "at x = -10, -12 within 1e-4", ""),
    "a defined symbol is moved": (r"a_j^L \approx e^{z_j^L}", "at z^L = -10 within 1e-4", ""),
    "it still depends on what it did": (
        r"\frac{\partial a_j^L}{\partial b_j^L} \approx e^{z_j^L}",
        "at z^L = -10 within 1e-4",
        "",
    ),
    "not as close as stated": (
        r"\sigma(x) \approx e^x",
        "at x = -8 within 1e-4",
        "off by 0.000335, the stated tolerance is 0.0001",
    ),
    "ten times closer than stated": (
        r"\sigma(x) \approx e^x",
        "at x = -12 within 1e-4",
        "more than ten times too generous",
    ),
    "much smaller": (r"e^{-t} \ll 1", "at t = 9 within 1e-3", ""),
    "much larger": (r"1 \gg e^{-t}", "at t = 9 within 1e-3", ""),
    "an equality on the way": (r"\sigma(x) = 1 - \sigma(-x) \approx 1", "at x = 8 within 1e-3", ""),
    "no equality on the way": (
        r"\sigma(x) = e^x \approx e^x + e^{2x}",
        "at x = -10 within 1e-4",
        "member 2 disagrees with member 1",
    ),
    "not so much smaller": (r"e^{-t} \ll 1", "at t = 6 within 1e-3", "off by 0.00248"),
    "a negative side": (
        r"-e^{-t} \ll 1",
        "at t = 9 within 1e-3",
        "a side is not positive: write |…|",
    ),
    "another relation": (r"e^{-t} \ll 1 < 2", "at t = 9 within 1e-3", "< beside ≈ or ≪"),
    "nan": (
        r"x - x \approx x - x + 0",
        "at x = 1 within 1e-3",
        "cannot be evaluated at a sampled point",
    ),
    "no point": (
        r"e^{x} \approx 1 \quad \text{for } x > 1",
        "at x = 0 within 1e-3",
        "no sampled point meets",
    ),
}


@pytest.mark.parametrize("name", AT_POINTS)
def test_a_relation_at_points(name):
    formula, directive, message = AT_POINTS[name]
    found = verdict(formula, directive=f"<!-- check: {directive} -->")
    assert found.ok == (not message), found.message
    assert message in found.message
    if found.ok:
        assert found.difference > 0
        assert directive.split()[1] in found.domain


def test_a_loose_bound_need_not_be_reached_but_must_hold():
    assert verdict(r"\sigma'(x) \le \frac13", directive="<!-- check: loose -->").ok
    assert not verdict(r"\sigma'(x) \le \frac15", directive="<!-- check: loose -->").ok
    assert not verdict(r"x (3 - x) < \frac{22499}{10000}", directive="<!-- check: loose -->").ok


def test_another_draw_decides():
    claim = r"\sum_j v_j = 1"
    assert verdict(claim, directive="<!-- check: draw v simplex -->").ok
    assert not verdict(claim).ok


def test_careless_notation_is_read_only_where_it_is_quoted():
    elementwise = r"a^L = \frac{1}{1 + e^{-z^L}}"
    assert verdict(elementwise, directive="<!-- check: elementwise -->").ok
    assert "must be a number" in verdict(elementwise).message
    captured = r"s_j = \frac{e^{z_j^L}}{\sum_j e^{z_j^L}}"
    assert verdict(captured, directive="<!-- check: shadow -->").ok
    assert "sum over another letter" in verdict(captured).message


def test_an_erratum_must_fail_by_its_numbers():
    wrong = r"\frac{\partial C}{\partial a_j^L} = 2 (a_j^L - y_j)"
    found = verdict(wrong, directive="<!-- erratum: S1 -->")
    assert (found.kind, found.ok) == ("erratum", True)
    right = verdict(wrong.replace("2 ", ""), directive="<!-- erratum: S1 -->")
    assert "this is quoted as wrong, but it holds" in right.message
    assert not verdict("Q = 1", directive="<!-- erratum: S1 -->").ok


def test_differences_are_told_in_both_arithmetics():
    found = verdict(r"\frac{\partial C}{\partial a_j^L} = a_j^L - y_j")
    assert 0 < found.difference < 1e-40
    assert 1e-12 < found.difference_float64 < 1e-6


def test_float64_says_nothing_of_limits_and_overflow():
    assert verdict(r"\lim_{x \to \infty} \sigma(x) = 1").difference_float64 is None
    assert verdict(r"\ln(e^{1000 x^2 + 1000}) = 1000 x^2 + 1000").difference_float64 is None


def test_the_domain_is_told():
    found = verdict(r"y_j^2 + x = y_j y_j + x \quad \text{for } u = 2")
    assert found.domain == "u = 2.0; x ~ N(0,2); y ~ U(0.05,0.95); J = 3, 2, 4"
    assert "c: an index of J" in verdict(r"v_c = v_c + 0").domain


def test_a_judgement_that_is_asked_for_twice_is_the_same():
    assert verdict(r"2 x u \le x^2 + u^2") == verdict(r"2 x u \le x^2 + u^2")


def messages(text):
    return [v.message for v in check(NOTATION + text) if not v.ok]


def test_a_hidden_definition_is_one_definition():
    assert messages("\n<!-- check: let r \\equiv x^2 -->\n\n$$ r = x^2 + 0 $$\n") == []
    assert "a definition begins with its symbol and ≡" in messages("<!-- check: let r = x -->\n")[0]
    two = messages("<!-- check: let r \\equiv x \\\\ E \\equiv x -->\n")
    assert "let takes one definition" in two[0]


def test_a_directive_needs_a_display():
    above_heading = "\n<!-- check: loose -->\n\n### Next\n\n$$ x = x + 0 $$\n"
    assert "no display follows this check directive" in messages(above_heading)[0]


def test_an_excused_display_says_why():
    found = verdict("x = u", directive="<!-- unchecked: an example -->")
    assert (found.kind, found.ok, found.message) == ("unchecked", True, "an example")


def test_inline_math_that_restricts_drawn_symbols_claims_nothing():
    assert messages("\nFor $-x > 0$ and $|u| < 1$, and when $\\sigma(x) \\approx 0$.\n") == []
    assert "≈ and ≪ need" in messages("\nThe output $\\sigma(x) \\approx 0$.\n")[0]
    assert "is false" in messages("\nThe output $\\sigma(x) > 1$.\n")[0]


def test_rows_are_one_hot_or_sum_to_1_each_for_itself():
    matter = "sizes: {N: [3, 2], J: [2, 4]}, symbols: ['y[N,J] ~ onehot', 'p[N,J] ~ simplex']"
    sums = r"\sum_j y_{ij} = 1, \qquad \sum_j p_{ij} = 1"
    claims = rf"$$ {sums}, \qquad p_{{i y_i}} = \sum_j y_{{ij}} p_{{ij}} $$"
    found = check(f"---\nequations: {{{matter}}}\n---\n\n{claims}\n")
    assert [v.message for v in found] == ["", "", ""]
