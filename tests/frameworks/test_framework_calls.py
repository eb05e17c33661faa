"""The code that docs/frameworks.md shows returns this site's costs and gradients."""

from pathlib import Path

import needs
import numpy as np
import pytest

from benchmarks import framework_tabs
from snippets import (
    linear_quadratic,
    sigmoid_cross_entropy,
    sigmoid_quadratic,
    softmax_log_likelihood,
)

n, J = 7, 5
rng = np.random.default_rng(0)
z = rng.normal(scale=2, size=(n, J))
c = rng.integers(0, J, size=n)
labels = rng.integers(0, 2, size=(n, J)).astype(float)
soft = rng.uniform(size=(n, J))

PAIRINGS = {
    "sigmoid_quadratic": (sigmoid_quadratic, soft, soft),
    "sigmoid_cross_entropy": (sigmoid_cross_entropy, labels, labels),
    "linear_quadratic": (linear_quadratic, 3 * soft, 3 * soft),
    "softmax_log_likelihood": (softmax_log_likelihood, c, np.eye(J)[c]),
}
# Keras on JAX averages in float32, whatever the format of its input.
RTOL = {"Keras": 1e-6}
CALLS = [
    pytest.param("PyTorch", marks=needs.frameworks),
    pytest.param("JAX, Optax", marks=needs.frameworks),
    pytest.param("Keras", marks=needs.frameworks),
    pytest.param("scikit-learn", marks=needs.frameworks),
    pytest.param("SciPy"),
]
PAGE = Path(__file__).parents[2] / "docs" / "frameworks.md"


def shown(framework, pairing):
    """Return the code of a tab as a function of z and of the target, which is its y or its c."""
    code, _ = framework_tabs.call(framework_tabs.FILES[framework], pairing)

    def loss(z, target):
        scope = {"z": z, "y": target, "c": target}
        exec(code, scope)
        return scope["loss"]

    return loss


def arrays(framework):
    """Return how a framework takes an array and how it differentiates."""
    if framework == "PyTorch":
        import torch

        def gradient(loss, z):
            z = torch.tensor(z, requires_grad=True)
            loss(z).backward()
            return z.grad.numpy()

        return torch.tensor, gradient
    if framework in ("JAX, Optax", "Keras"):
        import jax

        return jax.numpy.asarray, lambda loss, z: np.asarray(jax.grad(loss)(z))
    return np.asarray, None


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("framework", CALLS)
def test_a_call_returns_the_mean_of_the_cost(framework, pairing):
    ours, target, y = PAIRINGS[pairing]
    array, _ = arrays(framework)
    loss = shown(framework, pairing)(array(z), array(target))
    np.testing.assert_allclose(float(loss), ours.cost(z, y).mean(), rtol=RTOL.get(framework, 1e-13))


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("framework", CALLS[:3])
def test_the_gradient_of_a_call_is_the_output_error_over_m(framework, pairing):
    ours, target, y = PAIRINGS[pairing]
    array, gradient = arrays(framework)
    call = shown(framework, pairing)
    got = gradient(lambda z: call(z, array(target)), z)
    np.testing.assert_allclose(
        got, ours.delta(z, y) / n, rtol=RTOL.get(framework, 1e-12), atol=1e-15, strict=True
    )


@pytest.mark.parametrize("framework", [*CALLS[:3], CALLS[4]])
def test_soft_targets_are_taken_as_they_are(framework):
    array, _ = arrays(framework)
    call = shown(framework, "sigmoid_cross_entropy")
    expected = sigmoid_cross_entropy.cost(z, soft).mean()
    rtol = RTOL.get(framework, 1e-13)
    np.testing.assert_allclose(float(call(array(z), array(soft))), expected, rtol=rtol)


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_the_page_has_a_tab_for_every_framework(pairing):
    assert f'framework_tabs.tabs("{pairing}")' in PAGE.read_text(encoding="utf-8")
    tabs = framework_tabs.tabs(pairing)
    assert [line for line in tabs.splitlines() if line.startswith("=== ")] == [
        f'=== "{framework}"' for framework in framework_tabs.FILES
    ]


def test_every_pairing_on_the_page_has_its_factors():
    text = PAGE.read_text(encoding="utf-8")
    for pairing in ("linear_quadratic", "sigmoid_cross_entropy", "softmax_log_likelihood"):
        assert f'tables.factors("{pairing}")' in text


def test_a_shown_function_must_return_its_loss(tmp_path, monkeypatch):
    monkeypatch.setattr(framework_tabs, "FOLDER", tmp_path)
    tmp_path.joinpath("in_x.py").write_text('def f(z, y):\n    """Note."""\n    return z\n')
    with pytest.raises(ValueError, match=r"in_x.py: f must end with `return loss`"):
        framework_tabs.call("in_x.py", "f")
