"""The lock holds all that is stated: no edit or deletion goes unnoticed, true or not."""

import pytest

from equation_checker import lock
from equation_checker.__main__ import main, pages
from equation_checker.errors import EquationError
from tests.site_build import ROOT

SHARED = "sizes: {J: [2, 3]}\nlayer: L\nsymbols: ['b ~ real', 'a']\n"
CODE = """# --8<-- [start:twice]
def twice(b):
    return 2 * b  #: a


# --8<-- [end:twice]
def half(a):
    return a / 2  #: b
"""
PAGE = """---
title: A page
equations:
  python: {a: a}
---

# Page

$$
a \\equiv 2 b
$$

<!-- check: let b = 1 -->
Since $a = 2 b$, and for the symbol $b$:

## Half

$$
\\begin{aligned}
\\frac{a}{2} &= b, & c &= \\begin{cases} 1 & \\text{if }
b > 0 \\\\[2pt] 0 & \\text{otherwise} \\end{cases}
\\end{aligned}
$$

```python
--8<-- "twice.py:twice"
```

## No formula

```python
a = 2 * b  #: 2\\,b
```

```text
a  #: not Python
```
"""
HELD = [
    "python: a: a",
    r"$$ a\equiv2b $$",
    "<!-- check: let b = 1 -->",
    "$ a=2b $",
    "##",
    r"$$ \begin{aligned}\frac{a}{2}=b,&c=\begin{cases}1&\text{if }b>0"
    r"\\0&\text{otherwise}\end{cases}\end{aligned} $$",
    "#: a",
    "##",
    "#: 2b",
]


