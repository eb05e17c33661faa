"""The code of a page: what is compared, and every refusal."""

import pytest

from equation_checker import check

PAGE = r"""---
equations:
  sizes: {J: [3, 2, 4], K: [2, 4, 3]}
  functions: ['\sigma']
  symbols:
    - 'z[J] ~ normal'
    - 'y[J] ~ unit'
    - 'w[J,K] ~ normal'
    - 'x[K] ~ normal'
    - 'c ~ class J'
    - 'r ~ real'
    - 'C'
    - 'q[J]'
    - 'unknown[J]'
  python: {z: z, y: y, w: w, x: x, c: c, r: r, C: cost, q: q}
  %s
---
$$ \sigma(t) \equiv \frac{1}{1+e^{-t}} $$

$$ C \equiv \sum_j (z_j - y_j)^2, \qquad q_j \equiv \sum_k w_{jk} x_k $$
"""
EMBED = '\n```python\n--8<-- "code.py:%s"\n```\n'


def verdicts(tmp_path, code, section="shown", extra=""):
    """The verdicts on the listings of a page that embeds one section."""
    if section == "shown":
        code = f"# --8<-- [start:shown]\n{code}\n# --8<-- [end:shown]\n"
    (tmp_path / "code.py").write_text(code)
    found = check(PAGE % extra + EMBED % section, folder=tmp_path)
    return [v for v in found if v.kind == "listing"]


def flat(code, extra=""):
    found = check(PAGE % extra + f"\n```python\n{code}\n```\n")
    return [v for v in found if v.kind == "listing"]


COMPARED = {
    "a return": "def f(z, y):\n    return 2 * (z - y)  #: \\frac{\\partial C}{\\partial z_j}",
    "an assignment": "def f(z, y):\n    d = z - y  #: z_j - y_j\n    return d",
    "an annotated assignment": "def f(z):\n    d: object = z + 1  #: z_j + 1\n    return d",
    "an augmented assignment": "def f(z):\n    d = z * 1\n    d += 1  #: z_j + 1\n    return d",
    "an element": "def f(z):\n    d = {}\n    d['a'] = z + 1  #: z_j + 1\n    return d",
    "a return over several lines": "def f(z, y):\n    return (\n        z - y\n    )  #: z_j - y_j",
    "a number": "def f(z, y):\n    return np.sum((z - y) ** 2)  #: C",
    "a vector": "def f(w, x):\n    return w @ x  #: q",
    "a matrix": "def f(w):\n    return w.T @ w  #: w^\\top w",
    "several values": "def f(z, y):\n    return z + y, z - y  #: z_j + y_j, z_j - y_j",
    "several nested values": "def f(z, y):\n    return [(z, y), (y, z)]  #: z_j, y_j, y_j, z_j",
    "a list of numbers": "def f(z):\n    return [u + 1 for u in z]  #: z_j + 1",
    "a comma in brackets": "def f(z):\n    return np.maximum(z, 0)  #: \\max(z_j, 0)",
    "a class": "def f(z, c):\n    return z[c]  #: z_c",
    "a default": "def f(z, scale=1):\n    return z * scale  #: z_j",
    "a defined symbol": "def f(q, cost):\n    return q * cost  #: q_j C",
    "a value that is changed later": "def f(z):\n    d = 1 * z  #: z_j\n    d *= 0\n    return d",
    "the last of several runs": "def f(z):\n    for n in (2, 1):\n        d = n * z  #: z_j\n",
    "two marks": "def f(z, y):\n    d = z - y  #: z_j - y_j\n    return 2 * d  #: 2 (z_j - y_j)",
    "saturation": "def f(z):\n    return 1 / (1 + np.exp(-z))  #: \\sigma(z_j)",
}  # fmt: skip


@pytest.mark.parametrize("name", COMPARED)
def test_a_marked_line_is_compared(name, tmp_path):
    code = COMPARED[name]
    found = verdicts(tmp_path, "import numpy as np\n" + code)
    assert [v.message for v in found if not v.ok] == []
    assert len(found) == code.count("#:")
    assert all(v.comparisons >= 12 and v.difference < 1e-12 for v in found)
    assert all(v.code.startswith("code.py:") for v in found)


