"""A network of any depth: sigmoid layers, and one of the pairings on top.

A network is a list of layers from the inputs up, each a pair (w, b). Examples are rows.
"""

from itertools import pairwise

import numpy as np

from snippets.activations import sigmoid, sigmoid_prime
from snippets.shapes import as_floats


# --8<-- [start:weighted_input]
def weighted_input(w, b, a_prev):
    """Return z_j = Σ_k w_jk a_k + b_j.

    Domain: any real numbers. Shape: (J, K), (J,) and (..., K) to (..., J).
    Source: docs/layers-and-batches.md, equation 1.
    """
    return a_prev @ w.T + b  #: z_j^L


# --8<-- [end:weighted_input]
# --8<-- [start:error_below]
def error_below(w, delta, z_prev):
    """Return the errors of the layer below, Σ_j w_jk δ_j σ'(z_k).

    Domain: any real numbers.
    Shape: (J, K), (..., J) and (..., K) to (..., K).
    Source: Nielsen, chapter 2, BP2.
    """
    return delta @ w * sigmoid_prime(z_prev)  #: \sum_j w_{jk}^L \delta_j^L \sigma'(z_k^{L-1})


# --8<-- [end:error_below]
# --8<-- [start:layer_gradients]
def layer_gradients(delta, a_prev):
    """Return the gradients of the mean cost, Σ_x δ_xj a_xk / n and Σ_x δ_xj / n.

    Domain: any real numbers. Shape: (n, J) and (n, K) to (J, K) and (J,).
    Source: Nielsen, chapter 2, BP3 and BP4, averaged over n examples.
    """
    n = len(delta)
    dM_dw = delta.T @ a_prev / n  #: \frac1n \sum_x D_{xj}^L A_{xk}^{L-1}
    dM_db = delta.sum(axis=0) / n  #: \frac1n \sum_x D_{xj}^L
    return dM_dw, dM_db


# --8<-- [end:layer_gradients]
# --8<-- [start:network]
def forward(layers, x):
    """Return the weighted inputs and the inputs of every layer, two lists from the bottom up."""
    zs, inputs = [], []
    for w, b in layers:
        inputs.append(sigmoid(zs[-1]) if zs else x)
        zs.append(weighted_input(w, b, inputs[-1]))
    return zs, inputs  #: Z_{xk}^{L-1}, Z_{xj}^L, X_{xm}, A_{xk}^{L-1}


def mean_cost(layers, x, y, output):
    """Return the cost of the pairing `output`, averaged over the rows of x and y."""
    x, y = require_network(layers, x, y)
    zs, _ = forward(layers, x)
    return output.cost(zs[-1], y).mean()  #: M


def backpropagate(layers, x, y, output):
    """Return the gradients of the mean cost, one pair (dM_dw, dM_db) a layer.

    Domain: what the pairing `output` allows as targets.
    Shape: x (n, K), y (n, J).
    Raises: ValueError, naming the layer and the shapes, if something does
    not fit.
    Source: Nielsen, chapter 2, BP1 to BP4.
    """
    x, y = require_network(layers, x, y)
    zs, inputs = forward(layers, x)
    delta = output.delta(zs.pop(), y)
    gradients = [layer_gradients(delta, inputs.pop())]
    for w, _ in reversed(layers[1:]):
        delta = error_below(w, delta, zs.pop())
        gradients.insert(0, layer_gradients(delta, inputs.pop()))
    return gradients  #: G_{km}^{L-1}, h_k^{L-1}, G_{jk}^L, h_j^L


def descend(layers, gradients, rate):
    """Return the layers one step of gradient descent further."""
    below = []
    for (w, b), (dM_dw, dM_db) in zip(layers, gradients, strict=True):
        w = w - rate * dM_dw  #: w_{jk}^L - \eta G_{jk}^L
        b = b - rate * dM_db  #: b_j^L - \eta h_j^L
        below.append((w, b))
    return below


def initialize(sizes, rng, spread):
    """Return layers for sizes (inputs, hidden, ..., outputs): w ~ N(0, spread²/K), b ~ N(0, 1).

    With spread 1 the weighted inputs of a layer start with a size that its
    width K does not change.
    Source: Nielsen, chapter 3, Weight initialization.
    """
    layers = []
    for K, J in pairwise(sizes):
        deviation = spread / np.sqrt(K)  #: \frac{s}{\sqrt{K}}
        layers.append((rng.normal(0, deviation, size=(J, K)), rng.normal(size=J)))
    return layers


# --8<-- [end:network]
def require_network(layers, x, y):
    """Return x and y as float64 arrays of rows that fit the layers.

    Raises: ValueError, naming the layer and the shapes, if something does
    not fit.
    """
    x, y = as_floats(x=x, y=y)
    if x.ndim != 2 or len(x) == 0:
        raise ValueError(f"x has shape {x.shape}, but must be examples x inputs, not empty")
    if not layers:
        raise ValueError("a network needs at least one layer")
    width = x.shape[1]
    for number, (w, b) in enumerate(layers, 1):
        outputs = len(b)
        if w.shape != (outputs, width) or b.shape != (outputs,):
            raise ValueError(
                f"layer {number} has w {w.shape} and b {b.shape}, but its input has {width} columns"
            )
        width = outputs
    if y.shape != (len(x), width):
        raise ValueError(f"y has shape {y.shape}, but the outputs have shape {(len(x), width)}")
    return x, y
