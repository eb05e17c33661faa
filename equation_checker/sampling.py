"""Where statements are tried: several draws for each set of sizes, wide draws, chosen points."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from equation_checker import syntax
from equation_checker.arithmetic import brief
from equation_checker.effort import DRAWS, one_of
from equation_checker.errors import DomainError, EquationError
from equation_checker.meaning import ClassLabel, Size, Value
from equation_checker.notation import KINDS, Declaration
from equation_checker.symbols import Resolved, Scope
from equation_checker.syntax import Node
from equation_checker.world import FLOAT64, SATURATED, Env, World

WORLDS = 6  # over all sets of sizes
WIDE = 10.0  # standard deviations of the draws that look for the edge of a bound
DEEP = (15.0, 60.0)  # the same for listings
INDEPENDENT = ("normal", "real", "unit", "positive")  # kinds whose elements may have any value
DIGITS = 120  # of a value that a condition sets, more than any comparison has
GRID = ("0", "0.1", "-0.1", "1", "-1", "3", "-3", "10", "-10", "40", "-40")


@dataclass(frozen=True, eq=False)
class Point:
    """One draw, one value of each free index, and what every member is there."""

    world: World
    env: Env
    values: tuple[Any, ...]

    def describe(self) -> str:
        parts = [f"{letter} = {at + 1}" for letter, at in self.env.letters.items()]
        parts += [f"{axis} = {size}" for axis, size in self.world.sizes.items()]
        moved = {change.key for change in self.env.changes}
        fixed = self.world.fixed.items()
        parts += [f"{key} = {value}" for key, value in fixed if key not in moved]
        parts += [f"{change.name} = {brief(change.value, 6)}" for change in self.env.changes]
        return ", ".join(parts)


class Sample:
    """The worlds of a scope; equal questions meet the same worlds, so that values are shared."""

    def __init__(self, scope: Scope, seed: int = 0) -> None:
        self.scope = scope
        self.seed = seed
        self.restricted: dict[Any, Sample] = {}
        self.fixed: dict[str, float | str] = {}

    def build(self, **options: Any) -> list[World]:
        fixed = {**self.fixed, **options.pop("fixed", {})}
        count = max(DRAWS, WORLDS // len(self.scope.notation.sizes))
        draws = options.pop("draws", count)
        return [
            World(self.scope, sizes, 1000 * self.seed + 10 * number + i, fixed=fixed, **options)
            for number, sizes in enumerate(self.scope.notation.sizes)
            for i in range(draws)
        ]

    @cached_property
    def usual(self) -> list[World]:
        return self.build()

    @cached_property
    def wide(self) -> list[World]:
        return self.build(scale=WIDE, arithmetic=SATURATED)  # saturation costs digits

    @cached_property
    def deep(self) -> list[World]:
        """Draws for code: a sigmoid saturates in some, and rounds to 0 or 1 in others."""
        return [
            world
            for scale in DEEP
            for world in self.build(scale=scale, draws=1, arithmetic=SATURATED)
        ]

    @cached_property
    def scrambled(self) -> list[World]:
        return self.build(scrambled=True)

    @cached_property
    def float64(self) -> list[World]:
        return self.build(arithmetic=FLOAT64, draws=1)

    def grid(self, statement: Resolved) -> list[World]:
        """Each real symbol of a statement on a grid from -40 to 40, and each vector at 0."""
        worlds = [
            self.placed({key: value}) for key in self.real_numbers(statement) for value in GRID
        ]
        return worlds + [self.placed({key: "0"}) for key in self.real_arrays(statement)]

    def placed(self, values: dict[str, float | str]) -> World:
        """A world with symbols at values where the formulas may have none."""
        sizes = self.scope.notation.sizes[0]
        return World(self.scope, sizes, 1, fixed={**self.fixed, **values}, optional=True)

    def resized(self, statement: Resolved) -> list[World]:
        """Worlds in which a size that a formula names is larger than in all others.

        Several sizes may have the same sum at every set: what holds for them may hold by accident.
        """
        named = {n.axis for m in statement.members for n in syntax.walk(m) if isinstance(n, Size)}
        if len(named) < 2:
            return []
        sets = self.scope.notation.sizes
        lengths = {axis: tuple(sizes[axis] for sizes in sets) for axis in sets[0]}
        return [
            World(
                self.scope,
                {a: size + (lengths[a] == lengths[axis]) for a, size in sets[0].items()},
                1,
                fixed=self.fixed,
            )
            for axis in sorted(named)
        ]

    def moved_to(self, key: str, values: Sequence[str]) -> list[World]:
        """One symbol moved to chosen values, its dependences kept."""
        return [world for value in values for world in self.build(fixed={key: value})]

    # --- conditions of a statement

    def under(self, conditions: Sequence[Node]) -> tuple["Sample", list[Node]]:
        """The sample that meets `t = 1` or `y_j ∈ {0, 1}`, and the conditions that are left."""
        sample, left = self, list[Node]()
        for condition in conditions:
            assert isinstance(condition, syntax.Chain)
            first, second = condition.members[:2]
            whole = isinstance(first, Value) and not first.indices and self.drawn(first.key)
            if condition.relations == ("=",) and whole and constant(second):
                assert isinstance(first, Value)
                sample = sample.where(first.key, second)
            elif condition.relations == ("∈",):
                sample = sample.bits(condition)
            else:
                left.append(condition)
        return sample, left

    def is_set(self, condition: Node) -> bool:
        """Whether `y_j = 1` sets one element, whose value is independent of all others."""
        if not isinstance(condition, syntax.Chain) or condition.relations != ("=",):
            return False
        first, second = condition.members
        if not isinstance(first, Value) or not first.indices or not constant(second):
            return False
        declared = self.scope.declared(first.key)
        return declared is not None and declared.kind in INDEPENDENT

    def drawn(self, key: str) -> bool:
        declared = self.scope.declared(key)
        return declared is not None and declared.kind is not None

    def where(self, key: str, value: Node) -> "Sample":
        known = (key, value)
        if known not in self.restricted:
            sample = Sample(self.scope, self.seed)
            number = self.usual[0].evaluate(value, Env())
            sample.fixed = {**self.fixed, key: brief(number, DIGITS)}
            self.restricted[known] = sample
        return self.restricted[known]

    def bits(self, condition: syntax.Chain) -> "Sample":
        first, second = condition.members
        two = syntax.Listed((syntax.Number("0"), syntax.Number("1")))
        if not isinstance(first, Value) or second != two or not self.drawn(first.key):
            raise EquationError(r"∈ is read as y_j \in \{0, 1\} of a drawn symbol", condition.span)
        return self.redrawn(first.key, "bit")

    def redrawn(self, key: str, kind: str) -> "Sample":
        """The sample with one symbol of another kind."""
        known = (key, kind)
        if known not in self.restricted:
            sample = Sample(self.scope.drawing(f"{key} {kind}"), self.seed)
            sample.fixed = self.fixed
            self.restricted[known] = sample
        return self.restricted[known]

    # --- points

    def points(
        self, statement: Resolved, worlds: Sequence[World], conditions: Sequence[Node] = ()
    ) -> Iterator[Point]:
        """Every value of the free indices in every world, where the conditions hold."""
        settings = [tuple(syntax.children(c)) for c in conditions if self.is_set(c)]
        for world in worlds:
            with one_of(len(worlds)):
                yield from self.points_of(world, statement, conditions, settings)

    def points_of(
        self,
        world: World,
        statement: Resolved,
        conditions: Sequence[Node],
        settings: Sequence[tuple[Node, ...]],
    ) -> Iterator[Point]:
        ranges = [range(world.sizes[axis]) for axis in statement.letters.values()]
        for place in itertools.product(*ranges):
            env = Env(dict(zip(statement.letters, place, strict=True)))
            try:
                for element, value in settings:
                    env = world.given(element, value, env)
                if all(world.holds(condition, env) for condition in conditions):
                    values = tuple(world.evaluate(m, env) for m in statement.members)
                    yield Point(world, env, values)
            except (DomainError, ZeroDivisionError):
                if not world.optional:
                    raise

    def domain(self, statement: Resolved) -> str:
        """What the symbols of a statement were drawn from, for a reader."""
        needed = self.scope.needs((*statement.members, *statement.conditions))
        parts, axes = [], set(statement.letters.values())
        for key in sorted(needed):
            declared = self.scope.declared(key)
            if declared is None:
                continue
            axes |= set(declared.axes)
            if key in self.fixed:
                parts.append(f"{key} = {self.fixed[key]}")
            elif declared.kind is not None:
                kind = f"an index of {declared.of}" if declared.of else KINDS[declared.kind]
                parts.append(f"{key} ~ {kind}" if not declared.of else f"{key}: {kind}")
        for axis in sorted(axes):
            sizes = [str(sizes[axis]) for sizes in self.scope.notation.sizes]
            parts.append(f"{axis} = {', '.join(sizes)}")
        return "; ".join(parts)

    def real_numbers(self, statement: Resolved) -> list[str]:
        """The scalar symbols of kind real that a statement depends on."""
        return [d.key for d in self.drawn_by(statement, "real") if not d.axes]

    def real_arrays(self, statement: Resolved) -> list[str]:
        """The vectors and matrices of any real numbers that a statement depends on."""
        return [d.key for d in self.drawn_by(statement, "real", "normal") if d.axes]

    def drawn_by(self, statement: Resolved, *kinds: str) -> list[Declaration]:
        needed = sorted(self.scope.needs(statement.members))
        return [d for key in needed if (d := self.scope.declared(key)) and d.kind in kinds]


def constant(node: Node) -> bool:
    """Whether a formula names no symbol."""
    return not any(isinstance(part, Value | ClassLabel) for part in syntax.walk(node))


def flat(value: Any) -> list[Any]:
    """The numbers of a value."""
    return list(value.flat) if hasattr(value, "flat") else [value]
