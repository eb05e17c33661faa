"""Whole pages: the post as published, others' correct pages, others' published errors."""

from pathlib import Path

import pytest

from equation_checker import check

PAGES = Path(__file__).parent / "pages"
TWICE = "is exactly 2 at every point: a factor 2 is missing"
NEIGHBORS = sorted((PAGES / "neighbors").glob("*.md"))
SEEDS = range(1, 21)


def failures(path, **options):
    return [v for v in check(path, **options) if not v.ok]


# --- the post

WRONG_IN_THE_POST = [
    # section, line of the page, mistake, hint
    ("Sigmoid and Quadratic Cost", 38, "factor", f"member 1 / member 3 {TWICE}"),
    ("Sigmoid and Quadratic Cost", 42, "factor", f"member 1 / member 3 {TWICE}"),
    (
        "Sigmoid and Cross-entropy",
        64,
        "target",
        "it holds wherever y_j = 1 and fails wherever y_j = 0; "
        r"member 1 − member 3 = -a_j^L\,(1-y_j) wherever they differ",
    ),
    (
        "Sigmoid and Cross-entropy",
        68,
        "target",
        "it holds wherever y_j = 1 and fails wherever y_j = 0; "
        r"member 1 − member 3 = -a_k^{L-1}\,a_j^L\,(1-y_j) wherever they differ",
    ),
    ("Linear Output and Quadratic Cost", 87, "factor", f"member 1 / member 3 {TWICE}"),
    ("Linear Output and Quadratic Cost", 91, "factor", f"member 1 / member 3 {TWICE}"),
]


def test_the_post_fails_exactly_at_its_six_wrong_claims_and_says_why():
    found = [(v.section, v.line, v.mistake, v.hint) for v in failures(PAGES / "post.md")]
    assert found == WRONG_IN_THE_POST


def test_in_the_post_the_third_member_alone_is_wrong():
    messages = [v.message for v in failures(PAGES / "post.md")]
    assert all("the other members agree: member 3 alone differs" in text for text in messages)


def test_all_other_formulas_of_the_post_are_checked_and_hold():
    right = [v for v in check(PAGES / "post.md") if v.ok]
    assert [v.kind for v in right] == ["claim"] * 2 + ["inline"] + ["claim"] * 8
    assert all(v.comparisons for v in right)


# --- correct mathematics in other people's notation


@pytest.mark.parametrize("path", NEIGHBORS, ids=lambda path: path.stem)
def test_a_correct_page_passes(path):
    verdicts = check(path)
    assert [v.message for v in verdicts if not v.ok] == []
    assert all(v.comparisons for v in verdicts if v.kind == "claim")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_correct_page_passes_at_other_points(seed):
    path = NEIGHBORS[seed % len(NEIGHBORS)]
    assert [v.message for v in failures(path, seed=seed)] == []


def test_another_seed_draws_other_points():
    (one,) = failures(PAGES / "published" / "dlib-mean-squared.md")
    (other,) = failures(PAGES / "published" / "dlib-mean-squared.md", seed=1)
    assert one.values != other.values
    assert one.hint == other.hint


# --- errors that were published

LACKS = r"member 2 lacks the factor \frac{\partial %s}{\partial z}, the slope of %s"
PUBLISHED = {
    "cs231n-squared-norm": [(14, "factor", f"member 1 / member 2 {TWICE}")],
    "d2l-log-sum-exp": [(14, "term", "member 1 − member 2 = b wherever they differ")],
    "dlib-mean-squared": [(13, "factor", f"member 1 / member 2 {TWICE}")],
    "glossary-mean-squared": [
        (
            14,
            "size",
            r"it holds only where n = 2; member 2 / member 1 = 1/2\,n wherever they differ",
        )
    ],
    "nielsen-widget": [(18, "slope", LACKS % ("a", "a"))],
    "playground-tanh": [(19, "slope", LACKS % ("o", "o"))],
    "questions-cross-entropy-sign": [
        (20, "sign", "member 1 / member 2 is exactly -1 at every point: a sign is wrong")
    ],
    "questions-gradient-input": [(19, "", ""), (23, "", "")],
    "roelants-softmax-middle": [
        (16, "", ""),
        (20, "product", r"member 2 / member 1 = 1/2\,S wherever they differ"),
    ],
    "two-step-cross-entropy": [
        (14, "step", "it would hold if q were p: the step between them is left out")
    ],
    "two-step-listing": [(20, "", "")],
    "glossary-cross-entropy": [(13, "", "")],
}
MEANT = {  # what the checker offers in place of the wrong member
    "cs231n-squared-norm": [r"2\,\delta_j"],
    "d2l-log-sum-exp": ["G + b"],
    "dlib-mean-squared": [r"-2\,(y - a)"],
    "nielsen-widget": [r"\frac{\partial C}{\partial a}"],
    "playground-tanh": [r"\frac{\partial C}{\partial o}"],
    "questions-cross-entropy-sign": ["-D"],
    "questions-gradient-input": [
        r"\frac1n \sum_i x_{ij}\,(\sigma(z_i) - y_i)",
        r"\frac1n \sum_i \left( x_{ij}\, (\sigma(z_i) - y_i) \right)",
    ],
    "roelants-softmax-middle": [
        r"\frac{e^{z_i} S - (e^{z_i})^2}{S^2}",
        r"-\frac{e^{z_i} e^{z_j}}{S^2}",
    ],
}
SAID = {  # of code, and of chains whose ends are right
    "two-step-listing": r"two-step-listing.md:22 is nan where \delta_j is ",
    "glossary-cross-entropy": "raised NameError: name 'log' is not defined",
    "roelants-softmax-middle": "the other members agree: member 2 alone differs",
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_error_is_caught_with_its_diagnosis(name):
    found = [(v.line, v.mistake, v.hint) for v in failures(PAGES / "published" / f"{name}.md")]
    assert found == PUBLISHED[name]


@pytest.mark.parametrize("name", MEANT)
def test_for_a_published_error_a_correction_is_offered(name):
    found = failures(PAGES / "published" / f"{name}.md")
    assert [v.suggestion for v in found] == MEANT[name]


@pytest.mark.parametrize("name", SAID)
def test_a_published_error_is_told_in_words(name):
    for verdict in failures(PAGES / "published" / f"{name}.md"):
        assert SAID[name] in verdict.message


def test_every_published_error_has_its_diagnosis():
    assert {path.stem for path in (PAGES / "published").glob("*.md")} == set(PUBLISHED)


# --- the site's own quotations


def test_a_quoted_error_is_refuted_with_values_and_the_correction(tmp_path):
    published = (PAGES / "published" / "dlib-mean-squared.md").read_text("utf-8")
    definition, claim = published.rsplit("\n\n", 1)
    page = tmp_path / "page.md"
    page.write_text(f"{definition}\n\n<!-- erratum: T1 -->\n{claim}", "utf-8")
    _, quoted = check(page)
    assert (quoted.kind, quoted.ok, quoted.mistake) == ("erratum", True, "factor")
    assert len(quoted.values) == 2
    assert r"did you mean  -2\,(y - a)" in quoted.message
