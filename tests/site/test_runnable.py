"""What the reader can run: it runs, shows something, and what the page printed."""

import hashlib
import json
import zipfile

import pytest

from hooks import pyodide
from live.run import run
from tests.site_build import parse


@pytest.fixture(scope="module")
def snippets(site):
    """Each <python-snippet> of the site: page, element and code."""
    found = []
    for page in site.pages():
        for element in parse(page)("python-snippet"):
            name = page.relative_to(site.folder).as_posix()
            found.append((name, element, element.code.get_text().rstrip()))
    return found


def test_every_embedded_snippet_runs_and_shows_a_value(snippets, capsys):
    embedded = [(page, e, code) for page, e, code in snippets if e.get("data-path")]
    assert len(embedded) > 40
    for page, element, code in embedded:
        source = f"{code}\n\n\n{element['data-example']}"
        found = run(source, element["data-path"], int(element["data-first"]))
        assert found == {"error": None}, (page, element["data-path"])
        assert capsys.readouterr().out.strip(), (page, element["data-path"])


def test_line_numbers_are_those_of_the_file(snippets):
    for page, element, code in snippets:
        if path := element.get("data-path"):
            lines = (pyodide.ROOT / path).read_text("utf-8").splitlines()
            first = int(element["data-first"])
            last = first + code.count("\n")
            assert code.split("\n") == lines[first - 1 : last], page
            numbers = f"line {first}" if first == last else f"lines {first}–{last}"
            assert element.find(class_="filename").get_text() == f"{path}, {numbers}", page


def test_worked_examples_print_what_the_page_shows(snippets, capsys):
    compared, sessions = 0, {}
    for page, element, code in snippets:
        if "data-session" not in element.attrs:
            continue
        before = sessions.setdefault((page, element["data-session"]), [])
        assert run(code, before=before) == {"error": None}, (page, code)
        printed = capsys.readouterr().out
        before.append(code)
        shown = element.find_next_sibling()
        if shown and shown.get("class") == ["highlight"] and not shown.select("code span"):
            assert shown.code.get_text().strip("\n") == printed.strip("\n"), (page, code)
            compared += 1
    assert compared > 40


def test_the_gradient_can_be_checked_on_each_pairing_page(snippets):
    pages = [page for page, element, _ in snippets if "data-check" in element.attrs]
    pairings = {page for page, _, _ in snippets if page.startswith("pairings/")}
    assert len(pairings) == 4
    assert pairings <= set(pages)


def test_the_site_holds_each_file_that_its_list_names_and_the_licenses(site):
    folder = site.folder / pyodide.FOLDER
    listing = json.loads((folder / "files.json").read_text())
    sizes = listing["core"] | {p["file"]: p["bytes"] for p in listing["packages"].values()}
    assert {name: (folder / name).stat().st_size for name in sizes} == sizes
    others = {path.name for path in folder.iterdir()} - set(sizes)
    assert others == {
        "files.json",
        "pyodide.mjs",
        "pyodide.asm.mjs",
        "README.txt",
        "LICENSE-Pyodide.txt",
        "LICENSE-CPython.txt",
    }


def test_packages_hold_sources_and_licenses_and_nothing_else(site):
    folder = site.folder / pyodide.FOLDER
    for path in folder.glob("*.zip"):
        names = zipfile.ZipFile(path).namelist()
        if path.stem == "python_stdlib":
            continue
        assert f"{path.stem}/__init__.py" in names
        for name in names:
            assert name.endswith((".py", ".lark")) or "/licenses/" in name, (path.name, name)
        own = (pyodide.ROOT / path.stem).is_dir()
        assert own or any("/licenses/" in name for name in names), path.name


def test_a_vendored_file_that_is_not_the_pinned_one_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pyodide, "VENDOR", tmp_path)
    (tmp_path / "SHA256SUMS").write_text(f"{hashlib.sha256(b'right').hexdigest()}  a.mjs\n")
    with pytest.raises(pyodide.PluginError, match=r"a\.mjs is missing: run python .*refresh"):
        pyodide.vendored()
    (tmp_path / "a.mjs").write_bytes(b"wrong")
    with pytest.raises(pyodide.PluginError, match=r"a\.mjs: its sha256 is .*, but SHA256SUMS says"):
        pyodide.vendored()
    (tmp_path / "a.mjs").write_bytes(b"right")
    assert pyodide.vendored() == {"a.mjs": b"right"}
