"""`python -m equation_checker`: what it prints, what it writes, how it exits."""

import ast
import json
import os
import runpy
import subprocess
import sys

import pytest

from equation_checker import __main__ as command
from equation_checker.__main__ import main
from tests.site_build import ROOT

MATTER = "---\nequations: {functions: ['\\sigma'], symbols: ['x ~ real', r]}\n---\n\n"
SOUND = MATTER + "$$\nr \\equiv x^2\n$$\n\n$$\nr + r = 2r\n$$\n\nInline $2r = r + r$.\n"
WRONG = MATTER + "# Title\n\n## Part\n\n$$\nx + x = 3x\n$$\n"
EXCUSED = MATTER + "<!-- unchecked: for a test -->\n\n$$\nx + x = 3x\n$$\n"
UNREAD = MATTER + "$$\nx = \\int x\n$$\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to run in, with a page of each kind."""
    monkeypatch.chdir(tmp_path)
    for name, text in [("sound", SOUND), ("wrong", WRONG), ("excused", EXCUSED)]:
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    return tmp_path


RUNS = [
    (["sound.md"], 0, "3 statements: 3 checked, 0 failed, 0 excused"),
    (["excused.md"], 0, "1 statements: 0 checked, 0 failed, 1 excused"),
    (["wrong.md"], 1, "1 statements: 0 checked, 1 failed, 0 excused"),
    (["sound.md", "wrong.md", "excused.md"], 1, "5 statements: 3 checked, 1 failed, 1 excused"),
    (["."], 1, "5 statements: 3 checked, 1 failed, 1 excused"),
    ([".", "--jobs", "2"], 1, "5 statements: 3 checked, 1 failed, 1 excused"),
    ([".", "--jobs", "0", "--no-cache"], 1, "5 statements: 3 checked, 1 failed, 1 excused"),
]


@pytest.mark.parametrize(
    ("arguments", "status", "summary"), RUNS, ids=[" ".join(r[0]) for r in RUNS]
)
def test_the_summary_and_the_status_say_what_came_of_it(folder, capsys, arguments, status, summary):
    assert main(arguments) == status
    assert capsys.readouterr().out.splitlines()[-1] == summary


def test_the_module_exits_with_the_status(folder, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["", "wrong.md"])
    monkeypatch.delitem(sys.modules, "equation_checker.__main__")  # it is to run anew
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("equation_checker", run_name="__main__")
    assert caught.value.code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.md"], "missing.md does not exist"),
        (["empty"], "empty holds no Markdown file"),
        ([], "docs does not exist"),
        (["sound.md", "--json", "missing/verdicts.json"], "missing/verdicts.json"),
        (["--explain", "missing.md"], "missing.md does not exist"),
        (["--explain", "bytes.md"], "not UTF-8"),
        (["--explain", "matter.md"], "not YAML"),
    ],
)
def test_what_could_not_run_exits_with_2_and_no_summary(folder, capsys, arguments, words):
    (folder / "empty").mkdir()
    (folder / "bytes.md").write_bytes(b"\xff")
    (folder / "matter.md").write_text("---\n[\n---\n", "utf-8")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("equation_checker: ")
    assert words in err


def test_a_wrong_option_exits_with_2(folder, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--nonsense"])
    assert caught.value.code == 2


def test_docs_are_checked_by_default(folder, capsys):
    (folder / "docs").mkdir()
    (folder / "sound.md").rename(folder / "docs" / "sound.md")
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("3 statements")


def test_a_failure_names_page_line_section_equation_and_values(folder, capsys):
    main(["wrong.md"])
    first, equation, message, *values, _ = capsys.readouterr().out.splitlines()
    assert first == "wrong.md:10 (Part)"
    assert equation == "    x + x = 3x"
    assert "member 2 disagrees with member 1 at 6 of 6 points" in message
    assert any("x + x = " in line for line in values)


def test_without_a_failure_only_the_summary_is_printed(folder, capsys):
    main(["sound.md"])
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_verbose_prints_one_line_a_statement(folder, capsys):
    main(["-v", "sound.md", "excused.md"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[:-1]]
    assert [line[:2] for line in lines] == [
        ["sound.md:6", "definition"],
        ["sound.md:10", "claim"],
        ["sound.md:13", "inline"],
        ["excused.md:8", "unchecked"],
    ]
    assert lines[1][2] == "6"
    assert "float64" in lines[1]


def test_json_holds_all_verdicts(folder, capsys):
    main(["sound.md", "wrong.md", "--json", "verdicts.json"])
    rows = json.loads((folder / "verdicts.json").read_text("utf-8"))
    assert [(row["page"], row["line"], row["ok"]) for row in rows] == [
        ("sound.md", 6, True),
        ("sound.md", 10, True),
        ("sound.md", 13, True),
        ("wrong.md", 10, False),
    ]
    assert rows[1]["comparisons"] == 6
    assert rows[1]["latex"] == "r + r = 2r"


def test_explain_prints_how_each_statement_is_read(folder, capsys):
    (folder / "unread.md").write_text(UNREAD + "\nNothing is stated about $x$.\n", "utf-8")
    cells = [{"cell_type": "markdown", "source": "$$\nx y^2 = 1\n$$"}]
    (folder / "book.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    assert main(["--explain", "sound.md", "unread.md", "book.ipynb"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        r"sound.md:6  r \equiv {x}^{2}",
        r"sound.md:10  r + r = 2\,r",
        r"sound.md:13  2\,r = r + r",
        r"unread.md:6  not read: \int cannot be read; sums are checked, integrals are not",
        r"book.ipynb:2  x\,{y}^{2} = 1",
    ]


def test_checkpoints_of_notebooks_are_no_pages(folder):
    hidden = folder / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / "page.ipynb").write_text("{}", "utf-8")
    assert [path.name for path in command.pages([folder])] == [
        "excused.md",
        "sound.md",
        "wrong.md",
    ]


def test_progress_is_told_on_a_terminal_and_wiped_off(folder, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    main(["."])
    err = capsys.readouterr().err
    assert "1/3 pages" in err
    assert "3/3" not in err
    assert err.endswith("\r\033[K")


def test_progress_of_a_long_run_is_told_elsewhere_too(folder, capsys, monkeypatch):
    monkeypatch.setattr(command, "SILENCE", -1)
    main(["."])
    assert capsys.readouterr().err == "1/3 pages\n2/3 pages\n"


def test_a_short_run_tells_no_progress(folder, capsys):
    main(["sound.md"])
    assert capsys.readouterr().err == ""


LIBRARIES = {"lark", "mpmath", "numpy", "yaml"}
WATCH = """
import runpy, sys
sys.argv[1:] = ["page.md"]
try:
    runpy.run_module("equation_checker", run_name="__main__", alter_sys=True)
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def test_a_page_anywhere_is_checked_without_mkdocs_and_snippets(tmp_path):
    (tmp_path / "page.md").write_text(SOUND, "utf-8")
    result = subprocess.run(
        [sys.executable, "-c", WATCH],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, RUNS[0][2])
    modules = set(result.stderr.split())
    assert modules >= LIBRARIES
    assert not modules & {"mkdocs", "material", "snippets", "hooks", "tests", "matplotlib"}


def test_the_package_imports_only_four_libraries():
    found = set()
    for path in (ROOT / "equation_checker").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                found.add((node.module or "").partition(".")[0])
    assert found - sys.stdlib_module_names == LIBRARIES | {"equation_checker"}
