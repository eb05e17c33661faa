"""What is asked of every library at the wrong extreme, the exact answer, and NumPy's.

One output, the target 1 with z = -1, -2, … and the target 0 with z = 1, 2, …: the output is
confidently wrong, and the cost and its derivative in z are asked for. Behind a softmax the
logits are (z, 0), so that the exact answers are those of the sigmoid.
"""

from typing import NamedTuple

import numpy as np

from benchmarks import two_step
from snippets import sigmoid_cross_entropy, sigmoid_quadratic, softmax_log_likelihood

DISTANCES = np.arange(1.0, 801.0)  # |z|; float64's e^z has left its range at 746
SHOWN = (4, 8, 12, 17, 20, 28, 37, 50, 100, 800)
TARGETS = (0, 1)
COSTS = ("cross-entropy", "log-likelihood", "quadratic")
# The smallest normal number of each format.
FORMATS = {
    "float64": float(np.finfo(np.float64).tiny),
    "float32": float(np.finfo(np.float32).tiny),
    "float16": float(np.finfo(np.float16).tiny),
    "bfloat16": float(np.finfo(np.float32).tiny),  # it has float32's range
}

# A number is lost when it is not finite or more than a tenth off. One limit serves all formats:
# a few roundings in bfloat16, of 0.4 % each, stay below it.
LOST = 0.1


class Answer(NamedTuple):
    """The cost and its derivative at each z; None where a library has no such function."""

    value: np.ndarray | None
    gradient: np.ndarray | None


def inputs(number_format, target):
    """Return z in float64, rounded to the format, which for integers concerns bfloat16 only."""
    z = DISTANCES
    if number_format == "bfloat16":
        unit = 2.0 ** np.maximum(np.floor(np.log2(z)) - 7, 0)  # 8 significant bits
        z = np.round(z / unit) * unit
    return z if target == 0 else -z


def exact(cost, z, target):
    """Return the cost and dC/dz in float64 for one output, or for the logits (z, 0)."""
    wrong = z if target == 0 else -z  # the cost rises with it
    e = np.exp(-np.abs(wrong))
    output = np.where(wrong >= 0, 1, e) / (1 + e)
    sign = 1 if target == 0 else -1
    if cost == "quadratic":
        return Answer(output**2 / 2, sign * output**2 * np.where(wrong >= 0, e, 1) / (1 + e))
    return Answer(np.maximum(wrong, 0) + np.log1p(e), sign * output)


def first_lost(got, true, number_format):
    """Return the index of the first lost number, or None.

    What the format cannot tell from 0 is not asked for.
    """
    with np.errstate(invalid="ignore"):
        right = np.abs(got - true) <= LOST * np.abs(true) + FORMATS[number_format]
    return None if right.all() else int(np.argmin(right))


def two_step_answer(cost, z, y):
    """Return the answer of `two_step`, in the format of z."""
    with np.errstate(all="ignore"):
        if cost == "cross-entropy":
            return Answer(*two_step.sigmoid_cross_entropy(z, y))
        if cost == "quadratic":
            return Answer(*two_step.sigmoid_quadratic(z, y))
        value, gradient = two_step.softmax_log_likelihood(*two_classes(z, y))
        return Answer(value, gradient[:, 0])


def snippets_answer(cost, z, y):
    """Return the answer of this site's snippets, in the format of z."""
    if cost == "log-likelihood":
        z, y = two_classes(z, y)
        pairing = softmax_log_likelihood
    else:
        z, y = z[:, None], y[:, None]
        pairing = sigmoid_cross_entropy if cost == "cross-entropy" else sigmoid_quadratic
    return Answer(pairing.cost(z, y), pairing.delta(z, y)[:, 0])


def two_classes(z, y):
    """Return the logits (z, 0) and the targets (y, 1 - y), a row an example."""
    return np.stack([z, np.zeros_like(z)], axis=1), np.stack([y, 1 - y], axis=1)


NUMPY = {"two steps": two_step_answer, "this site": snippets_answer}


def numpy_row(route, cost, number_format, target):
    """Return the row of the record for NumPy, by a route of `NUMPY`."""
    z = inputs(number_format, target).astype(number_format)
    answer = NUMPY[route](cost, z, np.full_like(z, target))
    return row("NumPy", route, cost, number_format, target, answer)


def row(library, route, cost, number_format, target, answer):
    """Return a row of the record: where an answer is lost, to what, and its numbers at SHOWN."""
    z = inputs(number_format, target)
    kept = {
        "library": library,
        "route": route,
        "cost": cost,
        "format": number_format,
        "target": target,
    }
    for name, got, true in zip(answer._fields, answer, exact(cost, z, target), strict=True):
        if got is None:
            kept[name] = None
            continue
        got = np.asarray(got, dtype=float)
        lost = first_lost(got, true, number_format)
        kept[name] = {
            "lost_at": None if lost is None else int(z[lost]),
            "lost_to": None if lost is None else number(got[lost]),
            "shown": [number(got[distance - 1]) for distance in SHOWN],
        }
    return kept


def number(x):
    """Return x with seven digits, as JSON can hold it: nan and the infinities as strings."""
    return float(f"{x:.7g}") if np.isfinite(x) else str(float(x))
