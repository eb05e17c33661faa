"""A definition must be needed by something that is checked."""

import pytest

from equation_checker import check

HEAD = "---\nequations:\n  symbols: ['x ~ real', 'u', 'v']\n---\n"


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("$$\nu \\equiv 2 x\n$$\n", ["u"]),
        ("$$\nu \\equiv 2 x, \\qquad v \\equiv u^2, \\qquad v = 4 x^2\n$$\n", []),
        ("$$\nu \\equiv 2 x = x + x\n$$\n", []),
        ("$$\nu \\equiv 2 x\n$$\n\n## A\n\n$$\nu = x + x\n$$\n", []),
        ("$$\nu \\equiv 2 x\n$$\n\n## A\n\n$$\nu \\equiv 3 x, \\qquad u = x + 2 x\n$$\n", ["u"]),
        ("<!-- check: let u \\equiv 2 x -->\n\n$$\nx + x = 2 x\n$$\n", ["u"]),
    ],
)
def test_a_definition_that_no_claim_and_no_listing_uses_is_an_error(text, unused, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(HEAD + text)
    messages = [v.message for v in check(page) if not v.ok]
    assert messages == [f"no claim and no listing uses this definition of {key}" for key in unused]


def test_a_circular_definition_is_refused_and_forgotten():
    text = "$$\nu \\equiv v, \\qquad v \\equiv u\n$$\n\n$$\nu = v\n$$\n"
    messages = [v.message for v in check(HEAD + text) if not v.ok]
    assert "circular" in messages[0]
