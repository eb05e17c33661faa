"""The true values, to more digits than a double holds, and the distance from them in ulps."""

import math

import mpmath
import numpy as np

DIGITS = mpmath.mp.clone()
DIGITS.prec = 120


def ulps(value, truth):
    """Return the distance of a double from the truth, in units in its last place.

    A truth beyond the largest double is met by inf alone, at distance 0.
    """
    nearest = float(truth)
    if np.isinf(nearest) or not np.isfinite(value):
        return 0.0 if value == nearest else np.inf
    return abs(float((DIGITS.mpf(float(value)) - truth) / DIGITS.mpf(math.ulp(nearest))))


def largest_ulps(values, truths):
    return max(ulps(*pair) for pair in zip(np.ravel(values), truths, strict=True))


def sigmoid(z):
    e = DIGITS.exp(-abs(z))
    return (1 if z >= 0 else e) / (1 + e)


def sigmoid_prime(z):
    return sigmoid(z) * sigmoid(-z)


def sigmoid_quadratic_cost(z, y):
    """Return ½ (a - y)², with 1 - a = σ(-z), as no number of digits is enough at 1e308."""
    return ((1 - y) * sigmoid(z) - y * sigmoid(-z)) ** 2 / 2


def sigmoid_quadratic_delta(z, y):
    return ((1 - y) * sigmoid(z) - y * sigmoid(-z)) * sigmoid_prime(z)


def softplus(z):
    return max(z, DIGITS.zero) + DIGITS.log1p(DIGITS.exp(-abs(z)))


def sigmoid_cross_entropy_cost(z, y):
    return y * softplus(-z) + (1 - y) * softplus(z)


def sigmoid_cross_entropy_delta(z, y):
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


def linear_quadratic_cost(z, y):
    return (z - y) ** 2 / 2


def linear_quadratic_delta(z, y):
    return z - y


def softmax(z):
    exponentials = [DIGITS.exp(value - max(z)) for value in z]
    return [e / DIGITS.fsum(exponentials) for e in exponentials]


def softmax_log_likelihood_delta(a, c):
    """Return a - y for y one-hot at c, with 1 - a_c as the sum of the others."""
    others = DIGITS.fsum(a[:c] + a[c + 1 :])
    return [-others if j == c else a_j for j, a_j in enumerate(a)]


def softmax_log_likelihood_cost(z, y):
    top = z.index(max(z))
    rest = DIGITS.fsum(DIGITS.exp(value - z[top]) for j, value in enumerate(z) if j != top)
    return DIGITS.log1p(rest) + DIGITS.fsum(
        y_j * (z[top] - z_j) for y_j, z_j in zip(y, z, strict=True)
    )
