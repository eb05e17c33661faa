"""Whether a statement holds: one function for each relation."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from equation_checker import bounds, hints, syntax
from equation_checker.arithmetic import Number, brief
from equation_checker.effort import limited, refuse_huge
from equation_checker.errors import EquationError
from equation_checker.latex import RELATIONS, to_latex
from equation_checker.meaning import ClassLabel, Index, Over, Shifted, Size
from equation_checker.sampling import Point, Sample, constant, flat
from equation_checker.shapes import shape, written
from equation_checker.symbols import AS_WRITTEN, Reading, Resolved, free_letters
from equation_checker.syntax import Node, rebuild, walk
from equation_checker.world import SETTLED, World

FLOOR_FLOAT64 = 1e-3
TIGHT = 1e-6  # how near a bound must be reached, relative to it
TOO_GENEROUS = 10  # a stated tolerance may exceed the measured error by this factor


@dataclass(frozen=True)
class Tolerance:
    """How far two values may lie apart, relative to the larger one; below the floor, to it."""

    relative: float
    floor: float


EXACT = Tolerance(1e-80, 1e-10)  # of 100 digits, so that what cancels may take some
DIFFERENCES = Tolerance(1e-40, 1e-5)  # a difference quotient, or one of another
THIRD = Tolerance(1e-20, 1e-5)  # a third one has the fewest digits left
SETTLING = Tolerance(SETTLED, 1e-15)  # a limit


@dataclass(frozen=True)
class Options:
    """What the directives above a display say."""

    at: tuple[str, tuple[str, ...]] | None = None  # a symbol and its values
    within: float | None = None
    loose: bool = False
    reading: Reading = AS_WRITTEN


@dataclass
class Judgement:
    """What came of comparing the members of a statement."""

    comparisons: int = 0
    difference: float = 0.0
    difference_float64: float | None = None
    domain: str = ""
    message: str = ""
    numerical: bool = False  # it failed because numbers differ
    failure: hints.Failure | None = None  # of two members that should be equal


@dataclass(frozen=True)
class Question:
    """A statement with everything needed to judge it."""

    statement: Resolved
    sources: tuple[str, ...]  # the members as they are written
    sample: Sample
    conditions: tuple[Node, ...]
    options: Options
    quick: bool = False  # stop at the first difference, explain and illustrate nothing

    def tolerance(self, left: int, right: int) -> Tolerance:
        members = [self.statement.members[number] for number in (left, right)]
        if any(isinstance(node, syntax.Limit) for member in members for node in walk(member)):
            return SETTLING
        nested = max(map(self.sample.scope.differences, members))
        return EXACT if not nested else DIFFERENCES if nested < 3 else THIRD


class Disagreement(EquationError):
    """The numbers say no."""

    def __init__(self, message: str, failure: hints.Failure | None = None) -> None:
        super().__init__(message)
        self.failure = failure


def judge(
    statement: Resolved,
    sources: tuple[str, ...],
    sample: Sample,
    options: Options,
    *,
    quick: bool = False,
) -> Judgement:
    """Compare the members of a statement; raises EquationError if that cannot be done.

    A `quick` judgement comes to the same verdict, but gives no reasons and no float64.
    """
    refuse_repetition(statement)
    refuse_unequal_letters(statement)
    refuse_unequal_shapes(statement)
    refuse_huge(statement, sample.scope)
    with limited():
        return compared(statement, sources, sample, options, quick)


def compared(
    statement: Resolved, sources: tuple[str, ...], sample: Sample, options: Options, quick: bool
) -> Judgement:
    conditions, target = asymptotic_target(statement)
    restricted, left = sample.under(conditions)
    question = Question(statement, sources, restricted, tuple(left), options, quick)
    found = Judgement(domain=restricted.domain(statement))
    try:
        if target is not None:
            asymptotic(question, target, found)
        elif set(statement.relations) & {"≈", "≪", "≫"}:
            at_points(question, found)
        else:
            everywhere(question, found)
    except Disagreement as error:
        found.message = error.message
        found.failure = error.failure
        found.numerical = True
    return found


# --- statements that say nothing


def without_groups(node: Node) -> Node:
    return rebuild(syntax.ungrouped(node), without_groups)


def refuse_repetition(statement: Resolved) -> None:
    seen: list[Node] = []
    for member in map(without_groups, statement.members):
        if member in seen and not constant(member):
            raise EquationError(f"the member {to_latex(member)} stands twice in the chain")
        seen.append(member)


def refuse_unequal_letters(statement: Resolved) -> None:
    """Every index letter stands in the first member that has any."""
    letters = [free_letters(member) for member in statement.members]
    first = next((found for found in letters if found), frozenset())
    for number, found in enumerate(letters, start=1):
        if extra := found - first:
            raise EquationError(
                f"member {number} carries the index {min(extra)}, which the first member does not"
            )


def refuse_unequal_shapes(statement: Resolved) -> None:
    shapes = [shape(member) for member in statement.members]
    for number, found in enumerate(shapes, start=1):
        if found != shapes[0]:
            raise EquationError(
                f"member {number} is {written(found)}, member 1 is {written(shapes[0])}"
            )
    if shapes[0] and set(statement.relations) - {"=", "≡"}:
        raise EquationError("vectors are compared with = only")


# --- = ≠ < ≤


def everywhere(question: Question, found: Judgement) -> None:
    """Relations that hold at every point of the domain."""
    statement, sample = question.statement, question.sample
    worlds = list(sample.usual)
    ordered = set(statement.relations) & {"<", "≤", ">", "≥"}
    if ordered | set(statement.relations) & {"≠"}:
        worlds += sample.grid(statement)
        worlds += [] if sample.real_numbers(statement) else sample.wide
    elif has_steps(question):
        worlds += sample.grid(statement)
    worlds += sample.resized(statement)
    if question.quick:
        refute(question, worlds)
    points = met(question, statement, worlds)
    found.comparisons = len(points) * len(statement.relations)
    if not ordered and not question.quick:
        found.difference_float64 = illustrated(question)
    for left, right, relation in pairs(statement.relations):
        compare = COMPARE.get(relation)
        if compare is None:
            raise EquationError(f"{RELATIONS[relation]} is not read here")
        compare(question, points, left, right, found)
    chain_rules(question, found)


def met(q: Question, statement: Resolved, worlds: Sequence[World]) -> list[Point]:
    """The points where the conditions hold; raises EquationError if there is none."""
    points = list(q.sample.points(statement, worlds, q.conditions))
    if not points:
        raise EquationError("no sampled point meets the condition, so nothing was checked")
    return points


def refute(question: Question, worlds: Sequence[World]) -> None:
    """Most wrong equations differ at the first point: try it before all points are computed."""
    found = question.sample.points(question.statement, worlds, question.conditions)
    first = list(itertools.islice(found, 1))
    for left, right, relation in pairs(question.statement.relations):
        if relation == "=":
            equal(question, first, left, right, Judgement())


def pairs(relations: Sequence[str]) -> list[tuple[int, int, str]]:
    """Members to compare: equal ones with the first of their run, others with their neighbor."""
    found, run = [], 0
    for number, relation in enumerate(relations):
        if relation in ("=", "≡"):
            found.append((run, number + 1, "="))
        else:
            found.append((number, number + 1, relation))
            run = number + 1
    return found


def has_steps(question: Question) -> bool:
    """Whether the values may jump where two numbers are equal, which random ones never are.

    A difference quotient across a jump or a kink says nothing.
    """
    scope, members = question.sample.scope, question.statement.members
    if any(map(scope.differences, members)):
        return False
    for node in itertools.chain.from_iterable(map(walk, scope.bodies(members))):
        if isinstance(node, syntax.Call) and node.name == "sgn":
            return True
        if isinstance(node, syntax.Bracket | syntax.Cases):
            chains = (part for part in walk(node) if isinstance(part, syntax.Chain))
            if any(not is_place(member) for chain in chains for member in chain.members):
                return True
    return False


def is_place(node: Node) -> bool:
    return isinstance(node, Index | Shifted | ClassLabel | Size | syntax.Number)


def relative(a: Number, b: Number, floor: float) -> Number:
    return abs(a - b) / max(abs(a), abs(b), floor)


def equal(q: Question, points: list[Point], left: int, right: int, found: Judgement) -> None:
    tolerance = q.tolerance(left, right)
    bad = []
    for point in points:
        entries = zip(flat(point.values[left]), flat(point.values[right]), strict=True)
        for entry, (a, b) in enumerate(entries):
            error = relative(a, b, tolerance.floor)
            found.difference = max(found.difference, float(error))
            if not error <= tolerance.relative:
                bad.append(hints.Difference(point, entry, a, b))
    if bad and q.quick:
        raise Disagreement(f"members {left + 1} and {right + 1} differ")
    if bad:
        failure = hints.Failure(
            q.statement, q.sources, left, right, points, bad, q.sample, q.conditions
        )
        raise Disagreement(hints.disagreement(failure), failure)


def unequal(q: Question, points: list[Point], left: int, right: int, found: Judgement) -> None:
    tolerance = q.tolerance(left, right)
    for point in halves(points, left, right):
        a, b = point.values
        if not relative(a, b, tolerance.floor) > tolerance.relative:
            raise Disagreement(false_at(q, left, right, "≠", point))


def false_at(q: Question, left: int, right: int, relation: str, point: Point) -> str:
    a, b = point.values
    where = point.describe()
    return (
        f"{q.sources[left]} {relation} {q.sources[right]} is false"
        f"{f' at {where}' if where else ''}: {brief(a)} and {brief(b)}"
    )


def halves(points: list[Point], left: int, right: int) -> list[Point]:
    """The points with two of their members."""
    return [replace(p, values=(p.values[left], p.values[right])) for p in points]


def ordered(strict: bool, rising: bool, sign: str) -> Callable[..., None]:
    """The judge of an order relation: true everywhere, and reached somewhere."""

    def over(point: Point) -> Number:
        """By how much the larger side exceeds the smaller one."""
        a, b = point.values
        return b - a if rising else a - b

    def compare(q: Question, points: list[Point], left: int, right: int, found: Judgement) -> None:
        sides = (q.statement.members[left], q.statement.members[right])
        zero = syntax.Number("0") in sides
        tolerance = q.tolerance(left, right)

        def gap(point: Point) -> Number | None:
            """The excess, relative to the larger side unless one is 0; None if both are."""
            size = 1 if zero else max(map(abs, point.values))
            return over(point) / size if size else None

        pairs = halves(points, left, right)

        def fails(point: Point) -> bool:
            size = max(tolerance.floor, *map(abs, point.values))
            return not over(point) >= -tolerance.relative * size

        noise = 0 if tolerance == EXACT else tolerance.relative * tolerance.floor
        for point in pairs:
            strictly = over(point) > max(noise, tolerance.relative * max(map(abs, point.values)))
            if fails(point) or (strict and not strictly):
                raise Disagreement(false_at(q, left, right, sign, point))
        if all(map(constant, sides)):
            return
        statement = replace(q.statement, members=sides)
        nearest = bounds.nearest(q.sample, statement, q.conditions, pairs, gap, strict=strict)
        for point, reached in nearest:
            if fails(point):
                raise Disagreement(false_at(q, left, right, sign, point))
            if reached:
                raise Disagreement(
                    f"{q.sources[left]} {sign} {q.sources[right]} is not strict: the two are equal "
                    f"near {point.describe()}"
                )
            pairs.append(point)
        gaps = [size for point in pairs if (size := gap(point)) is not None]
        smallest = min(gaps, default=0)
        if not (zero or q.options.loose or smallest < TIGHT):
            raise Disagreement(
                f"true, but the bound is not reached: {brief(smallest, 4)} of it is the smallest "
                "gap (write <!-- check: loose --> above it if that is meant)"
            )

    return compare


COMPARE: dict[str, Callable[[Question, list[Point], int, int, Judgement], None]] = {
    "=": equal,
    "≠": unequal,
    "<": ordered(strict=True, rising=True, sign="<"),
    "≤": ordered(strict=False, rising=True, sign="≤"),
    ">": ordered(strict=True, rising=False, sign=">"),
    "≥": ordered(strict=False, rising=False, sign="≥"),
}


def illustrated(q: Question) -> float | None:
    """The largest difference in float64; None where doubles overflow or there is a limit."""
    if any(isinstance(n, syntax.Limit) for member in q.statement.members for n in walk(member)):
        return None
    largest = 0.0
    try:
        for point in q.sample.points(q.statement, q.sample.float64, q.conditions):
            for left, right, _ in pairs(q.statement.relations):
                for a, b in zip(flat(point.values[left]), flat(point.values[right]), strict=True):
                    largest = max(largest, float(relative(a, b, FLOOR_FLOAT64)))
    except (ArithmeticError, ValueError, EquationError):
        return None
    return largest


# --- chain rules


def chain_rules(q: Question, found: Judgement) -> None:
    """A product of derivatives must hold for all definitions with these dependences.

    `∂C/∂b = ∂C/∂z` is true where ∂z/∂b = 1, but it is no chain rule.
    """
    members = q.statement.members
    pure = [number for number, member in enumerate(members) if is_pure(member)]
    chains = [number for number in pure if has_product(members[number])]
    if len(pure) < 2 or not chains or set(q.statement.relations) - {"=", "≡"}:
        return
    left = pure[0]
    tolerances = {right: q.tolerance(left, right) for right in pure[1:]}
    for point in q.sample.points(q.statement, q.sample.scrambled, q.conditions):
        for right, tolerance in tolerances.items():
            error = relative(point.values[left], point.values[right], tolerance.floor)
            if not error <= tolerance.relative:
                raise Disagreement(
                    f"true for these definitions, but no chain rule: members {left + 1} and "
                    f"{right + 1} differ for other functions of the same variables (a dropped "
                    "factor that happens to be 1, or a wrong variable?)"
                )


def is_pure(node: Node) -> bool:
    """Whether a member is made of total derivatives only."""
    if shape(node):
        return False
    if isinstance(node, syntax.Derivative):
        return not node.immediate
    if isinstance(node, syntax.Product | syntax.Group | syntax.Sum | Over):
        parts = [node.body] if isinstance(node, Over) else list(syntax.children(node))
        return all(map(is_pure, parts))
    return False


def has_product(node: Node) -> bool:
    return any(
        isinstance(part, syntax.Product)
        and sum(isinstance(factor, syntax.Derivative) for factor in part.factors) > 1
        for part in walk(node)
    )


# --- ≈ ≪ ∼


def at_points(q: Question, found: Judgement) -> None:
    """Relations that need a place and a tolerance, and must be about as close as they say."""
    if q.options.at is None or q.options.within is None:
        raise EquationError(
            "≈ and ≪ need <!-- check: at SYMBOL = VALUES within TOLERANCE --> above the display"
        )
    key, values = q.options.at
    worlds = q.sample.moved_to(key, values)
    worst = 0.0
    points = met(q, q.statement, worlds)
    found.comparisons = len(points) * len(q.statement.relations)
    for left, right, relation in pairs(q.statement.relations):
        if relation == "=":
            equal(q, points, left, right, found)
            continue
        for point in points:
            a, b = point.values[left], point.values[right]
            worst = max(worst, float(closeness(relation, a, b)))
    found.difference = worst
    found.domain += f"; {key} = {', '.join(values)}"
    if not worst <= q.options.within:
        raise Disagreement(f"off by {worst:.3g}, the stated tolerance is {q.options.within:g}")
    if worst < q.options.within / TOO_GENEROUS:
        raise Disagreement(
            f"holds to {worst:.3g}: the stated tolerance {q.options.within:g} is more than ten "
            "times too generous"
        )


def closeness(relation: str, a: Number, b: Number) -> Number:
    if relation == "≈":
        return abs(a - b) / max(abs(a), abs(b))
    if relation not in ("≪", "≫"):
        raise EquationError(f"{relation} beside ≈ or ≪")
    if not (a > 0 and b > 0):
        raise EquationError("≪ compares sizes, and a side is not positive: write |…|")
    return a / b if relation == "≪" else b / a


def asymptotic_target(statement: Resolved) -> tuple[list[Node], syntax.Chain | None]:
    r"""The conditions, and among them the `z \to \infty` of a statement with ∼."""
    targets = [c for c in statement.conditions if "→" in getattr(c, "relations", ())]
    others = [c for c in statement.conditions if c not in targets]
    if ("∼" in statement.relations) != bool(targets) or len(targets) > 1:
        raise EquationError(r"\sim needs \text{for } z \to \infty behind it, and only \sim does")
    if not targets:
        return others, None
    target = targets[0]
    assert isinstance(target, syntax.Chain)
    return others, target


def asymptotic(q: Question, target: syntax.Chain, found: Judgement) -> None:
    r"""`f \sim g`: the ratio tends to 1; an `=` in the same chain holds everywhere."""
    if set(q.statement.relations) - {"=", "∼"}:
        raise EquationError(r"beside \sim stands no relation but =")
    equations = "=" in q.statement.relations
    points = met(q, q.statement, q.sample.usual) if equations else []
    for left, right, relation in pairs(q.statement.relations):
        if relation == "=":
            equal(q, points, left, right, found)
            found.comparisons += len(points)
        else:
            tends_to_1(q, target, left, right, found)


def tends_to_1(q: Question, target: syntax.Chain, left: int, right: int, found: Judgement) -> None:
    variable, goal = target.members
    quotient = syntax.Fraction(q.statement.members[left], q.statement.members[right])
    ratio = Resolved((syntax.Limit(variable, goal, quotient),), (), (), q.statement.letters)
    for point in met(q, ratio, q.sample.usual):
        error = abs(point.values[0] - 1)
        found.comparisons += 1
        found.difference = max(found.difference, float(error))
        if not error <= SETTLED:
            raise Disagreement(
                f"the ratio of members {left + 1} and {right + 1} tends to "
                f"{brief(point.values[0])}, not to 1"
            )
