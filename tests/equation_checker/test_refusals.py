"""What the checker must refuse: the LaTeX, and the words of the message; then whole pages."""

import json

import pytest

from equation_checker import EquationError, check
from equation_checker.markdown import front_matter
from equation_checker.notation import read_notation
from equation_checker.syntax import parse
from tests.equation_checker.notations import FRONT_MATTER, PREAMBLE

LEXICON = read_notation(front_matter(FRONT_MATTER), None).lexicon

# LaTeX, the piece that the message points at, words of the message.
UNREADABLE = [
    # ambiguous
    (r"\sigma^{-1}(x) = 1", "^{-1}", "inverse function"),
    (r"\ln a_j (1 - y_j) = 1", r"\ln a_j (1 - y_j)", "Add parentheses"),
    (r"1/2 x = 1", "1/2 x", r"use \frac or parentheses"),
    (r"a_j^L{}^2 = 1", "}", "not expected"),
    (r"a_j^L^2 = 1", "^2", "a second superscript"),
    (r"a_j_k = 1", "_k", "a second subscript"),
    (r"a^L^{L\top} = 1", r"^{L\top}", "two layers"),
    (r"a^L^{2\top} = 1", r"^{2\top}", "a power beside the layer L"),
    (r"(a^L)^L = 1", "^L", "names a layer and belongs to a symbol"),
    (r"a^{L+x} = 1", "^{L+x}", "a layer is L, L-1 or L+1"),
    (r"10\,000 = x", r"10\,000", "two numbers side by side"),
    (r"x = 1e-5", "1", "10^{-5}"),
    (r"x = 2.5e3", "2.5", "10^{-5}"),
    (r"x = .5", ".", "0.5"),
    (r"x. y = 1", ".", "a full stop inside a formula"),
    (r"\lVert x \rVert_3 = 1", "_3", "norms are"),
    (r"\log_{2,3} x = 1", "_{2,3}", "ambiguous"),
    (r"\sqrt[3]{x} = 1", r"\sqrt", "x^{1/3}"),
    # words
    (r"a_j = \text{relu}(z)_j", r"\text{relu}", "a function is declared under functions"),
    (r"a_j = \text{relu}\,(z)_j", r"\text{relu}", "a function is declared under functions"),
    (r"x = 1 \text{ whenever it rains}", r"\text{ whenever it rains}", r"\text{otherwise}"),
    (r"x = 1 \text{(a remark)} + 2", r"\text{(a remark)}", "at the end of a statement"),
    (r"x = 1 \quad t = 2", r"\quad", "a comma before"),
    (r"x = 1 \text{ for } 2t", "2t", "a condition needs a relation"),
    (r"\tag{{2}} x = 1", r"\tag", "needs an argument"),
    # what is not read, and what to write instead
    (r"\int_0^1 x = 1", r"\int", "sums are checked, integrals are not"),
    (r"a \propto e^z", r"\propto", "state the factor"),
    (r"a_1 + \cdots + a_n = 1", r"\cdots", "write a sum with its range"),
    (r"\forall j: a_j > 0", ":", r"\forall j stands behind the statement"),
    (r"\forall j, a_j > 0", r"\forall j, a_j > 0", "behind the statement"),
    (r"a_j = 1, \quad j = 1, \dots", r"\dots", "write a sum with its range"),
    (r"a_j = 1 \text{ for } j > 1, \dots, J", r"\dots", "a range is written"),
    (r"a_j = 1 \text{ for } \dots, J", r"\dots", "a range is written"),
    (r"a_1, \dots, a_J = 1", r"\dots", "write a sum with its range"),
    (r"\sum_{i=2} a_i = 1", "_{i=2}", "an upper limit, too"),
    (r"\sum_{i=2,k} a_i = 1", "_{i=2,k}", "not read"),
    (r"a_{\text{two words}} = 1", r"\text{two words}", "cannot be read"),
    (r"a \circ b = 1", r"\circ", r"\odot"),
    (r"u \otimes v = 1", r"\otimes", r"u v^\top"),
    (r"a \not= b", r"\not", r"\ne"),
    (r"\arg\max_j a_j = 1", r"\arg", "not checked"),
    (r"\binom{n}{k} = 1", r"\binom", "product"),
    (r"n! = 1", "!", "product"),
    (r"p(x \mid y) = 1", r"\mid", r"\text{for }"),
    (r"x \overset{!}{=} y", r"\overset", "def"),
    (r"\nabla C = 0", r"\nabla", r"\nabla_z C"),
    (r"\underbrace{x}_{= 2x} = x", "=", "write a formula as a member of its own"),
    (r"\overbrace{x}^{\delta_j} = x", r"\delta", "write a formula as a member of its own"),
    (r"x = \begin{pmatrix} 1 & 0 \end{pmatrix}", r"\begin{pmatrix}", "aligned or cases"),
    (r"\begin{equation} a = b \end{equation}", r"\begin{equation}", "aligned or cases"),
    (r"\hat{a + b} = 1", "+", "letters only"),
    (r"\sum_{j=0}^{J} a_j = 1", "_{j=0}", "not read"),
    (r"\sum_{j \in B} a_j = 1", r"_{j \in B}", "not read"),
    (r"\sum_{x_1} a_j = 1", "x_1", "must be a letter"),
    (r"\sum a_j = 1", r"\sum a_j", "one index below"),
    (r"\sum_j^J^J a_j = 1", r"\sum_j^J^J a_j", "one index below"),
    (r"\lim_{z} z = 1", r"\lim_{z} z", r"z \to \infty"),
    (r"\lim z = 1", r"\lim z", r"z \to \infty"),
    (r"\left. z \right|_{z} = 1", "z", "|_{z=0}"),
    (r"\frac{\partial^4 C}{\partial z^4} = 1", None, "third is the highest"),
    (r"\frac{\partial^2 C}{\partial z} = 1", None, "order 2 by 1"),
    (r"\nabla^3_z C = 1", None, "∇²"),
    (r"f''''''(x) = 1", "''''''", "more than 5 primes"),
    (r"\begin{cases} 1 & \text{if } j = 1, k = 1 \\ 0 & \text{otherwise} \end{cases} = 1", None,
     "one condition a row"),
    # brackets and layout
    (r"(a + b = 1", None, ") is missing"),
    (r"a + b) = 1", ")", "not expected"),
    (r"|a = 1", None, "the second | is missing"),
    (r"\lVert a = 1", None, "the second ‖ is missing"),
    (r"\langle a, b = 1", None, r"\rangle is missing"),
    (r"\{a) = 1", r"\{a)", "does not close"),
    (r"{a = 1", "{", "this { is never closed"),
    (r"a} = 1", "}", "this } closes nothing"),
    (r"\frac{a}", "", "an argument is expected"),
    (r"\begin{aligned} a = 1", r"\begin{aligned}", "never closed"),
    (r"a = 1 \end{aligned}", r"\end{aligned}", "closes nothing"),
    (r"\begin{cases} 1 \end{aligned} = 1", r"\end{aligned}", "closes nothing"),
    (r"a \middle| b = 1", r"\middle|", "cannot be read"),
    (r"a \right. = 1", r"\right.", "closes nothing"),
    (r"\left/ a = 1", None, "not expected"),
    (r"\left? a = 1", r"\left?", "no delimiter"),
    (r"a = ", "", "ends too early"),
    (r"= a", "=", "cannot stand here"),
    (r"a < = b", "=", "cannot stand here"),
    (r"a @ b = 1", "@", "cannot be read"),
    (r"x² = 1", "²", "cannot be read"),
    # relations where none may be
    (r"(a = b) c = 1", "(a = b)", "write [j = k]"),
    (r"\sigma(a = b) = 1", "a = b", "a relation as an argument"),
    (r"x_{j = 1} = 1", "j = 1", "a relation as an index"),
    (r"(0, 1) = x", "(0, 1)", "several formulas in parentheses"),
    (r"[0, 1] = x", "[0, 1]", "several formulas in brackets"),
    (r"\mathbb{1}(x) = 1", r"\mathbb{1}(x)", "one condition"),
    (r"\sqrt{x}_j = 1", "_j", "a subscript belongs to a symbol"),
    (r"(a)^* = 1", "^*", "a star belongs to a symbol"),
    (r"(a)' = 1", "'", "a prime belongs to a symbol"),
    # too much
    ("{" * 50 + "x" + "}" * 50, "{", "nested more than 40 deep"),
    ("=".join("x" * 70), None, "more than 60 members"),
    ("x" * 10_001, None, "more than 10000 characters"),
    ("1" * 50 + " = x", "1" * 50, "more than 40 digits"),
    (r"\ln " * 100 + "x = 1", None, "nested more than 60 deep"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "piece", "words"), UNREADABLE, ids=[r[0][:40] for r in UNREADABLE]
)
def test_it_is_not_read(latex, piece, words):
    with pytest.raises(EquationError) as caught:
        parse(latex, LEXICON)
    assert words in caught.value.message
    if piece is not None:
        start, end = caught.value.span
        assert latex[start:end].strip() == piece.strip()


