r"""The notation that the checker reads, as a table: LaTeX, what it means, how it is read.

`GROUPS` maps the name of a group to its rows. Every row is a true statement on a page that begins
with `PREAMBLE`; `wrong` is the same statement with one change that makes it false. The tests hold
every row against the checker, and the site's notation reference is made from it.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One notation."""

    latex: str  # a true statement; several statements where the notation joins them
    meaning: str  # in words, as Markdown
    reading: str  # with all parentheses, as tests/equation_checker/readings.py spells it
    wrong: str  # one change, and false
    above: str = ""  # what stands above the display: a directive


FRONT_MATTER = r"""---
equations:
  sizes: {J: [3, 2, 4], K: [2, 4, 3], m: [4, 3, 2]}
  layer: L
  functions: ['\sigma', f, 'f_t', S, softmax]
  alias: {W: w}
  symbols:
    - 'w^L[J,K] ~ normal'
    - 'b^L[J] ~ normal'
    - 'a^{L-1}[K] ~ unit'
    - 'y[J] ~ unit'
    - 'z^L[J]'
    - 'a^L[J]'
    - 'C'
    - '\delta^L[J]'
    - 'x ~ real'
    - 't ~ positive'
    - '\eta ~ positive'
    - 'u[J] ~ normal'
    - 'v[J] ~ normal'
    - 'w''[J,K]'
    - '\hat y[J]'
    - 'q[J]'
    - 'q^*[J]'
    - 'c ~ class J'
    - 'h[J] ~ onehot'
    - 'X[m,J] ~ normal'
    - 'E[m]'
    - 'F'
    - 'g'
    - 'r'
    - 's'
    - 'p[m]'
    - 'p_0 ~ normal'
    - 'l[m] ~ class J'
    - 'W_{in}[J,J] ~ normal'
    - 'b^{(1)}[J] ~ normal'
---
"""

PREAMBLE = (
    FRONT_MATTER
    + r"""
$$
\sigma(x) \equiv \frac{1}{1 + e^{-x}}, \qquad f(x) \equiv x^3
$$

$$
z_j^L \equiv \sum_k w_{jk}^L a_k^{L-1} + b_j^L, \qquad a_j^L \equiv \sigma(z_j^L)
$$

$$
C \equiv \frac{1}{2} \sum_j (a_j^L - y_j)^2, \qquad \delta_j^L \equiv \frac{\partial C}{\partial z_j^L}
$$

$$
w_{jk}' \equiv w_{jk}^L - \eta \frac{\partial C}{\partial w_{jk}^L}
$$

$$
\hat{y}_j \equiv \frac{e^{u_j}}{\sum_i e^{u_i}}, \qquad q_j \equiv u_j^2, \qquad q_j^* \equiv v_j^2
$$

$$
E_x \equiv \sum_j X_{xj}^2, \qquad F \equiv \frac{1}{m} \sum_x E_x
$$

$$
r \equiv t x, \qquad s \equiv r^2 + t, \qquad g \equiv s t
$$

$$
f_t(x) \equiv t x^3, \qquad S(u, v) \equiv \frac{1}{2} \lVert u - v \rVert^2, \qquad \operatorname{softmax}(u)_j \equiv \frac{e^{u_j}}{\sum_i e^{u_i}}
$$

$$
p_i \equiv \tanh(t p_{i-1} + E_i)
$$
"""
)

