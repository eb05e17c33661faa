"""A page: what it states, in which scope, and the verdict on each statement in page order."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from equation_checker import hints, listings, markdown, suggestions
from equation_checker.effort import TooMuch, limited
from equation_checker.errors import EquationError
from equation_checker.judge import Judgement, Options, judge
from equation_checker.latex import to_latex
from equation_checker.listings import Bound, Listing
from equation_checker.markdown import Directive, Fence, Heading, Math, Position, Trouble
from equation_checker.notation import Notation, key_of, read_notation
from equation_checker.sampling import Sample
from equation_checker.symbols import CONSTANTS, Scope, defined_shape
from equation_checker.syntax import Call, Node, Statement, Sum, Symbol, parse, ungrouped, walk
from equation_checker.verdict import Kind, Verdict

POINT = re.compile(r"at\s+(?P<symbol>.+?)\s*=\s*(?P<values>.+?)\s+within\s+(?P<within>\S+)$")
CIRCUMSTANCE = re.compile(
    r"\b(?:at|for|if|when|where|wherever)\s+(?:\$[^$\n]*\$\s*(?:,|\bor|\band)\s+)*$", re.IGNORECASE
)

NO_OPTIONS = Options()
Part = tuple[str, list[markdown.Block]]


@dataclass(frozen=True)
class Entry:
    """A formula or a listing, with the directives that concern it."""

    block: Math | Fence | Trouble
    draws: tuple[str, ...] = ()
    options: Options = NO_OPTIONS
    unchecked: str | None = None
    erratum: str | None = None


@dataclass(frozen=True)
class Stated:
    """One statement, or what kept it from being read."""

    entry: Entry
    statement: Statement | None
    latex: str
    start: int  # in the text of the page
    error: EquationError | None = None


@dataclass(frozen=True)
class Defined(Position):
    """Where a definition stands, in column 0 if hidden in a directive, and what it says."""

    latex: str
    valued: bool  # as in D ≡ A = B: another formula says what its value is


def check(
    source: str | Path,
    *,
    page: str | None = None,
    folder: Path | None = None,
    seed: int = 0,
) -> list[Verdict]:
    """Check all statements of a page, in page order.

    `source` is the path of a Markdown file or notebook, or Markdown text. `folder` is where the
    shared notation is looked for, by default that of the file. Another `seed` draws other points.
    Never raises on what a page says.
    """
    try:
        found = opened(source, page=page, folder=folder, seed=seed)
        found.whole = isinstance(source, Path)
        return found.verdicts()
    except EquationError as error:
        return [
            page_failure(page or (str(source) if isinstance(source, Path) else "page"), str(error))
        ]


def opened(
    source: str | Path,
    *,
    page: str | None = None,
    folder: Path | None = None,
    seed: int = 0,
    quick: bool = False,
) -> "Page":
    """A page with its notation; raises EquationError if it cannot be read."""
    if isinstance(source, Path):
        page, folder = page or str(source), folder or source.parent
        text = markdown.read_page(source)
    else:
        page, text = page or "page", source.replace("\r\n", "\n")
    notation = read_notation(markdown.front_matter(text), folder)
    return Page(page, text, notation, seed=seed, quick=quick)


def page_failure(page: str, message: str) -> Verdict:
    return Verdict(page, 1, 1, 1, 1, "", "claim", "", ok=False, message=message)


class Page:
    """Walks through the sections of a page."""

    def __init__(
        self, name: str, text: str, notation: Notation, *, quick: bool = False, seed: int = 0
    ) -> None:
        self.name = name
        self.text = text
        self.notation = notation
        self.seed = seed
        self.quick = quick  # whether a statement holds is all that is asked, not why or how well
        self.displays = 0
        self.whole = False  # a file, so that nothing outside it may need its definitions

    def verdicts(self) -> list[Verdict]:
        first, *rest = self.parts()
        preamble = self.preamble(first)
        found = preamble.verdicts()
        sections = [preamble]
        for part in rest:
            sections.append(self.section(part, preamble))
            found += sections[-1].verdicts()
        if self.whole and all(
            verdict.ok for verdict in found
        ):  # what failed might have used a definition
            needed = [section.needed - set(section.defined) for section in sections[1:]]
            preamble.needed.update(*needed)
            for section in sections:
                found = section.with_unused(found)
        return found

    def parts(self) -> list[Part]:
        """Titles and blocks: what stands above the first `##`, and each `##`."""
        found: list[Part] = [("", [])]
        for block in markdown.blocks(self.text):
            if isinstance(block, Heading) and block.level == 2:
                found.append((block.text, []))
            found[-1][1].append(block)
        return found

    def preamble(self, part: Part) -> "Section":
        return Section(self, *part, Scope(self.notation), ())

    def section(self, part: Part, preamble: "Section") -> "Section":
        """A section, which knows the definitions and draws of the preamble."""
        return Section(self, *part, preamble.scope.child(), preamble.draws)

    def next_display(self) -> int:
        self.displays += 1
        return self.displays - 1


class Section:
    """One scope: reads it, collects its definitions, then judges its statements."""

    def __init__(
        self,
        page: Page,
        title: str,
        blocks: list[markdown.Block],
        scope: Scope,
        draws: tuple[str, ...],
    ) -> None:
        self.page = page
        self.title = title
        self.scope = scope
        self.draws = draws
        self.lets: list[Directive] = []
        self.defined: dict[str, Defined] = {}  # here, by symbol
        self.needed: set[str] = set()  # symbols that a claim or a listing depends on
        self.entries = list(self.read(blocks))
        self.samples: dict[tuple[str, ...], Sample] = {}
        self.failures = [trouble for let in self.lets for trouble in self.hidden_definition(let)]
        self.work = list(self.understood())

    # --- reading

    def read(self, blocks: list[markdown.Block]) -> Iterator[Entry]:
        """Formulas and listings, with the directives above them."""
        pending = Entry(Trouble(0, ""))
        waiting: Directive | None = None
        for block in blocks:
            if isinstance(block, Directive):
                try:
                    changed = self.directive(block, pending)
                except EquationError as error:
                    yield Entry(Trouble(block.line, error.message))
                    continue
                if changed is not pending:
                    pending, waiting = changed, block
            elif (isinstance(block, Math) and block.display) or isinstance(block, Fence):
                yield replace(pending, block=block, draws=self.draws)
                pending, waiting = Entry(Trouble(0, "")), None
            elif isinstance(block, Trouble | Math):
                yield Entry(block, self.draws)
            elif waiting is not None:
                break
        if waiting is not None:
            yield Entry(Trouble(waiting.line, f"no display follows this {waiting.name} directive"))

    def directive(self, directive: Directive, pending: Entry) -> Entry:
        """What the next display must heed; draws and definitions are kept here."""
        text = directive.text
        if directive.name == "unchecked":
            if not text:
                raise EquationError("<!-- unchecked: … --> needs a reason")
            return replace(pending, unchecked=text)
        if directive.name == "erratum":
            if not text:
                raise EquationError("<!-- erratum: … --> needs the number of an erratum")
            return replace(pending, erratum=text)
        word, _, rest = text.partition(" ")
        if word == "draw":
            self.scope.drawing(rest)
            self.draws = (*self.draws, rest)
            return pending
        if word == "let":
            self.lets.append(replace(directive, text=rest))
            return pending
        if text == "loose":
            return replace(pending, options=replace(pending.options, loose=True))
        if text in ("elementwise", "shadow"):
            reading = replace(pending.options.reading, **{text: True})
            return replace(pending, options=replace(pending.options, reading=reading))
        if match := POINT.match(text):
            return replace(pending, options=self.point(match, pending.options))
        raise EquationError(
            f"<!-- check: {text} --> is unknown; known are draw SYMBOL KIND, let DEFINITION, "
            "loose, elementwise, shadow, at SYMBOL = VALUES within TOLERANCE"
        )

    def point(self, match: re.Match[str], options: Options) -> Options:
        values = tuple(value.strip() for value in match["values"].split(","))
        try:
            [float(value) for value in values]
            within = float(match["within"])
        except ValueError:
            raise EquationError(f"{match[0]}: a value is not a number") from None
        key = self.scope.key(key_of(match["symbol"]), None) or key_of(match["symbol"])
        if self.scope.declared(key) is None:
            raise EquationError(f"{match['symbol']} is not declared")
        return replace(options, at=(key, values), within=within)

    def stated(self, entry: Entry) -> list[Stated]:
        """The statements of a formula."""
        block = entry.block
        assert isinstance(block, Math)
        try:
            found = parse(block.latex, self.scope.notation.lexicon)
        except EquationError as error:
            return [Stated(entry, None, block.latex, block.start, error)]
        return [
            Stated(entry, s, block.latex[s.span[0] : s.span[1]], block.start + s.span[0])
            for s in found
        ] or [Stated(entry, None, block.latex, block.start, EquationError("an empty formula"))]

    def understood(self) -> Iterator[tuple[Entry, list[Stated]]]:
        """Every entry with its statements, whose definitions are in the scope from now on."""
        for entry in self.entries:
            block = entry.block
            readable = isinstance(block, Math) and block.states and entry.unchecked is None
            statements = self.stated(entry) if readable else []
            if entry.erratum is None and isinstance(block, Math) and block.display:
                statements = [self.with_definition(s) for s in statements]
            yield entry, statements

    # --- verdicts

    def verdicts(self) -> list[Verdict]:
        judged = (self.entry_verdicts(entry, statements) for entry, statements in self.work)
        return [*self.failures, *itertools.chain.from_iterable(judged)]

    def hidden_definition(self, let: Directive) -> list[Verdict]:
        try:
            (statement,) = parse(let.text, self.scope.notation.lexicon)
            self.define(statement, Position(let.line, 0))
            return []
        except ValueError:
            message = "let takes one definition"
        except EquationError as error:
            message = error.message
        return [self.trouble(Trouble(let.line, f"{let.text}: {message}"))]

    def with_definition(self, stated: Stated) -> Stated:
        """Take the definition of a statement into the scope."""
        if stated.statement is None or "≡" not in stated.statement.relations:
            return stated
        try:
            self.define(stated.statement, markdown.position(self.page.text, stated.start))
        except EquationError as error:
            return replace(stated, error=error)
        return stated

    def define(self, statement: Statement, place: Position) -> None:
        if not statement.relations or statement.relations[0] != "≡":
            raise EquationError("a definition begins with its symbol and ≡")
        if "≡" in statement.relations[1:] or statement.conditions:
            raise EquationError("a definition has one ≡ and no condition")
        head, body = statement.members[:2]
        definition = self.scope.definition(head, body)
        defined_shape(self.scope, definition)
        self.scope.define(definition)
        latex = rf"{to_latex(head)} \equiv {to_latex(body)}"
        valued = statement.relations[1:2] == ("=",)
        self.defined[definition.key] = Defined(place.line, place.column, latex, valued)

    def with_unused(self, verdicts: list[Verdict]) -> list[Verdict]:
        """Refute each definition without a claim of its own that no claim and no listing needs."""
        found = list(verdicts)
        for key, place in self.defined.items():
            if key in self.needed:
                continue
            message = f"no claim and no listing uses this definition of {key.removesuffix('()')}"
            if not place.column:
                found.append(self.trouble(Trouble(place.line, message)))
            for number, verdict in enumerate(verdicts):
                here = (verdict.line, verdict.column) == (place.line, place.column)
                if here and verdict.kind == "definition" and not verdict.comparisons:
                    found[number] = replace(verdict, ok=False, message=message)
        return found

    def sample(self, draws: tuple[str, ...]) -> Sample:
        if draws not in self.samples:
            scope = self.scope
            for text in draws:
                scope = scope.drawing(text)
            self.samples[draws] = Sample(scope, self.page.seed)
        return self.samples[draws]

    def entry_verdicts(self, entry: Entry, statements: list[Stated]) -> list[Verdict]:
        block = entry.block
        if isinstance(block, Trouble):
            return [self.trouble(block)]
        if isinstance(block, Fence):
            return list(self.listing_verdicts(entry, block))
        display = self.page.next_display() if block.display else None
        if entry.unchecked is not None:
            stated = Stated(entry, None, block.latex, block.start)
            return [self.verdict(stated, "unchecked", display, True, message=entry.unchecked)]
        found = [self.statement_verdict(stated, display) for stated in statements]
        return [verdict for verdict in found if verdict is not None]

    def statement_verdict(self, stated: Stated, display: int | None) -> Verdict | None:
        kind: Kind = "claim" if display is not None else "inline"
        if stated.entry.erratum is not None:
            kind = "erratum"
        statement = stated.statement
        if statement is not None and kind != "erratum" and "≡" in statement.relations:
            kind = "definition" if display is not None else "inline"
        try:
            if stated.error is not None:
                raise stated.error
            assert statement is not None
            if kind == "inline" and (not statement.relations or self.is_condition(statement)):
                return None
            if kind == "inline" and self.is_circumstance(stated, statement):
                return None
            judgement = self.judged(stated, statement, kind, quick=self.page.quick)
        except TooMuch as error:
            return self.verdict(stated, kind, display, False, message=error.message)
        except EquationError as error:
            verdict = self.verdict(stated, kind, display, False, message=located(error, stated))
            return self.mended(verdict, stated, kind)
        except (ArithmeticError, RecursionError, MemoryError) as error:
            message = f"cannot be evaluated at a sampled point: {type(error).__name__} {error}"
            return self.verdict(stated, kind, display, False, message=message)
        if kind == "erratum":
            return self.erratum_verdict(stated, display, judgement)
        verdict = self.verdict(stated, kind, display, not judgement.message, judgement)
        if judgement.failure is None:
            return self.related(verdict, stated, kind)
        return self.explained(verdict, stated, kind, judgement.failure)

    def explained(
        self, verdict: Verdict, stated: Stated, kind: Kind, failure: hints.Failure
    ) -> Verdict:
        """A verdict with the likely mistake and what may be meant."""
        found = hints.explain(failure)
        explained = replace(
            verdict,
            message=found.message,
            values=found.values,
            where=found.where,
            hint=found.hint.text,
            mistake=found.hint.mistake,
        )
        members = stated.statement.members if stated.statement else ()
        offset = len(members) - len(failure.statement.members)  # a definition is not compared
        suspects = [offset + number for number in failure.suspects]
        vocabulary = suggestions.words(self.scope, failure.statement)
        return self.suggesting(explained, stated, kind, vocabulary, suspects)

    def related(self, verdict: Verdict, stated: Stated, kind: Kind) -> Verdict:
        """A verdict on a relation that is no equality, with one that holds."""
        if verdict.ok or self.page.quick or stated.statement is None:
            return verdict
        scope = self.sample(stated.entry.draws).scope
        vocabulary = suggestions.words_as_written(scope, stated.statement)
        return self.suggesting(verdict, stated, kind, vocabulary, ())

    def mended(self, verdict: Verdict, stated: Stated, kind: Kind) -> Verdict:
        """A verdict on a statement that could not be compared, with what may be meant."""
        if stated.statement is None or stated.error is not None or self.page.quick:
            return verdict
        scope = self.sample(stated.entry.draws).scope
        try:
            vocabulary = suggestions.words(scope, scope.resolve(stated.statement))
        except EquationError:
            vocabulary = suggestions.words_as_written(scope, stated.statement)
        suspects = range(len(stated.statement.members) - 1, -1, -1)
        return self.suggesting(verdict, stated, kind, vocabulary, suspects)

    def suggesting(
        self,
        verdict: Verdict,
        stated: Stated,
        kind: Kind,
        vocabulary: suggestions.Words,
        suspects: Sequence[int],
    ) -> Verdict:
        """A verdict with the changes of suspect members that make the statement hold."""
        block, statement = stated.entry.block, stated.statement
        assert isinstance(block, Math)
        assert statement is not None
        if len(stated.latex) > suggestions.LONGEST:
            return verdict
        before, after = block.latex[: statement.span[0]], block.latex[statement.span[1] :]

        def holds(latex: str) -> bool:
            try:
                (changed,) = parse(
                    latex.removeprefix(before).removesuffix(after), self.scope.notation.lexicon
                )
                return not self.judged(stated, changed, kind, quick=True).message
            except TooMuch:
                raise
            except (EquationError, ArithmeticError, RecursionError, ValueError):
                return False

        wrong = [statement.members[number] for number in suspects]
        try:
            with limited(suggestions.PART):
                found = suggestions.other_relations(block.latex, statement, holds)
                found = found or suggestions.suggestions(block.latex, wrong, vocabulary, holds)
        except TooMuch:
            return verdict
        if not found:
            return verdict
        message = "\n".join([verdict.message, *(f"did you mean  {text}" for text in found)])
        return replace(verdict, message=message, suggestion=found[0])

    def judged(
        self, stated: Stated, statement: Statement, kind: Kind, *, quick: bool = False
    ) -> Judgement:
        if kind == "inline" and "≡" in statement.relations:
            raise EquationError("a definition must be displayed, not inline")
        sources = tuple(self.source(stated, member) for member in statement.members)
        if kind == "definition":
            statement = replace(
                statement, members=statement.members[1:], relations=statement.relations[1:]
            )
            sources = sources[1:]
            if not statement.relations:
                return Judgement()
        elif not statement.relations:
            raise EquationError("no relation, so there is nothing to check")
        sample = self.sample(stated.entry.draws)
        resolved = sample.scope.resolve(statement, stated.entry.options.reading)
        self.needed |= sample.scope.needs((*resolved.members, *resolved.conditions))
        return judge(resolved, sources, sample, stated.entry.options, quick=quick)

    def needs(self, statement: Statement, entry: Entry) -> frozenset[str]:
        """The symbols and functions on which a statement depends."""
        scope = self.sample(entry.draws).scope
        resolved = scope.resolve(statement, entry.options.reading)
        return scope.needs((*resolved.members, *resolved.conditions))

    def source(self, stated: Stated, node: Node) -> str:
        """A member as it is written."""
        block = stated.entry.block
        assert isinstance(block, Math)
        text = block.latex[node.span[0] : node.span[1]]
        return " ".join(text.replace("&", " ").split())

    def erratum_verdict(self, stated: Stated, display: int | None, judgement: Judgement) -> Verdict:
        if not judgement.numerical:
            judgement.message = "this is quoted as wrong, but it holds: the erratum is the error"
            return self.verdict(stated, "erratum", display, False, judgement)
        verdict = self.verdict(stated, "erratum", display, True, judgement)
        if judgement.failure is None:
            return verdict
        return self.explained(verdict, stated, "erratum", judgement.failure)

    def is_condition(self, statement: Statement) -> bool:
        """Inline math about drawn symbols and indices alone restricts them and claims nothing."""
        bare = [self.is_drawn(member) for member in statement.members]
        return any(bare) and all(
            drawn or is_constant(member)
            for drawn, member in zip(bare, statement.members, strict=True)
        )

    def is_circumstance(self, stated: Stated, statement: Statement) -> bool:
        """`when $a \\approx 0$` says when something holds and claims nothing."""
        if statement.relations != ("≈",) or not is_constant(statement.members[1]):
            return False
        return bool(CIRCUMSTANCE.search(self.page.text[: stated.start - 1]))

    def is_drawn(self, node: Node) -> bool:
        node = ungrouped(node)
        if isinstance(node, Sum) and len(node.terms) == 1:
            node = ungrouped(node.terms[0])
        if isinstance(node, Call) and node.name == "abs":
            node = ungrouped(node.arguments[0])
        if not isinstance(node, Symbol):
            return False
        count = None if node.indices is None else len(node.indices)
        key = self.scope.key(node.name, count, node.layer)
        if key is None:
            return node == Symbol(node.name) and len(node.name) == 1 and node.name not in CONSTANTS
        return self.page.notation.symbols[key].kind is not None

    # --- listings

    def listing_verdicts(self, entry: Entry, fence: Fence) -> Iterator[Verdict]:
        if not fence.is_python:
            return
        if entry.unchecked is not None:
            yield self.listing_verdict(fence.line, "", "", True, message=entry.unchecked)
            return
        root = self.page.notation.embeds
        embeds = markdown.embeds(fence)
        for embed in embeds:
            try:
                functions = listings.embedded(embed.path, embed.section, root)
            except EquationError as error:
                yield self.listing_verdict(embed.line, "", embed.path, False, error.message)
                continue
            for listing in functions:
                yield from self.compared(listing, entry, embed.line)
        if not embeds:
            try:
                flat = listings.flat_listing(fence.code, fence.line + 1, self.page.name, root)
            except EquationError as error:
                yield self.listing_verdict(fence.line, "", "", False, error.message)
                return
            if flat:
                yield from self.compared(flat, entry, fence.line)

    def compared(self, listing: Listing, entry: Entry, line: int) -> list[Verdict]:
        sample = self.sample(entry.draws)
        try:
            bound = Bound(listing, sample.scope)
            results = bound.compare(sample)
            self.needed |= bound.needed
        except (EquationError, ArithmeticError) as error:
            latex = ", ".join(mark.latex for mark in listing.marks)
            return [self.listing_verdict(line, latex, listing.name, False, str(error))]
        return [
            replace(
                self.listing_verdict(line, mark.latex, f"{listing.name}:{mark.line}", True),
                members=tuple(map(self.spelled, mark.formulas)),
                comparisons=result.comparisons,
                difference=result.difference,
                difference_float64=result.difference,
            )
            for mark, result in results.items()
        ]

    def spelled(self, formula: str) -> str:
        (statement,) = parse(formula, self.scope.notation.lexicon)
        return to_latex(ungrouped(statement.members[0]))

    def listing_verdict(
        self, line: int, latex: str, code: str, ok: bool, message: str = ""
    ) -> Verdict:
        kind: Kind = "unchecked" if ok and message else "listing"
        return Verdict(
            self.page.name,
            line,
            1,
            line,
            1,
            self.title,
            kind,
            latex,
            ok,
            message=message,
            code=code,
        )

    # --- building verdicts

    def trouble(self, trouble: Trouble) -> Verdict:
        line = trouble.line
        return Verdict(
            self.page.name,
            line,
            1,
            line,
            1,
            self.title,
            "claim",
            "",
            False,
            message=trouble.message,
        )

    def verdict(
        self,
        stated: Stated,
        kind: Kind,
        display: int | None,
        ok: bool,
        judgement: Judgement | None = None,
        message: str = "",
    ) -> Verdict:
        start = markdown.position(self.page.text, stated.start)
        end = markdown.position(self.page.text, stated.start + len(stated.latex))
        judgement = judgement or Judgement()
        members = stated.statement.members if stated.statement else ()
        return Verdict(
            self.page.name,
            start.line,
            start.column,
            end.line,
            end.column,
            self.title,
            kind,
            " ".join(stated.latex.split()),
            ok,
            display,
            judgement.comparisons,
            judgement.difference,
            judgement.difference_float64,
            judgement.domain,
            message or judgement.message,
            members=tuple(to_latex(ungrouped(member)) for member in members),
        )


def located(error: EquationError, stated: Stated) -> str:
    """The message with the piece of LaTeX that it is about."""
    block = stated.entry.block
    if error.span is None or not isinstance(block, Math):
        return error.message
    piece = " ".join(block.latex[error.span[0] : error.span[1]].split())
    return f"{error.message} («{piece}»)" if piece and piece not in error.message else error.message


def is_constant(node: Node) -> bool:
    """Whether a formula as it is written names no symbol."""
    return not any(isinstance(n, Symbol) and n.name not in CONSTANTS for n in walk(node))