# Statements below the preamble of the table of notations, and the words of the message.
MEANINGLESS = [
    (r"\alpha = x", r"the symbol \alpha is not declared"),
    (r"x = \foo", r"the symbol \foo is not declared"),
    (r"\operatorname{relu}(u) = u", "declare relu under functions"),
    (r"F(x) = x", "declare F under functions"),
    (r"\sigma = x", r"the function \sigma needs an argument"),
    (r"\frac{\partial x}{\partial f} = 1", "the function f needs an argument"),
    (r"\nabla_f x = 1", "the function f needs an argument"),
    (r"x + \sigma \cdot 2 = x", r"the function \sigma needs an argument"),
    (r"\delta_j^L = a_j^L - y_k", "carries the index k"),
    (r"\delta_j^L = w_{kj}^L", "ranges over"),
    (r"u_j = v_{j,j}", "carries 2 indices, but v has the shape [J]"),
    (r"u_{jj} v_j = 1", "carries 2 indices, but u has the shape [J]"),
    (r"u_4 = u_1", "the index 4 is not within 1 … 2"),
    (r"u_0 = u_1", "the index 0 is not within 1 … 2"),
    (r"u_{j+1} = u_j", r"where j+1 is 4: restrict the statement, \text{for } j < J"),
    (r"u_{j-1} = u_j", r"\text{for } j > 1, or declare u_0 for the start"),
    (r"u_{(2j)} = u_j", "an index must be a letter, a number, the class"),
    (r"u_{j-x} = u_j", "an index must be a letter, a number, the class"),
    (r"X_{l_c j} = 1", "is a class of J, the index of m"),
    (r"x = 1 \quad \forall k", "k is no index of this statement"),
    (r"q_j = u_j^2, \quad j = 1, \dots, K", "j runs to K but indexes J"),
    (r"q_j = u_j^2, \quad j = 1, \dots, t", "j runs to no declared size"),
    (r"q_j = \sum_{i=1}^{x} u_i", "must be a declared size or an index"),
    (r"S(u) = 1", "S takes 2 argument(s)"),
    (r"S(u, 1) = 1", "S takes J × 1 here, not a number"),
    (r"S'(u, v) = 1", "a prime of S, a function of vectors"),
    (r"u_j + j = u_j", "the index j is used as a number"),
    (r"u_j = \sum_j u_j", "j is both a free index and the index of"),
    (r"\sum_n x = 1", "n indexes nothing"),
    (r"\sum_{j=1}^{5} u_j = 1", "must be a declared size"),
    (r"\sum_{j=1}^{K} u_j = 1", "j runs to K but indexes J"),
    (r"c = 1", "the class c is an index"),
    (r"a_c^{L-1} = 1", "is a class of J, the index of K"),
    (r"\delta^L = a^L a^L", "a matrix product of J × 1 and J × 1"),
    (r"\delta^L = a^{L-1} \odot a^L", "the shapes differ"),
    (r"u + x = u", "a sum of"),
    (r"\frac{x}{u} = 1", "a denominator must be a number"),
    (r"x / u = 1", "division by"),
    (r"u^2 = u", "the base of a power"),
    (r"x^u = u", "an exponent must be a number"),
    (r"x^\top = x", "the transpose of a number"),
    (r"|u| = 1", r"write \lVert x \rVert for a norm"),
    (r"\lVert W^L \rVert = 1", r"\lVert W \rVert_F only"),
    (r"\operatorname{tr}(W^L) = 1", "no square matrix"),
    (r"(W^L)^{-1} = 1", "no square matrix"),
    (r"\operatorname{diag}(W^L) = 1", "diag needs one column"),
    (r"\max(u, x) = 1", "have different shapes"),
    (r"\frac{\partial W^L}{\partial W^L} = 1", "use indices"),
    (r"\nabla_u u = 1", "what ∇ acts on must be a number"),
    (r"\lim_{x \to 0} u = u", "a limit must be a number"),
    (r"\left. x \right|_{u = 0} = 1", "what is set to a value must be a number"),
    (r"\begin{cases} u & \text{if } x > 0 \\ 1 & \text{otherwise} \end{cases} = u",
     "the cases have different shapes"),
    (r"\frac{\partial C}{\partial (x + t)} = 1", "one differentiates by a symbol"),
    (r"\nabla_{x + t} C = 1", "one differentiates by a symbol"),
    (r"y_j = y_j", "stands twice in the chain"),
    (r"a_c^L = a_c^L", "the member a_c^L stands twice in the chain"),
    (r"x \to 1", r"is not read here"),
    (r"F = \{0, 1\}", "only behind ∈"),
    (r"(u + v)_{jk} = 1", "not as many indices as axes"),
    (r"(W^L a^{L-1})_{(j + 1)} = 1", "stands at declared symbols only"),
    (r"x", "no relation, so there is nothing to check"),
    (r"\sigma'(x) \approx e^{-x}", "check: at SYMBOL"),
    (r"x = \infty", r"only under \lim"),
    # definitions
    (r"x \equiv 1", "drawn at random and cannot be defined"),
    (r"r \equiv 1, \quad r \equiv 2", "defined a second time in this section"),
    (r"r \equiv s, \quad s \equiv r", "circular"),
    (r"\sigma(x) \equiv \sigma(x)", "circular"),
    (r"1 = r \equiv 2", "begins with its symbol"),
    (r"r \equiv 1 \equiv 2", "one ≡"),
    (r"r \equiv 1 \text{ for } x > 0", "no condition"),
    (r"x + t \equiv 1", "only a symbol or a function can be defined"),
    (r"q_1 \equiv 1", "a different letter for each index"),
    (r"q_j \equiv w_{jk}^L", "stands on the right only"),
    (r"q \equiv 1", "its definition"),
    (r"f(2) \equiv 1", "must be a letter"),
    (r"f'(x) \equiv 1", "this is no definition of f"),
    (r"f(x) \equiv u_j", "is not summed over"),
    (r"f(x)_j \equiv x", "j indexes nothing"),
    (r"f(t) \equiv t_j u_j", "the parameter t is a number"),
    (r"f(X) \equiv \sum_x X_x", "carries 1 indices, but the parameter X has the shape [m, J]"),
    (r"f(u) \equiv u_1 + u", "a sum of"),
    (r"f(u, u)_u \equiv u_u", "this is no definition of f"),
    (r"p_i \equiv p_i + p_{i-1}", "circular"),
    (r"f(x) \equiv u", "must be a number, not a vector"),
    (r"f(2 x) \equiv x", "a parameter of f must be a letter"),
    (r"f(u) \equiv \frac{\partial}{\partial u} \sum_j u_j^2", "by a parameter that is a vector"),
    (r"\sigma(x, t) = 1", r"\sigma takes 1 argument(s)"),
    (r"x = \sigma + 1", r"the function \sigma needs an argument"),
    (r"f(t) \equiv x^2", "the definition of f does not contain t"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "words"), MEANINGLESS, ids=[row[0] for row in MEANINGLESS])
