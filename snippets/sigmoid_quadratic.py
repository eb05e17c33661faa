"""Sigmoid outputs with the quadratic cost."""

import numpy as np

from snippets.activations import sigmoid, sigmoid_error, sigmoid_prime
from snippets.shapes import require_layer, require_outputs


# --8<-- [start:activation]
def activation(z):
    """Return a_j = σ(z_j).

    Domain: any real z. Shape: any.
    Raises: ValueError if z is not real. Source: Nielsen, chapter 1, eq. 3.
    """
    return sigmoid(z)  #: a_j^L


# --8<-- [end:activation]
# --8<-- [start:cost]
@np.errstate(over="ignore")  # a cost beyond the largest double is inf
def cost(z, y):
    """Return C = ½ Σ_i (a_i - y_i)², from z, as a itself rounds to 1 before the error is 0.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ.
    Source: Nielsen, chapter 3, eq. 54.
    """
    z, y = require_outputs(z=z, y=y)
    e = np.exp(-np.abs(z))
    scaled = (1 - y) * np.exp(np.minimum(z, 0)) - y * np.exp(np.minimum(-z, 0))  # (1 + e)(a - y)
    return np.sum(scaled / (1 + e * (2 + e)) / 2 * scaled, axis=-1)  #: C


# --8<-- [end:cost]
# --8<-- [start:delta]
def delta(z, y):
    """Return the output error dC/dz_j = (a_j - y_j) σ'(z_j).

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: Nielsen, chapter 3, eq. 56.
    """
    return sigmoid_error(z, y) * sigmoid_prime(z)  #: \delta_j^L


# --8<-- [end:delta]
# --8<-- [start:gradients]
def gradients(w, b, a_prev, y):
    """Return dC/dw_jk = δ_j a_k and dC/db_j = δ_j of one example.

    Domain: any real numbers.
    Shape: (J, K), (J,), (K,) and (J,) to (J, K) and (J,).
    Raises: ValueError, naming the shapes, if they do not fit.
    Source: Nielsen, chapter 3, eq. 55, 56.
    """
    w, b, a_prev, y = require_layer(w, b, a_prev, y)
    dC_db = delta(w @ a_prev + b, y)  #: \frac{\partial C}{\partial b_j^L}
    dC_dw = np.outer(dC_db, a_prev)  #: \frac{\partial C}{\partial w_{jk}^L}
    return dC_dw, dC_db


# --8<-- [end:gradients]
