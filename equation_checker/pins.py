"""Pins: a definition that can be scaled, shifted or mirrored unnoticed is not checked.

∂C/∂a does not see a constant added to C. Such a slip in a definition is found by no claim about
its derivatives; a value, or a line of code bound to the symbol, pins it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from equation_checker import syntax
from equation_checker.meaning import Local
from equation_checker.page import Section
from equation_checker.symbols import Definition
from equation_checker.syntax import Node, Number
from equation_checker.trial import Trial
from equation_checker.world import Env

SCALE, SHIFT = Number("1.001"), Number("0.001")  # small, so that no logarithm leaves its domain


@dataclass(frozen=True)
class Unpinned:
    """A definition that can be changed without anything failing."""

    page: str
    line: int
    key: str
    how: str

    def __str__(self) -> str:
        name = self.key.removesuffix("()")
        return f"{self.page}:{self.line}: {name} can be {self.how}, and nothing on the page fails"


def unpinned(trial: Trial) -> Iterator[Unpinned]:
    """All definitions of a page that nothing pins down, in page order."""
    for number, section in enumerate(trial.sections):
        for key, place in section.defined.items():
            for how, changed in variants(section, section.scope.definitions[key]):
                remade = trial.remade(number)
                remade.scope.definitions[key] = changed
                if trial.definition_survives(number, remade):
                    yield Unpinned(trial.page.name, place.line, key, how)


def variants(section: Section, definition: Definition) -> Iterator[tuple[str, Definition]]:
    """A definition with other values."""
    body = syntax.Group(definition.body)
    yield "scaled", replace(definition, body=syntax.Product(("",), (SCALE, body)))
    yield "shifted", replace(definition, body=syntax.Sum(("+", "+"), (body, SHIFT)))
    mirrored = replace(definition, body=reflected(definition.body))
    if definition.key.endswith("()") and not same(section, definition, mirrored):
        yield "mirrored", mirrored


def reflected(node: Node) -> Node:
    if isinstance(node, Local):
        return syntax.Group(syntax.Sum(("-",), (node,)))
    return syntax.rebuild(node, reflected)


def same(section: Section, one: Definition, other: Definition) -> bool:
    """Whether a function is even."""
    world = section.sample(section.draws).usual[0]
    at = {name: world.arithmetic.number("0.7") for name in one.parameters}
    values = [world.evaluate(d.body, Env({}, at)) for d in (one, other)]
    return bool(values[0] == values[1])
