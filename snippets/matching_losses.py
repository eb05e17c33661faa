"""Matching losses: the cost whose output error is a - y, for any increasing activation.

A potential is the function whose gradient in z is the activation.
"""

import numpy as np

from snippets.shapes import require_outputs, require_same_shape

# The series of the integral of s / (1 - exp(-s)) from 0; odd powers from the third on.
ODD = 1 / np.array([36, -3600, 211680, -10886400, 526901760, -16999766784000 / 691, 1120863744000])


# --8<-- [start:cost]
@np.errstate(over="ignore")  # a cost beyond the largest double is inf
def matching_cost(potential, z, y):
    """Return the matching cost C = Φ - Σ_i y_i z_i; Φ is the potential at z.

    Domain: any real numbers; bounded below for y in the activation's
    range.
    Shape: (...), (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they do not fit.
    Source: docs/matching-losses.md, equation 2.
    """
    z, y = require_same_shape(z=z, y=y)
    product = np.sum(y * z, axis=-1)
    potential, product = require_same_shape(potential=potential, product=product)
    return potential - product  #: C


# --8<-- [end:cost]
# --8<-- [start:linear]
@np.errstate(over="ignore")  # a potential beyond the largest double is inf
def linear_potential(z):
    """Return ½ Σ_j z_j², the potential of a = z.

    Domain: any real z. Shape: (..., J) to (...).
    Raises: ValueError if z is not real or has no outputs.
    Source: docs/matching-losses.md.
    """
    (z,) = require_outputs(z=z)
    return np.sum(z**2, axis=-1) / 2  #: \frac12 \sum_j (z_j^L)^2


# --8<-- [end:linear]
# --8<-- [start:sigmoid]
@np.errstate(over="ignore")  # a potential beyond the largest double is inf
def sigmoid_potential(z):
    """Return Σ_j ln(1 + exp(z_j)), the potential of a = σ(z).

    Domain: any real z. Shape: (..., J) to (...).
    Raises: ValueError if z is not real or has no outputs.
    Source: docs/matching-losses.md.
    """
    (z,) = require_outputs(z=z)
    return np.sum(np.logaddexp(0, z), axis=-1)  #: \sum_j \ln(1+e^{z_j^L})


# --8<-- [end:sigmoid]
# --8<-- [start:softmax]
@np.errstate(over="ignore")  # a potential beyond the largest double is inf
def softmax_potential(z):
    """Return ln Σ_j exp(z_j), the potential of the softmax.

    Domain: any real z. Shape: (..., J) to (...).
    Raises: ValueError if z is not real or has no outputs.
    Source: docs/matching-losses.md.
    """
    (z,) = require_outputs(z=z)
    return np.logaddexp.reduce(z, axis=-1)  #: \ln \sum_j e^{z_j^L}


# --8<-- [end:softmax]
# --8<-- [start:exp]
@np.errstate(over="ignore")  # a potential beyond the largest double is inf
def exp_potential(z):
    """Return Σ_j exp(z_j), the potential of a = exp(z).

    Domain: any real z. Shape: (..., J) to (...).
    Raises: ValueError if z is not real or has no outputs.
    Source: docs/matching-losses.md.
    """
    (z,) = require_outputs(z=z)
    return np.sum(np.exp(z), axis=-1)  #: \sum_j e^{z_j^L}


# --8<-- [end:exp]
# --8<-- [start:tanh]
@np.errstate(over="ignore")  # a potential beyond the largest double is inf
def tanh_potential(z):
    """Return Σ_j ln cosh z_j, the potential of a = tanh(z).

    Domain: any real z. Shape: (..., J) to (...).
    Raises: ValueError if z is not real or has no outputs.
    Source: docs/matching-losses.md.
    """
    (z,) = require_outputs(z=z)
    size = np.abs(z)  # cosh itself overflows from 711 on
    ln_cosh = size + np.log1p(np.expm1(-2 * size) / 2)
    return np.sum(ln_cosh, axis=-1)  #: \sum_j \ln\cosh z_j^L


# --8<-- [end:tanh]
# --8<-- [start:softplus]
@np.errstate(over="ignore")  # a potential beyond the largest double is inf
def softplus_potential(z):
    """Return Σ_j F(z_j), the potential of a = ln(1 + exp(z)).

    F(z) is minus the dilogarithm of -exp(z); its series is cut below
    rounding.

    Domain: any real z. Shape: (..., J) to (...).
    Raises: ValueError if z is not real or has no outputs.
    Source: docs/matching-losses.md, equation 21.
    """
    (z,) = require_outputs(z=z)
    s = np.logaddexp(0, -np.abs(z))
    odd = np.polynomial.Polynomial(ODD)
    below = s + s**2 / 4 + s**3 * odd(s**2)  #: P(\zeta(-|z_j^L|))
    above = z**2 / 2 + np.pi**2 / 6 - below
    return np.sum(np.where(z > 0, above, below), axis=-1)  #: \sum_j F(z_j^L)


# --8<-- [end:softplus]
