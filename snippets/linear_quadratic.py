"""Linear outputs with the quadratic cost."""

import numpy as np

from snippets.activations import linear
from snippets.costs import quadratic
from snippets.shapes import require_layer, require_outputs, require_same_shape


# --8<-- [start:activation]
def activation(z):
    """Return a_j = z_j.

    Domain: any real z.
    Shape: any.
    Raises: ValueError if z is not real.
    Source: Nielsen, chapter 3, eq. 69, 70.
    """
    return linear(z)  #: a_j^L


# --8<-- [end:activation]
# --8<-- [start:cost]
def cost(z, y):
    """Return C = ½ Σ_i (a_i - y_i)².

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ.
    Source: Nielsen, chapter 3, eq. 54.
    """
    z, y = require_outputs(z=z, y=y)
    return quadratic(activation(z), y)  #: C


# --8<-- [end:cost]
# --8<-- [start:delta]
@np.errstate(over="ignore")  # an error beyond the largest double is inf
def delta(z, y):
    """Return the output error dC/dz_j = a_j - y_j.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: Nielsen, chapter 3, eq. 69.
    """
    z, y = require_same_shape(z=z, y=y)
    return activation(z) - y  #: \delta_j^L


# --8<-- [end:delta]
# --8<-- [start:gradients]
@np.errstate(over="ignore")  # a gradient beyond the largest double is inf
def gradients(w, b, a_prev, y):
    """Return dC/dw_jk = δ_j a_k and dC/db_j = δ_j of one example.

    Domain: any real numbers.
    Shape: (J, K), (J,), (K,) and (J,) to (J, K) and (J,).
    Raises: ValueError, naming the shapes, if they do not fit.
    Source: Nielsen, chapter 3, eq. 69, 70.
    """
    w, b, a_prev, y = require_layer(w, b, a_prev, y)
    dC_db = delta(w @ a_prev + b, y)  #: \frac{\partial C}{\partial b_j^L}
    dC_dw = np.outer(dC_db, a_prev)  #: \frac{\partial C}{\partial w_{jk}^L}
    return dC_dw, dC_db


# --8<-- [end:gradients]
