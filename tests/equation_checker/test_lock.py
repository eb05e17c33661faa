"""The lock holds every formula: no edit or deletion goes unnoticed, true or not."""

import pytest

from equation_checker import lock
from equation_checker.__main__ import main, pages
from equation_checker.errors import EquationError
from tests.site_build import ROOT

PAGE = """# Page

$$
a \\equiv 2 b
$$

<!-- check: let b = 1 -->
Since $a = 2 b$, and for the symbol $b$:

$$
\\frac{a}{2} = b
$$
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with a locked page."""
    (tmp_path / "page.md").write_text(PAGE, "utf-8")
    (tmp_path / "words.md").write_text("# No formula", "utf-8")
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


def test_a_lock_holds_displays_relations_and_directives_in_page_order(folder):
    assert lock.read(folder / lock.NAME) == {
        "page.md": [
            r"$$ a\equiv2b $$",
            "<!-- check: let b = 1 -->",
            "$ a=2b $",
            r"$$ \frac{a}{2}=b $$",
        ]
    }
    assert changes(folder) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("2 b\n", "2\\,b\n"), (r"\frac{a}{2} = b", "\\frac{ a }{ 2 }\n  = b"), ("Since", "As")],
)
def test_spacing_and_words_are_free(folder, old, new):
    assert old in PAGE
    (folder / "page.md").write_text(PAGE.replace(old, new), "utf-8")
    assert changes(folder) == []


CHANGED = {
    "edited": (
        r"\frac{a}{2} = b",
        r"a = b \cdot 2",
        "page.md:10: changed",
        r"+ $$ a=b\cdot2 $$",
    ),
    "deleted": ("$$\n\\frac{a}{2} = b\n$$\n", "", "deleted", r"- $$ \frac{a}{2}=b $$"),
    "new": ("# Page\n", "# Page\n\n$c = c$\n", "page.md:3: new", "+ $ c=c $"),
    "directive": ("let b = 1", "let b = 2", "changed", "+ <!-- check: let b = 2 -->"),
    "all gone": (PAGE, "# Page\n", "page.md:1: deleted", "- $ a=2b $"),
}


@pytest.mark.parametrize(("old", "new", "place", "line"), CHANGED.values(), ids=CHANGED)
def test_any_other_change_is_told_with_both_texts(folder, old, new, place, line):
    assert old in PAGE
    (folder / "page.md").write_text(PAGE.replace(old, new), "utf-8")
    (found,) = changes(folder)
    assert place in found
    assert f"    {line}" in found.split("\n")
    assert lock.RENEW in found


def test_a_page_that_is_gone_or_new_is_told(folder):
    (folder / "page.md").rename(folder / "other.md")
    new, gone = changes(folder)
    assert "other.md:3: new" in new
    assert "page.md: the page is gone, and its 4 formulas" in gone


def test_without_a_lock_every_formula_is_new(folder):
    (folder / lock.NAME).unlink()
    (found,) = changes(folder)
    assert "page.md:3: new" in found


@pytest.mark.parametrize("line", ["    $ a $", "  page.md"])
def test_what_is_no_lock_is_refused_with_its_line(folder, line):
    (folder / lock.NAME).write_text(f"# Every formula\n{line}\n", "utf-8")
    with pytest.raises(EquationError, match=r"equations\.lock:2: not a line of a lock"):
        changes(folder)


def test_one_command_confirms_a_change_and_says_what_it_was(folder, capsys):
    (folder / "page.md").write_text(PAGE.replace("a = 2 b", "a \\ne b"), "utf-8")
    assert main(["--lock", str(folder)]) == 0
    told = capsys.readouterr().out
    assert r"    + $ a\ne b $" in told
    assert "python -m" not in told
    assert changes(folder) == []


@pytest.mark.parametrize("paths", [["page.md"], [".", "."]])
def test_a_lock_is_of_one_folder(folder, capsys, paths):
    assert main(["--lock", *(str(folder / path) for path in paths)]) == 2
    assert "--lock takes one folder" in capsys.readouterr().err
