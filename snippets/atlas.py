"""Output errors of the pairs that are not among the four pairings, and what to ask of any pair."""

import inspect
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from snippets import (
    linear_quadratic,
    sigmoid_cross_entropy,
    sigmoid_quadratic,
    softmax_log_likelihood,
)
from snippets.activations import (
    sigmoid,
    sigmoid_error,
    sigmoid_prime,
    softmax,
    softmax_error,
)
from snippets.shapes import require_same_shape


# --8<-- [start:softplus]
def softplus(z):
    """Return ζ(z) = ln(1 + exp(z)). Domain: any real z. Shape: any."""
    return np.logaddexp(0, z)  #: \zeta(z)


# --8<-- [end:softplus]
# --8<-- [start:sigmoid_poisson]
def sigmoid_poisson(z, y):
    """Return (a_j - y_j)(1 - a_j), the error of a sigmoid with the Poisson cost.

    Domain: any real z; y >= 0.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 8.
    """
    return sigmoid_error(z, y) * sigmoid(-z)  #: (a_j^L - y_j)\,(1 - a_j^L)


# --8<-- [end:sigmoid_poisson]
# --8<-- [start:tanh_quadratic]
def tanh_quadratic(z, y):
    """Return (a_j - y_j)(1 - a_j²), the error of tanh with the quadratic cost.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 10.
    """
    return tanh_matching(z, y) * 4 * sigmoid_prime(2 * z)  #: (a_j^L - y_j)\,(1 - (a_j^L)^2)


# --8<-- [end:tanh_quadratic]
# --8<-- [start:tanh_matching]
def tanh_matching(z, y):
    """Return a_j - y_j, the error of tanh with its matching cost.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 11.
    """
    z, y = require_same_shape(z=z, y=y)
    return 2 * sigmoid_error(2 * z, (1 + y) / 2)  #: a_j^L - y_j


# --8<-- [end:tanh_matching]
# --8<-- [start:softplus_quadratic]
def softplus_quadratic(z, y):
    """Return (a_j - y_j) σ(z_j), the error of softplus with the quadratic cost.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 13.
    """
    z, y = require_same_shape(z=z, y=y)
    return (softplus(z) - y) * sigmoid(z)  #: (a_j^L - y_j)\,\sigma(z_j^L)


# --8<-- [end:softplus_quadratic]
# --8<-- [start:softplus_poisson]
def softplus_poisson(z, y):
    """Return (1 - y_j / a_j) σ(z_j), the error of softplus with the Poisson cost.

    Domain: any real z; y >= 0.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 14.
    """
    z, y = require_same_shape(z=z, y=y)
    a = softplus(z)
    slope = -np.expm1(-a)  # σ(z) = 1 - exp(-ζ(z))
    ratio = np.divide(slope, a, out=np.ones_like(a), where=a > 0)  # tends to 1 where both vanish
    return slope - y * ratio  #: \Bigl(1 - \frac{y_j}{a_j^L}\Bigr)\,\sigma(z_j^L)


# --8<-- [end:softplus_poisson]
# --8<-- [start:softplus_matching]
def softplus_matching(z, y):
    """Return a_j - y_j, the error of softplus with its matching cost.

    Domain: any real z and y. Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/matching-losses.md, equations 5 and 21.
    """
    z, y = require_same_shape(z=z, y=y)
    return softplus(z) - y  #: a_j^L - y_j


# --8<-- [end:softplus_matching]
# --8<-- [start:exp_quadratic]
@np.errstate(over="ignore")  # an error beyond the largest double is inf
def exp_quadratic(z, y):
    """Return (a_j - y_j) a_j, the error of exp with the quadratic cost.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 17.
    """
    z, y = require_same_shape(z=z, y=y)
    a = np.exp(z)
    return (a - y) * a  #: (a_j^L - y_j)\,a_j^L


# --8<-- [end:exp_quadratic]
# --8<-- [start:exp_poisson]
@np.errstate(over="ignore")  # an error beyond the largest double is inf
def exp_poisson(z, y):
    """Return a_j - y_j, the error of exp with the Poisson cost.

    Domain: any real z; y >= 0.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 18.
    """
    z, y = require_same_shape(z=z, y=y)
    return np.exp(z) - y  #: a_j^L - y_j


# --8<-- [end:exp_poisson]
# --8<-- [start:softmax_quadratic]
def softmax_quadratic(z, y):
    """Return a_j [(a_j - y_j) - Σ_i a_i (a_i - y_i)], the error of softmax, quadratic cost.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 21.
    """
    error = softmax_error(z, y)
    a = softmax(z)
    gaps = error[..., :, None] - error[..., None, :]
    gap = np.sum(a[..., None, :] * gaps, axis=-1)  # error less its mean, as the a sum to 1
    return a * gap  #: a_j^L\Bigl[(a_j^L - y_j) - \sum_i a_i^L\,(a_i^L - y_i)\Bigr]


