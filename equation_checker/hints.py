"""Why two members disagree, in words: the values at one point, and the likely mistake.

`explain(failure)` is the whole interface; the finders are tried in order, the first that says
something wins.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from equation_checker import syntax
from equation_checker.arithmetic import Number, brief
from equation_checker.errors import EquationError
from equation_checker.latex import to_latex
from equation_checker.meaning import Value
from equation_checker.sampling import Point, Sample
from equation_checker.symbols import Resolved, free_letters
from equation_checker.syntax import Node, walk

SAME = 1e-18
LARGEST_PRODUCT = 3


@dataclass(frozen=True)
class Difference:
    """One comparison that failed."""

    point: Point
    entry: int  # of a vector or matrix
    left: Number
    right: Number


@dataclass(frozen=True)
class Failure:
    """Two members, every point, and where they differ."""

    statement: Resolved
    sources: tuple[str, ...]
    left: int
    right: int
    points: Sequence[Point]
    bad: Sequence[Difference]
    sample: Sample


def explain(failure: Failure) -> str:
    """The two members with their values at one point, and the likely mistake."""
    first = failure.bad[0]
    left, right = failure.sources[failure.left], failure.sources[failure.right]
    width = min(max(len(left), len(right)), 72)
    where = ", ".join(filter(None, [first.point.describe(), entry(first)]))
    failing = len({id(d.point) for d in failure.bad})
    lines = [
        f"member {failure.right + 1} disagrees with member {failure.left + 1} at {failing} of "
        f"{len(failure.points)} points{f', e.g. {where}' if where else ''}",
        f"    {left:{width}} = {brief(first.left)}",
        f"    {right:{width}} = {brief(first.right)}",
    ]
    if found := hint(failure):
        lines.append(f"hint: {found}")
    return "\n".join(lines)


def entry(difference: Difference) -> str:
    value = difference.point.values[0]
    if not isinstance(value, np.ndarray):
        return ""
    row, column = np.unravel_index(difference.entry, value.shape)
    return f"row {row + 1}, column {column + 1}"


def hint(failure: Failure) -> str:
    for finder in (constant_ratio, only_where_equal, decided_by_target, product_of_symbols):
        if found := finder(failure):
            return found
    return ""


# --- the finders


def constant_ratio(failure: Failure) -> str:
    """The same ratio at every point."""
    if len(failure.bad) < 2 or any(not d.right or not d.left for d in failure.bad):
        return ""
    ratios = [d.left / d.right for d in failure.bad]
    if any(abs(ratio - ratios[0]) > SAME * abs(ratios[0]) for ratio in ratios):
        return ""
    members = f"member {failure.left + 1} / member {failure.right + 1}"
    exact = Fraction(str(brief(ratios[0], 25))).limit_denominator(1000)
    if abs(ratios[0] * exact.denominator - exact.numerator) > 1e-18 * exact.denominator:
        return f"{members} is {brief(ratios[0], 10)} at every point"
    if exact == -1:
        return f"{members} is exactly -1 at every point: a sign is wrong"
    return f"{members} is exactly {exact} at every point: a factor {exact} is missing"


def only_where_equal(failure: Failure) -> str:
    """Right on the diagonal of two index letters only, or off it only."""
    letters = list(failure.statement.letters)
    failing = {id(d.point) for d in failure.bad}
    for a, b in itertools.combinations(letters, 2):
        on = [p for p in failure.points if p.env.letters[a] == p.env.letters[b]]
        off = [p for p in failure.points if p.env.letters[a] != p.env.letters[b]]
        if not on or not off:
            continue
        fails_on, fails_off = ({id(p) in failing for p in some} for some in (on, off))
        if fails_on == {False} and fails_off == {True}:
            return f"it holds only where {a} = {b}"
        if fails_on == {True} and fails_off == {False}:
            return f"it fails only where {a} = {b}"
    return ""


def decided_by_target(failure: Failure) -> str:
    """Right for one value of a target in {0, 1}, wrong for the other."""
    for node in mentioned(failure):
        declared = failure.sample.scope.declared(node.key)
        if (
            declared is None
            or declared.kind not in ("unit", "bit")
            or node.key in failure.sample.fixed
        ):
            continue
        if not free_letters(node) <= set(failure.statement.letters):
            continue
        outcome = {value: agreement(failure, node, value) for value in (0, 1)}
        for holds, fails in ((1, 0), (0, 1)):
            if outcome[holds] == {True} and outcome[fails] == {False}:
                name = to_latex(node)
                text = f"it holds wherever {name} = {holds} and fails wherever {name} = {fails}"
                more = product_of_symbols(failure)
                return f"{text}; {more}" if more else text
    return ""


def agreement(failure: Failure, node: Value, value: int) -> set[bool]:
    """Whether the members agree where a 0-or-1 draw of a symbol has a value."""
    found = set()
    try:
        sample = Sample(failure.sample.scope.drawing(f"{node.key} bit"))
        for point in sample.points(failure.statement, sample.usual):
            left, right = point.values[failure.left], point.values[failure.right]
            if isinstance(left, np.ndarray):
                return set()
            here = point.world.evaluate(node, point.env) == value
            if here and (left or right):
                found.add(bool(abs(left - right) <= 1e-20 * max(abs(left), abs(right))))
    except (EquationError, ArithmeticError):
        return set()
    return found


def product_of_symbols(failure: Failure) -> str:
    """The ratio or the difference as a small product of what the page names."""
    bad = list(failure.bad)
    if len(bad) < 3 or any(isinstance(value, np.ndarray) for value in bad[0].point.values):
        return ""
    left = np.array([float(d.left) for d in bad])
    right = np.array([float(d.right) for d in bad])
    candidates = list(factors(failure, bad))
    numbers = (failure.left + 1, failure.right + 1)
    for count in range(1, LARGEST_PRODUCT + 1):
        for chosen in itertools.combinations_with_replacement(candidates, count):
            product = np.prod([values for _, values in chosen], axis=0)
            name = r"\,".join(text for text, _ in chosen)
            with np.errstate(all="ignore"):
                if factor := rational((left - right) / product):
                    return f"member {numbers[0]} − member {numbers[1]} = {scaled(factor, name)}"
                if factor := rational(left / right / product):
                    return f"member {numbers[0]} / member {numbers[1]} = {scaled(factor, name)}"
                if factor := rational(right / left / product):
                    return f"member {numbers[1]} / member {numbers[0]} = {scaled(factor, name)}"
    return ""


def factors(failure: Failure, bad: list[Difference]) -> Iterator[tuple[str, Any]]:
    """What a product may be made of: symbols, function values, and 1 minus them."""
    for node in candidates(failure):
        try:
            values = [d.point.world.evaluate(node, d.point.env) for d in bad]
        except (EquationError, ArithmeticError, KeyError):
            continue
        if any(isinstance(value, np.ndarray) for value in values):
            continue
        name, numbers = to_latex(node), np.array([float(v) for v in values])
        yield name, numbers
        yield f"(1-{name})", 1 - numbers
    for axis in bad[0].point.world.sizes:
        yield axis, np.array([float(d.point.world.sizes[axis]) for d in bad])


def rational(values: Any) -> Fraction | None:
    """The small rational number that all values are, if they are one."""
    if not np.all(np.isfinite(values)) or not values[0]:
        return None
    if np.ptp(values) > 1e-9 * abs(values[0]):
        return None
    found = Fraction(float(values[0])).limit_denominator(12)
    return found if abs(float(found) - values[0]) < 1e-9 and abs(found) <= 12 else None


def scaled(factor: Fraction, name: str) -> str:
    text = {1: "", -1: "-"}.get(factor, f"{factor}\\,")  # type: ignore[call-overload]
    return f"{text}{name} at every failing point"


def candidates(failure: Failure) -> list[Node]:
    """Numbers that the two members name, each once."""
    found: list[Node] = []
    for index in (failure.left, failure.right):
        for node in walk(failure.statement.members[index]):
            usable = isinstance(node, Value | syntax.Call) and free_letters(node) <= set(
                failure.statement.letters
            )
            if usable and node not in found:
                found.append(node)
    return found[:8]


def mentioned(failure: Failure) -> list[Value]:
    """The symbols among them."""
    return [node for node in candidates(failure) if isinstance(node, Value)]