def test_index_letters_are_the_axes_in_their_order(tmp_path):
    (right,) = verdicts(tmp_path, "def f(w):\n    return w.T  #: x_k w_{jk} / x_k")
    assert right.ok, right.message
    (wrong,) = verdicts(tmp_path, "def f(w):\n    return w  #: x_k w_{jk} / x_k")
    assert "the code has the shape (3, 2), the formula x_k w_{jk} / x_k (2, 3)" in wrong.message


def test_a_generator_is_seeded(tmp_path):
    code = "def f(z, rng):\n    rng.normal(size=3)\n    return z  #: z_j"
    (found,) = verdicts(tmp_path, code)
    assert found.ok, found.message


ARGUMENTS = {
    "pairs": ("'[(w, z), (x, y)]'", "def f(p):\n    return p[1][1]  #: y_j"),
    "sizes": ("'(J, K)'", "def f(p):\n    return p[0] * p[1]  #: J K"),
    "module": ("helper.py", "def f(p, z):\n    return p.twice(z)  #: 2 z_j"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_parameter_is_composed(name, tmp_path):
    expression, code = ARGUMENTS[name]
    (tmp_path / "helper.py").write_text("def twice(z):\n    return 2 * z\n")
    (found,) = verdicts(tmp_path, code, extra=f"arguments: {{p: {expression}}}")
    assert found.ok, found.message


REFUSED = {
    "differs": (
        "def f(z, y):\n    return z - y  #: \\frac{\\partial C}{\\partial z_j}",
        "code.py:3 differs from \\frac{\\partial C}{\\partial z_j} by 0.5",
    ),
    "differs where it saturates": (
        "from numpy import exp\ndef f(z):\n    return 1 - 1 / (1 + exp(-z))  #: \\sigma(-z_j)",
        "code.py:4 differs from \\sigma(-z_j)",
    ),
    "is nan where it saturates": (
        "import numpy as np\ndef f(z):\n    return np.exp(z * 20) / np.exp(z * 20)  #: 1 + 0 z_j",
        "code.py:4 is nan where 1 + 0 z_j is 1",
    ),
    "has another shape": (
        "def f(z):\n    return z.sum()  #: z_j",
        "code.py:3: the code has the shape (), the formula z_j (3,)",
    ),
    "gives other values": (
        "def f(z, y):\n    return z, y  #: z_j",
        "code.py:3: 2 value(s) for 1 formula(s)",
    ),
    "no mark": ("def f(z):\n    return z", "code.py:2: the function f is bound to no formula"),
    "no function": ("LIMIT = 3", "code.py shown: there is no function in it"),
    "a class": ("class F:\n    pass", "code.py:2: F is no function to be called"),
    "a mark on a call": (
        "def f(z):\n    z.sort()  #: z_j\n    return z",
        "code.py:3: only an assignment or a return can be marked",
    ),
    "a mark on a declaration": (
        "def f(z):\n    d: object  #: z_j\n    return z",
        "code.py:3: only an assignment or a return can be marked",
    ),
    "a mark on a bare return": (
        "def f(z):\n    return  #: z_j",
        "code.py:3: only an assignment or a return can be marked",
    ),
    "a line that never runs": (
        "def f(z):\n    if False:\n        return z  #: z_j\n    return z",
        "code.py:4 is marked but never ran",
    ),
    "a parameter without a value": (
        "def f(z, missing):\n    return z  #: z_j",
        "the page has no symbol for the parameter missing of f",
    ),
    "a relation": (
        "def f(z):\n    return z  #: z_j = z_j",
        "a mark names one formula for each value",
    ),
    "a condition": (
        "def f(z):\n    return z  #: z_j \\text{ for } z_j > 0",
        "a mark names one formula for each value",
    ),
    "an undeclared symbol": ("def f(z):\n    return z  #: Q_j", "the symbol Q_j is not declared"),
    "an undefined symbol": ("def f(z):\n    return z  #: unknown", "the symbol"),
    "an error": ("def f(z):\n    return z + 1 // 0  #: z_j", "f raised ZeroDivisionError"),
    "an error at import": (
        "import nowhere\ndef f(z):\n    return z  #: z_j",
        "f raised ModuleNotFoundError",
    ),
    "a value that is no number": ("def f(z):\n    return 'z'  #: z_j", "f raised ValueError"),
    "not Python": ("def f(z:\n    return z  #: z_j", "this is not Python"),
    "a vector for each index": (
        "def f(z, w):\n    return z  #: z_j\\,w",
        "a formula with indices whose entries are vectors",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_listing_is_refused(name, tmp_path):
    code, message = REFUSED[name]
    found = verdicts(tmp_path, code)
    assert any(message in v.message for v in found if not v.ok), [v.message for v in found]


FILES = {
    "a file that is not there": ('"nowhere.py:f"', "nowhere.py cannot be read: No such file"),
    "a section that is not there": ('"code.py:g"', "code.py has no section g"),
    "a file outside": ('"../code.py:f"', "lies outside the folder of the site"),
}


@pytest.mark.parametrize("name", FILES)
def test_an_embed_is_refused(name, tmp_path):
    embed, message = FILES[name]
    (tmp_path / "code.py").write_text("def f(z):\n    return z  #: z_j\n")
    found = check(PAGE % "" + f"\n```python\n--8<-- {embed}\n```\n", folder=tmp_path)
    assert message in found[-1].message


def test_a_page_of_no_folder_embeds_nothing():
    found = check(PAGE % "" + EMBED % "shown")
    assert "code.py: the page has no folder to embed it from" in found[-1].message


def test_a_whole_file_is_embedded(tmp_path):
    code = "def f(z):\n    return z  #: z_j\n\n\ndef g(y):\n    return y  #: y_j\n"
    (tmp_path / "code.py").write_text(code)
    found = check(PAGE % "" + '\n```python\n--8<-- "code.py"\n```\n', folder=tmp_path)
    assert [v.latex for v in found if v.kind == "listing" and v.ok] == ["z_j", "y_j"]


BAD_ARGUMENTS = {
    "a call": ("'len(z)'", "arguments: p: len(z) is no name under python:, no size, and no tuple"),
    "an unknown name": ("'[nothing]'", "arguments: p: nothing is no name under python:"),
    "not Python": ("'[z'", "arguments: p: [z is not Python"),
    "no file": ("helper.py", "helper.py cannot be read"),
    "a file outside": ("../helper.py", "lies outside the folder of the site"),
    "a file that fails": ("fails.py", "fails.py raised ZeroDivisionError: division by zero"),
}


@pytest.mark.parametrize("name", BAD_ARGUMENTS)
def test_an_argument_is_refused(name, tmp_path):
    expression, message = BAD_ARGUMENTS[name]
    (tmp_path / "fails.py").write_text("1 / 0\n")
    code = "def f(p):\n    return p  #: z_j"
    (found,) = verdicts(tmp_path, code, extra=f"arguments: {{p: {expression}}}")
    assert message in found.message


def test_a_symbol_that_is_not_declared_has_no_python_name(tmp_path):
    code = "def f(v):\n    return v  #: z_j"
    (found,) = verdicts(tmp_path, code.replace("(v)", "(v)"), extra="alias: {}")
    assert "no symbol for the parameter v" in found.message
    page = (PAGE % "").replace("q: q}", "q: q, Q: v}")
    (tmp_path / "code.py").write_text(f"# --8<-- [start:shown]\n{code}\n# --8<-- [end:shown]\n")
    found = check(page + EMBED % "shown", folder=tmp_path)[-1]
    assert "python: names Q, which is not declared" in found.message


# --- code in the page


def test_a_marked_fence_is_run_with_the_values_of_the_page():
    (found,) = flat("delta = z - y  #: z_j - y_j")
    assert found.ok, found.message


def test_a_fence_may_use_sizes():
    (found,) = flat("ones = np.ones(J) * J  #: J + 0 z_j")
    assert found.ok, found.message


def test_a_marked_fence_is_named_by_its_line_of_the_page():
    (found,) = flat("delta = z - y\ndouble = 3 * delta  #: 2 (z_j - y_j)")
    line = (PAGE % "").count("\n") + 4
    assert f"page:{line} differs" in found.message


def test_a_fence_without_marks_is_not_run():
    assert flat("raise SystemExit") == []
    assert flat("text = '#: z_j'") == []


def test_a_fence_that_is_not_python_is_refused_if_it_has_marks():
    (found,) = flat("delta = (  #: z_j")
    assert "this is not Python" in found.message


def test_an_excused_listing_says_why(tmp_path):
    page = PAGE % "" + "\n<!-- unchecked: it draws -->" + EMBED % "shown"
    found = check(page, folder=tmp_path)[-1]
    assert (found.kind, found.ok, found.message) == ("unchecked", True, "it draws")


def test_other_languages_are_left_alone():
    assert check(PAGE % "" + "\n```js\nlet z = 1; //: z_j\n```\n")[-1].kind != "listing"
