"""Faults that must stop the build, with a message that names the page and, mostly, the line."""

import os
import subprocess
import sys

import pytest

from tests.site_build import ROOT, small_docs

BUILD = """
import logging, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
config, docs, site, command, strict = sys.argv[1:]
options = dict(docs_dir=docs, site_dir=site, nav=[{"Home": "index.md"}], strict=strict == "strict")
config = load_config(config, **options)
config.plugins.on_startup(command=command, dirty=False)
build(config)
"""

SOUND = """---
description: A page for a test.
---

# Home

$$
\\sigma(z) \\equiv \\frac{1}{1+e^{-z}} \\tag{1}
$$

By [equation 1](#eq-1).

```python
--8<-- "snippets/activations.py:sigmoid"
```

```python exec="on" source="above"
print(1 + 1)
```

$$
1 - \\sigma(z) = \\sigma(-z)
$$

Until `#: here`.
"""


@pytest.fixture
def build(tmp_path):
    def build(text, command="build", strict="strict"):
        docs = small_docs(tmp_path / "docs", index=text)
        return subprocess.run(
            [
                *(sys.executable, "-P", "-c", BUILD),
                *(ROOT / "mkdocs.yml", docs, tmp_path / "site", command, strict),
            ],
            cwd=tmp_path,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )

    return build


def test_a_sound_page_builds_silently(build):
    result = build(SOUND)
    assert (result.returncode, result.stdout) == (0, "")


FAULTS = {
    "unknown command": (
        r"\frac{1}{1+e^{-z}}",
        r"\fraction{1}{1+e^{-z}}",
        ["index.md:8", r"\fraction"],
    ),
    "unbalanced brace": (r"\frac{1}", r"\frac{1", ["index.md:8"]),
    "second number": (r"\tag{1}", r"\tag{1} \tag{2}", ["index.md:8", "tag"]),
    "number used twice": (
        "By ",
        "$$\nz \\equiv z \\tag{1}\n$$\n\nBy ",
        ["index.md:12", "(1) occurs twice"],
    ),
    "link to no equation": ("#eq-1", "#eq-9", ["index.md", "#eq-9"]),
    "math in a heading": ("# Home", "# Home of $z$", ["index.md", "heading", "z"]),
    "missing snippet": ("activations.py", "prices.py", ["index.md:14", "snippets/prices.py"]),
    "missing section": (":sigmoid", ":cubic", ["index.md:14", "[start:cubic]"]),
    "embed without quotes": (
        '"snippets/activations.py:sigmoid"',
        "snippets/activations.py",
        ["index.md:14"],
    ),
    "embed outside a fence": (
        "```python\n--8<--",
        "```python\npass\n```\n\n--8<--",
        ["index.md:17", "```python"],
    ),
    "failing example": ("1 + 1", "1 / 0", ["index.md:17", "ZeroDivisionError"]),
    "example of another page": ("print(1 + 1)", "print(other)", ["index.md:17", "NameError"]),
    "claim that does not hold": (
        r"= \sigma(-z)",
        r"= 2\sigma(-z)",
        [
            "index.md:22",
            r"1 - \sigma(z) = 2\sigma(-z)",
            "member 2 disagrees with member 1",
            "exactly 1/2",
        ],
    ),
    "formula that cannot be read": (r"= \sigma(-z)", r"= \int z", ["index.md:22", r"\int"]),
    "definition that is not of the code": (
        r"\frac{1}{1+e^{-z}}",
        r"\frac{1}{1+e^{-2z}}",
        ["index.md:14", "snippets/activations.py", r"differs from \sigma(z)"],
    ),
    "erratum that is right": (
        "\n$$\n1 - ",
        "\n<!-- erratum: S1 -->\n$$\n1 - ",
        ["index.md:23", "the erratum is the error"],
    ),
    "equation printed by an example": (
        "print(1 + 1)",
        r'print("$$\n1 = 2\n$$")',
        ["index.md", "shown is 1 = 2, but checked was"],
    ),
    "code that nobody compared": (
        "Until `#: here`.",
        "```python3\nz = 1  #: z\n```",
        ["index.md", "code says it computes z"],
    ),
    "report of nothing": ("Until", "<!-- report: luck -->\n\nUntil", ["index.md", "luck"]),
    "broken link": ("(#eq-1)", "(nowhere.md)", ["index.md", "nowhere.md"]),
    "date without category": (
        "description: A page for a test.",
        "description: A page for a test.\ndate: 2026-11-24",
        ["index.md", "category"],
    ),
    "date that is none": (
        "description: A page for a test.",
        "description: A page for a test.\ncategory: A\ndate: yesterday",
        ["index.md", "yesterday"],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS.values(), ids=FAULTS)
def test_the_build_stops_and_says_where(build, old, new, expected):
    assert old in SOUND
    result = build(SOUND.replace(old, new))
    assert result.returncode != 0
    for words in expected:
        assert words in result.stdout


def test_a_statement_that_fails_stops_a_build_that_is_not_strict(build):
    result = build(SOUND.replace(r"= \sigma(-z)", r"= \sigma(z)"), strict="lenient")
    assert result.returncode != 0
    assert "index.md:22" in result.stdout
    assert "disagrees" in result.stdout


def test_the_server_shows_a_page_with_a_statement_that_fails(build, tmp_path):
    result = build(SOUND.replace(r"= \sigma(-z)", r"= \sigma(z)"), command="serve")
    assert result.returncode == 0, result.stdout
    assert "index.md:22" in result.stdout
    page = (tmp_path / "site/index.html").read_text("utf-8")
    assert '<details class="mark failed" open>' in page
    assert "disagrees" in page


def test_pages_without_verdicts_stop_the_build(build, tmp_path):
    (tmp_path / "docs/folder.md").mkdir(parents=True)  # the checker cannot read it and gives up
    result = build(SOUND)
    assert result.returncode != 0
    assert "the equations could not be checked" in result.stdout
    assert "folder.md" in result.stdout
