"""Matching costs: their error is a - y, they are convex, and each is the cost it claims to be."""

import mpmath
import numpy as np
import pytest
from scipy.special import log_ndtr, ndtr, spence

from snippets import linear_quadratic, matching_losses, softmax_log_likelihood
from snippets.activations import linear, sigmoid, softmax
from snippets.costs import cross_entropy
from snippets.matching_losses import matching_cost


def softplus(z):
    return np.logaddexp(0, z)


# name -> (activation, potential)
MATCHES = {
    "linear": (linear, matching_losses.linear_potential),
    "sigmoid": (sigmoid, matching_losses.sigmoid_potential),
    "softmax": (softmax, matching_losses.softmax_potential),
    "exp": (np.exp, matching_losses.exp_potential),
    "tanh": (np.tanh, matching_losses.tanh_potential),
    "softplus": (softplus, matching_losses.softplus_potential),
}
# name -> the potential of one input, in many digits
EXACT = {
    "linear": lambda z: z**2 / 2,
    "sigmoid": lambda z: mpmath.log1p(mpmath.exp(z)),
    "exp": mpmath.exp,
    "tanh": lambda z: mpmath.log(mpmath.cosh(z)),
    "softplus": lambda z: -mpmath.polylog(2, -mpmath.exp(z)).real,
}


def slope(function, z, h=1e-5):
    steps = h * np.eye(z.size)
    return np.array([(function(z + s) - function(z - s)) / (2 * h) for s in steps])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", MATCHES)
