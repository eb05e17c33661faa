"""Costs and output errors in two steps, as one would write them first: through the rounded output.

They are right on paper and fail at the wrong extreme; `docs/floating-point.md` shows where.
"""

import numpy as np


def sigmoid_cross_entropy(z, y):
    """Return each example's C and dC/dz = dC/da · da/dz."""
    a = 1 / (1 + np.exp(-z))
    C = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    dC_da = -y / a + (1 - y) / (1 - a)
    return C, dC_da * a * (1 - a)


def sigmoid_quadratic(z, y):
    """Return each example's C and dC/dz = dC/da · da/dz."""
    a = 1 / (1 + np.exp(-z))
    C = (a - y) ** 2 / 2
    dC_da = a - y
    return C, dC_da * a * (1 - a)


def softmax_log_likelihood(z, y):
    """Return each row's C and dC/dz = dC/da_c · da_c/dz, for one-hot y."""
    a = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
    a_c = a[y == 1][:, None]
    C = -np.log(a_c)
    dC_da_c = -1 / a_c
    return C[:, 0], dC_da_c * a_c * (y - a)
