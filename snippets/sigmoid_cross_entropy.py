"""Sigmoid outputs with the cross-entropy."""

import numpy as np

from snippets.activations import sigmoid, sigmoid_error
from snippets.costs import cross_entropy
from snippets.shapes import require_layer, require_same_shape, require_unit_interval


# --8<-- [start:activation]
def activation(z):
    """Return a_j = σ(z_j).

    Domain: any real z. Shape: any.
    Raises: ValueError if z is not real. Source: Nielsen, chapter 1, eq. 3.
    """
    return sigmoid(z)  #: a_j^L


# --8<-- [end:activation]
# --8<-- [start:cost]
def cost(z, y):
    """Return C = -Σ_i [y_i ln a_i + (1 - y_i) ln(1 - a_i)].

    Domain: any real z; 0 <= y <= 1.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ; if y leaves its
    domain.
    Source: Nielsen, chapter 3, eq. 63.
    """
    return cross_entropy(z, y)  #: C


# --8<-- [end:cost]
# --8<-- [start:delta]
def delta(z, y):
    """Return the output error dC/dz_j = a_j - y_j.

    Domain: any real z; 0 <= y <= 1.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ; if y leaves its
    domain.
    Source: Nielsen, chapter 3, eq. 66.
    """
    z, y = require_same_shape(z=z, y=y)
    require_unit_interval(y)
    return sigmoid_error(z, y)  #: \delta_j^L


# --8<-- [end:delta]
# --8<-- [start:gradients]
def gradients(w, b, a_prev, y):
    """Return dC/dw_jk = δ_j a_k and dC/db_j = δ_j of one example.

    Domain: any real w, b and a_prev; 0 <= y <= 1.
    Shape: (J, K), (J,), (K,) and (J,) to (J, K) and (J,).
    Raises: ValueError, naming the shapes, if they do not fit; if y leaves
    its domain.
    Source: Nielsen, chapter 3, eq. 61, 62.
    """
    w, b, a_prev, y = require_layer(w, b, a_prev, y)
    dC_db = delta(w @ a_prev + b, y)  #: \frac{\partial C}{\partial b_j^L}
    dC_dw = np.outer(dC_db, a_prev)  #: \frac{\partial C}{\partial w_{jk}^L}
    return dC_dw, dC_db


# --8<-- [end:gradients]
