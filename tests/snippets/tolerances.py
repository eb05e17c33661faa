"""What finite differences can be asked for: bounds from calculus and from rounding, stated once.

A five-point difference with step h is off by at most M h⁴/30 + 3E/2h. Below are M, which bounds the
fifth derivative of the cost, and E, which bounds the rounding error of one value of the cost.
"""

import numpy as np
from numpy.polynomial import Polynomial

from snippets.gradient_check import UNIT

ULPS = 8  # each cost is within 4 units in the last place, each at most 2 * UNIT of its value

A = Polynomial([0, 1])


def largest_derivative(polynomial, order):
    """Return max |dⁿp/dzⁿ| of a polynomial p in a = σ(z), by a' = a (1 - a)."""
    for _ in range(order):
        polynomial = A * (1 - A) * polynomial.deriv()
    return np.abs(polynomial(np.linspace(0, 1, 1001))).max() * 1.01  # the grid may miss the peak


# Along one z_j, σ(z_j) - y_j and a_j - y_j of the softmax are both a sigmoid minus a constant.
CANONICAL = largest_derivative(A, 4)
SQUARE, PRODUCT = largest_derivative(A**2 / 2, 5), largest_derivative(A, 5)


def fifth_derivative(name, y):
    """Return a bound for |∂⁵C/∂z_j⁵|, for each j."""
    if name == "linear_quadratic":
        return np.zeros_like(y)  # a parabola
    if name == "sigmoid_quadratic":
        return SQUARE + np.abs(y) * PRODUCT  # of a²/2 - a y + y²/2
    return np.full_like(y, CANONICAL)


def rounding_error(pairing, z, y, *, terms=0, sizes=0.0, reach=1.0):
    """Return a bound for the rounding error of one value of the cost near z.

    A difference takes z up to reach/2 away, as h <= 1/4. No second derivative exceeds 1, so there
    the slope is at most |δ_j| + reach, and the cost at most C + Σ|δ_j| reach + reach².
    The argument of the cost, a sum of `terms` products of absolute size `sizes`, is rounded too.
    """
    delta = np.abs(pairing.module.delta(z, y))
    value = pairing.module.cost(z, y) + delta.sum() * reach + reach**2
    argument = np.sum((delta + reach) * (np.abs(z) + sizes + reach))
    return UNIT * (ULPS * value + (terms + 2) * argument)