def test_error_of_the_matching_cost_is_activation_minus_target(name, seed):
    activation, potential = MATCHES[name]
    rng = np.random.default_rng(seed)
    z, y = rng.uniform(-3, 3, 4), rng.uniform(0, 1, 4)
    found = slope(lambda z: matching_cost(potential(z), z, y), z)
    np.testing.assert_allclose(found, activation(z) - y, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("factor", [-1, 0.5, 2, 1.001])
@pytest.mark.parametrize("name", MATCHES)
def test_the_check_of_the_error_can_fail(name, factor):
    activation, potential = MATCHES[name]
    z = np.array([0.3, -1.1, 0.7, 1.9])
    y = np.full(4, 0.2)
    found = slope(lambda z: matching_cost(factor * potential(z), z, y), z)
    assert not np.allclose(found, activation(z) - y, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("z", [-600.0, -30.0, -3.0, -1e-3, 0.0, 0.4, 3.0, 30.0, 600.0])
@pytest.mark.parametrize("name", EXACT)
def test_potential_is_right_to_rounding(name, z):
    with mpmath.workdps(40):
        expected = float(EXACT[name](mpmath.mpf(z)))
    found = MATCHES[name][1](np.array([z]))
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize("name", MATCHES)
def test_potentials_neither_overflow_nor_warn_at_the_extremes(name):
    potential = MATCHES[name][1]
    z = np.array([[-1e308, 0.0], [-745.0, 1.0], [745.0, 1.0], [1e308, 1e308]])
    values = potential(z)
    assert values.shape == (4,)
    assert not np.isnan(values).any()
    assert (values[[0, 1]] >= 0).all() or name == "tanh"


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("name", MATCHES)
def test_matching_cost_is_convex(name, seed):
    potential = MATCHES[name][1]
    rng = np.random.default_rng(seed)
    p, q, y = rng.normal(0, 3, (3, 5))
    middle, *ends = (matching_cost(potential(z), z, y) for z in ((p + q) / 2, p, q))
    assert middle < np.mean(ends)


@pytest.mark.parametrize("name", MATCHES)
def test_a_batch_has_one_matching_cost_an_example(name):
    potential = MATCHES[name][1]
    z, y = np.random.default_rng(0).uniform(-3, 3, (2, 5, 4))
    costs = [matching_cost(potential(row), row, target) for row, target in zip(z, y, strict=True)]
    np.testing.assert_allclose(matching_cost(potential(z), z, y), costs, rtol=1e-15)


def test_linear_gives_the_quadratic_cost():
    z, y = np.array([0.3, -2.0]), np.array([1.0, 0.5])
    found = matching_cost(matching_losses.linear_potential(z), z, y) + np.sum(y**2) / 2
    np.testing.assert_allclose(found, linear_quadratic.cost(z, y), rtol=1e-15)


def test_sigmoid_gives_cross_entropy():
    z, y = np.array([0.3, -2.0]), np.array([1.0, 0.5])
    found = matching_cost(matching_losses.sigmoid_potential(z), z, y)
    np.testing.assert_allclose(found, cross_entropy(z, y), rtol=1e-15)


def test_softmax_gives_the_log_likelihood():
    z, y = np.array([0.3, -2.0, 1.0]), np.array([0.2, 0.5, 0.3])
    found = matching_cost(matching_losses.softmax_potential(z), z, y)
    np.testing.assert_allclose(found, softmax_log_likelihood.cost(z, y), rtol=1e-15)


def test_tanh_gives_cross_entropy_in_other_units():
    z, y = np.linspace(-5, 5, 21), np.linspace(-1, 1, 21)
    found = matching_cost(matching_losses.tanh_potential(z), z, y)
    expected = cross_entropy(2 * z, (1 + y) / 2) - 21 * np.log(2)
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-15)


def test_softplus_potential_is_a_dilogarithm():
    z = np.linspace(-20, 20, 401)[:, None]
    expected = -spence(1 + np.exp(z[:, 0]))
    np.testing.assert_allclose(
        matching_losses.softplus_potential(z), expected, rtol=1e-13, atol=1e-15
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: matching_cost(0.0, np.zeros(3), np.zeros((3, 1))), r"\(3,\).*\(3, 1\)"),
        (lambda: matching_cost(np.zeros(3), np.zeros(3), np.zeros(3)), r"\(3,\).*\(\)"),
        (lambda: matching_losses.exp_potential(np.zeros((2, 0))), r"\(2, 0\)"),
        (lambda: matching_losses.tanh_potential(1.0), r"\(\)"),
    ],
)
def test_wrong_shapes_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# The table of pairs that do not match: cost and claimed error of one output, and whether convex.
MISMATCHES = {
    "sigmoid, Gaussian": (
        lambda z, y: (sigmoid(z) - y) ** 2 / 2,
        lambda z, y: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z),
        False,
    ),
    "tanh, Gaussian": (
        lambda z, y: (np.tanh(z) - y) ** 2 / 2,
        lambda z, y: (np.tanh(z) - y) * (1 - np.tanh(z) ** 2),
        False,
    ),
    "exp, Gaussian": (
        lambda z, y: (np.exp(z) - y) ** 2 / 2,
        lambda z, y: (np.exp(z) - y) * np.exp(z),
        False,
    ),
    "softplus, Poisson": (
        lambda z, y: softplus(z) - y * np.log(softplus(z)),
        lambda z, y: (1 - y / softplus(z)) * sigmoid(z),
        True,
    ),
    "probit": (
        lambda z, y: -y * log_ndtr(z) - (1 - y) * log_ndtr(-z),
        lambda z, y: (ndtr(z) - y) * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) / ndtr(z) / ndtr(-z),
        True,
    ),
}


@pytest.mark.parametrize("name", MISMATCHES)
def test_pairs_that_do_not_match_have_the_error_and_the_convexity_of_the_table(name):
    cost, error, convex = MISMATCHES[name]
    z, y, h = np.linspace(-4, 3, 141), 0.7, 1e-5
    slopes = (cost(z + h, y) - cost(z - h, y)) / (2 * h)
    np.testing.assert_allclose(slopes, error(z, y), rtol=1e-6, atol=1e-9)
    assert (np.diff(error(z, y)) > 0).all() == convex
