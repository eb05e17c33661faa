r"""A reader's derivation: each step right or wrong, and whether it answers the question.

    examine(setting, r"\frac{\partial C}{\partial b_j^L}", r"(a_j^L - y_j)\,\sigma'(z_j^L)")

The answer is plain data. It says "right" only after the last step was compared, at every sampled
point, with the derivative of the setting's own definitions, and only if that step is written
without the derivative that was asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from equation_checker import hints, syntax
from equation_checker.arithmetic import brief
from equation_checker.effort import TooMuch, limited
from equation_checker.errors import EquationError
from equation_checker.expression import Array, NotAnIndex, Shapes, names, read_expression
from equation_checker.judge import Judgement, Options, judge, without_groups
from equation_checker.latex import RELATIONS, to_latex
from equation_checker.meaning import Index, Value
from equation_checker.sampling import Point
from equation_checker.setting import Setting, own_setting, read_setting
from equation_checker.shapes import shape
from equation_checker.symbols import Resolved, Scope, free_letters, is_derived, references
from equation_checker.syntax import Node, Statement, parse, walk
from equation_checker.world import Env, World

DIGITS = 8  # of a value that is shown
LOOSE = Options(loose=True)  # a bound on the way need not be the best one
MISTAKES = {
    **hints.MISTAKES,
    "input": "the input of the weight is missing, or one too many",
    "class-number": "the target is taken for the number of a class",
    "summed-letter": "a sum runs over the letter of the output in question",
    "layer": "an activation of the wrong layer",
    "transposed": "outputs and inputs change places",
    "shapes": "shapes that do not fit, or would be broadcast",
    "question": "the question is repeated, not answered",
}


@dataclass
class Step:
    """One member of a chain, and what came of comparing it with the first."""

    latex: str
    relation: str  # before it, as LaTeX; empty for the first
    verdict: str = ""  # right, wrong, repeats; empty for the first member of a chain
    message: str = ""
    carried: bool = False  # wrong like the step before, and equal to it


@dataclass
class Report:
    """What a reader is told."""

    verdict: str  # right, wrong, unfinished, unreadable
    message: str
    steps: list[Step] = field(default_factory=list)
    first_wrong: int | None = None  # a step
    place: tuple[int, int] | None = None  # in the answer
    where: str = ""  # the point of `values`
    values: tuple[str, str] | None = None  # what is asked, what was answered
    hint: str = ""
    mistake: str = ""  # one of MISTAKES
    headline: str = ""  # the mistake in one sentence
    read_as: str = ""  # a NumPy expression as LaTeX
    comparisons: int = 0
    points: int = 0  # draws of all symbols, each with all values of the indices
    difference: float = 0.0  # the largest relative one of a right step
    domain: str = ""
    example: dict[str, Any] | None = None


class Answered(hints.Failure):
    """A failure in words for the reader who answered."""

    @property
    def numbers(self) -> tuple[str, str]:
        return "the left side", "your formula"


class Refused(EquationError):
    """An answer that was read but can be no answer, with the name of the mistake."""

    def __init__(
        self, message: str, mistake: str = "", span: tuple[int, int] | None = None
    ) -> None:
        super().__init__(message, span)
        self.mistake = mistake


def examine(
    setting: str,
    asked: str,
    answer: str,
    language: str = "latex",
    definitions: Sequence[str] = (),
    symbols: Sequence[str] = (),
    start: Mapping[str, Sequence[float]] | None = None,
) -> dict[str, Any]:
    """Check an answer, LaTeX of one or several lines or a NumPy expression, to what is asked.

    `definitions` are formulas with ≡ of the reader's own, instead of those of the setting, whose
    notation they share, and `symbols` are what they need beyond it, such as "p ~ positive".
    `start` names the drawn symbols at a point for which values are shown. Never raises on what
    a reader writes.
    """
    try:
        text = own_setting(setting, definitions, symbols) if definitions else setting
        question = Question(read_setting(text), asked)
    except EquationError as error:
        return asdict(Report("unreadable", f"The question cannot be read: {error.message}"))
    try:
        with limited():
            report = question.numpy(answer) if language == "numpy" else question.latex(answer)
            report.example = question.example(start)
    except Refused as error:
        verdict = "unfinished" if error.mistake == "question" else "wrong"
        report = Report(verdict, error.message, place=error.span, mistake=error.mistake)
    except EquationError as error:
        report = Report("unreadable", error.message, place=error.span)
    except (ArithmeticError, RecursionError, MemoryError, ValueError) as error:
        report = Report("unreadable", f"it has no value: {type(error).__name__} {error}")
    return asdict(report)


class Question:
    """What is asked, in a setting."""

    def __init__(self, setting: Setting, asked: str) -> None:
        self.setting = setting
        self.scope = setting.sample.scope
        statements = parse(asked, self.scope.notation.lexicon)
        if len(statements) != 1 or statements[0].relations or statements[0].conditions:
            raise EquationError(f"{asked} is not one formula without a relation")
        self.written = asked.strip()
        self.node = statements[0].members[0]
        self.resolved = self.scope.resolve(statements[0])
        self.tree = without_groups(self.resolved.members[0])
        self.names = {self.tree, unfolded(self.scope, self.tree)}
        self.primed = any(isinstance(n, syntax.Call) and n.primes for n in walk(self.tree))
        self.answer: Callable[[World, Env], Any] | None = None

    # --- answers

    def latex(self, answer: str) -> Report:
        text = continued(answer)
        try:
            statements = parse(text.latex, self.scope.notation.lexicon)
        except EquationError as error:
            place = text.place(error.span) if error.span else None
            raise EquationError(error.message, place) from None
        if not statements:
            raise EquationError("there is no formula yet")
        report = Report("right", "")
        closed: set[Node] = set()
        derived: list[tuple[Node, list[Node]]] = []  # first member, and all that equal it
        for number, statement in enumerate(statements):
            if "≡" in statement.relations:
                place = text.place(statement.span)
                raise EquationError("a step is written with =; definitions stand above", place)
            statement = self.completed(statement, number, len(statements), text)
            try:
                resolved = self.scope.resolve(statement)
            except EquationError as error:
                raise self.explained(error, statement, text) from None
            sources = [
                self.written if member is self.node else text.source(member)
                for member in statement.members
            ]
            self.judge_steps(resolved, sources, report)
            if set(statement.relations) == {"="} and not statement.conditions:
                first, *others = map(without_groups, resolved.members)
                derived.append((first, others))
                if self.is_asked(first):
                    last = resolved.members[-1]
                    self.answer = lambda world, env, node=last: world.evaluate(node, env)
        for _ in derived:  # what one line derives, others may use
            closed |= {
                name
                for first, others in derived
                if any(self.is_closed(other, closed) for other in others)
                for name in (first, unfolded(self.scope, first))
            }
        return self.concluded(report, derived, closed)

    def numpy(self, answer: str) -> Report:
        letters = self.resolved.letters
        try:
            array = read_expression(answer, self.scope, list(letters))
        except NotAnIndex as error:
            raise Refused(
                f"{error.message}. The targets are a vector here, not the number of a class",
                "class-number",
                error.span,
            ) from None
        except Shapes as error:
            raise Refused(error.message, "shapes", error.span) from None
        node = self.element(array)
        used = references(node)
        for name, key in names(self.scope).items():
            if key in used and is_derived(self.scope, key):
                raise Refused(
                    f"{name} is part of the question: write it in other arrays", "question"
                )
        report = Report("right", "", read_as=to_latex(node))
        resolved = Resolved((self.resolved.members[0], node), ("=",), (), letters)
        self.judge_steps(resolved, [self.written, answer.strip()], report)
        self.answer = lambda world, env: world.evaluate(node, env)
        if report.first_wrong is not None and self.is_transposed(array):
            report.mistake = "transposed"
        return self.concluded(report, [(self.tree, [node])], {self.tree})

    def element(self, array: Array) -> Node:
        """The formula of the element that is asked for."""
        letters = self.resolved.letters
        wanted = tuple(letters.values())
        if shape(self.resolved.members[0]):
            raise EquationError("for NumPy, ask for one element, with its indices")
        if array.axes != wanted:
            expected = Array(wanted, array.at).shape
            mistake = "transposed" if array.axes == wanted[::-1] and len(wanted) > 1 else "shapes"
            raise Refused(
                f"your expression has the shape {array.shape}, the gradient {expected}", mistake
            )
        return array.at(tuple(Index(letter) for letter in letters))

    # --- steps

    def completed(self, statement: Statement, number: int, count: int, text: "Text") -> Statement:
        """A statement that begins with what is asked, where the reader has left that away."""
        first = number == 0 and not statement.relations
        only = count == 1 and not self.begins_as_asked(statement)
        last = number == count - 1 and not statement.relations
        if (first or only or last) and not self.begins_as_asked(statement):
            members, relations = (self.node, *statement.members), ("=", *statement.relations)
            return Statement(members, relations, statement.conditions, span=statement.span)
        if not statement.relations:
            if self.begins_as_asked(statement):
                raise Refused("this repeats the question", "question", text.place(statement.span))
            raise EquationError("this line has no =", text.place(statement.span))
        return statement

    def begins_as_asked(self, statement: Statement) -> bool:
        try:
            first = self.scope.resolve(Statement(statement.members[:1], ()))
        except EquationError:
            return False
        return self.is_asked(without_groups(first.members[0]))

    def is_asked(self, node: Node) -> bool:
        return node in self.names or unfolded(self.scope, node) in self.names

    def judge_steps(self, resolved: Resolved, sources: Sequence[str], report: Report) -> None:
        """Compare the members with the first, one by one, or all at once if not all are equal."""
        relations = [RELATIONS[relation] for relation in resolved.relations]
        report.steps.append(Step(sources[0], ""))
        if set(resolved.relations) != {"="}:
            judgement = self.judged(resolved, sources)
            found = Step(sources[-1], relations[-1], "right")
            middle = zip(sources[1:-1], relations, strict=False)
            report.steps += [Step(source, relation, "right") for source, relation in middle]
            report.steps.append(found)
            self.note(judgement, found, report)
            return
        before: Point | None = None
        for at, source in enumerate(sources[1:], start=1):
            step = Step(source, "=", "right")
            report.steps.append(step)
            pair = Resolved(
                (resolved.members[0], resolved.members[at]),
                ("=",),
                resolved.conditions,
                resolved.letters,
            )
            judgement = self.judged(pair, (sources[0], source))
            self.note(judgement, step, report)
            points = judgement.failure.points if judgement.failure else []
            if before is not None and points:
                step.carried = hints.same(before.values[1], points[0].values[1])
            before = points[0] if points and not shape(pair.members[1]) else None

    def judged(self, statement: Resolved, sources: Sequence[str]) -> Judgement:
        members = list(map(without_groups, statement.members))
        if len(members) == 2 and members[0] == members[1]:
            return Judgement(message="this repeats the question")
        try:
            return judge(statement, tuple(sources), self.setting.sample, LOOSE)
        except TooMuch:
            raise
        except EquationError as error:
            letters = free_letters(statement.members[0])
            extra = free_letters(statement.members[-1]) - letters
            if taken := [letter for letter in extra if self.is_target(letter)]:
                message = f"{taken[0]} is a vector here, not the number of a class"
                raise Refused(message, "class-number") from None
            mistake = "input" if extra and letters else ""
            raise Refused(f"{sources[-1]}: {error.message}", mistake) from None

    def note(self, judgement: Judgement, step: Step, report: Report) -> None:
        """Enter what came of a comparison."""
        report.comparisons += judgement.comparisons
        report.domain = report.domain or judgement.domain
        if not judgement.message:
            report.difference = max(report.difference, judgement.difference)
            return
        step.message = judgement.message
        if not judgement.numerical:
            step.verdict = "repeats"
        elif judgement.failure is None and judgement.comparisons and set(step.relation) == {"="}:
            # True for these definitions; only as a rule for all functions it is not.
            step.message = "true, but a factor that is 1 here is left out of the chain rule"
        else:
            step.verdict = "wrong"
            if report.first_wrong is None:
                report.first_wrong = len(report.steps) - 1
                self.explain(judgement.failure, step, report)

    def explain(self, failure: hints.Failure | None, step: Step, report: Report) -> None:
        """The values at a point and the likely mistake."""
        if failure is None:
            return
        failure = Answered(**vars(failure))
        found = hints.explain(failure)
        step.message = hints.disagreement(failure)
        report.values = (found.values[0], found.values[1])
        report.where = found.where
        report.hint, report.mistake = found.hint.text, found.hint.mistake
        self.refine(failure, report)
        report.headline = headline(report.mistake, failure, report.hint)

    def refine(self, failure: hints.Failure, report: Report) -> None:
        """A missing inner derivative of the weighted input has a name of its own."""
        derivative = hints.derivative(failure, failure.members[0])
        if derivative is None:
            return
        _, variable = derivative
        for key in sorted(self.scope.definitions):
            if variable.key in direct(self.scope, key) and len(variable.axes) > 1:
                for above in hints.elements(failure, key):
                    inner = syntax.Derivative(above, (variable,))
                    if found := hints.factor(failure, inner):
                        report.hint = f"{found}, the input of the weight"
                        report.mistake = "input"

    # --- what is wrong with what cannot be judged

    def explained(self, error: EquationError, statement: Statement, text: "Text") -> EquationError:
        """The error with its place in the answer, and the name of the mistake if it has one."""
        place = text.place(error.span or statement.span)
        letters = set(self.resolved.letters)
        for member in statement.members:
            for node in walk(member):
                if mistake := self.misused(node, letters):
                    message, name = mistake
                    return Refused(f"{message} ({error.message})", name, place)
        return EquationError(error.message, place)

    def misused(self, node: Node, letters: set[str]) -> tuple[str, str] | None:
        """A symbol that stands for something else than the reader means."""
        if isinstance(node, syntax.Fold):
            bound = {n.name for n in node.letters if isinstance(n, syntax.Symbol)} & letters
            if bound:
                return f"{min(bound)} is taken: sum over another letter", "summed-letter"
        if not isinstance(node, syntax.Symbol):
            return None
        if self.is_target(node.name) and node.indices is None and letters:
            return f"{node.name} is a vector here: write it with its index", "class-number"
        declared = self.scope.declared(node.name)
        if node.indices is None and declared is not None and declared.kind == "class":
            return f"{node.name} is an index here, not a number", "class-number"
        return self.layer_slip(node)

    def layer_slip(self, node: syntax.Symbol) -> tuple[str, str] | None:
        """`a_k^L` where only `a_k^{L-1}` has an index of that range."""
        key = self.scope.key(node.name, len(node.indices or ()), node.layer)
        if key is None or len(node.indices or ()) != 1:
            return None
        (index,) = node.indices or ()
        wanted = self.resolved.letters.get(getattr(index, "name", ""))
        axes = self.scope.notation.symbols[key].axes
        if wanted is None or axes == (wanted,):
            return None
        for other, declared in self.scope.notation.symbols.items():
            if other.partition("^")[0] == node.name and declared.axes == (wanted,):
                layer = other.partition("^")[2]
                right = to_latex(syntax.Symbol(node.name, layer, node.indices))
                return f"{to_latex(node)} is of the wrong layer, meant is {right}", "layer"
        return None

    def is_target(self, name: str) -> bool:
        declared = self.scope.declared(name)
        kinds = ("unit", "bit", "onehot", "simplex", "normal", "real")
        return (
            declared is not None
            and declared.key not in self.scope.definitions
            and len(declared.axes) == 1
            and declared.kind in kinds
            and "^" not in declared.key
        )

    def is_transposed(self, array: Array) -> bool:
        return len(array.axes) == 2 and array.axes[0] == array.axes[1]

    # --- the end

    def is_closed(self, node: Node, known: set[Node]) -> bool:
        """Whether a formula holds no derivative, but for those that were derived."""
        if node in known and not self.is_asked(node):
            return True
        if self.is_asked(node):
            return False
        if isinstance(node, syntax.Derivative | syntax.Gradient | syntax.Limit):
            return False
        if isinstance(node, syntax.Call) and node.primes and self.primed:
            return False
        if isinstance(node, Value) and is_derived(self.scope, node.key):
            return False
        return all(self.is_closed(child, known) for child in syntax.children(node))

    def concluded(
        self, report: Report, derived: list[tuple[Node, list[Node]]], closed: set[Node]
    ) -> Report:
        """The verdict on the whole."""
        repeated = [step for step in report.steps if step.verdict == "repeats"]
        answered = [others for first, others in derived if self.is_asked(first)]
        report.points = len(self.setting.sample.usual)
        if report.first_wrong is not None:
            report.verdict = "wrong"
            step = report.steps[report.first_wrong]
            report.message = step.message
        elif repeated:
            report.verdict, report.mistake = "unfinished", "question"
            report.message = "this repeats the question: nothing was compared"
        elif not answered:
            report.verdict = "unfinished"
            report.message = f"no line says what {self.written} is"
        elif not any(self.is_closed(other, closed) for others in answered for other in others):
            report.verdict, report.mistake = "unfinished", "question"
            report.message = (
                "right as far as it goes, but a derivative is still to be found: "
                "go on until none is left"
            )
        else:
            report.message = (
                f"{report.comparisons} comparisons at random points, "
                f"largest relative difference {report.difference:.0e}"
            )
        assert report.verdict != "right" or report.comparisons
        return report

    def example(self, start: Mapping[str, Sequence[float]] | None) -> dict[str, Any] | None:
        """What is asked and what was answered at a point of the reader's choice, by index."""
        if not start or self.answer is None:
            return None
        world = self.world_at(start)
        letters = self.resolved.letters
        rows = []
        for place in np.ndindex(*(world.sizes[axis] for axis in letters.values())):
            env = Env(dict(zip(letters, place, strict=True)))
            pair = [
                brief(value, DIGITS)
                for value in (world.evaluate(self.tree, env), self.answer(world, env))
            ]
            index = ", ".join(f"{k} = {n + 1}" for k, n in zip(letters, place, strict=True))
            rows.append({"index": index, "asked": pair[0], "answer": pair[1]})
        return {"rows": rows}

    def world_at(self, start: Mapping[str, Sequence[float]]) -> World:
        """The world in which the drawn symbols, by their Python names, have chosen values."""
        known = names(self.scope)
        chosen: dict[str, np.ndarray] = {}
        for name, values in start.items():
            key = known.get(name)
            declared = self.scope.declared(key) if key else None
            if key is None or declared is None or declared.kind is None:
                raise EquationError(f"start: {name} is not a drawn symbol")
            try:
                chosen[key] = np.array(values, dtype=float)
            except (TypeError, ValueError):
                raise EquationError(f"start: {name} must be numbers") from None
            if not np.isfinite(chosen[key]).all():
                raise EquationError(f"start: {name} must be numbers")
        for sizes in self.scope.notation.sizes:
            shapes = {
                key: tuple(sizes[a] for a in self.scope.notation.symbols[key].axes)
                for key in chosen
            }
            if all(chosen[key].shape == found for key, found in shapes.items()):
                world = World(self.scope, sizes, 0)
                for key, array in chosen.items():
                    leaf = np.empty(array.size, dtype=object)
                    leaf[:] = [world.arithmetic.number(float(value)) for value in array.flat]
                    world.leaves[key] = leaf.reshape(array.shape)
                return world
        raise EquationError("start: the numbers of values fit no sizes of the page")


