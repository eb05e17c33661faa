"""Verdicts that are kept: never in place of those that a check would give."""

import threading
from pathlib import Path

import pytest

from equation_checker import cache
from equation_checker.cache import check_all, entry, kept

NOTATION = """
sizes: {J: [3, 2]}
symbols: ['y[J] ~ unit', 'q[J]']
python: {y: y}
arguments: {scale: listed/scale.py}
"""
PAGE = """
# Page

$$
q_j \\equiv 2 y_j
$$

$$
q_j = y_j + y_j
$$

```python
--8<-- "listed/double.py:double"
```
"""
DOUBLE = """
from code_below.factor import FACTOR


# --8<-- [start:double]
def double(y, scale):
    return FACTOR * scale.ONE * y  #: q_j
# --8<-- [end:double]
"""


@pytest.fixture
def page(tmp_path):
    """A page, its notation, a listing, and what the listing imports."""
    for name, text in {
        "equations.yml": NOTATION,
        "pages/page.md": PAGE,
        "listed/double.py": DOUBLE,
        "listed/scale.py": "ONE = 1\n",
        "code_below/__init__.py": "",
        "code_below/factor.py": "from .constants import TWO as FACTOR\n",
        "code_below/constants.py": "TWO = 2\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "pages/page.md"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def checked(monkeypatch):
    """The pages that are really checked."""
    names = []
    check = cache.check

    def counted(file):
        names.append(file.name)
        return check(file)

    monkeypatch.setattr(cache, "check", counted)
    return names


def verdicts(page, folder):
    (found,) = check_all([page], folder=folder)
    return found


def test_an_unchanged_page_is_checked_once(page, folder, checked):
    first = verdicts(page, folder)
    assert [verdict.kind for verdict in first] == ["definition", "claim", "listing"]
    assert all(verdict.ok for verdict in first)
    assert verdicts(page, folder) == first
    assert checked == ["page.md"]


def test_without_a_folder_nothing_is_kept(page, folder, checked):
    assert verdicts(page, None) == verdicts(page, None)
    assert checked == ["page.md"] * 2
    assert not folder.exists()


CHANGES = {
    "the page": ("pages/page.md", "# Page", "# Another page"),
    "a claim of the page": ("pages/page.md", "y_j + y_j", "y_j - y_j"),
    "the shared notation": ("equations.yml", "J: [3, 2]", "J: [2, 3]"),
    "an embedded file": ("listed/double.py", "FACTOR * scale.ONE", "scale.ONE * FACTOR"),
    "a file that it imports": ("code_below/factor.py", "TWO as", "TWO  as"),
    "a package that it imports": ("code_below/__init__.py", "", "# edited\n"),
    "a module that is an argument": ("listed/scale.py", "1", "1.0"),
    "a file imported by what it imports": ("code_below/constants.py", "2", "3"),
}


@pytest.mark.parametrize(("name", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_page_is_checked_again_after_a_change_of(page, folder, checked, name, old, new):
    verdicts(page, folder)
    path = page.parent.parent / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    verdicts(page, folder)
    assert checked == ["page.md"] * 2


def test_a_page_is_checked_again_with_another_checker(page, folder, checked, monkeypatch):
    verdicts(page, folder)
    monkeypatch.setattr(cache, "machinery", lambda: b"another")
    verdicts(page, folder)
    assert checked == ["page.md"] * 2


def test_a_nearer_notation_counts(page, folder, checked):
    verdicts(page, folder)
    page.with_name("equations.yml").write_text(NOTATION + "embeds: ..\n", "utf-8")
    assert all(verdict.ok for verdict in verdicts(page, folder))
    assert checked == ["page.md"] * 2


def test_an_embedded_file_that_appears_or_goes_counts(page, folder):
    path = page.parent.parent / "listed/double.py"
    code = path.read_text("utf-8")
    path.unlink()
    assert not verdicts(page, folder)[-1].ok
    path.write_text(code, "utf-8")
    assert verdicts(page, folder)[-1].ok
    path.unlink()
    assert not verdicts(page, folder)[-1].ok


def test_a_failure_is_kept_as_a_failure(page, folder, checked):
    page.write_text(PAGE.replace("y_j + y_j", "3 y_j"), "utf-8")
    first, again = verdicts(page, folder), verdicts(page, folder)
    assert not first[1].ok
    assert again == first
    assert checked == ["page.md"]


DAMAGES = {
    "nothing": lambda text: "",
    "half of it": lambda text: text[: len(text) // 2],
    "a failure turned into a pass": lambda text: text.replace("false", "true"),
    "no seal": lambda text: text.partition("\n")[2],
    "no JSON": lambda text: text.partition("\n")[0] + "\n{",
    "what no verdict has": lambda text: text.replace('"line"', '"lines"'),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_entry_is_ignored_and_rewritten_that_holds(page, folder, checked, damage):
    page.write_text(PAGE.replace("y_j + y_j", "3 y_j"), "utf-8")
    first = verdicts(page, folder)
    path = entry(page, folder)
    text = path.read_text("utf-8")
    assert damage(text) != text
    path.write_text(damage(text), "utf-8")
    assert kept(page, folder) is None
    assert verdicts(page, folder) == first
    assert kept(page, folder) == first
    assert checked == ["page.md"] * 2


def test_a_binary_entry_is_ignored(page, folder):
    verdicts(page, folder)
    entry(page, folder).write_bytes(b"\xff\xfe\x00")
    assert kept(page, folder) is None


def test_a_page_that_is_edited_while_it_is_checked_is_not_kept(page, folder, monkeypatch):
    check = cache.check

    def edited(file):
        found = check(file)
        file.write_text(PAGE + "\nMore.\n", "utf-8")
        return found

    monkeypatch.setattr(cache, "check", edited)
    verdicts(page, folder)
    assert not entry(page, folder).exists()


UNREADABLE = {
    "front matter that is no YAML": b"---\nequations: [\n---\n",
    "bytes that are no text": b"\xff\xfe",
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_page_that_cannot_be_read_fails_each_time(page, folder, checked, content):
    page.write_bytes(content)
    for _ in range(2):
        (verdict,) = verdicts(page, folder)
        assert not verdict.ok
    assert checked == ["page.md"] * 2


def test_a_folder_that_cannot_be_written_to_costs_time_only(page, folder, checked):
    folder.write_text("in the way", "utf-8")
    assert verdicts(page, folder) == verdicts(page, folder)
    assert checked == ["page.md"] * 2


def test_code_that_is_odd_is_no_obstacle(page, folder, checked):
    page.write_text(
        PAGE
        + "```python\nno Python, this\n```\n\n"
        + "```python\nfrom ........ import nothing\nimport numpy.linalg\n```\n\n"
        + '```python\n--8<-- "../outside.py"\n```\n',
        "utf-8",
    )
    first = verdicts(page, folder)
    assert "outside the folder" in first[-1].message
    assert verdicts(page, folder) == first
    assert checked == ["page.md"]


def test_a_notebook_is_kept_too(tmp_path, folder, checked):
    notebook = tmp_path / "lab.ipynb"
    notebook.write_text(
        '{"cells": [{"cell_type": "markdown", "source": ["$$\\n", "1 + 1 = 2\\n", "$$"]}]}', "utf-8"
    )
    first = verdicts(notebook, folder)
    assert [verdict.ok for verdict in first] == [True]
    assert verdicts(notebook, folder) == first
    assert checked == ["lab.ipynb"]


def test_several_jobs_give_the_same_verdicts_in_the_same_order(page, folder):
    pages = [page]
    for number in range(3):
        other = page.with_name(f"page-{number}.md")
        other.write_text(PAGE.replace("y_j + y_j", f"{number} y_j"), "utf-8")
        pages.append(other)
    alone = list(check_all(pages, 1, None))
    verdicts(page, folder)  # one of the four is known already
    assert list(check_all(pages, 2, folder)) == alone
    assert list(check_all(pages, 2, folder)) == alone
    assert [found[0].page for found in alone] == [str(path) for path in pages]
    assert [found[1].ok for found in alone] == [True, False, False, True]


def test_a_reader_sees_a_whole_entry_or_none_while_others_write(page, folder):
    expected = verdicts(page, folder)
    writers = [
        threading.Thread(target=lambda: [cache.check_and_keep(page, folder) for _ in range(5)])
        for _ in range(3)
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert kept(page, folder) == expected
    names = {path.name for path in folder.iterdir()}
    assert names == {".gitignore", entry(page, folder).name}


def test_pages_of_the_same_name_have_entries_of_their_own(folder):
    assert entry(Path("a/index.md"), folder) != entry(Path("b/index.md"), folder)
