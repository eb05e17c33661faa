"""The network's gradients are those of its mean cost, for any depth and every pairing."""

import numpy as np
import pytest
from pairings import PAIRINGS

from snippets import network, sigmoid_cross_entropy, sigmoid_quadratic
from snippets.gradient_check import five_point
from snippets.network import (
    backpropagate,
    descend,
    error_below,
    forward,
    initialize,
    layer_gradients,
    mean_cost,
)

# Sizes from the inputs up; neighbors differ, so that a transposed matrix shows.
DEPTHS = [(4, 3), (2, 5, 3), (4, 3, 5, 4, 3)]


def example(pairing, sizes, seed=0, n=6):
    rng = np.random.default_rng(seed)
    layers = initialize(sizes, rng, 2)
    return layers, rng.normal(size=(n, sizes[0])), pairing.interior(rng, (n, sizes[-1]))


def numerical(layers, x, y, output):
    """Return the gradients of the mean cost by finite differences, a pair a layer."""

    def cost(number, place, values):
        layer = list(layers[number])
        layer[place] = values
        return mean_cost([*layers[:number], layer, *layers[number + 1 :]], x, y, output)

    return [
        [five_point(lambda v, n=number, p=place: cost(n, p, v), layer[place]) for place in range(2)]
        for number, layer in enumerate(layers)
    ]


def assert_same(claimed, found):
    for claimed_layer, found_layer in zip(claimed, found, strict=True):
        for claimed_array, found_array in zip(claimed_layer, found_layer, strict=True):
            # Measured on these examples: at most 2e-12.
            np.testing.assert_allclose(claimed_array, found_array, rtol=0, atol=1e-10, strict=True)


@pytest.mark.parametrize("sizes", DEPTHS, ids=str)
@pytest.mark.parametrize("name", PAIRINGS)
def test_backpropagation_is_the_gradient_of_the_mean_cost(name, sizes):
    pairing = PAIRINGS[name]
    layers, x, y = example(pairing, sizes)
    found = numerical(layers, x, y, pairing.module)
    assert_same(backpropagate(layers, x, y, pairing.module), found)


@pytest.mark.parametrize(
    ("function", "wrong"),
    [
        ("error_below", lambda w, delta, z: delta @ w),
        ("error_below", lambda w, delta, z: 1.0001 * error_below(w, delta, z)),
        ("layer_gradients", lambda delta, a: (delta.T @ a, delta.sum(axis=0))),
        ("layer_gradients", lambda delta, a: (layer_gradients(delta, a)[0], delta[0])),
    ],
    ids=["slope forgotten", "slightly too large", "1/n forgotten", "first example only"],
)
def test_the_gradient_check_finds_the_mistake(function, wrong, monkeypatch):
    pairing = PAIRINGS["sigmoid_cross_entropy"]
    layers, x, y = example(pairing, DEPTHS[-1])
    found = numerical(layers, x, y, pairing.module)
    monkeypatch.setattr(network, function, wrong)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        assert_same(backpropagate(layers, x, y, pairing.module), found)


@pytest.mark.parametrize("name", PAIRINGS)
def test_a_network_of_one_layer_and_one_example_is_the_pairing(name):
    pairing = PAIRINGS[name]
    ((w, b),), x, y = example(pairing, (4, 3), n=1)
    dC_dw, dC_db = pairing.module.gradients(w, b, x[0], y[0])
    assert_same(backpropagate([(w, b)], x, y, pairing.module), [(dC_dw, dC_db)])


@pytest.mark.parametrize("shift", [0, 3, 8])
def test_with_one_output_both_costs_have_proportional_gradients_everywhere(shift):
    layers, x, y = example(PAIRINGS["sigmoid_cross_entropy"], (4, 3, 5, 1), n=1)
    layers[-1] = (layers[-1][0], layers[-1][1] + shift)
    quadratic = backpropagate(layers, x, y, sigmoid_quadratic)
    entropy = backpropagate(layers, x, y, sigmoid_cross_entropy)
    a = sigmoid_quadratic.activation(forward(layers, x)[0][-1]).item()
    for layer_quadratic, layer_entropy in zip(quadratic, entropy, strict=True):
        for q, e in zip(layer_quadratic, layer_entropy, strict=True):
            np.testing.assert_allclose(q, a * (1 - a) * e, rtol=1e-12)


