"""Faults that must stop the build, with a message that names the page and, mostly, the line."""

import os
import subprocess
import sys

import pytest

from tests.site_build import ROOT

BUILD = """
import logging, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
config, docs, site = sys.argv[1:]
build(load_config(config, docs_dir=docs, site_dir=site, nav=[{"Home": "index.md"}]))
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
--8<-- "snippets/costs.py:quadratic"
```

```python exec="on" source="above"
print(1 + 1)
```
"""


@pytest.fixture
def build(tmp_path):
    def build(text):
        docs = tmp_path / "docs"
        docs.mkdir(exist_ok=True)
        (docs / "index.md").write_text(text, "utf-8")
        (docs / "equations.yml").write_bytes((ROOT / "docs/equations.yml").read_bytes())
        (docs / "assets").mkdir(exist_ok=True)
        for name in ("site.css", "site.js"):
            (docs / "assets" / name).touch()
        return subprocess.run(
            [sys.executable, "-P", "-c", BUILD, str(ROOT / "mkdocs.yml"), docs, tmp_path / "site"],
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
    "missing snippet": ("costs.py", "prices.py", ["index.md:14", "snippets/prices.py"]),
    "missing section": (":quadratic", ":cubic", ["index.md:14", "[start:cubic]"]),
    "embed without quotes": ('"snippets/costs.py:quadratic"', "snippets/costs.py", ["index.md:14"]),
    "embed outside a fence": (
        "```python\n--8<--",
        "```python\npass\n```\n\n--8<--",
        ["index.md:17", "```python"],
    ),
    "failing example": ("1 + 1", "1 / 0", ["index.md:17", "ZeroDivisionError"]),
    "example of another page": ("print(1 + 1)", "print(other)", ["index.md:17", "NameError"]),
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