# --8<-- [end:softmax_quadratic]
# --8<-- [start:softmax_cross_entropy]
def softmax_cross_entropy(z, y):
    """Return the error of softmax with the cross-entropy of each output (not of the distribution).

    It is (a_j - y_j) - Σ_{i≠j} (a_i - y_i) a_j / (1 - a_i); the quotient
    is the softmax without i.
    Domain: any real z, two outputs or more; 0 <= y <= 1.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/atlas.md, equation 22.
    """
    error = softmax_error(z, y)
    without = np.where(np.eye(error.shape[-1]), -np.inf, np.asarray(z, float)[..., None, :])
    e = np.exp(without - without.max(axis=-1, keepdims=True))
    quotient = e / e.sum(axis=-1, keepdims=True)  # [i, j] is a_j / (1 - a_i), and 0 for i = j
    others = np.sum(error[..., None] * quotient, axis=-2)
    return error - others  #: (a_j^L - y_j) - \sum_{i \ne j} (a_i^L - y_i)\,\frac{a_j^L}{1 - a_i^L}


# --8<-- [end:softmax_cross_entropy]
class Pair(NamedTuple):
    """An output error, and the targets at which its extremes are shown.

    `high` makes the far left wrong, `low` the far right, and at `settled`,
    an input, `high` is met.
    """

    delta: Callable
    low: np.ndarray
    high: np.ndarray
    settled: np.ndarray | None


def single(delta, low, high, settled):
    """Return the pair of one output whose error depends on its own weighted input."""
    met = None if settled is None else np.array([settled])
    return Pair(delta, np.array([low]), np.array([high]), met)


def joint(delta):
    """Return a pair of three outputs that are judged together; the first one is right."""
    right = np.array([1.0, 0.0, 0.0])
    return Pair(delta, right, right, np.array([FAR, -FAR, 0.0]))


FAR = 20.0  # an extreme, and still far from the ends of double precision

# output -> cost -> pair, in the order of the page
PAIRS = {
    "identity": {"quadratic": single(linear_quadratic.delta, -1.0, 1.0, None)},
    "sigmoid": {
        "quadratic": single(sigmoid_quadratic.delta, 0.0, 1.0, FAR),
        "cross-entropy": single(sigmoid_cross_entropy.delta, 0.0, 1.0, FAR),
        "Poisson": single(sigmoid_poisson, 0.0, 1.0, FAR),
    },
    "tanh": {
        "quadratic": single(tanh_quadratic, -1.0, 1.0, FAR),
        "matching": single(tanh_matching, -1.0, 1.0, FAR),
    },
    "softplus": {
        "quadratic": single(softplus_quadratic, 0.0, 3.0, None),
        "Poisson": single(softplus_poisson, 0.0, 3.0, None),
        "matching": single(softplus_matching, 0.0, 3.0, None),
    },
    "exp": {
        "quadratic": single(exp_quadratic, 0.0, 3.0, None),
        "Poisson": single(exp_poisson, 0.0, 3.0, None),
    },
    "softmax": {
        "quadratic": joint(softmax_quadratic),
        "cross-entropy": joint(softmax_cross_entropy),
        "log-likelihood": joint(softmax_log_likelihood.delta),
    },
}


def extremes(pair):
    """Return the error of an output that is far too low, far too high, and right (or None)."""
    if len(pair.high) == 1:
        left = pair.delta(np.array([-FAR]), pair.high)
        right = pair.delta(np.array([FAR]), pair.low)
        low, high = left[0], right[0]
    else:
        low, high, _ = pair.delta(np.array([-FAR, FAR, 0.0]), pair.high)
    met = None if pair.settled is None else pair.delta(pair.settled, pair.high)[0]
    return low, high, met


def inputs(pair, reach, count=2000):
    """Return random weighted inputs of a size, a row an example, the same in every call."""
    return np.random.default_rng(0).uniform(-reach, reach, size=(count, len(pair.high)))


def is_bounded(pair):
    """Tell whether the error stops growing when the weighted inputs become ten times as large."""
    near, far = (
        np.max(np.abs(pair.delta(z, np.broadcast_to(pair.high, z.shape))))
        for z in (inputs(pair, 2 * FAR), inputs(pair, 20 * FAR))
    )
    return bool(far < 1.01 * near)


def is_convex(pair):
    """Tell whether the error never falls along a line: (δ(u) - δ(v))·(u - v) >= 0 for all pairs.

    That a gradient is monotone is the same as that the function is convex.
    """
    u = inputs(pair, 6.0)
    v = u[::-1]
    for target in (pair.low, (pair.low + pair.high) / 2, pair.high):
        y = np.broadcast_to(target, u.shape)
        product = np.sum((pair.delta(u, y) - pair.delta(v, y)) * (u - v), axis=-1)
        if product.min() < -1e-9:
            return False
    return True


def formula(delta):
    """Return the LaTeX to which the last line of a function is bound."""
    return inspect.getsource(delta).rsplit("#: ", 1)[1].strip()
