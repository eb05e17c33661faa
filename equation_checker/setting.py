"""What a derivation starts from: the notation and the definitions of a page, as a page of its own.

The text of a setting stands alone: it needs no other file, and `check` reads it like any page.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from equation_checker import markdown
from equation_checker.errors import EquationError
from equation_checker.markdown import Math
from equation_checker.notation import Declaration, Notation, read_notation
from equation_checker.page import Page, Section, Stated
from equation_checker.sampling import Sample
from equation_checker.symbols import Scope
from equation_checker.syntax import parse


@dataclass(frozen=True)
class Setting:
    """Notation and definitions, ready for questions; `sample` keeps what was computed before."""

    scope: Scope
    draws: tuple[str, ...]

    @cached_property
    def sample(self) -> Sample:
        scope = self.scope
        for text in self.draws:
            scope = scope.drawing(text)
        return Sample(scope)


def setting_of_page(source: Path, section: str = "", asked: str = "") -> str:
    """The definitions that a page states above its first section, and those of one section.

    Kept are the statements with ≡, what the section draws or lets, and the symbols that all these
    and the formula `asked` need. Raises EquationError if the page has no such section, if it
    defines nothing there, or if `asked` cannot be read.
    """
    text = source.read_text(encoding="utf-8")
    notation = read_notation(markdown.front_matter(text), source.parent)
    found = list(sections(text, notation, section))
    if section not in [s.title for s in found]:
        raise EquationError(f"{source.name} has no section {section!r}")
    keys = {key for s in found for name in s.scope.definitions for key in s.scope.dependences(name)}
    if not keys:
        raise EquationError(f"{source.name} defines nothing there")
    for statement in parse(asked, notation.lexicon):
        keys |= found[-1].scope.needs(found[-1].scope.resolve(statement).members)
    body = "\n".join(line for s in found for line in definitions(s))
    return written(notation, keys) + body + "\n"


def own_setting(base: str, formulas: Sequence[str], symbols: Sequence[str]) -> str:
    """A reader's definitions, one formula each, in the notation of a setting and more symbols."""
    shared = markdown.front_matter(base).get("equations") or {}
    declared = [*shared.get("symbols", []), *symbols]
    notation = read_notation({"equations": {**shared, "symbols": declared}}, None)
    for formula in formulas:
        for statement in parse(formula, notation.lexicon):
            if "≡" not in statement.relations:
                raise EquationError(rf"{formula} defines nothing: write \equiv or :=")
    body = "\n".join(display(formula) for formula in formulas)
    return written(notation, notation.symbols) + body + "\n"


@lru_cache(maxsize=32)
def read_setting(text: str) -> Setting:
    """The setting that a text describes; raises EquationError with the formula that is wrong."""
    *_, last = sections(text, read_notation(markdown.front_matter(text), None))
    return Setting(last.scope, last.draws)


def sections(text: str, notation: Notation, title: str | None = None) -> Iterator[Section]:
    """What stands above the sections of a page, and each section, or only that with a title.

    Their definitions are in their scopes; none of their claims is judged.
    """
    page = Page("definitions", text, notation)
    first, *rest = page.parts()
    preamble = defined(page.preamble(first))
    yield preamble
    for part in (part for part in rest if title in (None, part[0])):
        yield defined(page.section(part, preamble))


def defined(section: Section) -> Section:
    """A section, if all that it defines can be read."""
    for trouble in section.failures:
        raise EquationError(trouble.message)
    for entry in section.entries:
        if isinstance(entry.block, markdown.Trouble):
            raise EquationError(entry.block.message)
    for stated in definitions_of(section):
        if stated.error is not None:
            raise EquationError(f"{stated.latex.strip()}: {stated.error.message}")
    return section


def definitions_of(section: Section) -> Iterator[Stated]:
    """The displayed statements of a section that define, or cannot be read."""
    for entry, statements in section.work:
        if isinstance(entry.block, Math) and entry.block.display and entry.erratum is None:
            for stated in statements:
                if stated.statement is None or "≡" in stated.statement.relations:
                    yield stated


def definitions(section: Section) -> Iterator[str]:
    """What a section defines, lets and draws, as lines of a page."""
    if section.title:
        yield f"## {section.title}\n"
    for draw in section.draws:
        yield f"<!-- check: draw {draw} -->\n"
    for let in section.lets:
        yield f"<!-- check: let {let.text} -->\n"
    for stated in definitions_of(section):
        yield display(stated.latex)


def display(latex: str) -> str:
    return f"$$\n{latex.strip()}\n$$\n"


def written(notation: Notation, keys: Iterable[str]) -> str:
    """Front matter that says all that a notation says about some symbols."""
    keys = frozenset(keys)
    entries: Mapping[str, Any] = {
        "sizes": {axis: [s[axis] for s in notation.sizes] for axis in notation.sizes[0]},
        "layer": notation.layer,
        "functions": sorted(notation.functions),
        "alias": dict(notation.alias),
        "symbols": [declaration(d) for key, d in notation.symbols.items() if key in keys],
        "python": {key: name for key, name in notation.python.items() if key in keys},
    }
    dumped = yaml.safe_dump(
        {"equations": entries}, sort_keys=False, allow_unicode=True, default_flow_style=None
    )
    return f"---\n{dumped}---\n\n"


def declaration(declared: Declaration) -> str:
    r"""A declaration as an author writes it: "w^L[J, K] ~ normal"."""
    name, _, layer = declared.key.partition("^")
    text = f"{name}^{{{layer}}}" if len(layer) > 1 else declared.key
    text += f"[{', '.join(declared.axes)}]" if declared.axes else ""
    kind = " ".join(filter(None, [declared.kind, declared.of]))
    return text + (f" ~ {kind}" if kind else "")
