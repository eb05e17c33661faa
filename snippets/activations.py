"""Activations, their complements and their slopes, accurate at every finite z."""

import numpy as np

from snippets.shapes import as_floats, require_outputs, require_same_shape


# --8<-- [start:sigmoid]
def sigmoid(z):
    """Return σ(z) = 1 / (1 + exp(-z)).

    Multiplied out with exp(min(z, 0)), so that nothing overflows.
    Domain: any real z; sigmoid(-z) is 1 - σ(z) with all its digits.
    Shape: any.
    Raises: ValueError if z is not real.
    Source: Nielsen, chapter 1, eq. 3.
    """
    (z,) = as_floats(z=z)
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))  #: \sigma(z)


# --8<-- [end:sigmoid]
# --8<-- [start:sigmoid_prime]
def sigmoid_prime(z):
    """Return σ'(z) = exp(-z) / (1 + exp(-z))², the same for z and -z.

    Domain: any real z. Shape: any. Raises: ValueError if z is not real.
    Source: the quotient rule; used in Nielsen, chapter 3, eq. 62.
    """
    (z,) = as_floats(z=z)
    e = np.exp(-np.abs(z))
    return e / (1 + e * (2 + e))  #: \sigma'(z)


# --8<-- [end:sigmoid_prime]
# --8<-- [start:sigmoid_error]
def sigmoid_error(z, y):
    """Return a_j - y_j = (1 - y_j) σ(z_j) - y_j σ(-z_j), which does not cancel.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: 1 - σ(z) = σ(-z).
    """
    z, y = require_same_shape(z=z, y=y)
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)  #: a_j^L - y_j


# --8<-- [end:sigmoid_error]
# --8<-- [start:softplus]
def softplus(z):
    """Return ζ(z) = ln(1 + exp(z)) = -ln(1 - σ(z)), and so -ln σ(z) = ζ(-z).

    Domain: any real z.
    Shape: any.
    Raises: ValueError if z is not real.
    Source: ln(1 + exp(z)) = z + ln(1 + exp(-z)).
    """
    (z,) = as_floats(z=z)
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))  #: \zeta(z)


# --8<-- [end:softplus]
# --8<-- [start:linear]
def linear(z):
    """Return a = z, in an array of its own.

    Domain: any real z.
    Shape: any.
    Raises: ValueError if z is not real.
    Source: Nielsen, chapter 3, eq. 69, 70.
    """
    (z,) = as_floats(z=z)
    return z.copy()  #: a_j^L


# --8<-- [end:linear]
# --8<-- [start:shifted_exp]
def shifted_exp(z):
    """Return exp(z_j - max_k z_k), the numerators of the softmax.

    The shift cancels in the softmax, and no numerator exceeds 1.
    Domain: any real z.
    Shape: (..., J) to (..., J).
    Raises: ValueError if z is not real or has no outputs.
    Source: Knuth, The Art of Computer Programming 2, 4.2.2, theorem B, for
    the rounding error.
    """
    (z,) = require_outputs(z=z)
    half = z / 2  # the difference of two halves cannot overflow
    top = half.max(axis=-1, keepdims=True)
    d = half - top
    t = d - half
    lost = (half - (d - t)) - (top + t)  # half - top is exactly d + lost
    e = np.exp(2 * np.maximum(d, -400))  # exp(-800) is 0 already
    return e + e * 2 * lost  #: e^{z_j^L - \max_k z_k^L}


# --8<-- [end:shifted_exp]
# --8<-- [start:accurate_sum]
def accurate_sum(t):
    """Return Σ_k t_k, off by hardly more than one rounding.

    The multiples h_k of `unit` nearest to t_k have so few digits that
    their sum is exact; the rounding of the sum of what is left, t_k - h_k,
    is too small to count.
    Domain: t >= 0; at most 2^26 terms. An empty sum is 0.
    Shape: (..., J) to (...).
    Raises: ValueError if t is not real.
    Source: Rump, Ogita and Oishi, Accurate Floating-Point Summation I,
    SIAM J. Sci. Comput. 31 (2008), section 3.
    """
    (t,) = as_floats(t=t)
    largest = np.max(t, axis=-1, keepdims=True, initial=0)
    unit = 2.0**26 * np.spacing(largest)
    h = unit * np.rint(t / unit)
    return h.sum(axis=-1) + (t - h).sum(axis=-1)  #: \sum_k t_k


# --8<-- [end:accurate_sum]
# --8<-- [start:softmax]
def softmax(z):
    """Return a_j = exp(z_j) / Σ_k exp(z_k).

    Domain: any real z.
    Shape: (..., J) to (..., J).
    Raises: ValueError if z is not real or has no outputs.
    Source: Nielsen, chapter 3, eq. 78.
    """
    e = shifted_exp(z)
    return e / accurate_sum(e)[..., np.newaxis]  #: a_j^L


# --8<-- [end:softmax]
# --8<-- [start:softmax_error]
def softmax_error(z, y):
    """Return a_j - y_j = (1 - y_j) a_j - y_j (1 - a_j): nothing cancels.

    Domain: any real z and y.
    Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: 1 - a_j = Σ_{k≠j} a_k.
    """
    z, y = require_outputs(z=z, y=y)
    a = softmax(z)
    most = a > 0.5  # of one output at most: 1 - a is all others
    others = accurate_sum(np.where(most, 0, a))[..., np.newaxis]
    return (1 - y) * a - y * np.where(most, others, 1 - a)  #: a_j^L - y_j


# --8<-- [end:softmax_error]
