"""Right at every finite z: against 36 digits, in units in the last place, and without a warning."""

import math

import exact
import numpy as np
import pytest
from exact import DIGITS, largest_ulps
from pairings import PAIRINGS

from snippets.activations import accurate_sum, sigmoid, sigmoid_prime, softmax, softplus

ELEMENTWISE = ["sigmoid_quadratic", "sigmoid_cross_entropy", "linear_quadratic"]
MARKS = [0, 5e-324, 1e-300, 1e-17, 1e-8, 0.5, 1, 5, 18, 30, 36.04, 36.7, 37, 40, 100, 354, 372.4]
MARKS += [372.6, 500, 700, 708.3, 709.7, 709.8, 744, 745, 745.13, 745.2, 746, 1e4, 1e16, 1e154]
MARKS += [1.4e154, 1.8e154, 1e155, 1e308, np.finfo(float).max]

rng = np.random.default_rng(2017)
SIZES_OF_Z = np.concatenate([MARKS, rng.uniform(0, 40, 600), 10 ** rng.uniform(-10, 2.87, 600)])
Z = np.concatenate([SIZES_OF_Z, -SIZES_OF_Z])
EXACT_Z = [DIGITS.mpf(value) for value in Z]


@pytest.fixture(autouse=True)
def no_warning():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        yield


def true_values(quantity, y):
    return [quantity(z, DIGITS.mpf(y)) for z in EXACT_Z]


def test_sigmoid_is_accurate_at_every_z():
    assert largest_ulps(sigmoid(Z), map(exact.sigmoid, EXACT_Z)) <= 2.5


def test_softplus_is_accurate_at_every_z():
    assert largest_ulps(softplus(Z), map(exact.softplus, EXACT_Z)) <= 2.5


def test_sigmoid_prime_is_accurate_at_every_z():
    assert largest_ulps(sigmoid_prime(Z), map(exact.sigmoid_prime, EXACT_Z)) <= 3


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_cost_is_accurate_at_every_z(name, y):
    cost = PAIRINGS[name].module.cost(Z[:, np.newaxis], np.full((len(Z), 1), y))
    assert largest_ulps(cost, true_values(getattr(exact, f"{name}_cost"), y)) <= 4


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_delta_is_accurate_at_every_z(name, y):
    delta = PAIRINGS[name].module.delta(Z, np.full(len(Z), y))
    limit = 5 if name == "sigmoid_quadratic" else 4
    assert largest_ulps(delta, true_values(getattr(exact, f"{name}_delta"), y)) <= limit


@pytest.mark.parametrize("name", ELEMENTWISE)
@pytest.mark.parametrize("y", [0.3, 0.9])
def test_soft_targets_keep_their_digits_too(name, y):
    """Only where a is near y, as near as |a - y| < 0.1, do the last digits of y decide."""
    module = PAIRINGS[name].module
    far = np.abs(module.activation(Z) - y) >= 0.1
    cost = module.cost(Z[:, np.newaxis], np.full((len(Z), 1), y))[far]
    delta = module.delta(Z, np.full(len(Z), y))[far]
    true_cost = np.array(true_values(getattr(exact, f"{name}_cost"), y))[far]
    true_delta = np.array(true_values(getattr(exact, f"{name}_delta"), y))[far]
    assert largest_ulps(cost, true_cost) <= 40
    assert largest_ulps(delta, true_delta) <= 20


