"""How much work a statement may be: estimated before it is judged, counted while it is."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from equation_checker import syntax
from equation_checker.errors import EquationError
from equation_checker.meaning import Applied, Over
from equation_checker.symbols import Resolved, Scope
from equation_checker.syntax import Node

MOST = 1_000_000  # formulas to evaluate for one statement; the site's largest needs a third of it


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

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooMuch


EFFORT = Effort()


@contextmanager
def limited() -> Iterator[None]:
    """At most `MOST` evaluations from here on, or what is left of those of an outer `limited`."""
    before = EFFORT.left
    EFFORT.left = start = min(before, MOST)
    try:
        yield
    finally:
        EFFORT.left = before - (start - EFFORT.left)


def refuse_huge(statement: Resolved, scope: Scope) -> None:
    """Refuse what its sums, free indices and functions alone make too much work."""
    for sizes in scope.notation.sizes:
        points = math.prod(sizes[axis] for axis in statement.letters.values())
        counter = Counter(scope, sizes)
        if points * sum(map(counter.work, statement.members)) > MOST:
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
        return 1 + inside

    def call(self, name: str) -> int:
        """The work of one call of a function of the page."""
        if name not in self.calls:
            definition = self.scope.definitions.get(f"{name}()")
            self.calls[name] = self.work(definition.body) if definition else 1
        return self.calls[name]
