"""One random draw of all free symbols, and the value of any formula in it.

There is one rule for derivatives. ∂X/∂v: perturb the element v, cut v's own definition, recompute
everything downstream of v, difference X.
"""

import itertools
import math
import operator
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from equation_checker import matrices, meaning, syntax
from equation_checker.arithmetic import Float64, Number, Precise, brief
from equation_checker.effort import EFFORT
from equation_checker.errors import EquationError
from equation_checker.latex import to_latex
from equation_checker.meaning import ClassLabel, Index, Local, Value
from equation_checker.symbols import Scope, references
from equation_checker.syntax import Node

Place = tuple[int, ...]

PRECISE = Precise()
FLOAT64 = Float64()
FAR = Precise(digits=800)  # for limits: e^{400} · e^{-400} must keep its digits
FAR_EFFORT = 8  # of an evaluation there, in such of 100 digits
SATURATED = Precise(digits=300)  # 1 - \sigma(300) must keep its digits
MODERATE = ("203.71828", "409.14159")  # no multiples of anything
DISTANT = ("1234567890123.4567", "11234567890123.9876")
NEAR = ("1.0618e-12", "1.2718e-13")
SETTLED = 1e-9
SCRAMBLE = "1e-6"  # small, so that no logarithm leaves its domain


@dataclass(frozen=True, eq=False)
class Change:
    """One element that has another value than its definition or draw gives it."""

    key: str
    place: Place
    value: Number
    given: bool = False  # by a condition of the statement, not by a difference quotient

    @property
    def name(self) -> str:
        """The element, for a message."""
        indices = ",".join(str(at + 1) for at in self.place)
        return f"{self.key}[{indices}]" if indices else self.key


@dataclass(frozen=True, eq=False)
class Env:
    """What holds at one point of a formula: index letters, parameters, changed elements."""

    letters: Mapping[str, int] = field(default_factory=dict)
    locals: Mapping[str, Number] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    direct: Change | None = None  # of an immediate partial: seen by the formula itself only


def draw(kind: str, count: int, rng: random.Random, scale: float) -> list[float]:
    """So many numbers of a kind; `scale` widens the unbounded ones."""
    if kind == "normal":
        return [rng.gauss(0, scale) for _ in range(count)]
    if kind == "real":
        return [rng.gauss(0, 2 * scale) for _ in range(count)]
    if kind == "unit":
        return [rng.uniform(0.05, 0.95) for _ in range(count)]
    if kind == "positive":
        return [rng.uniform(0.1, 3) for _ in range(count)]
    if kind == "bit":
        return [float(rng.random() < 0.5) for _ in range(count)]
    if kind == "onehot":
        one = rng.randrange(count)
        return [float(i == one) for i in range(count)]
    weights = [rng.uniform(0.05, 1) for _ in range(count)]  # a simplex
    # Multiples of a power of two sum to 1 exactly, also in 100 digits.
    shares = [round(weight / sum(weights) * 2**20) / 2**20 for weight in weights[1:]]
    return [1 - sum(shares), *shares]


def entry(array: Any, place: Place) -> Number:
    """An entry of a column or a matrix."""
    return array[place[0], 0] if len(place) == 1 else array[place]


