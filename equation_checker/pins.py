"""Pins: a definition that can be scaled, shifted or mirrored unnoticed is not held.

∂C/∂a does not see a constant added to C. Such a slip in a definition is found by no claim about
its derivatives; a value of it, a limit, or a line of code that computes it pins it. Of definitions
with the same formula each pins all: a slip in one would make it another formula.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from equation_checker import syntax
from equation_checker.errors import EquationError
from equation_checker.meaning import ClassLabel, Index, Local, Over, Size, Value
from equation_checker.page import Section
from equation_checker.symbols import Definition
from equation_checker.syntax import Node, Number
from equation_checker.trial import Trial
from equation_checker.world import Env

SCALED, SHIFTED, MIRRORED = ALL = ("scaled", "shifted", "mirrored")
SCALE, SHIFT = Number("1.001"), Number("0.001")  # small, so that no logarithm leaves its domain


@dataclass(frozen=True)
class Copy:
    """One place where a formula defines a symbol; `valued`: another formula says what it is."""

    file: Path
    section: int
    key: str
    line: int
    latex: str
    valued: bool


@dataclass(frozen=True)
class Unpinned:
    """A definition, and the changes of its formula that nothing notices."""

    page: str
    line: int
    latex: str
    unnoticed: tuple[str, ...]

    def __str__(self) -> str:
        found = "nothing notices it " + " or ".join(self.unnoticed)
        return f"{self.page}:{self.line}: {self.latex}: {found}"


def definitions(files: Sequence[Path]) -> list[list[Copy]]:
    """The definitions of some pages by their formula, in page order; raises EquationError."""
    found: dict[Node, list[Copy]] = {}
    for file in files:
        for number, section in enumerate(trial(file).sections):
            for key, where in section.defined.items():
                copy = Copy(file, number, key, where.line, where.latex, where.valued)
                found.setdefault(nameless(section.scope.definitions[key]), []).append(copy)
    return list(found.values())


def unpinned(formulas: Sequence[Sequence[Copy]], jobs: int = 1) -> Iterator[list[Unpinned]]:
    """For each formula its definitions if it is not pinned; `jobs` formulas are tried at once."""
    with ExitStack() as stack:
        results: Iterable[tuple[str, ...]] = map(unnoticed, formulas)
        if jobs > 1:  # forked workers would inherit whatever the caller's threads were doing
            pool = stack.enter_context(ProcessPoolExecutor(jobs, get_context("spawn")))
            results = pool.map(unnoticed, formulas)
        for copies, how in zip(formulas, results, strict=True):
            yield [Unpinned(str(c.file), c.line, c.latex, how) for c in copies if how]


@cache
def trial(file: Path) -> Trial:
    return Trial(file)


def unnoticed(copies: Sequence[Copy]) -> tuple[str, ...]:
    """The changes of a formula that nothing notices, wherever it stands."""
    if any(copy.valued for copy in copies):
        return ()
    cheapest, *others = sorted(copies, key=lambda c: len(trial(c.file).in_reach(c.section)))
    left = [how for how, survives in survivals(cheapest) if survives]
    for copy in others:
        left = [how for how, survives in survivals(copy, left) if survives]
    return tuple(left)


def survivals(copy: Copy, wanted: Container[str] = ALL) -> Iterator[tuple[str, bool]]:
    """Changes of a definition, and whether the page holds in spite of them."""
    found = trial(copy.file)
    section = found.sections[copy.section]
    for how, changed in variants(section, section.scope.definitions[copy.key]):
        if how in wanted:
            remade = found.remade(copy.section)
            remade.scope.definitions[copy.key] = changed
            yield how, found.change_survives(copy.section, remade, copy.key)


def nameless(definition: Definition) -> Node:
    """The formula of a definition with numbers for its letters, so that their choice is free."""
    numbers = {name: str(number) for number, name in enumerate(definition.parameters)}

    def number(name: str) -> str:
        return numbers.setdefault(name, str(len(numbers)))

    def renamed(node: Node) -> Node:
        match node:
            case Index(name):
                return Index(number(name))
            case Local(name):
                return Local(number(name))
            case Size(name):
                return Size(number(name))
            case ClassLabel(name):
                return ClassLabel(number(name))
            case Value(name, _, axes):
                node = replace(node, key=number(name), axes=tuple(map(number, axes)))
            case Over(_, letters, axes):
                letters, axes = tuple(map(number, letters)), tuple(map(number, axes))
                node = replace(node, letters=letters, axes=axes)
        return syntax.rebuild(node, renamed)

    return renamed(definition.body)


def variants(section: Section, definition: Definition) -> Iterator[tuple[str, Definition]]:
    """A definition with other values."""
    body = syntax.Group(definition.body)
    yield SCALED, replace(definition, body=syntax.Product(("",), (SCALE, body)))
    yield SHIFTED, replace(definition, body=syntax.Sum(("+", "+"), (body, SHIFT)))
    mirrored = replace(definition, body=reflected(definition.body))
    if definition.key.endswith("()") and not same(section, definition, mirrored):
        yield MIRRORED, mirrored


def reflected(node: Node) -> Node:
    """A formula with -x for each parameter x."""
    if isinstance(node, Local):
        return syntax.Group(syntax.Sum(("-",), (node,)))
    return syntax.rebuild(node, reflected)


def same(section: Section, one: Definition, other: Definition) -> bool:
    """Whether two functions agree at a point."""
    world = section.sample(section.draws).usual[0]
    at = {name: world.arithmetic.number("0.7") for name in one.parameters}
    try:
        values = [world.evaluate(d.body, Env({}, at)) for d in (one, other)]
    except (EquationError, ArithmeticError):
        return False
    return bool(values[0] == values[1])
