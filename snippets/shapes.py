"""Argument checks: what NumPy would broadcast or convert without a word is refused by name."""

import numpy as np

REAL_KINDS = "fiub"  # floating point, integers, truth values


def as_floats(**arrays):
    """Return the arguments as float64 arrays, in the order given.

    Domain: real numbers of any NumPy type; float32 and integers are
    converted. An argument that is a float64 array is returned as it is.
    Shape: any.
    Raises: ValueError, naming the argument, if it is not an array of real
    numbers.
    """
    converted = []
    for name, values in arrays.items():
        try:
            array = np.asarray(values)
        except ValueError:
            raise ValueError(f"{name} is not an array: its rows differ in length") from None
        if array.dtype.kind not in REAL_KINDS:
            raise ValueError(f"{name} must be real numbers, not {array.dtype}")
        converted.append(array.astype(float, copy=False))
    return converted


def require_same_shape(**arrays):
    """Return the arguments as float64 arrays of one shape.

    Raises: ValueError, naming the arguments and their shapes, if the
    shapes differ.
    """
    converted = as_floats(**arrays)
    if len({array.shape for array in converted}) > 1:
        shapes = ", ".join(
            f"{name} has shape {array.shape}" for name, array in zip(arrays, converted, strict=True)
        )
        raise ValueError(f"shapes differ: {shapes}")
    return converted


def require_outputs(**arrays):
    """Return the arguments as float64 arrays of one shape, whose last axis is the outputs.

    Raises: ValueError, naming the arguments and their shapes, if the
    shapes differ or there is no output.
    """
    converted = require_same_shape(**arrays)
    for name, array in zip(arrays, converted, strict=True):
        if array.ndim == 0 or array.shape[-1] == 0:
            raise ValueError(f"{name} has shape {array.shape}, but its last axis is the outputs")
    return converted


def require_layer(w, b, a_prev, y):
    """Return w (J, K), b (J,), a_prev (K,) and y (J,) as float64 arrays.

    Raises: ValueError, naming the arguments and their shapes, if they do
    not fit together.
    """
    w, b, a_prev, y = as_floats(w=w, b=b, a_prev=a_prev, y=y)
    if w.ndim != 2:
        raise ValueError(f"w has shape {w.shape}, but must be outputs x inputs")
    outputs, inputs = w.shape
    for name, array, expected in (("b", b, outputs), ("a_prev", a_prev, inputs), ("y", y, outputs)):
        if array.shape != (expected,):
            raise ValueError(
                f"shapes do not fit: w has shape {w.shape}, {name} has shape {array.shape}, "
                f"but must have shape {(expected,)}"
            )
    return w, b, a_prev, y


def require_unit_interval(y):
    """Raise ValueError, naming the first culprit, unless 0 <= y <= 1. A nan passes."""
    outside = np.argwhere((y < 0) | (y > 1)).tolist()
    if outside:
        first = tuple(outside[0])
        raise ValueError(f"y must lie between 0 and 1, but {entry('y', first)} is {y[first]}")


def require_distribution(y):
    """Raise ValueError, naming the first culprit, unless y >= 0 sums to 1. A nan passes."""
    require_unit_interval(y)
    total = np.sum(y, axis=-1)
    off = np.argwhere(np.abs(total - 1) > 1e-12).tolist()  # far above rounding
    if off:
        first = tuple(off[0])
        raise ValueError(f"y must sum to 1, but {entry('y', first)} sums to {total[first]}")


def entry(name, index):
    """Return how NumPy writes the entry of an array at an index, such as y[1, 0]."""
    return f"{name}{list(index)}" if index else name
