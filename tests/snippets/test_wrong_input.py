"""What NumPy would broadcast, convert or compute without a word is refused, by name."""

import itertools
import re

import numpy as np
import pytest
from pairings import PAIRINGS

from snippets import activations, costs

every_pairing = pytest.mark.parametrize("name", PAIRINGS)
function_of_z_and_y = pytest.mark.parametrize("function", ["cost", "delta"])
with_bounded_targets = pytest.mark.parametrize(
    "name", ["sigmoid_cross_entropy", "softmax_log_likelihood"]
)
ONE_HOT = np.array([0.0, 1.0, 0.0])


@every_pairing
@function_of_z_and_y
@pytest.mark.parametrize(
    ("z_shape", "y_shape"),
    [((3,), (3, 1)), ((3,), ()), ((3,), (1,)), ((3,), (2,)), ((5, 3), (3,)), ((2, 3), (3, 2))],
)
def test_targets_of_another_shape_are_refused(name, function, z_shape, y_shape):
    message = f"shapes differ: z has shape {z_shape}, y has shape {y_shape}"
    with pytest.raises(ValueError, match=re.escape(message)):
        getattr(PAIRINGS[name].module, function)(np.zeros(z_shape), np.zeros(y_shape))


@every_pairing
def test_complex_z_is_refused(name):
    module = PAIRINGS[name].module
    for function in (
        module.activation,
        lambda z: module.cost(z, [1]),
        lambda z: module.delta(z, [1]),
    ):
        with pytest.raises(ValueError, match="z must be real numbers, not complex128"):
            function([1j])


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a"], "<U1"),
        ([None], "object"),
        ([10**30], "object"),
        (np.array(["2017"], "M8[Y]"), "date"),
    ],
)
def test_what_is_not_a_real_number_is_refused(values, kind):
    with pytest.raises(ValueError, match=f"z must be real numbers, not {kind}"):
        activations.sigmoid(values)


def test_rows_of_different_lengths_are_refused_by_name():
    with pytest.raises(ValueError, match="z is not an array: its rows differ in length"):
        activations.softmax([[1, 2], [3]])


@every_pairing
@pytest.mark.parametrize("kind", [bool, np.int8, np.int64, np.uint16, np.float16, np.float32])
def test_other_real_numbers_are_converted_to_float64(name, kind):
    module = PAIRINGS[name].module
    z, y = np.array([1, 0, 1]).astype(kind), ONE_HOT.astype(kind)
    expected = module.delta(z.astype(float), ONE_HOT)
    np.testing.assert_array_equal(module.delta(z, y), expected, strict=True)
    assert module.cost(z, y) == module.cost(z.astype(float), ONE_HOT)
    assert module.activation(z).dtype == np.float64
    dC_dw, dC_db = module.gradients(np.eye(3).astype(kind), z, z, y)
    assert dC_dw.dtype == dC_db.dtype == np.float64


@every_pairing
def test_lists_are_arrays(name):
    module = PAIRINGS[name].module
    np.testing.assert_array_equal(
        module.delta([1, 0, 1], [0, 1, 0]), module.delta(np.array([1.0, 0, 1]), ONE_HOT)
    )


@every_pairing
@pytest.mark.parametrize("shape", [(), (0,), (2, 0)])
def test_a_cost_needs_an_output(name, shape):
    with pytest.raises(ValueError, match=r"has shape \(.*\), but its last axis is the outputs"):
        PAIRINGS[name].module.cost(np.zeros(shape), np.zeros(shape))


@pytest.mark.parametrize("shape", [(), (0,), (2, 0)])
def test_a_softmax_needs_an_output(shape):
    with pytest.raises(ValueError, match=r"z has shape \(.*\), but its last axis is the outputs"):
        activations.softmax(np.zeros(shape))


@every_pairing
def test_a_batch_may_be_empty(name):
    module = PAIRINGS[name].module
    nothing = np.zeros((0, 3))
    assert module.cost(nothing, nothing).shape == (0,)
    assert module.delta(nothing, nothing).shape == (0, 3)


@with_bounded_targets
@function_of_z_and_y
@pytest.mark.parametrize("wrong", [-0.5, 1.5, -1e-300, np.inf, -np.inf])
def test_targets_outside_the_domain_are_refused(name, function, wrong):
    y = np.array([[0.5, 0.5], [wrong, 1 - wrong]])
    with pytest.raises(ValueError, match=rf"y must lie between 0 and 1, but y\[1, 0\] is {wrong}"):
        getattr(PAIRINGS[name].module, function)(np.zeros((2, 2)), y)


