"""Gradients by finite differences, and the comparison of a claimed gradient with them."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from snippets.shapes import as_floats, require_same_shape

UNIT = 2.0**-53  # a rounded number is off by at most this factor


# --8<-- [start:steps]
def steps(x, h):
    """Yield each index of x and a step of size h in that component alone."""
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        yield index, step


# --8<-- [end:steps]
# --8<-- [start:central]
def central(f, x, h=2.0**-17):
    """Return the gradient of f at x by [f(x + h) - f(x - h)] / 2h in each component.

    Truncated by at most M h²/6, where M bounds the third derivative;
    rounded by at most E/h, where E bounds the rounding error of a value of
    f. The default h is near the cube root of 2⁻⁵².
    Domain: f returns one real number.
    Shape: the result has the shape of x.
    Raises: ValueError if x is not real.
    """
    (x,) = as_floats(x=x)
    gradient = np.empty_like(x)
    for index, step in steps(x, h):
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


# --8<-- [end:central]
# --8<-- [start:five_point]
def five_point(f, x, h=2.0**-10):
    """Return the gradient of f at x by two central differences, of steps h and 2h.

    Truncated by at most M h⁴/30, where M bounds the fifth derivative;
    rounded by at most 3E/2h, where E bounds the rounding error of a value
    of f. The default h is near the fifth root of 2⁻⁵².
    Domain: f returns one real number.
    Shape: the result has the shape of x.
    Raises: ValueError if x is not real.
    """
    (x,) = as_floats(x=x)
    gradient = np.empty_like(x)
    for index, step in steps(x, h):
        near = f(x + step) - f(x - step)
        far = f(x + 2 * step) - f(x - 2 * step)
        gradient[index] = (8 * near - far) / (12 * h)
    return gradient


# --8<-- [end:five_point]
# --8<-- [start:richardson]
def richardson(f, x, h=0.125, levels=5):
    """Return the gradient of f at x, extrapolated from central differences to step 0.

    Each level halves the step; each pass removes the next even power of h
    from the truncation.
    Domain: f returns one real number.
    Shape: the result has the shape of x.
    Raises: ValueError if x is not real.
    """
    table = [central(f, x, h / 2**level) for level in range(levels)]
    for order in range(1, levels):
        table = [fine + (fine - coarse) / (4**order - 1) for coarse, fine in pairwise(table)]
    return table[0]


# --8<-- [end:richardson]
# --8<-- [start:complex_step]
def complex_step(f, x, h=2.0**-66):
    """Return the gradient of f at x by Im f(x + ih) / h in each component: nothing is subtracted.

    Domain: f continues to complex numbers; np.abs, np.maximum and
    comparisons do not.
    Shape: the result has the shape of x.
    Raises: ValueError if x is not real or f drops the imaginary part.
    """
    (x,) = as_floats(x=x)
    gradient = np.empty_like(x)
    for index, step in steps(x, h):
        value = f(x + 1j * step)
        if not np.iscomplexobj(value):
            raise ValueError("f returned a real number at a complex point")
        gradient[index] = value.imag / h
    return gradient


# --8<-- [end:complex_step]
# --8<-- [start:check]
class Comparison(NamedTuple):
    """The component in which a claimed gradient is furthest from its differences."""

    index: tuple[int, ...]
    claimed: float
    measured: float
    bound: float
    ratio: float  # of the difference to its bound; nan if either number is


def check(f, x, claimed, fifth, noise):
    """Return the worst component of a claimed gradient of f at x; it passes if its ratio is <= 1.

    The bound is M h⁴/30 + 3E/2h, where M bounds |∂⁵f/∂x⁵| (`fifth`, one
    number or one a component) and E > 0 the rounding error of a value of f
    (`noise`); h makes it least, but is at most 1/4.
    Domain: f returns one real number.
    Shape: claimed has the shape of x.
    Raises: ValueError, naming both shapes, if they differ.
    """
    x, claimed = require_same_shape(x=x, claimed=claimed)
    h = min(0.25, (11.25 * noise / max(np.max(fifth), noise)) ** 0.2)
    h = 2.0 ** np.round(np.log2(h))  # a power of two: h itself is not rounded
    measured = five_point(f, x, h)
    bound = fifth * h**4 / 30 + 1.5 * noise / h + 2 * UNIT * np.abs(claimed)
    ratio = np.abs(claimed - measured) / bound
    worst = np.unravel_index(np.argmax(ratio), x.shape)  # argmax stops at nan
    bound = np.broadcast_to(bound, x.shape)
    return Comparison(
        tuple(map(int, worst)),
        *(float(array[worst]) for array in (claimed, measured, bound, ratio)),
    )


# --8<-- [end:check]
