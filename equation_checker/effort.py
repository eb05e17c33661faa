"""How much work a statement may be: estimated before it is judged, counted while it is."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from equation_checker import syntax
from equation_checker.errors import EquationError
from equation_checker.meaning import Applied, Over, Value
from equation_checker.symbols import Resolved, Scope
from equation_checker.syntax import Node

MOST = 450_000  # formulas to evaluate for one statement; the site's largest alone needs 403,000
DRAWS = 2  # at least, of each set of sizes
UNEVEN = 3  # how many times its even share of them one world may take


class TooMuch(EquationError):
    """A statement that would take too long."""

    def __init__(self) -> None:
        super().__init__(
            f"more than {MOST:,} evaluations for one statement: use fewer indices, smaller sizes, "
            "fewer nested functions"
        )


class Effort:
    """What may still be evaluated; outside of `limited`, anything."""

    left = math.inf
    floor = 0.0  # of what is left, while one world is at work

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < self.floor:
            raise TooMuch


EFFORT = Effort()


@contextmanager
def limited(part: float = 1) -> Iterator[None]:
    """At most this part of `MOST` evaluations, or what is left of those of an outer `limited`.

    Raises TooMuch in the end if something caught it on the way.
    """
    before, floor = EFFORT.left, EFFORT.floor
    EFFORT.left = start = min(before - floor, part * MOST)
    EFFORT.floor = 0
    try:
        yield
        if EFFORT.left < 0:
            raise TooMuch
    finally:
        EFFORT.left, EFFORT.floor = before - (start - EFFORT.left), floor


@contextmanager
def one_of(worlds: int) -> Iterator[None]:
    """So little in one world that too much work shows in the first, not in the last."""
    floor = EFFORT.floor
    if EFFORT.left < math.inf:
        EFFORT.floor = max(floor, EFFORT.left - UNEVEN * MOST / worlds)
    try:
        yield
    finally:
        EFFORT.floor = floor


def refuse_huge(statement: Resolved, scope: Scope) -> None:
    """Refuse what its sums, free indices, functions and derivatives alone make too much work."""
    total = 0
    for sizes in scope.notation.sizes:
        points = math.prod(sizes[axis] for axis in statement.letters.values())
        counter = Counter(scope, sizes)
        total += DRAWS * points * sum(map(counter.work, statement.members))
    if total > MOST:
        raise TooMuch


class Counter:
    """Counts the nodes that an evaluation visits, definitions of symbols not included."""

    def __init__(self, scope: Scope, sizes: Mapping[str, int]) -> None:
        self.scope = scope
        self.sizes = sizes
        self.calls: dict[str, int] = {}

    def work(self, node: Node) -> int:
        inside = sum(map(self.work, syntax.children(node)))
        if isinstance(node, Over):
            inside *= math.prod(self.sizes[axis] for axis in node.axes)
        elif isinstance(node, syntax.Call):
            inside += (node.primes + 1) * self.call(node.name)
        elif isinstance(node, Applied):
            inside += math.prod(self.sizes[axis] for axis in node.axes) * self.call(node.name)
        elif isinstance(node, syntax.Derivative):
            inside *= math.prod([self.differences(variable) for variable in node.by])
        elif isinstance(node, syntax.Gradient):
            inside *= self.differences(node.by)
        return 1 + inside

    def differences(self, variable: Node) -> int:
        """How many values a derivative takes: two for each element of what it is taken by."""
        whole = variable.rest if isinstance(variable, Value) else ()
        return 2 * math.prod(self.sizes[axis] for axis in whole)

    def call(self, name: str) -> int:
        """The work of one call of a function of the page."""
        if name not in self.calls:
            definition = self.scope.definitions.get(f"{name}()")
            self.calls[name] = self.work(definition.body) if definition else 1
        return self.calls[name]
