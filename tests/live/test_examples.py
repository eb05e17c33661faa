"""What is run after a snippet that only defines something."""

import pytest

from live.examples import SPECIAL, example

LONG = "def long_name_of_a_function(w, b, a_prev, y, z):\n    return w\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("def sigmoid(z):\n    return z\n", "sigmoid(z=np.array([0.5, -1.0, 2.0]))"),
        ("def f(potential):\n    return 1\n\n\nx = 1\n", "f(potential=3.5)"),
        ("def f(potential):\n    pass\n\n\ndef g(y):\n    pass\n", "f(potential=3.5)"),
        ("x = 1\n", ""),
        ("def weight_hessian(hessian, a_prev):\n    pass\n", SPECIAL["weight_hessian"]),
    ],
)
def test_each_function_of_the_lines_is_called_with_values(text, shown):
    assert example(text, 1, 4) == shown


def test_functions_outside_the_lines_are_not_called():
    assert example("def f(nothing):\n    pass\n\n\ndef g(potential):\n    pass\n", 5, 6) == (
        "g(potential=3.5)"
    )


def test_a_long_call_takes_a_line_for_each_argument():
    name, *arguments, end = example(LONG, 1, 2).splitlines()
    assert (name, end) == ("long_name_of_a_function(", ")")
    assert [line.partition("=")[0].strip() for line in arguments] == ["w", "b", "a_prev", "y", "z"]
    assert all(line.endswith(",") and len(line) <= 88 for line in arguments)


def test_a_parameter_without_a_value_is_named():
    with pytest.raises(ValueError, match="has no value for price of f"):
        example("def f(price):\n    pass\n", 1, 2)