def headline(mistake: str, failure: hints.Failure, hint: str) -> str:
    """The mistake in one sentence, with its number or symbol where it has one."""
    if mistake == "factor":
        first = failure.bad[0]
        ratio = first.left / first.right
        more, less = brief(ratio, 6).removesuffix(".0"), brief(1 / ratio, 6).removesuffix(".0")
        if len(more) < 4 and abs(ratio) > 1:
            return f"You dropped the factor {more}."
        if len(less) < 4:
            return f"There is a factor {less} too many."
        return f"It is off by the constant factor {more}."
    missing = hint.startswith(failure.numbers[1])
    amount = "is missing" if missing else "stands there once too often"
    return {
        "sign": "The sign is wrong.",
        "slope": f"The slope of the activation {amount}.",
        "input": f"The input of the weight {amount}.",
        "diagonal": "You used the diagonal of the Jacobian only.",
    }.get(mistake, "")


def direct(scope: Scope, key: str) -> frozenset[str]:
    return references(scope.definitions[key].body)


def unfolded(scope: Scope, node: Node) -> Node:
    """The derivative that a symbol stands for, if it is defined as one, without groups."""
    return without_groups(hints.unfolded(scope, node))


# --- lines


@dataclass(frozen=True)
class Text:
    r"""An answer in which every line break is a `\\`, and the way back."""

    answer: str
    latex: str
    inserted: tuple[int, ...]  # where a character was added

    def original(self, at: int) -> int:
        return at - sum(place < at for place in self.inserted)

    def place(self, span: tuple[int, int]) -> tuple[int, int]:
        return self.original(span[0]), self.original(span[1])

    def source(self, node: Node) -> str:
        """A member as the reader wrote it."""
        return " ".join(self.latex[node.span[0] : node.span[1]].replace("&", " ").split())


def continued(answer: str) -> Text:
    """A line break ends a statement, unless something is open there or = stands before it.

    An = at the very beginning continues the question and is blanked.
    """
    text = answer
    stripped = text.lstrip(" \n\t&")
    if stripped.startswith("="):
        at = len(text) - len(stripped)
        text = text[:at].replace("&", " ") + " " + text[at + 1 :]
    out: list[str] = []
    inserted: list[int] = []
    depth = 0
    for at, character in enumerate(text):
        if character in "{}" and text[at - 1 : at] != "\\":
            depth += 1 if character == "{" else -1
        if character == "\\":
            depth += text.startswith(r"\begin", at) - text.startswith(r"\end", at)
        before = text[:at].rstrip(" &\n\t")
        if character == "\n" and depth == 0 and before and before[-1] not in "=\\":
            inserted.append(len("".join(out)) + 1)
            out.append("\\\\")
        else:
            out.append(character)
    return Text(answer, "".join(out), tuple(inserted))
