"""Running what a reader made of a snippet, in its place."""

import pytest

from live.run import ROOT, run, whole

PATH = "snippets/activations.py"
LINES = (ROOT / PATH).read_text().splitlines()
FIRST = LINES.index("# --8<-- [start:sigmoid]") + 2
LAST = LINES.index("# --8<-- [end:sigmoid]")
SIGMOID = "\n".join(LINES[FIRST - 1 : LAST])


def test_a_section_runs_with_the_rest_of_its_file(capsys):
    assert run(SIGMOID, PATH, FIRST, LAST, "softplus(sigmoid(0.0)).round(6)") == {"error": None}
    assert capsys.readouterr().out == "np.float64(0.974077)\n"


def test_an_edit_counts_and_the_module_of_the_site_stays_as_it_is(capsys):
    edited = SIGMOID.replace("return", "return 2 *")
    assert run(edited, PATH, FIRST, LAST, "sigmoid(0.0)") == {"error": None}
    assert run(SIGMOID, PATH, FIRST, LAST, "sigmoid(0.0)") == {"error": None}
    assert capsys.readouterr().out == "np.float64(1.0)\nnp.float64(0.5)\n"


def test_expressions_of_the_reader_are_shown_as_at_a_prompt(capsys):
    run("'a text'\n1 + 1\nprint(3)\nx = 4\nx")
    assert capsys.readouterr().out == "2\n3\n4\n"


def test_a_traceback_names_the_line_that_the_page_numbers():
    edited = SIGMOID + "\n    return 1 / 0\n\n\nsigmoid.nothing"
    error = run(edited, PATH, FIRST, LAST)["error"]
    wrong = FIRST + edited.splitlines().index("sigmoid.nothing")
    assert error.startswith(
        "Traceback (most recent call last):\n"
        f'  File "{PATH}", line {wrong}, in <module>\n'
        "    sigmoid.nothing\n"
    )
    assert "live/run.py" not in error


def test_a_traceback_starts_at_the_example_and_ends_in_the_edit():
    edited = SIGMOID.replace("return np.exp", "return nothing.exp")
    wrong = FIRST + next(i for i, line in enumerate(edited.splitlines()) if "nothing.exp" in line)
    error = run(edited, PATH, FIRST, LAST, "sigmoid(0.0)")["error"]
    assert 'File "the example", line 1, in <module>\n    sigmoid(0.0)' in error
    assert f'File "{PATH}", line {wrong}, in sigmoid' in error
    assert error.endswith("NameError: name 'nothing' is not defined\n")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n    pass", ['File "your code", line 1', "SyntaxError"]),
        ("x = 1\n  y = 2", ['File "your code", line 2', "IndentationError"]),
        ("import sys\nsys.exit(3)", ['File "your code", line 2', "SystemExit: 3"]),
        ("def f(): return f()\nf()", ['File "your code", line 1, in f', "RecursionError"]),
        ("import scipyy", ["ModuleNotFoundError: No module named 'scipyy'"]),
        ("a\0b", ["null bytes"]),
    ],
)
def test_each_way_to_fail_ends_in_a_message(source, words):
    error = run(source)["error"]
    for word in words:
        assert word in error


def test_an_example_does_not_run_after_a_failure(capsys):
    assert "ZeroDivisionError" in run("1 / 0", example="print('on')")["error"]
    assert capsys.readouterr().out == ""


def test_a_whole_file_can_be_replaced():
    assert whole("x = 1", PATH, 1, len(LINES)) == "x = 1\n"
    assert whole(SIGMOID, PATH, FIRST, LAST) == (ROOT / PATH).read_text()