@pytest.fixture
def folder(tmp_path):
    """A folder with a locked page."""
    for name, text in {
        "page.md": PAGE,
        "words.md": "# No formula\n\n## Nor here\n",
        "equations.yml": SHARED,
        "twice.py": CODE,
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    lock.renew(pages([tmp_path]), tmp_path)
    return tmp_path


def changes(folder):
    return list(lock.differences(folder / lock.NAME, pages([folder])))


def test_the_pages_of_the_site_are_as_their_authors_confirmed_them():
    docs = ROOT / "docs"
    found = list(lock.differences(docs / lock.NAME, pages([docs])))
    if found:
        pytest.fail("\n".join(found), pytrace=False)
    assert len(lock.read(docs / lock.NAME)) > 10


def edit(folder, name, old, new):
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def test_a_lock_holds_notation_formulas_directives_sections_and_code_in_page_order(folder):
    assert lock.read(folder / lock.NAME) == {
        "equations.yml": ["sizes: J: [2, 3]", "layer: L", "symbols: b ~ real", "symbols: a"],
        "page.md": HELD,
    }
    assert changes(folder) == []


FREE = {
    "space": ("2 b\n", "2\\,b\n"),
    "spaces": (r"\frac{a}{2} &=", "\\frac{ a }{ 2 }\n &="),
    "alignment": ("{2} &= b", "{2} = & b"),
    "distance of rows": (r"\\[2pt]", r"\\"),
    "comment": ("2 b\n", "2 b % twice\n"),
    "words": ("Since", "As"),
    "heading": ("## Half", "## A half"),
    "title": ("A page", "The page"),
    "notation in other words": ("{a: a}", "\n    a: 'a'"),
}


@pytest.mark.parametrize(("old", "new"), FREE.values(), ids=FREE)
def test_spacing_alignment_and_words_are_free(folder, old, new):
    edit(folder, "page.md", old, new)
    assert changes(folder) == []


CHANGED = {
    "edited": ("page.md", "2 b\n", "b 2\n", "page.md:9: changed", r"+ $$ a\equiv b2 $$"),
    "deleted": ("page.md", "$$\na \\equiv 2 b\n$$\n", "", "deleted", r"- $$ a\equiv2b $$"),
    "inline deleted": ("page.md", "$a = 2 b$", "so", "page.md:16: deleted", "- $ a=2b $"),
    "new": ("page.md", "# Page\n", "# Page\n\n$c = c$\n", "page.md:9: new", "+ $ c=c $"),
    "directive": ("page.md", "b = 1", "b = 2", "changed", "+ <!-- check: let b = 2 -->"),
    "column": ("page.md", "= b, & c", "= b, c", "page.md:18: changed", f"- {HELD[5]}"),
    "cell": ("page.md", r"1 & \text{if }", r"1 \text{if } &", "changed", f"- {HELD[5]}"),
    "section begins": ("page.md", "Since", "## Since\n\nSince", "page.md:14: new", "+ ##"),
    "section goes": ("page.md", "## Half", "Half", "deleted", "- ##"),
    "front matter": ("page.md", "{a: a}", "{a: b}", "page.md:3: changed", "+ python: a: b"),
    "drawn otherwise": (
        "equations.yml",
        "real",
        "normal",
        "equations.yml:1: changed",
        "+ symbols: b ~ normal",
    ),
    "code": ("twice.py", "#: a", "", "page.md:29: deleted", "- #: a"),
    "code on the page": ("page.md", "  #: 2\\,b", "", "deleted", "- #: 2b"),
}


@pytest.mark.parametrize(("name", "old", "new", "place", "line"), CHANGED.values(), ids=CHANGED)
def test_any_other_change_is_told_with_both_texts(folder, name, old, new, place, line):
    edit(folder, name, old, new)
    (found,) = changes(folder)
    assert place in found
    assert f"    {line}" in found.split("\n")
    assert lock.RENEW in found


def test_code_that_a_page_does_not_show_is_not_held(folder):
    edit(folder, "twice.py", "#: b", "#: a")
    assert changes(folder) == []


def test_a_page_that_is_gone_or_new_is_told(folder):
    (folder / "page.md").rename(folder / "other.md")
    new, gone = changes(folder)
    assert "other.md:3: new" in new
    assert f"page.md: all {len(HELD)} lines of the lock are gone" in gone


def test_a_notation_above_the_folder_is_held_too(folder):
    (folder / "part").mkdir()
    (folder / "page.md").rename(folder / "part" / "page.md")
    part = folder / "part"
    lock.renew(pages([part]), part)
    assert list(lock.read(part / lock.NAME)) == ["../equations.yml", "page.md"]


def test_without_a_lock_every_formula_is_new(folder):
    (folder / lock.NAME).unlink()
    assert [": new since it was locked" in change for change in changes(folder)] == [True, True]


UNREADABLE = {
    "front matter": ("page.md", "equations:\n  python: {a: a}", "equations: [a]", "mapping"),
    "notation": ("equations.yml", SHARED, "- a", "mapping"),
    "code": ("page.md", "twice.py:twice", "twice.py:thrice", "has no section thrice"),
    "Python": ("page.md", "2 * b", "(2 * b", "this is not Python"),
}


@pytest.mark.parametrize(("name", "old", "new", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_not_locked(folder, capsys, name, old, new, words):
    before = (folder / lock.NAME).read_text("utf-8")
    edit(folder, name, old, new)
    assert main(["--lock", str(folder)]) == 2
    assert words in capsys.readouterr().err
    assert (folder / lock.NAME).read_text("utf-8") == before


@pytest.mark.parametrize("line", ["    $ a $", "  page.md"])
def test_what_is_no_lock_is_refused_with_its_line(folder, line):
    (folder / lock.NAME).write_text(f"# Every formula\n{line}\n", "utf-8")
    with pytest.raises(EquationError, match=r"equations\.lock:2: not a line of a lock"):
        changes(folder)


def test_one_command_confirms_a_change_and_says_what_it_was(folder, capsys):
    edit(folder, "page.md", "a = 2 b", "a \\ne b")
    assert main(["--lock", str(folder)]) == 0
    told = capsys.readouterr().out
    assert r"    + $ a\ne b $" in told
    assert "python -m" not in told
    assert changes(folder) == []


@pytest.mark.parametrize("option", ["--lock", "--locked"])
@pytest.mark.parametrize("paths", [["page.md"], [".", "."]])
def test_a_lock_is_of_one_folder(folder, capsys, paths, option):
    assert main([option, *(str(folder / path) for path in paths)]) == 2
    assert f"{option} takes one folder" in capsys.readouterr().err


def test_a_run_fails_on_a_stale_lock_only_if_it_is_asked_to(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("$$\n1 + 1 = 2\n$$\n", "utf-8")
    run = [str(tmp_path), "--no-cache"]
    assert main(["--lock", str(tmp_path)]) == 0
    assert main([*run, "--locked"]) == 0
    page.write_text("$$\n1 + 2 = 3\n$$\n", "utf-8")
    assert main(run) == 0
    capsys.readouterr()
    assert main([*run, "--locked"]) == 1
    change, *texts, summary = capsys.readouterr().out.splitlines()
    assert change.startswith(f"{page}:1: changed")
    assert texts == ["    - $$ 1+1=2 $$", "    + $$ 1+2=3 $$"]
    assert summary == "1 statements: 1 checked, 0 failed, 0 excused; equations.lock is stale"
