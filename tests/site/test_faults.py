"""Faults that must stop the build, with a message that names the page and, mostly, the line."""

import json
import os
import subprocess
import sys

import pytest

from tests.site_build import ROOT, small_docs

# One process builds all pages in turn, as `mkdocs serve` does: what a build leaves behind must not
# reach the next.
BUILD = """
import contextlib, io, json, logging, sys, traceback
from mkdocs.commands.build import build
from mkdocs.config import load_config


def outcome(docs, site, command, strict):
    output = io.StringIO()
    logging.basicConfig(
        format="%(levelname)s %(message)s", level=logging.WARNING, stream=output, force=True
    )
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            nav = [{"Home": "index.md"}]
            config = load_config(
                sys.argv[1], docs_dir=docs, site_dir=site, nav=nav, strict=strict
            )
            config.plugins.on_startup(command=command, dirty=False)
            build(config)
        except BaseException as error:
            traceback.print_exception(error)
            return 1, output.getvalue()
    return 0, output.getvalue()


print(json.dumps([outcome(*job) for job in json.load(sys.stdin)]))
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


FALSE = SOUND.replace(r"= \sigma(-z)", r"= \sigma(z)")
# Page, command, strict; the first and the last are sound.
BUILDS = {
    "a sound page": (SOUND, "build", True),
    **{name: (SOUND.replace(old, new), "build", True) for name, (old, new, _) in FAULTS.items()},
    "a false claim, not strict": (FALSE, "build", False),
    "a false claim, served": (FALSE, "serve", True),
    "no verdicts": (SOUND, "build", True),
    "a sound page after all others": (SOUND, "build", True),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def outcomes(folder):
    """Exit status and output of each build."""
    jobs = []
    for name, (text, command, strict) in BUILDS.items():
        docs = small_docs(folder / name / "docs", index=text)
        jobs.append((str(docs), str(folder / name / "site"), command, strict))
    (folder / "no verdicts/docs/folder.md").mkdir()  # the checker cannot read it and gives up
    result = subprocess.run(
        [sys.executable, "-P", "-c", BUILD, ROOT / "mkdocs.yml"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return dict(zip(BUILDS, json.loads(result.stdout), strict=True))


@pytest.mark.parametrize("name", ["a sound page", "a sound page after all others"])
def test_a_sound_page_builds_silently(outcomes, name):
    assert outcomes[name] == [0, ""]


@pytest.mark.parametrize("name", FAULTS)
def test_the_build_stops_and_says_where(outcomes, name):
    old, _, expected = FAULTS[name]
    assert old in SOUND
    status, output = outcomes[name]
    assert status != 0
    for words in expected:
        assert words in output


def test_a_statement_that_fails_stops_a_build_that_is_not_strict(outcomes):
    status, output = outcomes["a false claim, not strict"]
    assert status != 0
    assert "index.md:22" in output
    assert "disagrees" in output


def test_the_server_shows_a_page_with_a_statement_that_fails(outcomes, folder):
    status, output = outcomes["a false claim, served"]
    assert status == 0, output
    assert "index.md:22" in output
    page = (folder / "a false claim, served/site/index.html").read_text("utf-8")
    assert '<details class="mark failed" open>' in page
    assert "disagrees" in page


def test_pages_without_verdicts_stop_the_build(outcomes):
    status, output = outcomes["no verdicts"]
    assert status != 0
    assert "the equations could not be checked" in output
    assert "folder.md" in output
