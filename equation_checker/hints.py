"""Why two members disagree, in words: the values at one point, and the likely mistake.

`explain(failure)` is the whole interface. A hint says where the members agree and what one of them
lacks; the finders of each are tried in order, the first that says something wins.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from equation_checker import syntax
from equation_checker.arithmetic import Number, brief
from equation_checker.effort import TooMuch, limited
from equation_checker.errors import EquationError
from equation_checker.latex import to_latex
from equation_checker.meaning import Index, Value
from equation_checker.sampling import Point, Sample, flat
from equation_checker.symbols import Resolved, Scope, free_letters, references
from equation_checker.syntax import Node, walk

SAME = 1e-18  # in 100 digits
LARGEST_PRODUCT = 3
PART = 1 / 10  # of the work that a statement may be, for each finder of a hint
MISTAKES = {
    "factor": "a constant factor is missing, or one too many",
    "sign": "a sign is wrong",
    "slope": "the slope of the activation is missing, or one too many",
    "diagonal": "only the diagonal of the Jacobian is used",
    "class": "right for the output of the class only",
    "target": "right for one value of the target only",
    "domain": "right for some targets only, such as one-hot ones",
    "index": "right for equal indices only, or for different ones",
    "size": "right for one size only",
    "product": "a factor is missing, or one too many",
    "term": "a term is missing, or one too many",
    "step": "a step of the computation is left out",
}


@dataclass(frozen=True)
class Difference:
    """One comparison that failed."""

    point: Point
    entry: int  # of a vector or matrix
    left: Number
    right: Number


@dataclass(frozen=True)
class Failure:
    """Two members, every point, and where they differ."""

    statement: Resolved
    sources: tuple[str, ...]
    left: int
    right: int
    points: Sequence[Point]
    bad: Sequence[Difference]
    sample: Sample
    conditions: Sequence[Node] = ()

    @property
    def numbers(self) -> tuple[str, str]:
        """The two members, for a sentence."""
        return f"member {self.left + 1}", f"member {self.right + 1}"

    @property
    def members(self) -> tuple[Node, Node]:
        return self.statement.members[self.left], self.statement.members[self.right]

    @cached_property
    def suspects(self) -> list[int]:
        """The member that is alone in being different; without one, both, the later first."""
        members = range(len(self.statement.members))
        if set(self.statement.relations) == {"="}:
            for odd in (self.right, self.left):
                rest = [number for number in members if number != odd]
                pairs = itertools.product(self.points, rest[1:])
                if len(rest) > 1 and all(agree(point, rest[0], n) for point, n in pairs):
                    return [odd]
        return [self.right, self.left]

    @property
    def whole(self) -> bool:
        """Whether the members are vectors or matrices."""
        return isinstance(self.points[0].values[self.left], np.ndarray)


@dataclass(frozen=True)
class Hint:
    text: str = ""
    mistake: str = ""  # one of MISTAKES


@dataclass(frozen=True)
class Explanation:
    """What a reader is told about a failure."""

    message: str = ""
    values: tuple[str, ...] = ()
    where: str = ""
    hint: Hint = Hint()


def explain(failure: Failure) -> Explanation:
    """The two members with their values at one point, and the likely mistake."""
    first = failure.bad[0]
    left, right = failure.sources[failure.left], failure.sources[failure.right]
    width = min(max(len(left), len(right)), 72)
    where = ", ".join(filter(None, [first.point.describe(), entry(first)]))
    values = brief(first.left), brief(first.right)
    lines = [
        f"{disagreement(failure)}{f', e.g. {where}' if where else ''}",
        f"    {left:{width}} = {values[0]}",
        f"    {right:{width}} = {values[1]}",
    ]
    found = hint(failure)
    if alone := odd_one_out(failure):
        lines.append(alone)
    if found.text:
        lines.append(f"hint: {found.text}")
    return Explanation("\n".join(lines), values, where, found)


def disagreement(failure: Failure) -> str:
    failing = len({id(d.point) for d in failure.bad})
    left, right = failure.numbers
    return f"{right} disagrees with {left} at {failing} of {len(failure.points)} points"


def entry(difference: Difference) -> str:
    value = difference.point.values[0]
    if not isinstance(value, np.ndarray):
        return ""
    row, column = np.unravel_index(difference.entry, value.shape)
    return f"row {row + 1}, column {column + 1}"


def odd_one_out(failure: Failure) -> str:
    """That all other members agree, where there are some."""
    if len(failure.suspects) == 1 and len(failure.statement.members) > 2:
        return f"the other members agree: member {failure.suspects[0] + 1} alone differs"
    return ""


def agree(point: Point, a: int, b: int) -> bool:
    pairs = zip(flat(point.values[a]), flat(point.values[b]), strict=True)
    return all(same(left, right) for left, right in pairs)


def same(a: Number, b: Number) -> bool:
    return bool(abs(a - b) <= SAME * max(abs(a), abs(b)))


def hint(failure: Failure) -> Hint:
    """Where the members agree, and what one of them lacks."""
    what = first_found(failure, (by_ratio, by_diagonal, by_slope, by_factor, by_term, by_step))
    # Where a missing factor is 1 the members agree, which says nothing new.
    targets = () if what.mistake == "product" else (by_target, by_domain)
    where = first_found(failure, (by_index, by_class, *targets, by_size))
    texts = [text for text in (where.text, what.text) if text]
    weaker = what.mistake in ("", "product", "term")
    return Hint("; ".join(texts), where.mistake if weaker and where.mistake else what.mistake)


def first_found(failure: Failure, finders: Sequence[Callable[[Failure], Hint | None]]) -> Hint:
    for finder in finders:
        with suppress(TooMuch), limited(PART):
            if found := finder(failure):
                return found
    return Hint()


# --- where the members agree


def split(failure: Failure, groups: Mapping[Any, Sequence[Point]]) -> tuple[list[Any], list[Any]]:
    """The groups that hold at every point and those that fail at every point."""
    failing = {id(d.point) for d in failure.bad}
    outcomes = {key: {id(p) in failing for p in points} for key, points in groups.items()}
    holds = [key for key, outcome in outcomes.items() if outcome == {False}]
    fails = [key for key, outcome in outcomes.items() if outcome == {True}]
    return holds, fails


def by_index(failure: Failure) -> Hint | None:
    """Right on the diagonal of two index letters only, or off it only."""
    for a, b in itertools.combinations(failure.statement.letters, 2):
        on = [p for p in failure.points if p.env.letters[a] == p.env.letters[b]]
        off = [p for p in failure.points if p.env.letters[a] != p.env.letters[b]]
        holds, fails = split(failure, {"on": on, "off": off})
        if holds == ["on"] and fails == ["off"]:
            return Hint(f"it holds only where {a} = {b}", "index")
        if holds == ["off"] and fails == ["on"]:
            return Hint(f"it fails only where {a} = {b}", "index")
    return None


def by_class(failure: Failure) -> Hint | None:
    """Right for the output of the class only, or for the others only."""
    letters = failure.statement.letters
    for key in sorted(failure.sample.scope.needs(failure.members)):
        if key not in failure.points[0].world.classes or failure.points[0].world.classes[key].shape:
            continue  # none, or a class for each of several rows
        declared = failure.sample.scope.notation.symbols[key]
        axis = declared.of or declared.axes[0]
        for letter in (letter for letter, of in letters.items() if of == axis):
            hits: dict[bool, list[Point]] = {True: [], False: []}
            for point in failure.points:
                at_class = point.env.letters[letter] == int(point.world.classes[key])
                hits[at_class].append(point)
            target = f"{letter} = {key}" if declared.of else f"{key}_{letter} = 1"
            holds, fails = split(failure, hits)
            if holds == [True] and fails == [False]:
                return Hint(f"it holds only where {letter} is the class ({target})", "class")
            if holds == [False] and fails == [True]:
                return Hint(f"it fails only where {letter} is the class ({target})", "class")
    return None


def by_target(failure: Failure) -> Hint | None:
    """Right for one value of a target in {0, 1}, wrong for the other."""
    if failure.whole:
        return None
    for node in candidates(failure):
        if not isinstance(node, Value) or redrawable(failure, node.key) is None:
            continue
        if node.rest:  # a whole vector
            continue
        outcome = agreement(failure, node)
        for holds, fails in ((1, 0), (0, 1)):
            if outcome[holds] == {True} and outcome[fails] == {False}:
                name = to_latex(node)
                text = f"it holds wherever {name} = {holds} and fails wherever {name} = {fails}"
                return Hint(text, "target")
    return None


def redrawable(failure: Failure, key: str) -> str | None:
    """How a target is drawn, if it may be drawn otherwise."""
    declared = failure.sample.scope.declared(key)
    free = declared is not None and key not in failure.sample.fixed
    return declared.kind if free and declared and declared.kind in ("unit", "bit") else None


def agreement(failure: Failure, node: Value) -> dict[int, set[bool]]:
    """Whether the members agree where a 0-or-1 draw of a symbol is 0, and where it is 1.

    Ends where it is clear that they do not agree for one value and differ for the other.
    """
    found: dict[int, set[bool]] = {0: set(), 1: set()}
    try:
        for point in redrawn(failure, node.key, "bit"):
            left, right = point.values[failure.left], point.values[failure.right]
            if left or right:
                found[int(point.world.evaluate(node, point.env))].add(same(left, right))
            if found[0] & found[1] or len(found[0]) == 2 or len(found[1]) == 2:
                break
    except (EquationError, ArithmeticError):  # the formulas have no value there
        return {0: set(), 1: set()}
    return found


def agree_for(failure: Failure, key: str, kind: str) -> bool:
    """Whether the members agree at every point with a symbol of another kind."""
    try:
        agreeing = None
        for point in redrawn(failure, key, kind):
            agreeing = agree(point, failure.left, failure.right)
            if not agreeing:
                break
        return bool(agreeing)
    except (EquationError, ArithmeticError):
        return False


def redrawn(failure: Failure, key: str, kind: str) -> Iterator[Point]:
    """The points with a symbol of another kind."""
    sample = failure.sample.redrawn(key, kind)
    return sample.points(failure.statement, sample.usual, failure.conditions)


def by_domain(failure: Failure) -> Hint | None:
    """Right for targets that sum to 1, or for one-hot targets only."""
    for key in sorted(failure.sample.scope.needs(failure.members)):
        declared = failure.sample.scope.declared(key)
        if redrawable(failure, key) is None or declared is None or len(declared.axes) != 1:
            continue
        for kind, text in (("simplex", f"{key} sums to 1"), ("onehot", f"{key} is one-hot")):
            if agree_for(failure, key, kind):
                return Hint(f"it holds only where {text}", "domain")
    return None


def by_size(failure: Failure) -> Hint | None:
    """Right for one size of an axis only."""
    scope = failure.sample.scope
    needed = (scope.declared(key) for key in scope.needs(failure.members))
    for axis in sorted({axis for symbol in needed if symbol for axis in symbol.axes}):
        groups: dict[int, list[Point]] = {}
        for point in failure.points:
            groups.setdefault(point.world.sizes[axis], []).append(point)
        holds, fails = split(failure, groups)
        if len(holds) == 1 and len(holds) + len(fails) == len(groups) > 2:
            return Hint(f"it holds only where {axis} = {holds[0]}", "size")
    return None


# --- what one of them lacks


def by_ratio(failure: Failure) -> Hint | None:
    """The same ratio wherever the members are not both 0."""
    if len(failure.bad) < 2 or any(not d.right or not d.left for d in failure.bad):
        return None
    ratios = [d.left / d.right for d in failure.bad]
    if not all(same(ratio, ratios[0]) for ratio in ratios):
        return None
    left, right = failure.numbers
    where = "at every point" if everywhere(failure) else "wherever they differ"
    exact = Fraction(str(brief(ratios[0], 25))).limit_denominator(1000)
    if not same(ratios[0] * exact.denominator, failure_number(failure, exact.numerator)):
        if same(max(d.left for d in failure.bad), min(d.left for d in failure.bad)):
            return None  # any two numbers have some ratio
        return Hint(f"{left} / {right} is {brief(ratios[0], 10)} {where}", "factor")
    text = f"{left} / {right} is exactly {exact} {where}"
    if exact == -1:
        return Hint(f"{text}: a sign is wrong", "sign")
    return Hint(f"{text}: a factor {exact} is missing", "factor")


def failure_number(failure: Failure, value: int) -> Number:
    return failure.points[0].world.arithmetic.number(value)


def everywhere(failure: Failure) -> bool:
    """Whether the members differ at every point where they are not both 0."""
    failing = {id(d.point) for d in failure.bad}
    good = (p for p in failure.points if id(p) not in failing)
    return not any(number for p in good for number in flat(p.values[failure.left]))


def by_slope(failure: Failure) -> Hint | None:
    """The derivative of one symbol by the only other that it is made of, as a factor."""
    if failure.whole:
        return None
    scope = failure.sample.scope
    for key in sorted(scope.needs(failure.members) & set(scope.definitions)):
        made_of = [k for k in references(scope.definitions[key].body) if not k.endswith("()")]
        if len(made_of) != 1 or key.endswith("()"):
            continue
        for above in elements(failure, key):
            for below in elements(failure, made_of[0]):
                if above.indices != below.indices and above.indices and below.indices:
                    continue
                slope = syntax.Derivative(above, (below,))
                if found := factor(failure, slope):
                    return Hint(f"{found}, the slope of {to_latex(above)}", "slope")
    return None


def factor(failure: Failure, node: Node) -> str:
    """That a member lacks a factor, if it does at every failing point."""
    values = evaluated(failure, node)
    left, right = failure.numbers
    if values and all(same(d.left, d.right * v) for d, v in zip(failure.bad, values, strict=True)):
        return f"{right} lacks the factor {to_latex(node)}"
    if values and all(same(d.left * v, d.right) for d, v in zip(failure.bad, values, strict=True)):
        return f"{left} lacks the factor {to_latex(node)}"
    return ""


def by_diagonal(failure: Failure) -> Hint | None:
    """∂C/∂a_j ∂a_j/∂z_j, where a sum over all a_k is needed."""
    found = derivative(failure, failure.members[0])
    if failure.whole or found is None:
        return None
    body, variable = found
    scope = failure.sample.scope
    between = scope.needs([body]) & set(scope.definitions)
    for key in sorted(k for k in between if variable.key in scope.dependences(k)):
        for middle in elements(failure, key):
            if not middle.indices or middle == variable:
                continue
            chain = syntax.Product(
                ("",),
                (syntax.Derivative(body, (middle,)), syntax.Derivative(middle, (variable,))),
            )
            values = evaluated(failure, chain)
            if values and all(same(d.right, v) for d, v in zip(failure.bad, values, strict=True)):
                return Hint(
                    f"{failure.numbers[1]} is {to_latex(chain)}, the diagonal of the Jacobian "
                    f"only: every element of {key} depends on {to_latex(variable)}, so sum over "
                    "all of them",
                    "diagonal",
                )
    return None


def derivative(failure: Failure, node: Node) -> tuple[Node, Value] | None:
    """The body and the variable of a member that is one derivative, or defined as one."""
    node = unfolded(failure.sample.scope, syntax.ungrouped(node))
    if isinstance(node, syntax.Derivative) and len(node.by) == 1 and not node.immediate:
        (variable,) = node.by
        assert isinstance(variable, Value)
        return node.body, variable
    return None


def unfolded(scope: Scope, node: Node) -> Node:
    """The derivative that a symbol stands for, if it is defined as one."""
    if isinstance(node, Value) and node.indices and node.key in scope.definitions:
        definition = scope.definitions[node.key]
        body = syntax.ungrouped(definition.body)
        elementwise = len(definition.parameters) == len(node.indices)
        if isinstance(body, syntax.Derivative) and elementwise:
            return renamed(body, dict(zip(definition.parameters, node.indices, strict=True)))
    return node


def renamed(node: Node, letters: Mapping[str, Node]) -> Node:
    """A formula with other index letters."""
    if isinstance(node, Index):
        return letters.get(node.letter, node)
    return syntax.rebuild(node, lambda child: renamed(child, letters))


def by_factor(failure: Failure) -> Hint | None:
    """The ratio as a small product of what the page names."""
    left, right = floats(failure)
    first, second = failure.numbers
    with np.errstate(all="ignore"):
        wanted = {f"{first} / {second}": left / right, f"{second} / {first}": right / left}
    return as_product(failure, wanted, "product")


def by_term(failure: Failure) -> Hint | None:
    """The difference as a small product of what the page names."""
    left, right = floats(failure)
    first, second = failure.numbers
    return as_product(failure, {f"{first} − {second}": left - right}, "term")


def by_step(failure: Failure) -> Hint | None:
    """Right if a symbol were what it is made of, as after one softmax of two."""
    if derivative(failure, failure.members[0]) is None:
        return None
    scope = failure.sample.scope
    defined = sorted(scope.needs(failure.members) & set(scope.definitions))
    for later, earlier in itertools.permutations(defined, 2):
        if earlier not in scope.dependences(later) or not alike(scope, later, earlier):
            continue
        sample = Sample(scope.with_same(later, earlier), failure.sample.seed)
        sample.fixed = failure.sample.fixed
        try:
            points = list(sample.points(failure.statement, sample.usual, failure.conditions))
        except (EquationError, ArithmeticError):
            continue
        if points and all(agree(point, failure.left, failure.right) for point in points):
            return Hint(
                f"it would hold if {later} were {earlier}: the step between them is left out",
                "step",
            )
    return None


def alike(scope: Scope, one: str, other: str) -> bool:
    """Whether two symbols have the same axes."""
    first, second = scope.declared(one), scope.declared(other)
    return first is not None and second is not None and first.axes == second.axes != ()


def floats(failure: Failure) -> tuple[Any, Any]:
    """What the two members are wherever they differ."""
    return (
        np.array([float(d.left) for d in failure.bad]),
        np.array([float(d.right) for d in failure.bad]),
    )


def as_product(failure: Failure, wanted: Mapping[str, Any], mistake: str) -> Hint | None:
    if len(failure.bad) < 3 or failure.whole:
        return None
    named = list(factors(failure))
    with np.errstate(all="ignore"):
        for count in range(1, LARGEST_PRODUCT + 1):
            for chosen in itertools.combinations_with_replacement(named, count):
                product = np.prod([values for _, values in chosen], axis=0)
                name = r"\,".join(text for text, _ in chosen)
                for text, values in wanted.items():
                    if share := rational(values / product):
                        return Hint(f"{text} = {scaled(share, name)}", mistake)
    return None


def factors(failure: Failure) -> Iterator[tuple[str, Any]]:
    """What a product may be made of: symbols, function values, 1 minus them, and sizes."""
    for node in candidates(failure):
        values = evaluated(failure, node)
        if values is None:
            continue
        name, numbers = to_latex(node), np.array([float(v) for v in values])
        yield name, numbers
        yield f"(1-{name})", 1 - numbers
    for axis in failure.points[0].world.sizes:
        yield axis, np.array([float(d.point.world.sizes[axis]) for d in failure.bad])


def evaluated(failure: Failure, node: Node) -> list[Number] | None:
    """The values of a formula at every failing point; None if it has none."""
    try:
        values = [d.point.world.evaluate(node, d.point.env) for d in failure.bad]
    except (EquationError, ArithmeticError):
        return None
    return None if any(isinstance(value, np.ndarray) for value in values) else values


def rational(values: Any) -> Fraction | None:
    """The small rational number that all values are, if they are one."""
    if not np.all(np.isfinite(values)) or not values[0]:
        return None
    if np.ptp(values) > 1e-9 * abs(values[0]):
        return None
    found = Fraction(float(values[0])).limit_denominator(12)
    return found if abs(float(found) - values[0]) < 1e-9 and abs(found) <= 12 else None


def scaled(share: Fraction, name: str) -> str:
    text = {Fraction(1): "", Fraction(-1): "-"}.get(share, f"{share}\\,")
    return f"{text}{name} wherever they differ"


# --- what a page names


def candidates(failure: Failure) -> list[Node]:
    """Numbers that the two members name, then those that their definitions name, each once."""
    letters = set(failure.statement.letters)
    found: list[Node] = []
    for member in failure.members:
        for node in walk(member):
            usable = isinstance(node, Value | syntax.Call) and free_letters(node) <= letters
            if usable and node not in found:
                found.append(node)
    for key in sorted(failure.sample.scope.needs(failure.members)):
        found += [node for node in elements(failure, key) if node not in found]
    return found[:12]


def elements(failure: Failure, key: str) -> list[Value]:
    """A symbol with the index letters of the statement, in every way that its axes allow."""
    declared = failure.sample.scope.declared(key)
    if declared is None or declared.kind == "class":
        return []
    letters = failure.statement.letters
    fitting = [[k for k, axis in letters.items() if axis == wanted] for wanted in declared.axes]
    return [
        Value(key, tuple(Index(letter) for letter in chosen) or None, declared.axes)
        for chosen in itertools.product(*fitting)
    ]
