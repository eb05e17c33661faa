"""Softmax outputs with the log-likelihood cost."""

import numpy as np

from snippets.activations import softmax, softmax_error
from snippets.costs import log_likelihood
from snippets.shapes import require_distribution, require_layer, require_outputs


# --8<-- [start:activation]
def activation(z):
    """Return a_j = exp(z_j) / Σ_k exp(z_k).

    Domain: any real z.
    Shape: (..., J) to (..., J).
    Raises: ValueError if z is not real or has no outputs.
    Source: Nielsen, chapter 3, eq. 78.
    """
    return softmax(z)  #: a_j^L


# --8<-- [end:activation]
# --8<-- [start:cost]
def cost(z, y):
    """Return C = -Σ_i y_i ln a_i; for y one-hot at class c, it is -ln a_c.

    Domain: any real z; each row of y is non-negative and sums to 1.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ; if y leaves its
    domain.
    Source: Nielsen, chapter 3, eq. 80.
    """
    return log_likelihood(z, y)  #: C


# --8<-- [end:cost]
# --8<-- [start:delta]
def delta(z, y):
    """Return the output error dC/dz_j = a_j - y_j.

    Domain: any real z; each row of y is non-negative and sums to 1.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ; if y leaves its
    domain.
    Source: Nielsen, chapter 3, eq. 81, 82.
    """
    z, y = require_outputs(z=z, y=y)
    require_distribution(y)
    return softmax_error(z, y)  #: \delta_j^L


# --8<-- [end:delta]
# --8<-- [start:gradients]
def gradients(w, b, a_prev, y):
    """Return dC/dw_jk = δ_j a_k and dC/db_j = δ_j of one example.

    Domain: any real w, b and a_prev; y >= 0 sums to 1.
    Shape: (J, K), (J,), (K,) and (J,) to (J, K) and (J,).
    Raises: ValueError, naming the shapes, if they do not fit; if y leaves
    its domain.
    Source: Nielsen, chapter 3, eq. 81, 82.
    """
    w, b, a_prev, y = require_layer(w, b, a_prev, y)
    dC_db = delta(w @ a_prev + b, y)  #: \frac{\partial C}{\partial b_j^L}
    dC_dw = np.outer(dC_db, a_prev)  #: \frac{\partial C}{\partial w_{jk}^L}
    return dC_dw, dC_db


# --8<-- [end:gradients]
