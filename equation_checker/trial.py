"""A page that holds, ready to be judged again with one thing changed.

What a changed claim says concerns nothing else on its page, so it alone is judged, at points that
its section has drawn already. A changed definition is judged by everything that may need it, until
something fails.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from equation_checker.errors import EquationError
from equation_checker.markdown import Fence, Math, position
from equation_checker.mutants import Words, mutants
from equation_checker.page import Entry, Part, Section, Stated, opened

Place = tuple[int, int, int]  # section, entry, statement; a listing is one statement


@dataclass(frozen=True)
class Mutant:
    """One changed statement of a page."""

    page: str
    line: int
    operator: str
    statement: str
    changed: str  # the statement as it stands after the change
    latex: str  # the whole formula after the change
    place: Place

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells a mutant from all others, wherever its statement moves on the page."""
        return self.page, self.statement, self.changed


class Trial:
    """One page; raises EquationError if it cannot be read."""

    def __init__(self, source: str | Path, page: str | None = None) -> None:
        self.page = opened(source, page=page, quick=True)
        self.parts = self.page.parts()
        preamble = self.page.preamble(self.parts[0])
        self.sections = [preamble]
        self.sections += [self.page.section(part, preamble) for part in self.parts[1:]]
        self.held: dict[Place, bool] = {}
        self.latest: list[Place] = []  # what failed under changed definitions, the latest first

    # --- what can be changed

    def statements(self) -> Iterator[tuple[Place, Stated]]:
        """All statements that must hold, in page order."""
        for number, section in enumerate(self.sections):
            for at, (entry, statements) in enumerate(section.work):
                if not isinstance(entry.block, Math) or entry.erratum is not None:
                    continue
                for which, stated in enumerate(statements):
                    if entry.block.display or section.statement_verdict(stated, None):
                        yield (number, at, which), stated

    def mutants(
        self, place: Place, stated: Stated, order: Callable[[str], int] | None = None
    ) -> Iterator[Mutant]:
        """All changes of one statement, in page order or in another."""
        block, statement = stated.entry.block, stated.statement
        assert isinstance(block, Math)
        if statement is None:
            raise EquationError(f"{self.page.name}: {stated.latex} cannot be read")
        start, end = statement.span
        line = position(self.page.text, block.start + start).line
        original = spaced(block.latex[start:end])
        for change, latex in mutants(block.latex, statement, self.words(place[0]), order):
            changed = spaced(latex[start : end + len(latex) - len(block.latex)])
            yield Mutant(self.page.name, line, change.operator, original, changed, latex, place)

    def words(self, number: int) -> Words:
        """What a section names."""
        section = self.sections[number]
        found = [s.statement for _, stated in section.work for s in stated if s.statement]
        return Words.of(found, section.scope)

    # --- judging again

    def survives(self, mutant: Mutant) -> bool:
        """Whether the page with this change still holds."""
        number, at, which = mutant.place
        entry, statements = self.sections[number].work[at]
        original = statements[which].statement
        assert original is not None
        assert isinstance(entry.block, Math)
        if not self.holds(mutant.place):
            raise EquationError(f"{self.page.name}: {mutant.statement} fails without a change")
        changed = replace(entry, block=replace(entry.block, latex=mutant.latex))
        if "≡" in original.relations:
            return self.definition_survives(number, self.rewritten(number, changed), at)
        return self.claim_survives(number, changed, [s.statement for s in statements])

    def claim_survives(self, number: int, changed: Entry, known: list[object]) -> bool:
        section = self.sections[number]
        new = [s for s in section.stated(changed) if s.error or s.statement not in known]
        return all(statement_holds(section, stated) for stated in new)

    def rewritten(self, number: int, changed: Entry) -> Section:
        """A section with another formula in place of one."""
        new = changed.block
        assert isinstance(new, Math)
        title, blocks = self.parts[number]
        return self.made(
            number,
            (title, [new if isinstance(b, Math) and b.start == new.start else b for b in blocks]),
        )

    def remade(self, number: int) -> Section:
        """A section with definitions of its own, to be changed."""
        return self.made(number, self.parts[number])

    def made(self, number: int, part: Part) -> Section:
        return self.page.section(part, self.sections[0]) if number else self.page.preamble(part)

    def definition_survives(self, number: int, changed: Section, at: int | None = None) -> bool:
        """Whether everything that may need a definition holds; `at` is its formula if rewritten."""
        own = [place for place in places(number, changed) if place[1] == at]
        others = [p for p in self.in_reach(number) if p[1] != at or p[0] != number]
        sections = {number: changed}
        return all(holds(changed, place) for place in own) and self.hold(others, sections)

    def change_survives(self, number: int, changed: Section, key: str) -> bool:
        """Whether everything that needs a symbol holds if its definition has other values."""
        concerned = [place for place in self.in_reach(number) if self.needs(place, key)]
        return self.hold(concerned, {number: changed})

    def in_reach(self, number: int) -> list[Place]:
        """What may need the definitions of a section: those of the preamble hold for the page."""
        reach = range(len(self.parts)) if number == 0 else [number]
        return [place for n in reach for place in places(n, self.sections[n])]

    def hold(self, concerned: list[Place], sections: dict[int, Section]) -> bool:
        """Whether what holds without a change still holds in changed sections."""
        ranks = {place: rank for rank, place in enumerate(self.latest)}

        def order(place: Place) -> tuple[bool, int]:
            code = isinstance(self.sections[place[0]].work[place[1]][0].block, Fence)  # slow
            return code, ranks.get(place, len(ranks))

        for place in sorted(concerned, key=order):
            if place[0] not in sections:
                sections[place[0]] = self.page.section(self.parts[place[0]], sections[0])
            if not holds(sections[place[0]], place) and self.holds(place):
                self.latest = [place, *(p for p in self.latest if p != place)]
                return False
        return True

    def holds(self, place: Place) -> bool:
        """Whether a statement holds without a change."""
        if place not in self.held:
            self.held[place] = holds(self.sections[place[0]], place)
        return self.held[place]

    def needs(self, place: Place, key: str) -> bool:
        """Whether a symbol matters to a statement; code may read whatever the page calls so."""
        section = self.sections[place[0]]
        entry, statements = section.work[place[1]]
        if isinstance(entry.block, Fence):
            return True
        statement = statements[place[2]].statement
        if statement is None:
            return False
        try:
            return key in section.needs(statement, entry)
        except EquationError:
            return False


def places(number: int, section: Section) -> list[Place]:
    """Everything in a section that may fail."""
    return [
        (number, at, which)
        for at, (entry, statements) in enumerate(section.work)
        for which in range(1 if isinstance(entry.block, Fence) else len(statements))
    ]


def holds(section: Section, place: Place) -> bool:
    entry, statements = section.work[place[1]]
    if isinstance(entry.block, Fence):
        return all(verdict.ok for verdict in section.listing_verdicts(entry, entry.block))
    return statement_holds(section, statements[place[2]])


def statement_holds(section: Section, stated: Stated) -> bool:
    block = stated.entry.block
    verdict = section.statement_verdict(
        stated, 0 if isinstance(block, Math) and block.display else None
    )
    return verdict is None or verdict.ok


def spaced(latex: str) -> str:
    return " ".join(latex.split())
