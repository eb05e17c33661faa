"""The errors of the atlas are the gradients of its costs, and its table says what is so."""

import inspect

import numpy as np
import pytest

from snippets import atlas
from snippets.gradient_check import five_point
from snippets.matching_losses import matching_cost, softplus_potential, tanh_potential

# The definitions as the page prints them, of the activation and the target.
ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "exp": np.exp,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(),
}
COSTS = {
    "quadratic": lambda a, y: np.sum((a - y) ** 2) / 2,
    "cross-entropy": lambda a, y: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)),
    "Poisson": lambda a, y: np.sum(a - y * np.log(a)),
    "log-likelihood": lambda a, y: -np.sum(y * np.log(a)),
}
POTENTIALS = {"tanh": tanh_potential, "softplus": softplus_potential}
NAMES = [(output, cost) for output, pairs in atlas.PAIRS.items() for cost in pairs]
every_pair = pytest.mark.parametrize(("output", "cost"), NAMES, ids="-".join)
OURS = [
    function
    for name, function in inspect.getmembers(atlas, inspect.isfunction)
    if function.__module__ == atlas.__name__
    and list(inspect.signature(function).parameters) == ["z", "y"]
]


def cost_of(output, cost):
    if cost == "matching":
        return lambda z, y: matching_cost(POTENTIALS[output](z), z, y)
    return lambda z, y: COSTS[cost](ACTIVATIONS[output](z), y)


def example(output, seed):
    rng = np.random.default_rng(seed)
    y = rng.dirichlet(np.ones(4)) if output == "softmax" else rng.uniform(size=4)
    return rng.uniform(-2, 2, 4), y


@pytest.mark.parametrize("seed", range(5))
@every_pair
def test_each_error_is_the_gradient_of_its_cost(output, cost, seed):
    z, y = example(output, seed)
    found = five_point(lambda z: cost_of(output, cost)(z, y), z)
    claimed = atlas.PAIRS[output][cost].delta(z, y)
    # Measured: at most 3e-11 here.
    np.testing.assert_allclose(claimed, found, rtol=0, atol=1e-9, strict=True)


@every_pair
def test_the_gradient_check_can_fail(output, cost):
    z, y = example(output, 0)
    found = five_point(lambda z: cost_of(output, cost)(z, y), z)
    claimed = 1.0001 * atlas.PAIRS[output][cost].delta(z, y)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        np.testing.assert_allclose(claimed, found, rtol=0, atol=1e-9, strict=True)


@every_pair
def test_examples_are_rows(output, cost):
    delta = atlas.PAIRS[output][cost].delta
    examples = [example(output, seed) for seed in range(3)]
    z, y = (np.array(part) for part in zip(*examples, strict=True))
    rows = [delta(*e) for e in examples]
    np.testing.assert_allclose(delta(z, y), rows, rtol=1e-14, atol=1e-15, strict=True)


def test_every_error_of_the_module_stands_in_the_table():
    shown = {pair.delta for pairs in atlas.PAIRS.values() for pair in pairs.values()}
    assert set(OURS) <= shown
    assert len(OURS) == 10


@pytest.mark.parametrize("delta", OURS, ids=lambda f: f.__name__)
def test_shapes_that_differ_are_refused(delta):
    with pytest.raises(ValueError, match=r"shapes differ: z has shape \(3,\), y has shape \(1,\)"):
        delta(np.zeros(3), np.zeros(1))


@pytest.mark.parametrize("delta", OURS, ids=lambda f: f.__name__)
def test_errors_at_the_ends_of_double_precision_are_numbers(delta):
    z = np.array([-800.0, 800.0, 0.0])
    assert not np.isnan(delta(z, np.array([1.0, 0.0, 0.0]))).any()


def test_softplus_with_poisson_is_minus_the_target_where_the_activation_vanishes():
    np.testing.assert_array_equal(atlas.softplus_poisson([-800.0], [3.0]), [-3.0])


@every_pair
def test_the_inputs_and_targets_of_a_pair_are_arrays(output, cost):
    _, *arrays = atlas.PAIRS[output][cost]
    assert {type(array) for array in arrays} <= {np.ndarray, type(None)}


# output, cost: too low, too high, right, as limits or leading terms at z = ∓20
EXPECTED = {
    ("identity", "quadratic"): (-21, 21, None),
    ("sigmoid", "quadratic"): (-np.exp(-20), np.exp(-20), -np.exp(-40)),
    ("sigmoid", "cross-entropy"): (-1, 1, -np.exp(-20)),
    ("sigmoid", "Poisson"): (-1, np.exp(-20), -np.exp(-40)),
    ("tanh", "quadratic"): (-8 * np.exp(-40), 8 * np.exp(-40), -8 * np.exp(-80)),
    ("tanh", "matching"): (-2, 2, -2 * np.exp(-40)),
    ("softplus", "quadratic"): (-3 * np.exp(-20), 20, None),
    ("softplus", "Poisson"): (-3, 1, None),
    ("softplus", "matching"): (-3, 20, None),
    ("exp", "quadratic"): (-3 * np.exp(-20), np.exp(40), None),
    ("exp", "Poisson"): (-3, np.exp(20), None),
    ("softmax", "quadratic"): (-2 * np.exp(-40), np.exp(-20), -2 * np.exp(-40)),
    ("softmax", "cross-entropy"): (-1, 2, -2 * np.exp(-20)),
    ("softmax", "log-likelihood"): (-1, 1, -np.exp(-20)),
}


@every_pair
def test_extremes_are_the_limits(output, cost):
    found = atlas.extremes(atlas.PAIRS[output][cost])
    for error, limit in zip(found, EXPECTED[output, cost], strict=True):
        assert (error is None) == (limit is None)
        if error is not None:
            assert error == pytest.approx(limit, rel=1e-7)


@every_pair
def test_bounded_is_what_the_formula_says(output, cost):
    unbounded = {
        ("identity", "quadratic"),
        ("softplus", "quadratic"),
        ("softplus", "matching"),
        ("exp", "quadratic"),
        ("exp", "Poisson"),
    }
    assert atlas.is_bounded(atlas.PAIRS[output][cost]) is ((output, cost) not in unbounded)


@every_pair
def test_convex_are_the_matched_pairs_and_softplus_with_poisson(output, cost):
    convex = {
        ("identity", "quadratic"),
        ("sigmoid", "cross-entropy"),
        ("tanh", "matching"),
        ("softplus", "Poisson"),
        ("softplus", "matching"),
        ("exp", "Poisson"),
        ("softmax", "log-likelihood"),
    }
    assert atlas.is_convex(atlas.PAIRS[output][cost]) == ((output, cost) in convex)


def test_formulas_come_from_the_marks():
    assert atlas.formula(atlas.exp_quadratic) == r"(a_j^L - y_j)\,a_j^L"