def test_it_is_read_and_refused(latex, words):
    found = check(f"{PREAMBLE}\n## Row\n\n$$\n{latex}\n$$\n")
    messages = [verdict.message for verdict in found if not verdict.ok]
    assert any(words in message for message in messages), messages


# Inline math that claims nothing, among prose.
SILENT = [
    r"[i = j]", r"\sigma", r"\sigma'", r"j \ne k", "J", "a_j^L", r"x \to \infty", "x > 0",
    r"y_j \in \{0, 1\}", "x = 3", r"\frac12", r"\mathbb{1}[j = c]", r"\ln", "i, j", r"\partial",
]  # fmt: skip


@pytest.mark.parametrize("latex", SILENT)
def test_inline_math_that_claims_nothing_passes(latex):
    assert check(f"{FRONT_MATTER}\nHere ${latex}$ stands.\n") == []


# Pages: what is written, the line of the verdict, words of its message. Line 1 follows the matter.
TROUBLE = [
    ("$$x = 1$$ $$t = 1$$", 1, "$$ must stand alone"),
    ("$$x = x + 1$$\n$$t = t + 1$$", 1, "a blank line below"),
    ("Text\n$$\nx = 1\n$$", 2, "a blank line above"),
    ("$$\nx = 1\n$$\nText", 3, "a blank line below"),
    ("so $$x = 1$$", 1, "$$ must stand alone"),
    ("$$\nx = 1\n\n$$", 1, "a blank line inside a display"),
    ("$$\nx = $1$\n$$", 2, "$ inside a display"),
    ("$$\nx = 1", 1, "never closed"),
    (r"\[ x = 1 \]", 1, r"\[ is not read"),
    (r"so \( x = 1 \)", 1, r"\( is not read"),
    (r"\begin{equation} x = 1 \end{equation}", 1, r"\begin{equation} is not read"),
    (r"\begin{align*} x = 1 \end{align*}", 1, r"\begin{align*} is not read"),
    ("costs 5$", 1, "a single $"),
    ("a $x$ and $t", 1, "a single $"),
    ("```python\nx = 1", 1, "this code fence is never closed"),
    ("<!-- a remark", 1, "this comment is never closed"),
    ("Title\n-----", 2, "write headings with #"),
    ("<!-- uncheked: why -->\n\n$$\nx = 1\n$$", 1, "did you mean unchecked?"),
    ("<!-- Check: loose -->\n\n$$\nx = 1\n$$", 1, "did you mean check?"),
    ("<!-- check loose -->\n\n$$\nx = 1\n$$", 1, "needs a colon"),
    ("<!-- check: lose -->\n\n$$\nx = 1\n$$", 1, "known are draw"),
    ("<!-- check: at x = a within 1 -->\n\n$$\nx = 1\n$$", 1, "not a number"),
    ("<!-- check: at alpha = 1 within 1 -->\n\n$$\nx = 1\n$$", 1, "not declared"),
    ("<!-- check: draw alpha unit -->", 1, "is not a drawn symbol"),
    ("<!-- check: draw x beautiful -->", 1, "the kinds are"),
    ("<!-- unchecked: -->\n\n$$\nx = 1\n$$", 1, "needs a reason"),
    ("<!-- erratum: -->\n\n$$\nx = 1\n$$", 1, "needs the number"),
    ("<!-- check: loose -->\n\nText.", 1, "no display follows"),
    ("Text <!-- unchecked: why -->", 1, "beginning of its line"),
    ("$$\n\\quad\n$$", 2, "an empty formula"),
    ("- a list\n\n    $$\n    x = x + 1\n    $$", 4, "disagrees"),
    ("!!! note\n\n    $$\n    x = x + 1\n    $$", 4, "disagrees"),
    ("> $$x = 1$$", 1, "$$ must stand alone"),
    ("inline $x + 1 = x$ claims", 1, "disagrees"),
    (r"inline $r \equiv x$ defines", 1, "a definition must be displayed"),
]


