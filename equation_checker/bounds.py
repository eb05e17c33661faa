"""How near an inequality comes to equality, and whether it fails: a search for its worst point.

Random points rarely lie where a bound is reached. From the nearest ones a descent by coordinates
narrows the gap; it is deterministic, and every symbol stays in its domain. What it finds is
computed again with more digits, since a gap may close where differences of formulas lose theirs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from equation_checker.arithmetic import Float64, Number, Precise
from equation_checker.errors import EquationError
from equation_checker.sampling import Point, Sample
from equation_checker.symbols import Resolved, Scope, references
from equation_checker.syntax import Node
from equation_checker.world import FAR, Change, Env, World

EFFORT = 5000  # values of symbols that one descent may compute, some tenths of a second
CLOSED = 1e-7  # a gap that needs no narrowing
AROUND = 0.1  # how far from a point its surroundings are
REACHED = 1e-8  # a gap this much smaller than around it closes there
FINEST = 1e-7  # steps below it no longer matter
RANGES = {  # where a coordinate may go, and its first step
    "normal": (-40.0, 40.0, 0.5),
    "real": (-40.0, 40.0, 0.5),
    "unit": (1e-4, 1 - 1e-4, 0.1),
    "positive": (1e-3, 30.0, 0.3),
    "simplex": (1e-9, 1.0, 0.1),  # a weight; an element is its share of all weights
}

Gap = Callable[[Point], Number | None]


@dataclass(frozen=True)
class Coordinate:
    """One element of a drawn symbol."""

    key: str
    place: tuple[int, ...]
    kind: str
    value: float
    step: float

    def moved(self, step: float) -> "Coordinate":
        low, high, _ = RANGES[self.kind]
        return replace(self, value=min(max(self.value + step, low), high))


def nearest(
    sample: Sample,
    statement: Resolved,
    conditions: Sequence[Node],
    points: Sequence[Point],
    gap: Gap,
    *,
    strict: bool = False,
) -> list[tuple[Point, bool]]:
    """For each set of sizes, the point to which a descent from its nearest point leads.

    With each comes whether the gap closes there, which a `strict` relation excludes; for the others
    nobody looks.
    """
    starts: dict[tuple[int, ...], tuple[Number, Point]] = {}
    for point in (p for p in points if p.world.scale == 1):
        size, sizes = gap(point), tuple(point.world.sizes.values())
        if size is not None and (sizes not in starts or size < starts[sizes][0]):
            starts[sizes] = size, point
    keys = sorted(set(movable(sample.scope, statement)) - set(sample.fixed))
    descents = [Descent(keys, statement, conditions, start, gap) for _, start in starts.values()]
    found: list[tuple[Point, bool]] = []
    effort = EFFORT
    for descent in sorted(descents, key=lambda descent: len(descent.coordinates)):
        point = descent.lowest(effort, 0 if strict else CLOSED)
        found.append((point, strict and descent.reaches()))
        if descent.size < CLOSED:
            effort = EFFORT // 8  # reached: what is left is to look whether it fails elsewhere
    return found


def movable(scope: Scope, statement: Resolved) -> Iterator[str]:
    """The drawn symbols that a descent moves.

    A defined symbol with a drawn summand or factor of its own shape, such as the bias in a
    weighted input, takes every value through that one: what else it is made of may stay.
    """
    todo = [key for member in statement.members for key in references(member)]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        declared = scope.declared(key)
        if declared is not None and declared.kind in RANGES:
            yield key
        if key in scope.definitions:
            named = references(scope.definitions[key].body)
            drawn = [scope.declared(name) for name in named]
            own = [
                other.key
                for other in drawn
                if other and declared and other.axes == declared.axes and other.kind in RANGES
            ]
            todo += own if declared and declared.axes and own else named


class Descent:
    """Moves the drawn numbers of one point, one after the other."""

    def __init__(
        self,
        keys: Sequence[str],
        statement: Resolved,
        conditions: Sequence[Node],
        start: Point,
        gap: Gap,
    ) -> None:
        self.statement = statement
        self.conditions = conditions
        self.gap = gap
        self.start = start
        self.size: Number = gap(start)
        self.effort = 0
        self.world = self.like(start.world.arithmetic)
        self.coordinates = [
            self.coordinate(key, place)
            for key in keys
            for place in np.ndindex(self.world.leaves[key].shape)
        ]

    def like(self, arithmetic: Precise | Float64) -> World:
        """The world of the start, in an arithmetic."""
        old = self.start.world
        return World(old.scope, old.sizes, old.seed, arithmetic, scale=old.scale, fixed=old.fixed)

    def coordinate(self, key: str, place: tuple[int, ...]) -> Coordinate:
        kind = self.world.scope.notation.symbols[key].kind or ""
        value = float(self.world.leaves[key][place])
        return Coordinate(key, place, kind, value, RANGES[kind][2])

    def lowest(self, effort: int, closed: float) -> Point:
        """The point with the smallest gap that was found, with more digits."""
        while any(c.step >= FINEST for c in self.coordinates):
            for number, coordinate in enumerate(self.coordinates):
                if self.effort < effort and not self.size < closed:
                    self.coordinates[number] = self.narrowed(number, coordinate)
            if self.effort >= effort or self.size < closed:
                break
        world = self.like(FAR)
        elements = self.elements(self.coordinates, world.arithmetic)
        changes = tuple(Change(c.key, c.place, value) for c, value in elements)
        return self.point(world, replace(self.start.env, changes=changes)) or self.start

    def reaches(self) -> bool:
        """Whether the gap closes here and opens on all sides, so that it is no limit far out."""
        around: list[Number] = []
        for number, coordinate in enumerate(self.coordinates):
            sides = [coordinate.moved(side) for side in (-AROUND, AROUND)]
            gaps = [self.gap_at(number, side) for side in sides]
            if all(gap == self.size for gap in gaps):
                continue  # nothing depends on it
            if coordinate.value in RANGES[coordinate.kind][:2]:
                return False
            for gap in gaps:
                if gap is None or gap < self.size:
                    return False
                around.append(gap)
        return bool(around) and self.size < REACHED * max(around)

    def narrowed(self, number: int, coordinate: Coordinate) -> Coordinate:
        """One coordinate, moved to where the gap is narrower: a step, or to a parabola's vertex."""
        step, middle = coordinate.step, self.size
        if step < FINEST:
            return coordinate
        below, above = (self.gap_at(number, coordinate.moved(side)) for side in (-step, step))
        if below == above == middle:
            return replace(coordinate, step=0)  # nothing depends on it
        best = replace(coordinate, step=step / 4)
        for side, size in ((-step, below), (step, above)):
            if size is not None and size < self.size:
                best, self.size = replace(coordinate.moved(side), step=2 * step), size
        if below is None or above is None or not below - 2 * middle + above > 0:
            return best
        vertex = step / 2 * float((below - above) / (below - 2 * middle + above))
        size = self.gap_at(number, coordinate.moved(vertex))
        if size is not None and size < self.size:
            best, self.size = replace(coordinate.moved(vertex), step=step / 2), size
        return best

    def gap_at(self, number: int, coordinate: Coordinate) -> Number | None:
        """The gap with one coordinate moved; None outside the domain."""
        moved = [*self.coordinates[:number], coordinate, *self.coordinates[number + 1 :]]
        for c, value in self.elements(moved, self.world.arithmetic):
            self.world.leaves[c.key][c.place] = value
        self.world.forget()
        point = self.point(self.world, self.start.env)
        self.effort += len(self.world.values)
        return self.gap(point) if point else None

    def elements(
        self, coordinates: Sequence[Coordinate], arithmetic: Precise | Float64
    ) -> list[tuple[Coordinate, Number]]:
        """The values of the elements that coordinates stand for."""
        number = arithmetic.number
        totals: dict[str, Number] = {}
        for c in coordinates:
            if c.kind == "simplex":
                totals[c.key] = totals.get(c.key, 0) + number(c.value)
        return [(c, number(c.value) / totals.get(c.key, 1)) for c in coordinates]

    def point(self, world: World, env: Env) -> Point | None:
        try:
            if not all(world.holds(condition, env) for condition in self.conditions):
                return None
            values = tuple(world.evaluate(member, env) for member in self.statement.members)
        except (EquationError, ArithmeticError):
            return None
        return Point(world, env, values)
