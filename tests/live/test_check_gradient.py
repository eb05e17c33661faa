"""Check gradient passes the site's own snippets, and says what is wrong with others."""

import re

import pytest

from live.gradients import POINTS, TARGETS, check_gradient
from live.run import ROOT

MODEL = "snippets/sigmoid_cross_entropy.py"


@pytest.mark.parametrize("path", TARGETS)
def test_the_snippets_of_the_site_pass(path):
    found = check_gradient("", path)
    assert found["error"] is None
    assert found["holds"] is True
    assert f"{(3 + 6 + 3) * POINTS} components at {POINTS} points" in found["text"]
    assert "✗" not in found["text"]


def test_every_file_with_a_cost_and_gradients_can_be_checked():
    files = (path for path in (ROOT / "snippets").glob("*.py"))
    have = {
        f"snippets/{path.name}"
        for path in files
        if {"cost", "delta", "gradients"} <= set(re.findall(r"^def (\w+)", path.read_text(), re.M))
    }
    assert have == set(TARGETS)


@pytest.mark.parametrize("path", TARGETS)
@pytest.mark.parametrize("wrong", ["2 * {}", "-{}", "{} * (1 + 1e-6)", "{} + 1e-9", "{} * np.nan"])
def test_a_wrong_delta_is_rejected_with_both_columns(path, wrong):
    edit = "right = delta\ndef delta(z, y):\n    return " + wrong.format("right(z, y)")
    found = check_gradient(edit, path)
    assert (found["holds"], found["error"]) == (False, None)
    assert found["text"].startswith(
        "✗ Finite differences of the cost disagree\n  with delta(z, y), dC_dw, dC_db.\n"
    )
    assert re.search(r"^z\[\d\] +-?[\dna.]+ +-?[\d.]+  ✗$", found["text"], re.M)


def test_the_wrong_component_is_marked_and_only_it():
    edit = "right = delta\ndef delta(z, y):\n    return right(z, y) * [1, 1 + 1e-6, 1]"
    crosses = re.findall(r"^(\S+(?: \d\])?) .*✗$", check_gradient(edit, MODEL)["text"], re.M)
    assert crosses == ["z[1]", "w[1, 0]", "w[1, 1]", "b[1]"]


def test_transposed_weight_gradients_are_named():
    edit = (
        "right = gradients\n"
        "def gradients(w, b, a_prev, y):\n"
        "    dC_dw, dC_db = right(w, b, a_prev, y)\n"
        "    return dC_dw[::-1], dC_db\n"
    )
    assert check_gradient(edit, MODEL)["text"].splitlines()[1] == "  with dC_dw."


def test_the_printed_half_of_the_cross_entropy_is_rejected():
    half = "def cost(z, y):\n    return -np.sum(y * np.log(activation(z)))"
    assert check_gradient(half, MODEL)["holds"] is False


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ("def delta(z, y):\n    return z[:2]", "delta(z, y) has shape (2,), but z has shape (3,)"),
        ("def cost(z, y):\n    return z", "cost(z, y) must be one number, but has shape (3,)"),
        ("del delta", "there is no function delta to check"),
        ("def delta(z, y):\n    return oops", f'"{MODEL} (edited)", line 41, in delta'),
        ("def delta(z, y)", f'"{MODEL} (edited)", line 40'),
        ("def gradients(w, b, a_prev, y):\n    return 1", "TypeError: cannot unpack"),
    ],
)
def test_what_cannot_be_checked_is_an_error(edit, words):
    found = check_gradient(edit, MODEL, 40)
    assert (found["holds"], found["text"]) == (False, "")
    assert words in found["error"]
    assert "live/" not in found["error"]