@with_bounded_targets
def test_gradients_refuse_targets_outside_the_domain(name):
    with pytest.raises(ValueError, match=r"y must lie between 0 and 1, but y\[0\] is 2.0"):
        PAIRINGS[name].module.gradients(np.zeros((2, 1)), np.zeros(2), np.zeros(1), [2.0, -1.0])


def test_a_single_target_outside_the_domain_is_refused_by_sigmoid_cross_entropy():
    with pytest.raises(ValueError, match=r"y must lie between 0 and 1, but y is 1.5"):
        PAIRINGS["sigmoid_cross_entropy"].module.delta(0.0, 1.5)


@pytest.mark.parametrize("name", ["sigmoid_quadratic", "linear_quadratic"])
def test_a_quadratic_cost_takes_any_real_target(name):
    assert np.isfinite(PAIRINGS[name].module.cost([0.3, 1.0], [-7.0, 12.0]))


@function_of_z_and_y
@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0.2, 0.3, 0.7], r"y must sum to 1, but y sums to 1.2"),
        ([0.0, 0.0, 0.0], r"y must sum to 1, but y sums to 0.0"),
        ([1.0, 1.0, 0.0], r"y must sum to 1, but y sums to 2.0"),
        ([0.2, 0.3, 0.500001], r"y must sum to 1, but y sums to 1.000001"),
        ([[0, 1, 0], [1, 0, 1]], r"y must sum to 1, but y\[1\] sums to 2.0"),
    ],
)
def test_targets_that_do_not_sum_to_1_are_refused_by_softmax_log_likelihood(function, y, message):
    with pytest.raises(ValueError, match=message):
        getattr(PAIRINGS["softmax_log_likelihood"].module, function)(np.zeros_like(y), y)


def test_targets_that_sum_to_1_but_for_rounding_are_taken_by_softmax_log_likelihood():
    y = np.full(10, 0.1)
    assert y.cumsum()[-1] != 1
    assert PAIRINGS["softmax_log_likelihood"].module.cost(np.zeros(10), y) == pytest.approx(
        np.log(10)
    )


@every_pairing
@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((2,), (2,), (2,), (2,)), r"w has shape \(2,\), but must be outputs x inputs"),
        (
            ((3, 2), (2,), (2,), (3,)),
            r"w has shape \(3, 2\), b has shape \(2,\), but must have shape \(3,\)",
        ),
        (((3, 2), (3, 1), (2,), (3,)), r"b has shape \(3, 1\), but must have shape \(3,\)"),
        (((3, 2), (), (2,), (3,)), r"b has shape \(\), but must have shape \(3,\)"),
        (((3, 2), (3,), (3,), (3,)), r"a_prev has shape \(3,\), but must have shape \(2,\)"),
        (((3, 2), (3,), (5, 2), (3,)), r"a_prev has shape \(5, 2\), but must have shape \(2,\)"),
        (((3, 2), (3,), (2,), (2,)), r"y has shape \(2,\), but must have shape \(3,\)"),
        (((3, 2), (3,), (2,), (3, 1)), r"y has shape \(3, 1\), but must have shape \(3,\)"),
    ],
)
def test_gradients_refuse_shapes_that_do_not_fit(name, shapes, message):
    with pytest.raises(ValueError, match=message):
        PAIRINGS[name].module.gradients(*map(np.zeros, shapes))


@every_pairing
@pytest.mark.parametrize(("position", "argument"), [(0, "w"), (1, "b"), (2, "a_prev"), (3, "y")])
def test_gradients_name_the_argument_that_is_not_real(name, position, argument):
    arguments = [np.zeros((2, 1)), np.zeros(2), np.zeros(1), np.array([0.0, 1.0])]
    arguments[position] = arguments[position] + 0j
    with pytest.raises(ValueError, match=f"{argument} must be real numbers"):
        PAIRINGS[name].module.gradients(*arguments)


def test_costs_name_the_activation_they_are_given():
    with pytest.raises(ValueError, match=r"a has shape \(2,\), y has shape \(2, 1\)"):
        costs.quadratic(np.zeros(2), np.zeros((2, 1)))


@every_pairing
def test_results_do_not_share_memory_with_the_arguments(name):
    module = PAIRINGS[name].module
    w, b, a_prev, y = np.zeros((2, 1)), np.zeros(2), np.zeros(1), np.array([0.0, 1.0])
    results = [module.activation(b), module.cost(b, y), module.delta(b, y)]
    results += module.gradients(w, b, a_prev, y)
    for result, argument in itertools.product(results, (w, b, a_prev, y)):
        assert not np.shares_memory(result, argument)