def as_array(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else np.array([[value]], dtype=object)


def outside(node: Value, index: meaning.Shifted, axis: str, at: int) -> str:
    """What to do about an index that leaves its range."""
    letter = to_latex(index.index)
    inside = f"{letter} > {-index.by}" if at < 1 else f"{letter} < {axis}"
    start = f", or declare {node.key.partition('^')[0]}_0 for the start" if at == 0 else ""
    return (
        f"{to_latex(node)} has no value where {to_latex(index)} is {at}: restrict the statement, "
        rf"\text{{for }} {inside}{start}"
    )


class World:
    """One draw for one set of sizes, in one arithmetic."""

    def __init__(
        self,
        scope: Scope,
        sizes: Mapping[str, int],
        seed: int,
        arithmetic: Precise | Float64 = PRECISE,
        *,
        scale: float = 1.0,
        scrambled: bool = False,
        fixed: Mapping[str, float | str] | None = None,
        optional: bool = False,
    ) -> None:
        self.scope = scope
        self.sizes = sizes
        self.seed = seed
        self.arithmetic = arithmetic
        self.effort = FAR_EFFORT if arithmetic is FAR else 1
        self.scale = scale
        self.scrambled = scrambled
        self.optional = optional or scale != 1  # it only looks for more, and may leave the domain
        self.fixed = dict(fixed or {})
        self.leaves: dict[str, np.ndarray] = {}
        self.classes: dict[str, np.ndarray] = {}
        self.values: dict[Any, Number] = {}
        self.numbers: dict[str, Number] = {}
        self.nudges: dict[Any, Change] = {}
        self.partials: dict[Any, Any] = {}
        self.draw()
        moved = [key for key in self.fixed if key in scope.definitions]
        self.origin = World(scope, sizes, seed, arithmetic, scale=scale) if moved else None
        self.far: World | None = None
        self.methods: dict[type[Node], Callable[[Any, Env], Any]] = {
            syntax.Number: self.number,
            syntax.Group: lambda node, env: self.evaluate(node.body, env),
            syntax.Infinity: self.infinity,
            syntax.Sum: self.sum,
            syntax.Product: self.product,
            syntax.Fraction: self.fraction,
            syntax.Power: self.power,
            syntax.Transpose: lambda node, env: self.evaluate(node.body, env).T,
            syntax.Element: self.element,
            syntax.Call: self.call,
            syntax.Derivative: self.derivative,
            syntax.Gradient: self.gradient,
            syntax.Bracket: self.bracket,
            syntax.Cases: self.cases,
            syntax.Limit: self.limit,
            syntax.At: self.at,
            meaning.Over: self.over,
            meaning.Applied: self.applied,
            meaning.Constant: self.constant,
            meaning.Size: lambda node, env: arithmetic.number(sizes[node.axis]),
            Value: self.symbol,
            Local: self.local,
            Index: lambda node, env: env.letters[node.letter] + 1,
            meaning.Shifted: lambda node, env: self.evaluate_index(node, env) + 1,
            ClassLabel: lambda node, env: self.evaluate_index(node, env) + 1,
        }

    def draw(self) -> None:
        rng = random.Random(self.seed)
        for key, declared in sorted(self.scope.notation.symbols.items()):
            if declared.kind is None:
                continue
            shape = tuple(self.sizes[axis] for axis in declared.axes)
            if declared.kind == "class":
                count = self.sizes[declared.of]
                labels = [rng.randrange(count) for _ in range(math.prod(shape))]
                self.classes[key] = np.array(labels).reshape(shape)
                continue
            rows = math.prod(shape[:-1]) if declared.kind in ("onehot", "simplex") else 1
            count = math.prod(shape) // rows
            drawn = [x for _ in range(rows) for x in draw(declared.kind, count, rng, self.scale)]
            if key in self.fixed:
                drawn = [self.fixed[key]] * len(drawn)  # type: ignore[list-item]
            if declared.kind == "onehot":
                self.classes[key] = np.argmax(np.array(drawn, dtype=float).reshape(shape), axis=-1)
            leaf = np.empty(len(drawn), dtype=object)
            leaf[:] = [self.arithmetic.number(value) for value in drawn]
            self.leaves[key] = leaf.reshape(shape)

    def forget(self) -> None:
        """Compute everything anew, after a change of the drawn values."""
        self.values.clear()
        self.nudges.clear()
        self.partials.clear()

    def evaluate(self, node: Node, env: Env) -> Any:
        """The value of a resolved formula: a number, or an array of two dimensions."""
        EFFORT.spend(self.effort)
        return self.methods[type(node)](node, env)

    # --- symbols

    def symbol(self, node: Value, env: Env) -> Any:
        if len(node.indices or ()) == len(node.axes):  # most are elements
            return self.value(*self.located(node, env), env)
        return self.elements(node, env, self.value)

    def elements(self, node: Value, env: Env, value: Callable[[str, Place, Env], Number]) -> Any:
        """The element that a symbol names, or the array of all that its indices leave."""
        key, place = self.located(node, env)
        if not node.rest:
            return value(key, place, env)
        return self.array(node.rest, lambda rest: value(key, (*place, *rest), env))

    def array(self, axes: tuple[str, ...], value: Callable[[Place], Number]) -> Any:
        """A column or a matrix, from the value at each place."""
        shape = tuple(self.sizes[axis] for axis in axes)
        array = np.empty(shape, dtype=object)
        for place in np.ndindex(*shape):
            array[place] = value(place)
        return array.reshape(-1, 1) if len(shape) == 1 else array

    def located(self, node: Value, env: Env) -> tuple[str, Place]:
        """The symbol and the place that the indices name: h_{t-1} is another symbol for t = 1."""
        if not node.indices:
            return node.key, ()
        letters, beside = env.letters, False
        place = []
        for index in node.indices:
            if isinstance(index, Index):
                place.append(letters[index.letter])
            else:
                place.append(self.evaluate_index(index, env))
                beside |= isinstance(index, meaning.Shifted)
        return self.started(node, tuple(place)) if beside else (node.key, tuple(place))

    def started(self, node: Value, place: Place) -> tuple[str, Place]:
        """The symbol at a place that may lie before the first or behind the last."""
        for at, (index, axis) in enumerate(zip(node.indices or (), node.axes, strict=False)):
            if isinstance(index, meaning.Shifted) and not 0 <= place[at] < self.sizes[axis]:
                if index.start and place[at] == -1:
                    return index.start, (*place[:at], *place[at + 1 :])
                raise EquationError(outside(node, index, axis, place[at] + 1), node.span)
        return node.key, place

    def evaluate_index(self, index: Node, env: Env) -> int:
        if isinstance(index, Index):
            return env.letters[index.letter]
        if isinstance(index, meaning.Shifted):
            return self.evaluate_index(index.index, env) + index.by
        if isinstance(index, ClassLabel):
            place = tuple(self.evaluate_index(of, env) for of in index.indices)
            return int(self.classes[index.key][place])
        if isinstance(index, meaning.Size):
            return self.sizes[index.axis] - 1
        assert isinstance(index, syntax.Number)
        return int(index.text) - 1

    def value(self, key: str, place: Place, env: Env) -> Number:
        """One element: changed, drawn, or computed from its definition."""
        direct = env.direct
        if direct is not None and direct.key == key and direct.place == place:
            return direct.value
        for change in reversed(env.changes):
            if change.key == key and change.place == place:
                return change.value
        if key in self.leaves:
            return self.leaves[key][place]
        if key not in self.scope.definitions:
            raise EquationError(f"{key} is not defined on this page, above or in this section")
        needed = self.scope.dependences(key)
        changes = tuple(change for change in env.changes if change.key in needed)
        known = (key, place, changes)
        if known not in self.values:
            self.values[known] = self.defined(key, place, Env(changes=changes))
        return self.values[known]

    def defined(self, key: str, place: Place, env: Env) -> Number:
        found = self.formula(key, place, env)
        if self.scrambled:
            phase = sum(map(ord, key))
            number = self.arithmetic.number
            assert isinstance(self.arithmetic, Precise)
            found += number(SCRAMBLE) * self.arithmetic.context.sin(3 * found + phase)
        if self.origin is not None and key in self.fixed:
            found += self.arithmetic.number(self.fixed[key]) - self.origin.value(key, place, Env())
        return found

    def formula(self, key: str, place: Place, env: Env) -> Number:
        """What the definition of an element says."""
        definition = self.scope.definitions[key]
        letters = dict(zip(definition.parameters, place, strict=False))
        value = self.evaluate(definition.body, replace(env, letters=letters, locals={}))
        rest = place[len(letters) :]
        return entry(value, rest) if rest else value

    def local(self, node: Local, env: Env) -> Any:
        value = env.locals[node.name]
        if node.indices is None:
            return value
        return entry(value, tuple(self.evaluate_index(index, env) for index in node.indices))

    def constant(self, node: meaning.Constant, env: Env) -> Number:
        if node.name == "e":
            return self.arithmetic.functions[r"\exp"](self.arithmetic.number(1))
        return self.arithmetic.pi

    def number(self, node: syntax.Number, env: Env) -> Number:
        if node.text not in self.numbers:
            self.numbers[node.text] = self.arithmetic.number(node.text)
        return self.numbers[node.text]

    def infinity(self, node: syntax.Infinity, env: Env) -> Number:
        raise EquationError(r"\infty stands only under \lim", node.span)

    # --- operations

    def sum(self, node: syntax.Sum, env: Env) -> Any:
        total: Any = None
        for sign, term in zip(node.signs, node.terms, strict=True):
            if sign == r"\pm":
                raise EquationError(r"\pm stands only under \lim", node.span)
            value = self.evaluate(term, env)
            signed = value if sign == "+" else -value
            total = signed if total is None else total + signed
        return total

    def product(self, node: syntax.Product, env: Env) -> Any:
        result = self.evaluate(node.factors[0], env)
        for sign, factor in zip(node.operators, node.factors[1:], strict=True):
            result = self.multiply(result, sign, self.evaluate(factor, env))
        return result

    def multiply(self, left: Any, sign: str, right: Any) -> Any:
        if sign == "/":
            return left / right
        arrays = isinstance(left, np.ndarray) and isinstance(right, np.ndarray)
        if sign == r"\odot" or not arrays:
            return left * right
        if sign == r"\cdot" and left.shape == right.shape and left.shape[1] == 1:
            left = left.T
        matrix = left.dot(right)
        return matrix[0, 0] if matrix.shape == (1, 1) else matrix

    def fraction(self, node: syntax.Fraction, env: Env) -> Any:
        return self.evaluate(node.above, env) / self.evaluate(node.below, env)

    def power(self, node: syntax.Power, env: Env) -> Number:
        exponent = self.evaluate(node.exponent, env)
        if node.base == meaning.Constant("e"):
            return self.arithmetic.functions[r"\exp"](exponent)
        base = self.evaluate(node.base, env)
        if isinstance(base, np.ndarray):
            return matrices.inverse(base, self.arithmetic)
        return self.arithmetic.power(base, exponent)

    def element(self, node: syntax.Element, env: Env) -> Number:
        array = self.evaluate(node.array, env)
        place = [self.evaluate_index(index, env) for index in node.indices]
        return array.reshape(-1)[place[0]] if len(place) == 1 else array[tuple(place)]

    def over(self, node: meaning.Over, env: Env) -> Any:
        values = []
        ranges = [range(self.sizes[axis]) for axis in node.axes]
        for place in itertools.product(*ranges):
            letters = {**env.letters, **dict(zip(node.letters, place, strict=True))}
            inner = Env(letters, env.locals, env.changes, env.direct)
            if node.condition is None or self.holds(node.condition, inner):
                values.append(self.evaluate(node.body, inner))
        if node.operator == r"\sum":
            return sum(values[1:], start=values[0]) if values else self.arithmetic.number(0)
        if node.operator == r"\prod":
            return math.prod(values[1:], start=values[0]) if values else self.arithmetic.number(1)
        if not values:
            raise EquationError(f"{node.operator} over nothing", node.span)
        return max(values) if node.operator == r"\max" else min(values)

    # --- conditions

    def holds(self, node: Node, env: Env) -> bool:
        assert isinstance(node, syntax.Chain)
        values = [self.evaluate(member, env) for member in node.members]
        compare = {
            "=": operator.eq, "≠": operator.ne, "<": operator.lt, ">": operator.gt,
            "≤": operator.le, "≥": operator.ge,
        }  # fmt: skip
        for relation, (left, right) in zip(node.relations, itertools.pairwise(values), strict=True):
            if relation not in compare:
                raise EquationError(f"a condition with {relation}", node.span)
            if not compare[relation](left, right):
                return False
        return True

    def bracket(self, node: syntax.Bracket, env: Env) -> Number:
        return self.arithmetic.number(int(self.holds(node.condition, env)))

    def cases(self, node: syntax.Cases, env: Env) -> Any:
        for value, condition in zip(node.values, node.conditions, strict=True):
            if condition is None or self.holds(condition, env):
                return self.evaluate(value, env)
        raise EquationError("no case applies at a sampled point", node.span)

    # --- functions

    def call(self, node: syntax.Call, env: Env) -> Any:
        arguments = [self.evaluate(argument, env) for argument in node.arguments]
        if node.name in matrices.FUNCTIONS:
            return matrices.FUNCTIONS[node.name](as_array(arguments[0]), self.arithmetic)

        def apply(*numbers: Number) -> Number:
            return self.apply(node.name, node.primes, numbers, env)

        if any(isinstance(argument, np.ndarray) for argument in arguments):
            return np.frompyfunc(apply, len(arguments), 1)(*arguments)
        return apply(*arguments)

    def applied(self, node: meaning.Applied, env: Env) -> Any:
        """A function of whole vectors, with the element of its value for each place."""
        definition = self.scope.definitions[f"{node.name}()"]
        arguments = [self.evaluate(argument, env) for argument in node.arguments]
        parameters = dict(zip(definition.parameters, arguments, strict=True))

        def value(place: Place) -> Number:
            letters = dict(zip(definition.letters, place, strict=True))
            return self.evaluate(definition.body, Env(letters, parameters, env.changes))

        return self.array(node.axes, value) if node.axes else value(())

    def apply(self, name: str, primes: int, numbers: tuple[Number, ...], env: Env) -> Number:
        """A function of numbers; a prime is a central difference."""
        if primes:
            if len(numbers) != 1:
                raise EquationError(f"{name} with a prime takes one argument")
            if primes > 2:
                return self.higher_difference(
                    lambda x: self.apply(name, 0, (x,), env), numbers[0], primes
                )
            return self.difference(lambda x: self.apply(name, primes - 1, (x,), env), numbers[0])
        definition = self.scope.definitions.get(f"{name}()")
        if definition is not None:
            if not definition.elementwise:
                raise EquationError(f"{name} is defined below, and it is a function of vectors")
            if len(numbers) != len(definition.parameters):
                raise EquationError(f"{name} takes {len(definition.parameters)} argument(s)")
            parameters = dict(zip(definition.parameters, numbers, strict=True))
            return self.evaluate(definition.body, Env({}, parameters, env.changes))
        if name in (r"\max", r"\min"):
            return max(numbers) if name == r"\max" else min(numbers)
        if name not in self.arithmetic.functions:
            raise EquationError(f"the function {name} has no definition on this page")
        if len(numbers) != 1:
            raise EquationError(f"{name} takes one argument")
        return self.arithmetic.functions[name](numbers[0])

    # --- derivatives

    def difference(self, function: Callable[[Number], Any], at: Number) -> Any:
        """The central difference of a function."""
        step = self.arithmetic.step(at)
        above, below = at + step, at - step
        return (function(above) - function(below)) / (above - below)

    def higher_difference(
        self, function: Callable[[Number], Number], at: Number, order: int
    ) -> Number:
        """A central difference of third order or more, with a step that suits the order."""
        step = self.arithmetic.wide_step(order)
        total = self.arithmetic.number(0)
        for k in range(order + 1):
            half = self.arithmetic.number(order - 2 * k) / 2
            total += (-1) ** k * math.comb(order, k) * function(at + half * step)
        return total / step**order

    def derivative(self, node: syntax.Derivative, env: Env) -> Any:
        return self.differentiate(node.body, node.by, env, node.immediate)

    def gradient(self, node: syntax.Gradient, env: Env) -> Any:
        return self.differentiate(node.body, (node.by,), env, False)

    def differentiate(self, body: Node, by: tuple[Node, ...], env: Env, immediate: bool) -> Any:
        if not by:
            return self.evaluate(body, env)
        variable, rest = by[0], by[1:]
        if isinstance(variable, Local):
            name = variable.name
            return self.difference(
                lambda x: self.differentiate(
                    body, rest, replace(env, locals={**env.locals, name: x}), immediate
                ),
                env.locals[name],
            )
        assert isinstance(variable, Value)
        self.refuse_zero(body, variable, immediate)
        if not variable.rest:
            return self.partial(body, rest, *self.located(variable, env), env, immediate)
        shape = tuple(self.sizes[axis] for axis in variable.rest)
        key, first = self.located(variable, env)
        columns = [
            self.partial(body, rest, key, (*first, *place), env, immediate)
            for place in np.ndindex(*shape)
        ]
        if isinstance(columns[0], np.ndarray):  # a Jacobian, with the rows of the body
            return np.concatenate(columns, axis=1)
        array = np.empty(len(columns), dtype=object)
        array[:] = columns
        return array.reshape(shape if len(shape) == 2 else (-1, 1))

    def refuse_zero(self, body: Node, variable: Value, immediate: bool) -> None:
        """A derivative that is 0 because nothing leads there is a mistake, not a value."""
        named = references(body)
        if immediate and isinstance(body, Value) and body.key in self.scope.definitions:
            named = references(self.scope.definitions[body.key].body)
            reached = variable.key in named
        else:
            reached = any(variable.key in self.scope.dependences(key) for key in named)
        if not reached:
            raise EquationError(
                f"what is differentiated does not depend on {variable.key} through any definition: "
                "the derivative is 0 whatever the values",
                variable.span,
            )

    def partial(
        self,
        body: Node,
        rest: tuple[Node, ...],
        key: str,
        place: Place,
        env: Env,
        immediate: bool,
    ) -> Any:
        known = None
        if isinstance(body, Value) and not rest and not immediate and env.direct is None:
            known = (*self.located(body, env), key, place, env.changes)
            if known in self.partials:
                return self.partials[known]
        at = self.value(key, place, env)
        ends = []
        for side in (1, -1):
            change = self.nudge(key, place, side, at, env)
            if immediate:
                ends.append(self.immediately(body, replace(env, direct=change)))
            else:
                nudged = replace(env, changes=(*env.changes, change))
                ends.append(self.differentiate(body, rest, nudged, False))
        step = self.arithmetic.step(at)
        result = (ends[0] - ends[1]) / ((at + step) - (at - step))
        if known is not None:
            self.partials[known] = result
        return result

    def nudge(self, key: str, place: Place, side: int, at: Number, env: Env) -> Change:
        """The same change for the same perturbation, so that what it leads to is computed once."""
        known = (key, place, side, env.changes)
        if known not in self.nudges:
            self.nudges[known] = Change(key, place, at + side * self.arithmetic.step(at))
        return self.nudges[known]

    def immediately(self, body: Node, env: Env) -> Any:
        """The formula that defines a symbol, with only its own mentions of a variable changed."""
        if not isinstance(body, Value) or body.key not in self.scope.definitions:
            return self.evaluate(body, env)
        return self.elements(body, env, self.formula)

    # --- limits and points

    def at(self, node: syntax.At, env: Env) -> Any:
        variable = node.variable
        if isinstance(variable, Local):
            raise EquationError("a parameter cannot be set to a value", node.span)
        if not isinstance(variable, Value) or variable.key not in self.leaves:
            raise EquationError("only a drawn symbol can be set to a value", node.span)
        change = Change(*self.located(variable, env), self.evaluate(node.value, env))
        return self.evaluate(node.body, replace(env, changes=(*env.changes, change)))

    def given(self, element: Node, value: Node, env: Env) -> Env:
        """What a statement says about one element, for all that follows."""
        assert isinstance(element, Value)
        known = (*self.located(element, env), value)
        if known not in self.nudges:
            number = self.evaluate(value, env)
            self.nudges[known] = Change(*known[:2], number, given=True)
        return replace(env, changes=(*env.changes, self.nudges[known]))

    def limit(self, node: syntax.Limit, env: Env) -> Number:
        if env.locals or not all(change.given for change in env.changes):
            raise EquationError("a limit inside a derivative or a function", node.span)
        if self.far is None:
            self.far = World(self.scope, self.sizes, self.seed, FAR)
        return self.arithmetic.number(self.far.approached(node, env))

    def approached(self, node: syntax.Limit, env: Env) -> Number:
        """The value that a formula settles at, seen from every side that the limit names."""
        variable = node.variable
        if not isinstance(variable, Value) or variable.key not in self.leaves:
            raise EquationError("the variable of a limit must be a drawn symbol", node.span)
        element = self.located(variable, env)

        def at(value: Number) -> Number:
            changes = (*env.changes, Change(*element, value))
            return self.evaluate(node.body, replace(env, changes=changes))

        ends = [self.settled(at, path, node) for path in self.paths(node.target, env)]
        if not all(abs(end - ends[0]) <= SETTLED for end in ends):
            raise EquationError(
                f"the limit differs between the sides: {', '.join(brief(e, 6) for e in ends)}",
                node.span,
            )
        return ends[0]

    def settled(self, at: Callable[[Number], Number], path: list[Number], node: Node) -> Number:
        """The common value at the first two points of a path, or else at the last two."""
        values = [at(point) for point in path[:2]]
        if abs(values[0] - values[1]) <= SETTLED:
            return values[1]
        values += [at(point) for point in path[2:]]
        near = abs(values[-1] - values[1]) <= max(1, abs(values[-1])) / 10
        if len(values) < 4 or not near or not abs(values[2] - values[3]) <= SETTLED:
            raise EquationError(
                f"the limit does not exist: {', '.join(brief(v, 6) for v in values)}", node.span
            )
        return values[-1]

    def paths(self, target: Node, env: Env) -> list[list[Number]]:
        """Points that approach a target, one list for each side."""
        number = self.arithmetic.number
        target = syntax.ungrouped(target)
        sign = "+"
        if isinstance(target, syntax.Sum) and len(target.terms) == 1:
            sign, target = target.signs[0], target.terms[0]
        if isinstance(target, syntax.Infinity):
            sides = {"+": (1,), "-": (-1,), r"\pm": (1, -1)}[sign]
            return [[side * number(p) for p in MODERATE + DISTANT] for side in sides]
        at = self.evaluate(target, env)
        at = -at if sign == "-" else at
        return [[at + side * number(p) for p in NEAR] for side in (1, -1)]
