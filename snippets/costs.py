"""Costs of each example, summed over its outputs."""

import numpy as np

from snippets.activations import accurate_sum, shifted_exp, softplus
from snippets.shapes import (
    require_distribution,
    require_outputs,
    require_unit_interval,
)


# --8<-- [start:quadratic]
@np.errstate(over="ignore")  # a cost beyond the largest double is inf
def quadratic(a, y):
    """Return C = ½ Σ_i (a_i - y_i)².

    Domain: any real a and y.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ.
    Source: Nielsen, chapter 3, eq. 54.
    """
    a, y = require_outputs(a=a, y=y)
    error = a - y
    return np.sum(error / 2 * error, axis=-1)  #: C


# --8<-- [end:quadratic]
# --8<-- [start:cross_entropy]
@np.errstate(over="ignore")  # a cost beyond the largest double is inf
def cross_entropy(z, y):
    """Return C = -Σ_i [y_i ln a_i + (1 - y_i) ln(1 - a_i)] of a = σ(z).

    Each term is y_i ζ(-z_i) + (1 - y_i) ζ(z_i), which subtracts nothing.
    Domain: any real z; 0 <= y <= 1.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ; if y leaves its
    domain.
    Source: Nielsen, chapter 3, eq. 63.
    """
    z, y = require_outputs(z=z, y=y)
    require_unit_interval(y)
    return np.sum(y * softplus(-z) + (1 - y) * softplus(z), axis=-1)  #: C


# --8<-- [end:cross_entropy]
# --8<-- [start:log_likelihood]
@np.errstate(over="ignore")  # a cost beyond the largest double is inf
def log_likelihood(z, y):
    """Return C = -Σ_i y_i ln a_i of a = softmax(z).

    It is ln Σ_k exp(z_k) - Σ_i y_i z_i; both parts are taken relative to
    the largest z, and neither is negative.
    Domain: any real z; each row of y is non-negative and sums to 1.
    Shape: (..., J) and (..., J) to (...).
    Raises: ValueError, naming both shapes, if they differ; if y leaves its
    domain.
    Source: Nielsen, chapter 3, eq. 80.
    """
    z, y = require_outputs(z=z, y=y)
    require_distribution(y)
    rest = np.sort(shifted_exp(z), axis=-1)[..., :-1]  # without the 1
    half_gap = np.max(z, axis=-1, keepdims=True) / 2 - z / 2  # no overflow
    gap = np.sum(2 * y * half_gap, axis=-1)
    return np.log1p(accurate_sum(rest)) + gap  #: C


# --8<-- [end:log_likelihood]
