"""The law of this site: each gradient is the derivative of the cost, in every component."""

import numpy as np
import pytest
from pairings import PAIRINGS, SIZES
from scipy.differentiate import derivative
from tolerances import fifth_derivative, rounding_error

from snippets.gradient_check import check, complex_step

SEEDS = range(100)
every_pairing = pytest.mark.parametrize("name", PAIRINGS)
every_size = pytest.mark.parametrize(("outputs", "inputs"), SIZES)
both_targets = pytest.mark.parametrize("targets", ["interior", "boundary"])


def layer(name, targets, outputs, inputs, seed):
    """Draw the weights, biases, inputs and targets of one example."""
    rng = np.random.default_rng([seed, outputs, inputs])
    y = getattr(PAIRINGS[name], targets)(rng, (outputs,))
    w, b, a_prev = (
        rng.normal(size=(outputs, inputs)),
        rng.normal(size=outputs),
        rng.normal(size=inputs),
    )
    return w, b, a_prev, y


def check_delta(name, z, y, claimed):
    """Compare a claimed output error with differences of the cost in z."""
    pairing = PAIRINGS[name]
    return check(
        lambda z: pairing.module.cost(z, y),
        z,
        claimed,
        fifth=fifth_derivative(name, y),
        noise=rounding_error(pairing, z, y),
    )


def check_gradients(name, w, b, a_prev, y, dC_dw, dC_db):
    """Compare claimed gradients with differences of the cost in every weight and bias."""
    pairing = PAIRINGS[name]
    z = w @ a_prev + b
    fifth = fifth_derivative(name, y)
    noise = rounding_error(
        pairing,
        z,
        y,
        terms=len(a_prev),
        sizes=np.abs(w) @ np.abs(a_prev) + np.abs(b),
        reach=max(1, np.abs(a_prev).max()),
    )
    in_w = check(
        lambda w: pairing.module.cost(w @ a_prev + b, y),
        w,
        dC_dw,
        fifth=np.outer(fifth, np.abs(a_prev) ** 5),  # chain rule: z_j moves by a_k times the step
        noise=noise,
    )
    in_b = check(
        lambda b: pairing.module.cost(w @ a_prev + b, y), b, dC_db, fifth=fifth, noise=noise
    )
    return in_w, in_b


@every_pairing
@every_size
@both_targets
def test_delta_is_the_gradient_of_the_cost(name, outputs, inputs, targets):
    for seed in SEEDS:
        w, b, a_prev, y = layer(name, targets, outputs, inputs, seed)
        z = w @ a_prev + b
        worst = check_delta(name, z, y, PAIRINGS[name].module.delta(z, y))
        assert worst.ratio <= 1, (seed, worst)


@every_pairing
@every_size
@both_targets
def test_gradients_are_those_of_the_cost_in_weights_and_biases(name, outputs, inputs, targets):
    for seed in SEEDS:
        w, b, a_prev, y = layer(name, targets, outputs, inputs, seed)
        claimed = PAIRINGS[name].module.gradients(w, b, a_prev, y)
        for worst in check_gradients(name, w, b, a_prev, y, *claimed):
            assert worst.ratio <= 1, (seed, worst)


@every_pairing
@both_targets
@pytest.mark.parametrize("shift", [-14, 14])
def test_delta_is_the_gradient_of_the_cost_near_saturation(name, targets, shift):
    for seed in SEEDS[:20]:
        w, b, a_prev, y = layer(name, targets, 3, 2, seed)
        z = w @ a_prev + b
        z[0] += shift
        worst = check_delta(name, z, y, PAIRINGS[name].module.delta(z, y))
        assert worst.ratio <= 1, (seed, worst)


@every_pairing
@both_targets
def test_an_adaptive_derivative_agrees(name, targets):
    pairing = PAIRINGS[name]
    w, b, a_prev, y = layer(name, targets, 4, 3, seed=7)
    z = w @ a_prev + b
    delta = pairing.module.delta(z, y)
    for j, direction in enumerate(np.eye(4)):

        def along(t, direction=direction):
            points = z + t[..., np.newaxis] * direction
            return pairing.module.cost(points, np.broadcast_to(y, points.shape))

        result = derivative(along, 0.0, tolerances={"atol": 1e-12, "rtol": 1e-12})
        assert abs(result.df - delta[j]) <= 1e-10, j


@every_pairing
@both_targets
def test_cost_and_delta_are_those_of_the_textbook_definition(name, targets):
    pairing = PAIRINGS[name]
    for seed in SEEDS:
        w, b, a_prev, y = layer(name, targets, 4, 3, seed)
        z = np.tanh(w @ a_prev + b)  # small, where the textbook's form loses no digits
        np.testing.assert_allclose(
            pairing.module.activation(z), pairing.textbook_activation(z), rtol=1e-14, strict=True
        )
        np.testing.assert_allclose(pairing.module.cost(z, y), pairing.textbook(z, y), rtol=1e-14)
        exact = complex_step(lambda z, y=y: pairing.textbook(z, y), z)
        np.testing.assert_allclose(
            pairing.module.delta(z, y), exact, rtol=0, atol=2e-15, strict=True
        )
