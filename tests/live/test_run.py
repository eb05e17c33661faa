"""Running what a reader made of a snippet, with its file around it."""

import pytest

from live.run import ROOT, run

PATH = "snippets/activations.py"
LINES = (ROOT / PATH).read_text().splitlines()
FIRST = LINES.index("# --8<-- [start:sigmoid]") + 2
SIGMOID = "\n".join(LINES[FIRST - 1 : LINES.index("# --8<-- [end:sigmoid]")]).rstrip()


def line_of(source, text):
    (index,) = (i for i, line in enumerate(source.splitlines()) if text in line)
    return FIRST + index


def test_a_section_runs_with_the_rest_of_its_file(capsys):
    assert run(SIGMOID + "\nsoftplus(sigmoid(0.0)).round(6)", PATH, FIRST) == {"error": None}
    assert capsys.readouterr().out == (
        ">>> softplus(sigmoid(0.0)).round(6)\nnp.float64(0.974077)\n"
    )


def test_the_rest_of_the_file_calls_what_the_reader_wrote(capsys):
    run("def softplus(z):\n    return 7.0\ncross_entropy", "snippets/costs.py")
    run("def softplus(z):\n    return 1.0\ncross_entropy([0.0], [0.5])", "snippets/costs.py")
    assert capsys.readouterr().out.endswith("np.float64(1.0)\n")


def test_an_edit_counts_and_the_module_of_the_site_stays_as_it_is(capsys):
    edited = SIGMOID.replace("return", "return 2 *")
    assert run(edited + "\nprint(sigmoid(0.0))", PATH, FIRST) == {"error": None}
    assert run(SIGMOID + "\nprint(sigmoid(0.0))", PATH, FIRST) == {"error": None}
    assert capsys.readouterr().out == "1.0\n0.5\n"


def test_values_of_expressions_are_shown_as_at_a_prompt(capsys):
    run("'a text'\n1 + 1\nprint(3)\nx = 4\n(x,\n x)\nNone")
    assert capsys.readouterr().out == ">>> 1 + 1\n2\n3\n>>> (x,\n...  x)\n(4, 4)\n"


def test_blocks_above_run_first_and_in_silence(capsys):
    assert run("x + y", before=["x = 1\nprint(x)", "y = x + 1"]) == {"error": None}
    assert capsys.readouterr().out == ">>> x + y\n3\n"
    assert 'File "block 2 above", line 1' in run("x", before=["x = 1", "x / 0"])["error"]


def test_a_traceback_names_the_line_that_the_page_numbers():
    edited = SIGMOID + "\n    return 1 / 0\n\n\nsigmoid.nothing"
    assert run(edited, PATH, FIRST)["error"].startswith(
        "Traceback (most recent call last):\n"
        f'  File "{PATH} (edited)", line {line_of(edited, "sigmoid.nothing")}, in <module>\n'
        "    sigmoid.nothing\n"
    )


def test_a_traceback_passes_through_the_file_back_to_the_edit():
    edited = SIGMOID.replace("return np.exp", "return 1 / 0 * np.exp") + "\nsigmoid_error(1.0, 1.0)"
    error = run(edited, PATH, FIRST)["error"]
    caller = next(
        i for i, line in enumerate(LINES, 1) if "* sigmoid(z)" in line and "return" in line
    )
    assert [line for line in error.splitlines() if "File" in line] == [
        f'  File "{PATH} (edited)", line {line_of(edited, "sigmoid_error(")}, in <module>',
        f'  File "{PATH}", line {caller}, in sigmoid_error',
        f'  File "{PATH} (edited)", line {line_of(edited, "1 / 0")}, in sigmoid',
    ]
    assert LINES[caller - 1].strip() in error
    assert "return 1 / 0 * np.exp(np.minimum(z, 0))" in error


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
    assert "live/run.py" not in error