def rows(outputs, count):
    """Draw rows of z on every scale, ties, near ties and far outliers among them.

    Exponentials near exp(-36.7) = 2^-53 vanish one by one beside 1, and together they do not.
    """
    rng = np.random.default_rng([outputs, count])
    scales = 10 ** rng.uniform(-3, 3, size=(count, 1))
    drawn = rng.uniform(-1, 1, size=(count, outputs)) * scales
    drawn[::7, 0] = drawn[::7, -1]
    near = rng.uniform(-1e-2, 0, size=(count // 2, outputs))
    near[::2, 0] += rng.uniform(36, 38, size=len(near[::2]))
    marks = rng.choice([*MARKS, *(-value for value in MARKS)], size=(count // 4, outputs))
    return np.concatenate([drawn, near, marks])


@pytest.mark.parametrize("outputs", [1, 2, 10, 1000])
@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e-300, 1.0, 1e300])
def test_a_sum_is_rounded_about_once(outputs, size):
    rng = np.random.default_rng(outputs)
    near, far = rng.uniform(0.99, 1, (50, outputs)), 10 ** rng.uniform(-20, 0, (50, outputs))
    tiny = rng.uniform(0.9, 1, (50, outputs)) * 2**-53
    tiny[:, 0] = 1
    t = np.concatenate([near, far, tiny]) * size
    exact_sums = np.array([math.fsum(row) for row in t])  # rounded once
    assert (np.abs(accurate_sum(t) - exact_sums) <= np.spacing(exact_sums)).all()


def test_a_sum_of_nothing_is_0_and_of_nan_is_nan():
    np.testing.assert_array_equal(accurate_sum(np.zeros((2, 0))), [0, 0])
    np.testing.assert_array_equal(accurate_sum(np.zeros((2, 3))), [0, 0])
    np.testing.assert_array_equal(accurate_sum(np.array([[1, np.nan], [1, 2]])), [np.nan, 3])


@pytest.mark.parametrize(
    ("outputs", "count"), [(1, 50), (2, 200), (3, 150), (5, 100), (10, 100), (100, 20), (1000, 2)]
)
def test_softmax_log_likelihood_is_accurate_at_every_z(outputs, count):
    pairing = PAIRINGS["softmax_log_likelihood"].module
    z = rows(outputs, count)
    classes = np.random.default_rng(outputs).integers(0, outputs, size=len(z))
    classes[1::2] = z[1::2].argmax(axis=1)
    y = np.eye(outputs)[classes]
    a, cost, delta = softmax(z), pairing.cost(z, y), pairing.delta(z, y)
    limit = 4 if outputs > 1 else 0
    for i, c in enumerate(classes):
        exact_z = [DIGITS.mpf(value) for value in z[i]]
        truth = exact.softmax_log_likelihood_cost(exact_z, y[i])
        assert exact.ulps(cost[i], truth) <= limit
        true_a = exact.softmax(exact_z)
        assert largest_ulps(a[i], true_a) <= limit
        assert largest_ulps(delta[i], exact.softmax_log_likelihood_delta(true_a, c)) <= limit


def test_softmax_log_likelihood_takes_soft_targets_at_every_z():
    z = rows(3, 200)
    y = np.array([0.7, 0.3, 0.0])
    cost = PAIRINGS["softmax_log_likelihood"].module.cost(z, np.broadcast_to(y, z.shape))
    exact_y = [DIGITS.mpf(value) for value in (y[0], 1 - DIGITS.mpf(y[0]), 0)]  # sums to 1 exactly
    for z_i, cost_i in zip(z, cost, strict=True):
        exact_z = [DIGITS.mpf(value) for value in z_i]
        assert exact.ulps(cost_i, exact.softmax_log_likelihood_cost(exact_z, exact_y)) <= 4


def test_a_cost_beyond_the_largest_double_is_infinite():
    linear, softmax_module = (
        PAIRINGS[name].module for name in ("linear_quadratic", "softmax_log_likelihood")
    )
    assert linear.cost([1e308], [-1e308]) == np.inf
    assert linear.cost([1e155], [0]) == np.inf
    assert linear.delta([1e308], [-1e308]) == np.inf
    assert linear.gradients([[1e308]], [0], [1], [-1e308])[0] == np.inf
    assert softmax_module.cost([1e308, -1e308], [0, 1]) == np.inf
    assert PAIRINGS["sigmoid_cross_entropy"].module.cost([1e308, 1e308], [0, 0]) == np.inf
    assert PAIRINGS["sigmoid_quadratic"].module.cost([0], [1e200]) == np.inf


def test_a_cost_just_below_the_largest_double_is_finite():
    linear, softmax_module = (
        PAIRINGS[name].module for name in ("linear_quadratic", "softmax_log_likelihood")
    )
    assert linear.cost([1.8e154], [0]) == pytest.approx(1.62e308)  # the square alone overflows
    assert softmax_module.cost([1e308, -1e308], [0.7, 0.3]) == pytest.approx(6e307)


@pytest.mark.parametrize("name", PAIRINGS)
def test_nan_in_gives_nan_out(name):
    module = PAIRINGS[name].module
    z, y = np.array([0.5, -1.0, 2.0]), np.array([0.0, 1.0, 0.0])
    whole_row = name == "softmax_log_likelihood"  # where each output depends on every z
    for j in range(3):
        bad = np.full(3, np.nan) if whole_row else np.where(np.arange(3) == j, np.nan, 1.0)
        bad_z, bad_y = (np.where(np.arange(3) == j, np.nan, values) for values in (z, y))
        assert np.array_equal(np.isnan(module.activation(bad_z)), np.isnan(bad))
        assert np.array_equal(np.isnan(module.delta(bad_z, y)), np.isnan(bad))
        assert np.isnan(module.delta(z, bad_y)[j])
        assert np.isnan(module.cost(bad_z, y))
        assert np.isnan(module.cost(z, bad_y))
        dC_dw, dC_db = module.gradients(np.ones((3, 2)), bad_z, np.ones(2), y)
        assert np.isnan(dC_db[j])
        assert np.isnan(dC_dw[j]).all()


@pytest.mark.parametrize("name", PAIRINGS)
@pytest.mark.parametrize("size", [40.0, 745.0, 1e308])
@pytest.mark.parametrize("targets", ["interior", "boundary"])
def test_gradients_are_exact_products_in_saturation(name, size, targets):
    """The bias is z itself, as the weights are 0, so nothing is rounded on the way to delta."""
    pairing = PAIRINGS[name]
    y = getattr(pairing, targets)(np.random.default_rng(0), (3,))
    z, a_prev = np.array([size, -size, 0.0]), np.array([0.5, 2.0])
    dC_dw, dC_db = pairing.module.gradients(np.zeros((3, 2)), z, a_prev, y)
    np.testing.assert_array_equal(dC_db, pairing.module.delta(z, y))
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(dC_dw, dC_db[:, np.newaxis] * a_prev)
