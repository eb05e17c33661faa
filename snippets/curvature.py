"""Curvature of the costs: second derivatives in z and in the weights."""

from itertools import pairwise

import numpy as np

from snippets import sigmoid_cross_entropy, sigmoid_quadratic
from snippets.activations import sigmoid, softmax, softmax_error
from snippets.shapes import as_floats, require_outputs, require_same_shape


# --8<-- [start:quadratic]
def quadratic_curvature(z, y):
    """Return d²C/dz² = a(1-a)[-3a² + 2(1+y)a - y], sigmoid, quadratic cost.

    Domain: any real z and y. Shape: (..., J) and (..., J) to (..., J).
    Raises: ValueError, naming both shapes, if they differ.
    Source: docs/curvature.md, equation 7.
    """
    z, y = require_same_shape(z=z, y=y)
    a, b = sigmoid(z), sigmoid(-z)  # b is 1 - a with all its digits
    bracket = (1 - y) * a * (2 * b - a) + y * b * (2 * a - b)
    return a * b * bracket  #: \frac{\partial^2 C}{\partial (z_j^L)^2}


# --8<-- [end:quadratic]
# --8<-- [start:softmax]
def softmax_hessian(z):
    """Return the Hessian diag(a) - a aᵀ of softmax and log-likelihood.

    Domain: any real z. Shape: (J,) to (J, J).
    Raises: ValueError, naming the shape, if z is not one example.
    Source: docs/curvature.md, equation 13.
    """
    (z,) = require_outputs(z=z)
    if z.ndim != 1:
        raise ValueError(f"z has shape {z.shape}, but must have (J,)")
    a = softmax(z)
    products = np.outer(a, a)
    np.fill_diagonal(products, 0.0)
    return np.diag(products.sum(axis=1)) - products  #: H_{jk}


# --8<-- [end:softmax]
# --8<-- [start:softmax_quadratic]
def softmax_quadratic_hessian(z, y):
    """Return -a_j a_k (g_j + g_k + a_j + a_k - Σ_i a_i²) for j ≠ k; each row sums to zero.

    The Hessian of softmax and quadratic cost; g_j = (a_j - y_j) - Σ_i a_i (a_i - y_i).
    An entry that crosses zero, as at ties, is right to 5e-15 a_j a_k, on the diagonal to
    5e-15 a_j (1 - a_j), and not to all its digits.
    Domain: any real z and y. Shape: (J,) and (J,) to (J, J).
    Raises: ValueError, naming the shapes, if they differ or are not those of one example.
    Source: docs/curvature.md, softmax and quadratic cost.
    """
    z, y = require_outputs(z=z, y=y)
    if z.ndim != 1:
        raise ValueError(f"z has shape {z.shape}, but must have (J,)")
    a, error = softmax(z), softmax_error(z, y)
    g = np.sum(a * (error[:, None] - error), axis=1)  #: g_j
    h = np.sum(a * (a[:, None] - a), axis=1)  #: a_j^L - \sum_i (a_i^L)^2
    # a_j + a_k - Σ_i a_i², from the larger of the two, whose h is not negative
    rest = np.where(a[:, None] > a, h[:, None] + a, h + a[:, None])
    products = np.outer(a, a) * (g[:, None] + g + rest)
    np.fill_diagonal(products, 0.0)
    return np.diag(products.sum(axis=1)) - products  #: H_{jk}


# --8<-- [end:softmax_quadratic]
# --8<-- [start:weights]
def weight_hessian(hessian, a_prev):
    """Return the Hessian in the weights, H_ji a_k a_l at [j, k, i, l].

    Domain: any real numbers. Shape: (J, J) and (K,) to (J, K, J, K).
    Raises: ValueError, naming both shapes, if they are not these.
    Source: docs/curvature.md, equation 21.
    """
    hessian, a_prev = as_floats(hessian=hessian, a_prev=a_prev)
    square = hessian.ndim == 2 and hessian.shape[0] == hessian.shape[1]
    if not square or a_prev.ndim != 1:
        raise ValueError(
            f"hessian has shape {hessian.shape} and a_prev {a_prev.shape}, "
            "but they must be (J, J) and (K,)"
        )
    H = np.einsum("ji,k,l->jkil", hessian, a_prev, a_prev)
    return H  #: \frac{\partial^2 C}{\partial w_{jk}^L \, \partial w_{il}^L}


# --8<-- [end:weights]
# --8<-- [start:quadratic_slope]
def quadratic_slope(w, x, y):
    """Return dC/dw = Σ_j x_j δ_j of n examples; sigmoid, quadratic cost.

    Domain: any real w, x and y. Shape: (), (n,) and (n,) to ().
    Raises: ValueError, naming both shapes, if those of x and y differ.
    Source: docs/curvature.md, equation 22.
    """
    x, y = require_same_shape(x=x, y=y)
    dC_dw = x @ sigmoid_quadratic.delta(w * x, y)
    return dC_dw  #: \sum_j x_j (a_j^L - y_j)\,a_j^L\,(1 - a_j^L)


# --8<-- [end:quadratic_slope]
# --8<-- [start:cross_entropy_slope]
def cross_entropy_slope(w, x, y):
    """Return dC/dw = Σ_j x_j δ_j of n examples; sigmoid, cross-entropy.

    Domain: any real w and x; 0 <= y <= 1. Shape: (), (n,) and (n,) to ().
    Raises: ValueError, naming both shapes, if those of x and y differ.
    Source: docs/curvature.md, equation 23.
    """
    x, y = require_same_shape(x=x, y=y)
    dC_dw = x @ sigmoid_cross_entropy.delta(w * x, y)
    return dC_dw  #: \frac{\partial C}{\partial w}


# --8<-- [end:cross_entropy_slope]
def stationary_points(slope, grid):
    """Return the zeros of a continuous function, one for each sign change between grid points.

    Domain: slope(grid[i]) is never 0.
    Shape: (n,) to (number of sign changes,).
    Source: bisection, down to neighboring numbers.
    """
    zeros = []
    for low, high in pairwise(grid):
        sign = np.sign(slope(low))
        if sign == np.sign(slope(high)):
            continue
        while low < (middle := low + (high - low) / 2) < high:
            low, high = (middle, high) if np.sign(slope(middle)) == sign else (low, middle)
        zeros.append(low)
    return np.array(zeros)