@pytest.mark.parametrize(("page", "line", "words"), TROUBLE, ids=[row[0] for row in TROUBLE])
def test_a_page_is_told_what_is_wrong_and_where(page, line, words):
    found = [verdict for verdict in check(FRONT_MATTER + page + "\n") if not verdict.ok]
    assert any(words in verdict.message for verdict in found), found
    first = FRONT_MATTER.count("\n")
    assert line in [verdict.line - first for verdict in found if words in verdict.message]


def test_a_display_may_not_end_with_the_page():
    (verdict,) = check(f"{FRONT_MATTER}\n$$\nx = 1")
    assert verdict.message == "this $$ is never closed"


def test_a_name_is_no_transpose_where_it_is_declared():
    matter = FRONT_MATTER.replace("  symbols:", "  symbols:\n    - 'T ~ positive'")
    (verdict,) = check(f"{matter}\n$$\nu^T = x\n$$\n")
    assert "is ^T a power or a transpose?" in verdict.message


UNSEEN = {
    "a fence": "```text\n$$\nx = x + 1\n$$\n## No heading\n```\n",
    "a fence of tildes": "~~~\n$$x = x + 1$$\n~~~\n",
    "a fence in a list": "- item\n\n    ```text\n    $$ x = x + 1 $$\n    ```\n",
    "a code span": "The sign `$$` and ``$x = x + 1 ` $`` and `$`.\n",
    "a comment": "<!-- $$ x = x + 1 $$\n$x = x + 1$ -->\n",
    "a comment in a line": "Text <!-- $x = x + 1$ --> and more.\n",
    "dollars": r"It costs \$5 or \$6." + "\n",
}


@pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)
def test_code_comments_and_dollars_are_no_math(text):
    assert check(FRONT_MATTER + "\n" + text) == []


def test_a_notebook_is_read_cell_by_cell(tmp_path):
    cells = [
        {"cell_type": "raw", "source": [FRONT_MATTER]},
        {"cell_type": "markdown", "source": "$$\nx + x = 2x\n$$"},
        {"cell_type": "code", "source": "# $x = x + 1$"},
        {"cell_type": "markdown", "source": ["$$\n", "x = x + 1\n", "$$"]},
    ]
    path = tmp_path / "page.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert [verdict.ok for verdict in check(path)] == [True, False]
    assert [verdict.display for verdict in check(path)] == [0, 1]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": [1]}', '{"cells": 1}', "[" * 10**5])
def test_what_is_no_notebook_is_said_to_be_none(tmp_path, text):
    path = tmp_path / "page.ipynb"
    path.write_text(text, encoding="utf-8")
    (verdict,) = check(path)
    assert verdict.message == "not a notebook that can be read"


def test_a_file_that_is_not_utf8_is_said_so(tmp_path):
    path = tmp_path / "page.md"
    path.write_bytes(b"\xff\xfe")
    (verdict,) = check(path)
    assert "not UTF-8" in verdict.message


def test_line_ends_and_a_mark_of_byte_order_do_not_matter(tmp_path):
    page = FRONT_MATTER + "\n$$\nx + x = 2x\n$$\n"
    path = tmp_path / "page.md"
    path.write_bytes(b"\xef\xbb\xbf" + page.replace("\n", "\r\n").encode())
    for found in (check(path), check(page.replace("\n", "\r\n"))):
        assert [(v.ok, v.line) for v in found] == [(True, FRONT_MATTER.count("\n") + 3)]


# Front matter, words of the message.
MATTER = [
    ("[1, 2]", "the front matter is not a mapping"),
    ("a: [", "the front matter is not YAML"),
    ("a: 2026-13-45", "the front matter is not YAML"),
    ("a: " + "9" * 5000, "the front matter is not YAML"),
    ("a: " + "[" * 5000, "the front matter is not YAML"),
    ("a: 1\n" * 10_000, "more than 20000 characters"),
    ("equations: 1", "must be a mapping"),
    ("equations: {symbol: [x]}", "did you mean symbols?"),
    ("equations: {zzz: [x]}", "equations.zzz is none of sizes"),
    ("equations: {1: [x]}", "equations.1 is none of"),
    ("equations: {functions: f}", "equations.functions must be a list"),
    ("equations: {alias: [f]}", "equations.alias must be a mapping"),
    ("equations: {layer: 2}", "equations.layer must be text"),
    ("equations: {symbols: [1]}", "quote it"),
    ("equations: {python: {w: 1}}", "quote it"),
    ("equations: {symbols: ['[J]']}", "is not name[axes] ~ kind"),
    ("equations: {symbols: ['x ~ happy']}", "kinds are normal"),
    ("equations: {symbols: ['x ~ onehot']}", "needs an axis"),
    ("equations: {symbols: ['x ~ class']}", "write ~ class J"),
    ("equations: {symbols: ['x ~ normal J']}", "write ~ class J"),
    ("equations: {symbols: ['x[J]']}", "has the axis J, which has no size"),
    ("equations: {symbols: ['c ~ class J']}", "has the axis J, which has no size"),
    ("equations: {symbols: ['{x']}", "this { is never closed"),
    ("equations: {functions: [f], symbols: ['f ~ real']}", "under functions and under symbols"),
    ("equations: {sizes: {J: [3], K: [2, 3]}}", "as many values as the others"),
    ("equations: {sizes: {J: [1]}}", "from 2 to 12"),
    ("equations: {sizes: {J: [1000000]}}", "from 2 to 12"),
    ("equations: {sizes: {J: [true]}}", "from 2 to 12"),
    ("equations: {sizes: {J: 3}}", "needs a list of 1 to 6 numbers"),
    ("equations: {sizes: {J: []}}", "needs a list of 1 to 6 numbers"),
    ("equations: {sizes: {J: [2, 2, 2, 2, 2, 2, 2]}}", "needs a list of 1 to 6 numbers"),
    ("equations: {sizes: {J: [2]}, symbols: ['T[J,J,J,J]']}", "more than 3 axes"),
    ("equations: {sizes: {J: [12]}, symbols: ['A[J,J,J]', 'B[J,J,J]', 'D[J,J,J]']}",
     "5184 numbers, more than 5000"),
]  # fmt: skip


@pytest.mark.parametrize(("matter", "words"), MATTER, ids=[row[0][:50] for row in MATTER])
def test_front_matter_is_told_what_is_wrong(matter, words):
    (verdict,) = check(f"---\n{matter}\n---\n\n$$\nx = 1\n$$\n")
    assert not verdict.ok
    assert words in verdict.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"symbols: [", "equations.yml is not YAML"),
        (b"- x", "must be a mapping"),
        (b"\xff", "equations.yml is not UTF-8"),
    ],
)
def test_the_shared_notation_is_told_what_is_wrong(tmp_path, content, words):
    (tmp_path / "equations.yml").write_bytes(content)
    (verdict,) = check("text", folder=tmp_path)
    assert words in verdict.message


def test_a_page_adds_to_the_nearest_shared_notation(tmp_path):
    (tmp_path / "equations.yml").write_text("symbols: ['x ~ real', 't ~ real']", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    page = tmp_path / "inside" / "page.md"
    own = "---\nequations: {symbols: ['t ~ positive', 'u ~ real']}\n---\n"
    page.write_text(own + "\n$$\nx u t = t u x, \\qquad t > 0\n$$\n", encoding="utf-8")
    assert [verdict.message for verdict in check(page)] == ["", ""]


def test_an_empty_page_states_nothing():
    assert check("") == check("---\nequations:\n---\n") == check("---\n---\n") == []