GROUPS = {
    "Statements": [
        Row(
            r"g \equiv s\,t = r^2\,t + t^2",
            r"`\equiv`, or `:=`, defines what stands on its left; whatever follows is claimed",
            r"g ≡ (s * t) = (((r ** 2) * t) + (t ** 2))",
            r"g \equiv s\,t = r^2\,t + t",
        ),
        Row(
            r"r := t x = x t",
            r"the same",
            r"r ≡ (t * x) = (x * t)",
            r"r := t x = 2x t",
        ),
        Row(
            r"C = \frac{1}{2} \sum_j (a_j^L - y_j)^2 = \frac{1}{2} \lVert a^L - y \rVert^2",
            r"a chain: every member is compared with the first",
            r"C = ((1 / 2) * sum(j: ((a^L[j] - y[j]) ** 2))) = ((1 / 2) * (norm((a^L - y)) ** 2))",
            r"C = \frac{1}{2} \sum_j (a_j^L - y_j)^2 = \lVert a^L - y \rVert^2",
        ),
        Row(
            r"\begin{aligned} \delta_j^L &= \frac{\partial C}{\partial a_j^L} \frac{\partial a_j^L}{\partial z_j^L} \\ &= (a_j^L - y_j)\, \sigma'(z_j^L) \end{aligned}",
            r"lines of `aligned`, `align`, `gathered` or `split`; one that begins with a relation or a sign continues the one above",
            r"delta^L[j] = (∂(C by a^L[j]) * ∂(a^L[j] by z^L[j])) = ((a^L[j] - y[j]) * sigma'(z^L[j]))",
            r"\begin{aligned} \delta_j^L &= \frac{\partial C}{\partial a_j^L} \frac{\partial a_j^L}{\partial z_j^L} \\ &= (a_j^L + y_j)\, \sigma'(z_j^L) \end{aligned}",
        ),
        Row(
            r"\boxed{\delta_j^L = (a_j^L - y_j)\, \sigma'(z_j^L)} \tag{BP1}",
            r"a frame, a number and a label say nothing",
            r"delta^L[j] = ((a^L[j] - y[j]) * sigma'(z^L[j]))",
            r"\boxed{\delta_j^L = (a_j^L - y_j)\, \sigma(z_j^L)} \tag{BP1}",
        ),
        Row(
            r"r = t x, \qquad s = r^2 + t",
            r"two statements: between them a comma and `\quad`, or `\implies`, `;`, `\text{and}`, a new line",
            r"r = (t * x); s = ((r ** 2) + t)",
            r"r = t x, \qquad s = r^2 - t",
        ),
        Row(
            r"s = r^2 + t \quad \text{(as defined)}",
            r"a remark in parentheses at the end",
            r"s = ((r ** 2) + t)",
            r"s = r^2 - t \quad \text{(as defined)}",
        ),
        Row(
            r"\underbrace{a_j^L - y_j}_{\text{how far off}} \sigma'(z_j^L) = \delta_j^L",
            r"a brace and the remark at it say nothing",
            r"((a^L[j] - y[j]) * sigma'(z^L[j])) = delta^L[j]",
            r"\underbrace{a_j^L + y_j}_{\text{how far off}} \sigma'(z_j^L) = \delta_j^L",
        ),
        Row(
            r"r \overset{\text{def}}{=} t x = x t",
            r"`:=`, `\triangleq` and “def” above an equals sign define too",
            r"r ≡ (t * x) = (x * t)",
            r"r \overset{\text{def}}{=} t x = x + t",
        ),
        Row(
            r"\begin{aligned} r &= t x \\[4pt] s &= r^2 + t \end{aligned}",
            r"a line of its own for each statement",
            r"r = (t * x); s = ((r ** 2) + t)",
            r"\begin{aligned} r &= t x \\[4pt] s &= r^2 - t \end{aligned}",
        ),
    ],
    "Relations": [
        Row(
            r"x^2 + 1 \ne x^2",
            r"differ at every point",
            r"((x ** 2) + 1) ≠ (x ** 2)",
            r"x^2 + 1 \ne 1 + x^2",
        ),
        Row(
            r"0 < \sigma(x) < 1",
            r"strictly between, on a grid of points from −40 to 40",
            r"0 < sigma(x) < 1",
            r"0 < \sigma(x) < \frac{1}{2}",
        ),
        Row(
            r"\sigma'(x) \le \tfrac14",
            r"at most, and the bound is reached; `\ge`, `>` are read alike",
            r"sigma'(x) ≤ (1 / 4)",
            r"\sigma'(x) \le \tfrac13",
        ),
        Row(
            r"x^2 \ge 0",
            r"a bound of 0 need not be reached",
            r"(x ** 2) ≥ 0",
            r"x^3 \ge 0",
        ),
        Row(
            r"\sigma'(x) \le 1",
            r"a bound that is meant to be generous",
            r"sigma'(x) ≤ 1",
            r"\sigma'(x) \le \tfrac15",
            "<!-- check: loose -->",
        ),
        Row(
            r"\sigma'(x) \approx e^{-|x|}",
            r"equal to within a stated relative error, and not ten times better",
            r"sigma'(x) ≈ (e ** (-abs(x)))",
            r"\sigma'(x) \approx e^{-2|x|}",
            "<!-- check: at x = 10, -12 within 1e-4 -->",
        ),
        Row(
            r"\sigma'(x) \ll \sigma(x)",
            r"smaller by at least a stated factor; both sides are positive",
            r"sigma'(x) ≪ sigma(x)",
            r"\sigma(x) \ll \sigma'(x)",
            "<!-- check: at x = 10 within 1e-4 -->",
        ),
        Row(
            r"\sigma'(x) \sim e^{-x} \text{ for } x \to \infty",
            r"the ratio tends to 1",
            r"sigma'(x) ∼ (e ** (-x)) for x → ∞",
            r"\sigma'(x) \sim 2 e^{-x} \text{ for } x \to \infty",
        ),
        Row(
            r"\sigma(x) = \frac{e^x}{1+e^x} \sim e^x \text{ for } x \to -\infty",
            r"equal everywhere, and the ratio tends to 1",
            r"sigma(x) = ((e ** x) / (1 + (e ** x))) ∼ (e ** x) for x → (-∞)",
            r"\sigma(x) = \frac{e^x}{1+e^{2x}} \sim e^x \text{ for } x \to -\infty",
        ),
    ],
    "Conditions": [
        Row(
            r"q_j = u_j^2, \quad j = 1, \dots, J",
            r"for every value of an index, as without these words; the index and its size must be those of the statement",
            r"q[j] = (u[j] ** 2) for j = 1 … J",
            r"q_j = u_j, \quad j = 1, \dots, J",
        ),
        Row(
            r"q_i q_j = u_i^2 u_j^2 \quad \forall i, j",
            r"the same, also as `\text{for all } i, j`",
            r"(q[i] * q[j]) = ((u[i] ** 2) * (u[j] ** 2)) for i, j",
            r"q_i q_j = u_i^2 u_i^2 \quad \forall i, j",
        ),
        Row(
            r"p_i - E_{i-1} = \tanh(t p_{i-1} + E_i) - E_{i-1}, \quad i = 2, \dots, m",
            r"from the second value on",
            r"(p[i] - E[(i - 1)]) = (tanh(((t * p[(i - 1)]) + E[i])) - E[(i - 1)]) for i = 1 … m, i ≥ 2",
            r"p_i - E_{i-1} = \tanh(t p_{i-1} + E_i) - E_i, \quad i = 2, \dots, m",
        ),
        Row(
            r"\delta_{ij} \hat{y}_i = 0 \text{ for } i \ne j",
            r"the statement is checked where the condition behind `\text{for}`, `\text{if}` or `\text{when}` holds",
            r"(delta[i, j] * hat{y}[i]) = 0 for i ≠ j",
            r"\delta_{ij} \hat{y}_i = 0 \text{ for } i = j",
        ),
        Row(
            r"y_j^2 = y_j \text{ if } y_j \in \{0, 1\}",
            r"the symbol is drawn from two values",
            r"(y[j] ** 2) = y[j] for y[j] ∈ {0, 1}",
            r"y_j^2 = -y_j \text{ if } y_j \in \{0, 1\}",
        ),
        Row(
            r"\frac{1}{2} (a_j^L - y_j)^2 = \frac{1}{2} (1 - a_j^L)^2 \text{ for } y_j = 1",
            r"a drawn symbol is set to a value",
            r"((1 / 2) * ((a^L[j] - y[j]) ** 2)) = ((1 / 2) * ((1 - a^L[j]) ** 2)) for y[j] = 1",
            r"\frac{1}{2} (a_j^L - y_j)^2 = \frac{1}{2} (2 - a_j^L)^2 \text{ for } y_j = 1",
        ),
    ],
    "Symbols": [
        Row(
            r"\frac{\partial p_i}{\partial p_{i-1}} = t (1 - p_i^2)",
            r"the element beside another; a recurrence starts from a symbol with the index 0, here `p_0`",
            r"∂(p[i] by p[(i - 1)]) = (t * (1 - (p[i] ** 2)))",
            r"\frac{\partial p_i}{\partial p_{i-1}} = t (1 - p_{i-1}^2)",
        ),
        Row(
            r"p_{i+1} = \tanh(t p_i + E_{i+1}) \text{ for } i < m",
            r"where there is none beside the last, a condition leaves it out",
            r"p[(i + 1)] = tanh(((t * p[i]) + E[(i + 1)])) for i < m",
            r"p_{i+1} = \tanh(t p_i + E_i) \text{ for } i < m",
        ),
        Row(
            r"X_i \cdot u = \sum_j X_{ij} u_j",
            r"with its first indices only, a symbol is what they leave: here the row of an example, as a column",
            r"(X[i] · u) = sum(j: (X[i, j] * u[j]))",
            r"X_i \cdot u = \sum_j X_{ij} v_j",
        ),
        Row(
            r"X^{(i)} \cdot u = \sum_j X^{(i)}_j u_j",
            r"an index in parentheses above stands before those below",
            r"(X[i] · u) = sum(j: (X[i, j] * u[j]))",
            r"X^{(i)} \cdot u = \sum_j X^{(i)}_j v_j",
        ),
        Row(
            r"X_{i l_i} = \sum_j [j = l_i]\, X_{ij}",
            r"the class of each example",
            r"X[i, l[i]] = sum(j: ([j = l[i]] * X[i, j]))",
            r"X_{i l_i} = \sum_j [j = c]\, X_{ij}",
        ),
        Row(
            r"(W_{\text{in}} u)_i = \sum_j (W_{\text{in}})_{ij} u_j",
            r"a symbol that is declared with what stands below, `W_{in}`; its elements take parentheses",
            r"(W[in] * u)[i] = sum(j: (W[in][i, j] * u[j]))",
            r"(W_{\text{in}} u)_i = \sum_j (W_{\text{in}})_{ji} u_j",
        ),
        Row(
            r"\lVert b^{(1)} \rVert^2 = \sum_j (b^{(1)}_j)^2",
            r"a layer with a number, if it is declared so",
            r"(norm(b^(1)) ** 2) = sum(j: (b^(1)[j] ** 2))",
            r"\lVert b^{(1)} \rVert^2 = \sum_j b^{(1)}_j",
        ),
        Row(
            r"z_j^L = \sum_k w_{jk}^L a_k^{L-1} + b_j^L",
            r"indices below, in any order with the layer above: `L`, `L-1` and `L+1` name layers, not powers",
            r"z^L[j] = (sum(k: (w^L[j, k] * a^L-1[k])) + b^L[j])",
            r"z_j^L = \sum_k w_{jk}^L a_k^{L-1} - b_j^L",
        ),
        Row(
            r"z_j^{(L)} = \sum_k w_{j,k}^{(L)} a_k^{(L-1)} + b_j^{(L)}",
            r"the same with parentheses and a comma",
            r"z^L[j] = (sum(k: (w^L[j, k] * a^L-1[k])) + b^L[j])",
            r"z_j^{(L)} = \sum_k w_{j,k}^{(L)} a_k^{(L-1)}",
        ),
        Row(
            r"(a_j^L)^2 = a_j^L a_j^L",
            r"a power of a symbol that has a layer takes parentheses",
            r"(a^L[j] ** 2) = (a^L[j] * a^L[j])",
            r"(a_j^L)^2 = 2 a_j^L",
        ),
        Row(
            r"w_{jk}' = w_{jk} - \eta \frac{\partial C}{\partial w_{jk}}",
            r"a prime or a star on a symbol belongs to its name; the layer of the page may be left out",
            r"w'[j, k] = (w[j, k] - (eta * ∂(C by w[j, k])))",
            r"w_{jk}' = w_{jk} + \eta \frac{\partial C}{\partial w_{jk}}",
        ),
        Row(
            r"\sum_j q_j^* = \lVert v \rVert^2",
            r"a star makes another symbol",
            r"sum(j: q*[j]) = (norm(v) ** 2)",
            r"\sum_j q_j^* = \lVert u \rVert^2",
        ),
        Row(
            r"\sum_j \hat{y}_j = 1",
            r"so does a hat, a tilde, a bar or a script letter; bold is layout",
            r"sum(j: hat{y}[j]) = 1",
            r"\sum_j \hat{y}_j = 2",
        ),
        Row(
            r"\mathbf{z}^L = \mathbf{W}^L \mathbf{a}^{L-1} + \mathbf{b}^L",
            r"bold, roman and sans serif letters are the plain ones",
            r"z^L = ((W^L * a^L-1) + b^L)",
            r"\mathbf{z}^L = \mathbf{W}^L \mathbf{a}^{L-1} - \mathbf{b}^L",
        ),
        Row(
            r"\sum_j \hat{\mathbf{y}}_j = \sum_j \mathbf{\hat y}_j^2 + 2 \sum_j \sum_{i < j} \hat{y}_i \hat{y}_j",
            r"accent and style in either order",
            r"sum(j: hat{y}[j]) = (sum(j: (hat{y}[j] ** 2)) + (2 * sum(j: sum(i where i < j: (hat{y}[i] * hat{y}[j])))))",
            r"\sum_j \hat{\mathbf{y}}_j = \sum_j \mathbf{\hat y}_j^2 + \sum_j \sum_{i < j} \hat{y}_i \hat{y}_j",
        ),
        Row(
            r"u_1 - u_2 = -(u_2 - u_1)",
            r"a number as an index counts from 1",
            r"(u[1] - u[2]) = (-(u[2] - u[1]))",
            r"u_1 - u_2 = u_2 - u_1",
        ),
        Row(
            r"\sum_j h_j \hat{y}_j = \hat{y}_h",
            r"a one-hot vector, or a symbol of the kind `class`, as an index picks the class",
            r"sum(j: (h[j] * hat{y}[j])) = hat{y}[h]",
            r"\sum_j h_j \hat{y}_j = \hat{y}_1",
        ),
        Row(
            r"\sum_j [j = c]\, u_j = u_c",
            r"the class in a condition",
            r"sum(j: ([j = c] * u[j])) = u[c]",
            r"\sum_j [j = c]\, u_j = u_1",
        ),
        Row(
            r"\ln e = 1",
            r"`e` and `\pi` are numbers, unless they are declared",
            r"ln(e) = 1",
            r"\ln e = 2",
        ),
    ],
    "Sums and products": [
        Row(
            r"\sum_{i=1}^{x-1} E_i = \sum_{i=1}^{x} E_i - E_x",
            r"up to an index, or beside it",
            r"sum(i to (x - 1): E[i]) = (sum(i to x: E[i]) - E[x])",
            r"\sum_{i=1}^{x-1} E_i = \sum_{i=1}^{x} E_i + E_x",
        ),
        Row(
            r"\sum_{i=2}^{m} E_i = \sum_{i=1}^{m-1} E_i - E_1 + E_m",
            r"from another number on; a size as an index means the last element",
            r"sum(i from 2 to m: E[i]) = (sum(i to (m - 1): E[i]) - E[1] + E[m])",
            r"\sum_{i=2}^{m} E_i = \sum_{i=1}^{m-1} E_i - E_1",
        ),
        Row(
            r"\frac{\partial p_x}{\partial p_k} = \prod_{i=k+1}^{x} \frac{\partial p_i}{\partial p_{i-1}} \text{ for } k < x",
            r"a product along a recurrence",
            r"∂(p[x] by p[k]) = product(i from (k + 1) to x: ∂(p[i] by p[(i - 1)])) for k < x",
            r"\frac{\partial p_x}{\partial p_k} = \prod_{i=k}^{x} \frac{\partial p_i}{\partial p_{i-1}} \text{ for } k < x",
        ),
        Row(
            r"\sum_{j=1}^{J} u_j v_j = \sum_j v_j u_j",
            r"over all values of an index; limits, if written, are 1 and the declared size",
            r"sum(j to J: (u[j] * v[j])) = sum(j: (v[j] * u[j]))",
            r"\sum_{j=1}^{J} u_j v_j = \sum_j v_j^2 u_j",
        ),
        Row(
            r"\sum_j u_j + t = t + \sum_j u_j",
            r"a sum covers the product that follows, not the next term",
            r"(sum(j: u[j]) + t) = (t + sum(j: u[j]))",
            r"\sum_j u_j + t = \sum_j (u_j + t)",
        ),
        Row(
            r"\sum_{j,k} w_{jk}^2 = \sum_j \sum_k w_{jk} w_{jk}",
            r"over two indices",
            r"sum(j, k: (w[j, k] ** 2)) = sum(j: sum(k: (w[j, k] * w[j, k])))",
            r"\sum_{j,k} w_{jk}^2 = \sum_j \sum_k w_{jk}",
        ),
        Row(
            r"\sum_{i \ne j} \hat{y}_i = 1 - \hat{y}_j",
            r"over the values that meet a condition: `\ne`, `<`, `>`, `\le`, `\ge`",
            r"sum(i where i ≠ j: hat{y}[i]) = (1 - hat{y}[j])",
            r"\sum_{i \ne j} \hat{y}_i = 1 + \hat{y}_j",
        ),
        Row(
            r"\sum_{j \ne c} \hat{y}_j = 1 - \hat{y}_c",
            r"over all classes but the right one",
            r"sum(j where j ≠ c: hat{y}[j]) = (1 - hat{y}[c])",
            r"\sum_{j \ne c} \hat{y}_j = 1 - \hat{y}_1",
        ),
        Row(
            r"\ln \prod_j e^{u_j} = \sum_j u_j",
            r"a product",
            r"ln(product(j: (e ** u[j]))) = sum(j: u[j])",
            r"\ln \prod_j e^{u_j} = -\sum_j u_j",
        ),
        Row(
            r"u_j \le \max_i u_i",
            r"a maximum over an index, `\min` likewise",
            r"u[j] ≤ max(i: u[i])",
            r"u_j \ge \max_i u_i",
        ),
        Row(
            r"\max(t, -t) = |t|",
            r"a maximum of two numbers, `\min` likewise",
            r"max(t, (-t)) = abs(t)",
            r"\max(t, -t) = -|t|",
        ),
        Row(
            r"F = \frac1m \sum_x E_x",
            r"an expectation over a batch is the mean over an index",
            r"F = ((1 / m) * sum(x: E[x]))",
            r"F = \sum_x E_x",
        ),
        Row(
            r"\frac{\partial F}{\partial X_{xj}} = \frac{2}{m} X_{xj}",
            r"the size of an axis is a number",
            r"∂(F by X[x, j]) = ((2 / m) * X[x, j])",
            r"\frac{\partial F}{\partial X_{xj}} = 2 X_{xj}",
        ),
        Row(
            r"\ln \sum_j e^{u_j} = \max_i u_i + \ln \sum_j e^{u_j - \max_i u_i}",
            r"log-sum-exp: a function without parentheses takes the sum that follows it",
            r"ln(sum(j: (e ** u[j]))) = (max(i: u[i]) + ln(sum(j: (e ** (u[j] - max(i: u[i]))))))",
            r"\ln \sum_j e^{u_j} = \max_i u_i - \ln \sum_j e^{u_j - \max_i u_i}",
        ),
    ],
    "Numbers and functions": [
        Row(
            r"x/2 + \frac{x}{2} + \tfrac12 x + 0.5\, x = 2x",
            r"fractions and decimals",
            r"((x / 2) + (x / 2) + ((1 / 2) * x) + (0.5 * x)) = (2 * x)",
            r"x/2 + \frac{x}{2} + \tfrac12 x + 0.5\, x = x",
        ),
        Row(
            r"a_j^L (1 - a_j^L) = a_j^L - (a_j^L)^2",
            r"parentheses behind a symbol multiply; brackets and `\{ \}` group too",
            r"(a^L[j] * (1 - a^L[j])) = (a^L[j] - (a^L[j] ** 2))",
            r"a_j^L (1 - a_j^L) = a_j^L + (a_j^L)^2",
        ),
        Row(
            r"\sigma(-x) = 1 - \sigma(x)",
            r"a name that is declared under `functions` is called",
            r"sigma((-x)) = (1 - sigma(x))",
            r"\sigma(-x) = \sigma(x)",
        ),
        Row(
            r"f'(x) = 3x^2, \quad f''(x) = 6x, \quad f'''(x) = 6",
            r"primes differentiate a function",
            r"f'(x) = (3 * (x ** 2)); f''(x) = (6 * x); f'''(x) = 6",
            r"f'(x) = 3x^2, \quad f''(x) = 3x, \quad f'''(x) = 6",
        ),
        Row(
            r"\sigma^2(x) = \sigma(x) \sigma(x)",
            r"a power of a function",
            r"(sigma(x) ** 2) = (sigma(x) * sigma(x))",
            r"\sigma^2(x) = \sigma(x) \sigma'(x)",
        ),
        Row(
            r"\ln t^2 = 2 \ln t = 2 \log t",
            r"the natural logarithm; without parentheses a function covers one factor and its power",
            r"ln((t ** 2)) = (2 * ln(t)) = (2 * log(t))",
            r"\ln t^2 = (\ln t)^2",
        ),
        Row(
            r"\exp(x) = e^x",
            r"the exponential",
            r"exp(x) = (e ** x)",
            r"\exp(x) = e^{-x}",
        ),
        Row(
            r"\tanh x = \frac{\sinh x}{\cosh x} = 2\sigma(2x) - 1",
            r"hyperbolic functions",
            r"tanh(x) = (sinh(x) / cosh(x)) = ((2 * sigma((2 * x))) - 1)",
            r"\tanh x = \frac{\cosh x}{\sinh x}",
        ),
        Row(
            r"\log_2 8 = 3, \quad \log_{10} t = \frac{\ln t}{\ln 10}",
            r"logarithms to other bases",
            r"(log(8) / ln(2)) = 3; (log(t) / ln(10)) = (ln(t) / ln(10))",
            r"\log_2 8 = 3, \quad \log_{10} t = \ln t",
        ),
        Row(
            r"\operatorname{artanh}(\tanh x) = x, \quad \operatorname{arsinh}(\sinh x) = x",
            r"inverse hyperbolic functions, `\operatorname{arcosh}` too",
            r"artanh(tanh(x)) = x; arsinh(sinh(x)) = x",
            r"\operatorname{artanh}(\tanh x) = x, \quad \operatorname{arsinh}(\sinh x) = -x",
        ),
        Row(
            r"\operatorname{erf}(-x) = -\operatorname{erf}(x), \quad \frac{d}{dx} \operatorname{erf}(x) = \frac{2}{\sqrt{\pi}} e^{-x^2}",
            r"the error function",
            r"erf((-x)) = (-erf(x)); ∂(erf(x) by x) = ((2 / sqrt(pi)) * (e ** (-(x ** 2))))",
            r"\operatorname{erf}(-x) = -\operatorname{erf}(x), \quad \frac{d}{dx} \operatorname{erf}(x) = \frac{1}{\sqrt{\pi}} e^{-x^2}",
        ),
        Row(
            r"\tan(\arctan x) = x, \quad \arcsin(\tanh x) + \arccos(\tanh x) = \frac{\pi}{2}",
            r"the tangent and inverse functions",
            r"tan(arctan(x)) = x; (arcsin(tanh(x)) + arccos(tanh(x))) = (pi / 2)",
            r"\tan(\arctan x) = x, \quad \arcsin(\tanh x) - \arccos(\tanh x) = \frac{\pi}{2}",
        ),
        Row(
            r"\sin^2 x + \cos^2 x = 1",
            r"the sine and the cosine",
            r"((sin(x) ** 2) + (cos(x) ** 2)) = 1",
            r"\sin^2 x - \cos^2 x = 1",
        ),
        Row(
            r"\sqrt{x^2} = |x| = x \operatorname{sgn}(x)",
            r"the root, the absolute value, the sign",
            r"sqrt((x ** 2)) = abs(x) = (x * sgn(x))",
            r"\sqrt{x^2} = x",
        ),
        Row(
            r"\sigma(u) \odot u = u \odot \sigma(u)",
            r"a function of a vector is taken of every entry",
            r"(sigma(u) ⊙ u) = (u ⊙ sigma(u))",
            r"\sigma(u) \odot u = u \odot u",
        ),
    ],
    "Functions of vectors": [
        Row(
            r"S(u, v) = \frac{1}{2} \sum_j (u_j - v_j)^2, \qquad S(v, 2u) = \frac{1}{2} \lVert v - 2u \rVert^2",
            r"a function of whole vectors: its parameters are named like vectors that are declared",
            r"S(u, v) = ((1 / 2) * sum(j: ((u[j] - v[j]) ** 2))); S(v, (2 * u)) = ((1 / 2) * (norm((v - (2 * u))) ** 2))",
            r"S(u, v) = \frac{1}{2} \sum_j (u_j - v_j)^2, \qquad S(v, 2u) = \frac{1}{2} \lVert u - 2v \rVert^2",
        ),
        Row(
            r"\nabla_u S(u, v) = u - v, \qquad \frac{\partial S(u, v)}{\partial v_j} = v_j - u_j",
            r"its derivatives, by what it is called with",
            r"gradient(S(u, v) by u) = (u - v); ∂(S(u, v) by v[j]) = (v[j] - u[j])",
            r"\nabla_u S(u, v) = u - v, \qquad \frac{\partial S(u, v)}{\partial v_j} = u_j - v_j",
        ),
        Row(
            r"\operatorname{softmax}(u) = \hat{y}, \qquad \text{softmax}(2u)_j = \frac{e^{2u_j}}{\sum_i e^{2u_i}}",
            r"a function whose value is a vector is defined by its elements, `\operatorname{softmax}(u)_j \equiv …`",
            r"softmax(u) = hat{y}; softmax((2 * u))[j] = ((e ** (2 * u[j])) / sum(i: (e ** (2 * u[i]))))",
            r"\operatorname{softmax}(u) = \hat{y}, \qquad \text{softmax}(2u)_j = \frac{e^{u_j}}{\sum_i e^{u_i}}",
        ),
        Row(
            r"f_t(2x) = 8t f(x)",
            r"a function that is declared with what stands below, `f_t`",
            r"f_t((2 * x)) = (8 * t * f(x))",
            r"f_t(2x) = 2 f_t(x)",
        ),
    ],
    "Derivatives": [
        Row(
            r"\frac{\partial C}{\partial b_j^L} = \frac{\partial C}{\partial a_j^L} \frac{\partial a_j^L}{\partial z_j^L} \frac{\partial z_j^L}{\partial b_j^L}",
            r"total: every path from the symbol below to the one above that the definitions open",
            r"∂(C by b^L[j]) = (∂(C by a^L[j]) * ∂(a^L[j] by z^L[j]) * ∂(z^L[j] by b^L[j]))",
            r"\frac{\partial C}{\partial b_j^L} = \frac{\partial C}{\partial a_j^L} \frac{\partial z_j^L}{\partial b_j^L}",
        ),
        Row(
            r"\frac{dg}{dt} = 3 t^2 x^2 + 2t, \quad \frac{\mathrm{d} s}{\mathrm{d} t} = 2 t x^2 + 1",
            r"the same with d",
            r"∂(g by t) = ((3 * (t ** 2) * (x ** 2)) + (2 * t)); ∂(s by t) = ((2 * t * (x ** 2)) + 1)",
            r"\frac{dg}{dt} = 3 t^2 x^2, \quad \frac{\mathrm{d} s}{\mathrm{d} t} = 2 t x^2 + 1",
        ),
        Row(
            r"\frac{\partial}{\partial x} \left( x^2 t \right) = 2 x t",
            r"of a formula",
            r"∂(((x ** 2) * t) by x) = (2 * x * t)",
            r"\frac{\partial}{\partial x} \left( x^2 t \right) = x t",
        ),
        Row(
            r"\partial s / \partial r = 2r",
            r"on one line",
            r"∂(s by r) = (2 * r)",
            r"\partial s / \partial r = r",
        ),
        Row(
            r"\partial_x (x^2 t) = 2 x t",
            r"with the variable below",
            r"∂(((x ** 2) * t) by x) = (2 * x * t)",
            r"\partial_x (x^2 t) = x t",
        ),
        Row(
            r"\frac{d\sigma}{dx} = \sigma(x) \sigma(-x)",
            r"of a function by its variable",
            r"∂(sigma by x) = (sigma(x) * sigma((-x)))",
            r"\frac{d\sigma}{dx} = \sigma(x)",
        ),
        Row(
            r"\frac{\partial^2 C}{\partial z_i^L \, \partial z_j^L} = 0 \text{ for } i \ne j",
            r"second derivatives, third ones likewise",
            r"∂(C by z^L[i], z^L[j]) = 0 for i ≠ j",
            r"\frac{\partial^2 C}{\partial z_i^L \, \partial z_j^L} = 0 \text{ for } i = j",
        ),
        Row(
            r"\frac{\partial^2 s}{\partial r^2} = 2",
            r"twice by one symbol",
            r"∂(s by r, r) = 2",
            r"\frac{\partial^2 s}{\partial r^2} = 2r",
        ),
        Row(
            r"\frac{\partial^+ g}{\partial t} = s \ne \frac{\partial g}{\partial t}",
            r"an immediate partial: only where the symbol stands in the definition itself",
            r"immediate ∂(g by t) = s ≠ ∂(g by t)",
            r"\frac{\partial^+ g}{\partial t} = \frac{\partial g}{\partial t}",
        ),
        Row(
            r"\frac{d g}{d t} = \frac{\partial^+ g}{\partial t} + \frac{\partial^+ g}{\partial s} \left( \frac{\partial^+ s}{\partial t} + \frac{\partial^+ s}{\partial r} \frac{\partial^+ r}{\partial t} \right)",
            r"so that paths through a shared symbol can be told apart",
            r"∂(g by t) = (immediate ∂(g by t) + (immediate ∂(g by s) * (immediate ∂(s by t) + (immediate ∂(s by r) * immediate ∂(r by t)))))",
            r"\frac{d g}{d t} = \frac{\partial^+ g}{\partial t} + \frac{\partial^+ g}{\partial s} \frac{\partial^+ s}{\partial t}",
        ),
        Row(
            r"\left. \frac{\partial s}{\partial x} \right|_{x=1} = 2t^2",
            r"with a drawn symbol set to a value",
            r"(∂(s by x) at x = 1) = (2 * (t ** 2))",
            r"\left. \frac{\partial s}{\partial x} \right|_{x=1} = 2t",
        ),
        Row(
            r"\frac{\partial s}{\partial x} \Big|_{x=1} = 2t^2",
            r"the same with one bar",
            r"(∂(s by x) at x = 1) = (2 * (t ** 2))",
            r"\frac{\partial s}{\partial x} \Big|_{x=1} = 2t",
        ),
        Row(
            r"\nabla_{b^L} C = \delta^L",
            r"a gradient has the shape of the symbol below",
            r"gradient(C by b^L) = delta^L",
            r"\nabla_{b^L} C = -\delta^L",
        ),
        Row(
            r"\frac{\partial \hat{y}}{\partial u} = \operatorname{diag}(\hat{y}) - \hat{y} \hat{y}^\top",
            r"of a vector by a vector: the Jacobian, a row for each entry above",
            r"∂(hat{y} by u) = (diag(hat{y}) - (hat{y} * transpose(hat{y})))",
            r"\frac{\partial \hat{y}}{\partial u} = \operatorname{diag}(\hat{y}) + \hat{y} \hat{y}^\top",
        ),
        Row(
            r"\frac{\partial \hat{y}_i}{\partial u_j} = \hat{y}_i (\delta_{ij} - \hat{y}_j)",
            r"the same by indices",
            r"∂(hat{y}[i] by u[j]) = (hat{y}[i] * (delta[i, j] - hat{y}[j]))",
            r"\frac{\partial \hat{y}_i}{\partial u_j} = \hat{y}_i (\delta_{ij} + \hat{y}_j)",
        ),
        Row(
            r"\nabla^2_{z^L} C = \operatorname{diag}\bigl( \sigma'(z^L) \odot \sigma'(z^L) + (a^L - y) \odot \sigma''(z^L) \bigr)",
            r"the matrix of second derivatives, also written with two signs, `\nabla_z \nabla_z C`",
            r"∂(C by z^L, z^L) = diag(((sigma'(z^L) ⊙ sigma'(z^L)) + ((a^L - y) ⊙ sigma''(z^L))))",
            r"\nabla^2_{z^L} C = \operatorname{diag}\bigl( \sigma'(z^L) \odot \sigma'(z^L) \bigr)",
        ),
        Row(
            r"\lim_{x \to \pm\infty} \sigma'(x) = 0",
            r"a limit: at infinity, on both sides, or at a number",
            r"limit(x → (±∞): sigma'(x)) = 0",
            r"\lim_{x \to \pm\infty} \sigma'(x) = 1",
        ),
        Row(
            r"\lim_{x \to 0} \frac{\tanh x}{x} = 1",
            r"at a number, from both sides",
            r"limit(x → 0: (tanh(x) / x)) = 1",
            r"\lim_{x \to 0} \frac{\tanh x}{x} = 2",
        ),
    ],
    "Vectors and matrices": [
        Row(
            r"z^L = W^L a^{L-1} + b^L",
            r"without indices all of a symbol: vectors are columns, a product is that of matrices",
            r"z^L = ((W^L * a^L-1) + b^L)",
            r"z^L = W^L a^{L-1} - b^L",
        ),
        Row(
            r"\delta^L = (a^L - y) \odot \sigma'(z^L)",
            r"`\odot` multiplies entry by entry",
            r"delta^L = ((a^L - y) ⊙ sigma'(z^L))",
            r"\delta^L = (a^L + y) \odot \sigma'(z^L)",
        ),
        Row(
            r"\nabla_{W^L} C = \delta^L (a^{L-1})^\top",
            r"a transpose: `^\top` or `^{\mathsf T}`; column times row is a matrix",
            r"gradient(C by W^L) = (delta^L * transpose(a^L-1))",
            r"\nabla_{W^L} C = -\delta^L (a^{L-1})^\top",
        ),
        Row(
            r"\sum_j u_j v_j = u^\top v = v^T u",
            r"row times column is a number; `^T` is a transpose where `T` is no symbol",
            r"sum(j: (u[j] * v[j])) = (transpose(u) * v) = (transpose(v) * u)",
            r"\sum_j u_j v_j = u^\top v = u^T u",
        ),
        Row(
            r"\lVert u \rVert^2 = \sum_j u_j^2, \quad \|u\|_2 = \sqrt{u^\top u}",
            r"the Euclidean norm, and its square",
            r"(norm(u) ** 2) = sum(j: (u[j] ** 2)); norm(u) = sqrt((transpose(u) * u))",
            r"\lVert u \rVert^2 = \sum_j u_j^2, \quad \|u\|_2 = u^\top u",
        ),
        Row(
            r"u \cdot v = v^\top u, \quad \langle u, v \rangle = \sum_j u_j v_j",
            r"the inner product",
            r"(u · v) = (transpose(v) * u); (u · v) = sum(j: (u[j] * v[j]))",
            r"u \cdot v = v^\top u, \quad \langle u, v \rangle = \sum_j u_j",
        ),
        Row(
            r"W^{L\top} y = (y^\top W^L)^\top, \quad (a^{L\mathsf{T}} u)^2 = (u \cdot a^L)^2",
            r"a transposed symbol of a layer",
            r"(transpose(W^L) * y) = transpose((transpose(y) * W^L)); ((transpose(a^L) * u) ** 2) = ((u · a^L) ** 2)",
            r"W^{L\top} y = (y^\top W^L)^\top, \quad (a^{L\mathsf{T}} u)^2 = u \cdot a^L",
        ),
        Row(
            r"\lVert u \rVert_1 = \sum_j |u_j|, \quad \lVert u \rVert_\infty = \max_j |u_j|, \quad \lVert W^L \rVert_F^2 = \sum_{j,k} (w_{jk}^L)^2",
            r"other norms",
            r"norm1(u) = sum(j: abs(u[j])); norm∞(u) = max(j: abs(u[j])); (normF(W^L) ** 2) = sum(j, k: (w^L[j, k] ** 2))",
            r"\lVert u \rVert_1 = \sum_j |u_j|, \quad \lVert u \rVert_\infty = \max_j |u_j|, \quad \lVert W^L \rVert_F = \sum_{j,k} (w_{jk}^L)^2",
        ),
        Row(
            r"\operatorname{tr}(u v^\top) = u^\top v",
            r"the trace",
            r"tr((u * transpose(v))) = (transpose(u) * v)",
            r"\operatorname{tr}(u v^\top) = u^\top u",
        ),
        Row(
            r"\det\bigl( \operatorname{diag}(\hat{y}) \bigr) = \prod_j \hat{y}_j",
            r"the determinant",
            r"det(diag(hat{y})) = product(j: hat{y}[j])",
            r"\det\bigl( \operatorname{diag}(\hat{y}) \bigr) = \sum_j \hat{y}_j",
        ),
        Row(
            r"\left( \operatorname{diag}(\hat{y}) + u u^\top \right)^{-1} u = \frac{ \operatorname{diag}(\hat{y})^{-1} u }{ 1 + u^\top \operatorname{diag}(\hat{y})^{-1} u }",
            r"the inverse of a matrix",
            r"(((diag(hat{y}) + (u * transpose(u))) ** (-1)) * u) = (((diag(hat{y}) ** (-1)) * u) / (1 + (transpose(u) * (diag(hat{y}) ** (-1)) * u)))",
            r"\left( \operatorname{diag}(\hat{y}) + u u^\top \right)^{-1} u = \frac{ \operatorname{diag}(\hat{y})^{-1} u }{ 1 + u^\top u }",
        ),
        Row(
            r"(W^L a^{L-1})_j = z_j^L - b_j^L",
            r"an entry of a product",
            r"(W^L * a^L-1)[j] = (z^L[j] - b^L[j])",
            r"(W^L a^{L-1})_j = z_j^L + b_j^L",
        ),
        Row(
            r"\operatorname{diag}(u)\, v = u \odot v",
            r"a diagonal matrix",
            r"(diag(u) * v) = (u ⊙ v)",
            r"\operatorname{diag}(u)\, v = u \odot u",
        ),
    ],
    "Cases and indicators": [
        Row(
            r"\max(0, x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
            r"the value behind the first condition that holds",
            r"max(0, x) = cases(x if x > 0; 0 otherwise)",
            r"\max(0, x) = \begin{cases} x & \text{if } x > 0 \\ 1 & \text{otherwise} \end{cases}",
        ),
        Row(
            r"\frac{\partial \hat{y}_i}{\partial u_j} = \begin{cases} \hat{y}_j (1 - \hat{y}_j) & \text{if } i = j \\ -\hat{y}_i \hat{y}_j & \text{if } i \ne j \end{cases}",
            r"conditions on indices",
            r"∂(hat{y}[i] by u[j]) = cases((hat{y}[j] * (1 - hat{y}[j])) if i = j; (-(hat{y}[i] * hat{y}[j])) if i ≠ j)",
            r"\frac{\partial \hat{y}_i}{\partial u_j} = \begin{cases} \hat{y}_j (1 - \hat{y}_j) & \text{if } i = j \\ \hat{y}_i \hat{y}_j & \text{if } i \ne j \end{cases}",
        ),
        Row(
            r"\sum_j [i = j]\, u_j = u_i",
            r"1 where the condition in brackets holds, 0 elsewhere",
            r"sum(j: ([i = j] * u[j])) = u[i]",
            r"\sum_j [i \ne j]\, u_j = u_i",
        ),
        Row(
            r"\sum_j \mathbb{1}[i = j]\, u_j = u_i, \quad \sum_j \mathbf{1}_{i = j}\, u_j^2 = u_i^2",
            r"the same as an indicator",
            r"sum(j: ([i = j] * u[j])) = u[i]; sum(j: ([i = j] * (u[j] ** 2))) = (u[i] ** 2)",
            r"\sum_j \mathbb{1}[i \ne j]\, u_j = u_i, \quad \sum_j \mathbf{1}_{i = j}\, u_j^2 = u_i^2",
        ),
        Row(
            r"\delta_{ij} u_j = [i = j]\, u_i",
            r"Kronecker's delta, if no symbol δ with two indices is declared",
            r"(delta[i, j] * u[j]) = ([i = j] * u[i])",
            r"\delta_{ij} u_j = [i \ne j]\, u_i",
        ),
        Row(
            r"\max(0, x) = x\, [x > 0]",
            r"a condition on numbers",
            r"max(0, x) = (x * [x > 0])",
            r"\max(0, x) = x\, [x < 0]",
        ),
    ],
}
