"""Check gradient: a reader's cost, delta and gradients against finite differences of that cost."""

import contextlib
import io
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from live.run import ReaderError, namespace_of, readers_errors
from snippets.gradient_check import Comparison, check, five_point

POINTS = 20
OUTPUTS, INPUTS = 3, 2
# What the bound of the check takes for granted of the cost, in reach of the points drawn.
FIFTH_DERIVATIVE = 1e3
ROUNDING = 1e-14


def real(rng):
    return rng.normal(size=OUTPUTS)


def unit(rng):
    return rng.uniform(size=OUTPUTS)


def distribution(rng):
    return rng.dirichlet(np.ones(OUTPUTS))


# The targets that the cost of each file is made for.
TARGETS = {
    "snippets/sigmoid_quadratic.py": real,
    "snippets/sigmoid_cross_entropy.py": unit,
    "snippets/linear_quadratic.py": real,
    "snippets/softmax_log_likelihood.py": distribution,
}


class Claim(NamedTuple):
    """A claimed gradient of f at x, and where it is furthest from finite differences."""

    name: str
    of: str  # the name of x
    claimed: np.ndarray
    f: Callable[[np.ndarray], float]
    x: np.ndarray
    worst: Comparison

    @property
    def holds(self):
        return self.worst.ratio <= 1

    def table(self):
        """Both columns, with a cross at each component that differs."""
        lines = [f"{'':8}{'claimed':>12}{'measured':>12}"]
        measured = five_point(self.f, self.x)
        for index in np.ndindex(self.x.shape):
            close = abs(self.claimed[index] - measured[index]) <= self.worst.bound
            cross = "" if self.holds or (close and index != self.worst.index) else "  ✗"
            place = f"{self.of}[{', '.join(map(str, index))}]"
            lines.append(f"{place:8}{self.claimed[index]:12.7f}{measured[index]:12.7f}{cross}")
        return "\n".join(lines)


def compare(name, of, claimed, f, x):
    """Compare what a function claims with differences of f at x.

    Raises: ValueError, naming both shapes, if they differ.
    """
    claimed = np.asarray(claimed, dtype=float)
    if claimed.shape != x.shape:
        raise ValueError(f"{name} has shape {claimed.shape}, but {of} has shape {x.shape}")
    noise = ROUNDING * (1 + abs(f(x)))
    return Claim(name, of, claimed, f, x, check(f, x, claimed, FIFTH_DERIVATIVE, noise))


def claims(names, rng, draw):
    """Return a point, as arrays by their names, and what is claimed of the gradient there."""
    for name in ("cost", "delta", "gradients"):
        if name not in names:
            raise ValueError(f"there is no function {name} to check")
    y = draw(rng)
    w, b = rng.normal(size=(OUTPUTS, INPUTS)), rng.normal(size=OUTPUTS)
    a_prev = rng.uniform(-1, 1, size=INPUTS)
    z = w @ a_prev + b

    def C(z):
        value = names["cost"](z, y)
        if np.shape(value) != ():
            raise ValueError(f"cost(z, y) must be one number, but has shape {np.shape(value)}")
        return float(value)

    dC_dw, dC_db = names["gradients"](w, b, a_prev, y)
    return {"z": z, "y": y}, [
        compare("delta(z, y)", "z", names["delta"](z, y), C, z),
        compare("dC_dw", "w", dC_dw, lambda w: C(w @ a_prev + b), w),
        compare("dC_db", "b", dC_db, lambda b: C(w @ a_prev + b), b),
    ]


def judge(names, draw):
    """Return whether all claims hold at each point, and what was compared, as text."""
    rng = np.random.default_rng(0)
    ratios, count = [], 0
    for number in range(1, POINTS + 1):
        point, claimed = claims(names, rng, draw)
        wrong = [claim for claim in claimed if not claim.holds]
        if wrong:
            said = ", ".join(claim.name for claim in wrong)
            verdict = f"✗ Finite differences of the cost disagree\n  with {said}."
            return False, "\n".join([verdict, "", *shown(number, point, wrong)])
        ratios += [claim.worst.ratio for claim in claimed]
        count += sum(claim.x.size for claim in claimed)
    verdict = (
        "✓ delta and gradients agree with\n  finite differences of the cost.\n\n"
        f"{count} components at {POINTS} points; the largest\n"
        f"difference is {max(ratios):.2g} times its bound."
    )
    return True, "\n".join([verdict, "", *shown(number, point, claimed)])


def shown(number, point, claimed):
    """A point and what was compared there, as lines of text."""
    yield f"Point {number} of {POINTS}:"
    for name, x in point.items():
        yield f"{name} = {', '.join(f'{value:.4f}' for value in x)}"
    for claim in claimed:
        yield f"\n{claim.name} and differences in {claim.of}:\n{claim.table()}"


def check_gradient(source, path, first=1):
    """Hold cost, delta and gradients of a file against each other, after a source of it has run.

    Returns: {"holds": whether all agree, "text": what was compared, "error": None or a traceback}.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            names = namespace_of(source, path, first)
            with readers_errors():
                holds, text = judge(names, TARGETS[path])
    except ReaderError as error:
        return {"holds": False, "text": "", "error": str(error)}
    return {"holds": holds, "text": text, "error": None}
