"""The calls that docs/frameworks.md shows return this site's costs and gradients."""

import importlib

import needs
import numpy as np
import pytest

from snippets import (
    linear_quadratic,
    sigmoid_cross_entropy,
    sigmoid_quadratic,
    softmax_log_likelihood,
)

m, J = 7, 5
rng = np.random.default_rng(0)
z = rng.normal(scale=2, size=(m, J))
c = rng.integers(0, J, size=m)
labels = rng.integers(0, 2, size=(m, J)).astype(float)
soft = rng.uniform(size=(m, J))

PAIRINGS = {
    "sigmoid_quadratic": (sigmoid_quadratic, soft, soft),
    "sigmoid_cross_entropy": (sigmoid_cross_entropy, labels, labels),
    "linear_quadratic": (linear_quadratic, 3 * soft, 3 * soft),
    "softmax_log_likelihood": (softmax_log_likelihood, c, np.eye(J)[c]),
}
# Keras on JAX averages in float32, whatever the format of its input.
RTOL = {"in_keras": 1e-6}
CALLS = [
    pytest.param("in_pytorch", marks=needs.frameworks),
    pytest.param("in_jax", marks=needs.frameworks),
    pytest.param("in_keras", marks=needs.frameworks),
    pytest.param("in_scikit_learn", marks=needs.frameworks),
    pytest.param("in_scipy"),
]


def arrays(module):
    """Return how a framework takes an array and how it differentiates."""
    if module == "in_pytorch":
        import torch

        def gradient(loss, z):
            z = torch.tensor(z, requires_grad=True)
            loss(z).backward()
            return z.grad.numpy()

        return torch.tensor, gradient
    if module in ("in_jax", "in_keras"):
        import jax

        return jax.numpy.asarray, lambda loss, z: np.asarray(jax.grad(loss)(z))
    return np.asarray, None


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("module", CALLS)
def test_a_call_returns_the_mean_of_the_cost(module, pairing):
    ours, target, y = PAIRINGS[pairing]
    array, _ = arrays(module)
    loss = getattr(importlib.import_module(module), pairing)(array(z), array(target))
    np.testing.assert_allclose(float(loss), ours.cost(z, y).mean(), rtol=RTOL.get(module, 1e-13))


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("module", CALLS[:3])
def test_the_gradient_of_a_call_is_the_output_error_over_m(module, pairing):
    ours, target, y = PAIRINGS[pairing]
    array, gradient = arrays(module)
    call = getattr(importlib.import_module(module), pairing)
    got = gradient(lambda z: call(z, array(target)), z)
    np.testing.assert_allclose(
        got, ours.delta(z, y) / m, rtol=RTOL.get(module, 1e-12), atol=1e-15, strict=True
    )


@pytest.mark.parametrize("module", [*CALLS[:3], CALLS[4]])
def test_soft_targets_are_taken_as_they_are(module):
    array, _ = arrays(module)
    call = importlib.import_module(module).sigmoid_cross_entropy
    expected = sigmoid_cross_entropy.cost(z, soft).mean()
    rtol = RTOL.get(module, 1e-13)
    np.testing.assert_allclose(float(call(array(z), array(soft))), expected, rtol=rtol)