def test_with_two_outputs_the_ratio_differs_within_the_hidden_layer():
    layers, x, y = example(PAIRINGS["sigmoid_cross_entropy"], (4, 3, 2), n=1)
    (quadratic, _), *_ = backpropagate(layers, x, y, sigmoid_quadratic)
    (entropy, _), *_ = backpropagate(layers, x, y, sigmoid_cross_entropy)
    assert np.ptp(quadratic / entropy) > 0.01


def test_a_batch_has_the_mean_of_its_examples_gradients():
    pairing = PAIRINGS["softmax_log_likelihood"]
    layers, x, y = example(pairing, (4, 3, 5))
    single = [
        backpropagate(layers, x[i : i + 1], y[i : i + 1], pairing.module) for i in range(len(x))
    ]
    means = [
        [np.mean([g[number][place] for g in single], axis=0) for place in range(2)]
        for number in range(2)
    ]
    assert_same(backpropagate(layers, x, y, pairing.module), means)


def test_a_small_step_lowers_the_cost_by_rate_times_squared_gradient():
    pairing = PAIRINGS["sigmoid_cross_entropy"]
    layers, x, y = example(pairing, (4, 3, 5))
    gradients = backpropagate(layers, x, y, pairing.module)
    squared = sum(np.sum(g**2) for layer in gradients for g in layer)
    rate = 1e-6
    after = mean_cost(descend(layers, gradients, rate), x, y, pairing.module)
    fall = mean_cost(layers, x, y, pairing.module) - after
    assert fall == pytest.approx(rate * squared, rel=1e-4)


def test_first_weighted_inputs_have_a_size_that_does_not_depend_on_the_width():
    rng = np.random.default_rng(0)
    for inputs in (16, 1600):
        (w, b), *_ = initialize((inputs, 500, 2), rng, 1)
        assert w.shape == (500, inputs)
        assert b.shape == (500,)
        assert np.std(w @ np.ones(inputs)) == pytest.approx(1, abs=0.1)
        assert np.std(b) == pytest.approx(1, abs=0.1)


def test_the_first_layer_sees_the_inputs_and_the_others_activations():
    layers, x, _ = example(PAIRINGS["sigmoid_quadratic"], (4, 3, 5))
    zs, inputs = forward(layers, x)
    assert inputs[0] is x
    np.testing.assert_allclose(inputs[1], 1 / (1 + np.exp(-zs[0])))
    assert [z.shape for z in zs] == [(6, 3), (6, 5)]


W, B, X, Y = np.ones((2, 3)), np.ones(2), np.ones((4, 3)), np.ones((4, 2))


@pytest.mark.parametrize(
    ("layers", "x", "y", "message"),
    [
        ([], X, Y, "a network needs at least one layer"),
        ([(W, B)], X[0], Y, r"x has shape \(3,\), but must be examples x inputs, not empty"),
        ([(W, B)], X[:0], Y[:0], r"x has shape \(0, 3\)"),
        ([(W, B)], X[:, :2], Y, r"layer 1 has w \(2, 3\) and b \(2,\), but .* has 2 columns"),
        ([(W, B), (W, B)], X, Y, r"layer 2 has w \(2, 3\).* its input has 2 columns"),
        ([(W, B[:1])], X, Y, r"layer 1 has w \(2, 3\) and b \(1,\)"),
        ([(W, B[:, None])], X, Y, r"layer 1 has w \(2, 3\) and b \(2, 1\)"),
        ([(W, B)], X, Y[:, :1], r"y has shape \(4, 1\), but the outputs have shape \(4, 2\)"),
        ([(W, B)], X, Y[:1], r"y has shape \(1, 2\), but the outputs have shape \(4, 2\)"),
        ([(W, B)], X, Y[:0], r"y has shape \(0, 2\), but the outputs have shape \(4, 2\)"),
        ([(W, B)], X + 1j, Y, "x must be real numbers"),
    ],
)
@pytest.mark.parametrize("function", [backpropagate, mean_cost])
def test_what_does_not_fit_is_named(function, layers, x, y, message):
    with pytest.raises(ValueError, match=message):
        function(layers, x, y, sigmoid_cross_entropy)


def test_a_step_needs_one_pair_of_gradients_a_layer():
    with pytest.raises(ValueError, match="shorter"):
        descend([(W, B), (W.T, X[0])], [(W, B)], rate=0.1)
