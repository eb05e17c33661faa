"""What the page's worker calls: JSON in, JSON out, and no exception beyond it."""

import json

import pytest

from live.calls import call


def answer(module, function, arguments):
    return json.loads(call(module, function, json.dumps(arguments)))


def test_arguments_are_given_by_place_or_by_name():
    assert answer("operator", "sub", [5, 3]) == {"result": 2}
    assert answer("textwrap", "shorten", {"text": "a b", "width": 9}) == {"result": "a b"}


@pytest.mark.parametrize(
    ("module", "function", "arguments", "words"),
    [
        ("nowhere", "f", [], "No module named 'nowhere'"),
        ("operator", "nothing", [], "no attribute 'nothing'"),
        ("operator", "truediv", [1, 0], "ZeroDivisionError"),
        ("sys", "exit", [3], "SystemExit: 3"),
        ("math", "sqrt", ["x"], "TypeError"),
        ("builtins", "set", [], "not JSON serializable"),
        ("builtins", "float", ["nan"], "not JSON compliant"),
    ],
)
def test_what_goes_wrong_is_told(module, function, arguments, words):
    told = answer(module, function, arguments)
    assert list(told) == ["error"]
    assert told["error"].startswith("Traceback")
    assert words in told["error"]
