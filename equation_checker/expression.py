r"""A NumPy expression as a formula: what each element is, in index notation.

Nothing is executed. `(a - y) * a_prev` becomes a tree like that of LaTeX, so the same judge hears
it, and shapes are compared by name: outputs never meet inputs, even where there are as many.
"""

import ast
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from equation_checker import syntax
from equation_checker.errors import EquationError
from equation_checker.meaning import Constant, Index, Over, Size, Value
from equation_checker.symbols import Scope, is_derived
from equation_checker.syntax import Node

ONE = "1"  # an axis of one element
Build = Callable[..., Node]
LONGEST = 2_000
DEEPEST = 60
ASSIGNED = re.compile(r"\s*\w+\s*=(?!=)")


@dataclass(frozen=True)
class Array:
    """Axes by name, and the formula of the element at some indices."""

    axes: tuple[str, ...]
    at: Callable[[tuple[Node, ...]], Node]

    @property
    def shape(self) -> str:
        return f"({', '.join(self.axes)}{',' if len(self.axes) == 1 else ''})"


class NotAnIndex(EquationError):
    """An array in square brackets: most often the targets, taken for a class number."""


class Shapes(EquationError):
    """Two arrays that NumPy would refuse, or broadcast by accident."""


def plus(*terms: Node) -> Node:
    return syntax.Sum(("+",) * len(terms), terms)


def minus(x: Node) -> Node:
    return syntax.Sum(("-",), (x,))


def times(*factors: Node) -> Node:
    """A product; the factors of a first product come before the others."""
    first = factors[0]
    operators: tuple[str, ...] = ()
    flat: tuple[Node, ...] = (group(first),)
    if isinstance(first, syntax.Product):
        operators, flat = first.operators, first.factors
    for factor in factors[1:]:
        operators += (r"\cdot" if isinstance(factor, syntax.Number) else "",)
        flat += (group(factor),)
    return syntax.Product(operators, flat)


def power(base: Node, exponent: Node) -> Node:
    return syntax.Power(group(base), exponent)


def group(node: Node) -> Node:
    compound = syntax.Sum | syntax.Product | Over | syntax.Cases
    return syntax.Group(node) if isinstance(node, compound) else node


def called(name: str) -> Build:
    return lambda *arguments: syntax.Call(name, 0, arguments)


TWO, UNIT, ZERO = (syntax.Number(text) for text in "210")
OPERATORS: dict[type[ast.operator], Build] = {
    ast.Add: plus,
    ast.Sub: lambda a, b: syntax.Sum(("+", "-"), (a, group(b))),
    ast.Mult: times,
    ast.Div: syntax.Fraction,
    ast.Pow: power,
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "=", ast.NotEq: "≠", ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥",
}  # fmt: skip
ELEMENTWISE: dict[str, Build] = {
    "exp": called(r"\exp"),
    "log": called(r"\ln"),
    "log1p": lambda x: syntax.Call(r"\ln", 0, (plus(UNIT, x),)),
    "expm1": lambda x: syntax.Sum(("+", "-"), (syntax.Call(r"\exp", 0, (x,)), UNIT)),
    "logaddexp": lambda a, b: syntax.Call(
        r"\ln", 0, (plus(syntax.Call(r"\exp", 0, (a,)), syntax.Call(r"\exp", 0, (b,))),)
    ),
    "sqrt": called("sqrt"),
    "square": lambda x: power(x, TWO),
    "abs": called("abs"),
    "sign": called("sgn"),
    "tanh": called(r"\tanh"),
    "sinh": called(r"\sinh"),
    "cosh": called(r"\cosh"),
    "sin": called(r"\sin"),
    "cos": called(r"\cos"),
    "arctan": called(r"\arctan"),
    "maximum": called(r"\max"),
    "minimum": called(r"\min"),
    "zeros_like": lambda x: ZERO,
    "ones_like": lambda x: UNIT,
}
REDUCTIONS = {"sum": r"\sum", "prod": r"\prod", "max": r"\max", "min": r"\min", "mean": r"\sum"}
OF_THE_PAGE = {
    "sigmoid": (r"\sigma", 0),
    "sigmoid_prime": (r"\sigma", 1),
    "softplus": (r"\zeta", 0),
}
MATRICES = {"outer", "dot", "matmul", "diag", "eye", "where", "transpose"}
FUNCTIONS = sorted({*ELEMENTWISE, *REDUCTIONS, *MATRICES})


def read_expression(source: str, scope: Scope, letters: Sequence[str]) -> Array:
    """The array that an expression means; `letters` are taken and bind nothing inside.

    An assignment in front of it, `delta =`, is skipped. Raises EquationError with the place.
    """
    if len(source) > LONGEST:
        raise EquationError(f"an expression of more than {LONGEST} characters")
    text = source.replace("\r\n", " \n").replace("\r", "\n")  # as Python counts lines
    if found := ASSIGNED.match(text):
        text = " " * found.end() + text[found.end() :]
    if not text.strip():
        raise EquationError("there is no expression yet")
    return Reader(text, scope, letters).array()


def names(scope: Scope) -> dict[str, str]:
    """What arrays are called in Python, and the symbols that they stand for."""
    found: dict[str, str] = {}
    for key, name in scope.notation.python.items():
        declared = scope.declared(key)
        if declared is None or not (declared.kind or key in scope.definitions):
            continue
        if name not in found or declared.axes:
            found[name] = key
    for key, declared in scope.notation.symbols.items():
        if declared.kind not in (None, "class") and key.isidentifier() and key not in found:
            found[key] = key
    return found


class Reader:
    """Reads one expression; one method a construct, and no other construct is read."""

    def __init__(self, source: str, scope: Scope, letters: Sequence[str]) -> None:
        self.wrapped = f"({source}\n)"  # in parentheses, it may run over several lines
        self.scope = scope
        self.names = names(scope)
        pool = [letter for letter in "imnlpqrst" if letter not in letters]
        self.fresh: Iterator[str] = itertools.chain(pool, map("i{}".format, itertools.count()))

    def array(self) -> Array:
        try:
            tree = ast.parse(self.wrapped, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            reason = error.msg if isinstance(error, SyntaxError) else str(error)
            raise EquationError(f"this is not a Python expression: {reason}") from None
        return self.read(tree.body)

    # --- places

    def fail(
        self, node: ast.AST, message: str, kind: type[EquationError] = EquationError
    ) -> EquationError:
        first = self.offset(getattr(node, "lineno", 1), getattr(node, "col_offset", 1))
        last = self.offset(getattr(node, "end_lineno", 1), getattr(node, "end_col_offset", 1))
        return kind(message, (first, last))

    def offset(self, line: int, column: int) -> int:
        """A place of the parser, in bytes of a line, as a place in the source."""
        lines = self.wrapped.split("\n")
        inside = len(lines[line - 1].encode()[:column].decode(errors="ignore"))
        found = sum(len(text) + 1 for text in lines[: line - 1]) + inside - 1
        return min(max(0, found), len(self.wrapped) - 3)

    def text(self, node: ast.AST) -> str:
        return ast.unparse(node)

    # --- constructs

    def read(self, node: ast.expr, depth: int = 0) -> Array:
        if depth > DEEPEST:
            raise self.fail(node, f"an expression nested more than {DEEPEST} deep")
        method: Callable[[ast.expr, int], Array] | None = getattr(
            self, f"read_{type(node).__name__.lower()}", None
        )
        if method is None:
            raise self.fail(
                node,
                f"{self.text(node)} is not read: write one expression in {self.known()}, "
                "numbers, operators and functions of np",
            )
        return method(node, depth + 1)

    def read_constant(self, node: ast.Constant, depth: int) -> Array:
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.fail(node, f"{node.value!r} is not a real number")
        if node.value != node.value or abs(node.value) > 1e300:
            raise self.fail(node, "a number of more than 1e300")
        number = syntax.Number(repr(node.value))
        return Array((), lambda at: number)

    def read_name(self, node: ast.Name, depth: int) -> Array:
        name = node.id
        if name in self.scope.notation.sizes[0] and name not in self.names:
            return Array((), lambda at: Size(name))
        if name not in self.names:
            raise self.fail(node, f"the name {name} is not known; known are {self.known()}, np")
        key = self.names[name]
        axes = self.scope.notation.symbols[key].axes
        return Array(axes, lambda at: Value(key, at or None, axes))

    def read_attribute(self, node: ast.Attribute, depth: int) -> Array:
        if isinstance(node.value, ast.Name) and node.value.id == "np":
            if node.attr in ("pi", "e"):
                constant = Constant({"pi": r"\pi", "e": "e"}[node.attr])
                return Array((), lambda at: constant)
            raise self.fail(node, f"np.{node.attr} is not read; functions are {self.functions()}")
        if node.attr != "T":
            raise self.fail(node, f".{node.attr} is not read; .T is, and functions of np")
        return self.transposed(self.read(node.value, depth))

    def known(self) -> str:
        mine = [name for name, key in self.names.items() if not is_derived(self.scope, key)]
        return ", ".join([*mine, *self.scope.notation.sizes[0]])

    def functions(self) -> str:
        return ", ".join(FUNCTIONS)

    def read_unaryop(self, node: ast.UnaryOp, depth: int) -> Array:
        inner = self.read(node.operand, depth)
        if isinstance(node.op, ast.UAdd):
            return inner
        if not isinstance(node.op, ast.USub):
            raise self.fail(node, f"{self.text(node)} is not read")
        return Array(inner.axes, lambda at: minus(group(inner.at(at))))

    def read_binop(self, node: ast.BinOp, depth: int) -> Array:
        left, right = self.read(node.left, depth), self.read(node.right, depth)
        if isinstance(node.op, ast.MatMult):
            return self.matrix_product(node, left, right)
        build = OPERATORS.get(type(node.op))
        if build is None:
            raise self.fail(node, f"{self.text(node)} is not read; operators are + - * / ** @")
        return self.elementwise(node, build, left, right)

    def read_compare(self, node: ast.Compare, depth: int) -> Array:
        if len(node.ops) != 1 or type(node.ops[0]) not in COMPARISONS:
            raise self.fail(node, f"{self.text(node)} is not read: compare two arrays")
        relation = COMPARISONS[type(node.ops[0])]
        left, right = self.read(node.left, depth), self.read(node.comparators[0], depth)
        return self.elementwise(
            node, lambda a, b: syntax.Bracket(syntax.Chain((a, b), (relation,))), left, right
        )

    def read_subscript(self, node: ast.Subscript, depth: int) -> Array:
        array = self.read(node.value, depth)
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        places = [item for item in items if not self.is_new_axis(item) and not is_dots(item)]
        if len(places) > len(array.axes):
            raise self.fail(node, f"{len(places)} indices, but {array.shape} is the shape")
        missing = len(array.axes) - len(places)
        full: list[ast.expr | None] = []  # None: all of an axis
        for item in items:
            full += [None] * missing if is_dots(item) else [item]
        if not any(map(is_dots, items)):
            full += [None] * missing
        return self.indexed(array, full, depth)

    def indexed(self, array: Array, items: Sequence[ast.expr | None], depth: int) -> Array:
        axes: list[str] = []
        sources: list[Node | int] = []  # for each old axis: a fixed index, or a new axis
        for item in items:
            if item is not None and self.is_new_axis(item):
                axes.append(ONE)
                continue
            old = array.axes[len(sources)]
            if item is None or is_all(item):
                sources.append(len(axes))
                axes.append(old)
            else:
                sources.append(self.whole_number(item, old, depth))
        return Array(
            tuple(axes),
            lambda at: array.at(tuple(at[s] if isinstance(s, int) else s for s in sources)),
        )

    def whole_number(self, item: ast.expr, axis: str, depth: int) -> Node:
        """A fixed index: counted from 0 here, from 1 in formulas."""
        if isinstance(item, ast.Constant) and type(item.value) is int:
            least = 1 if axis == ONE else min(s[axis] for s in self.scope.notation.sizes)
            if item.value >= least:
                raise self.fail(item, f"the index {item.value} is not within 0 … {least - 1}")
            return syntax.Number(str(item.value + 1))
        if isinstance(item, ast.Slice | ast.UnaryOp):
            raise self.fail(item, f"[{self.text(item)}] is not read: all of an axis is [:]")
        array = self.read(item, depth)
        raise self.fail(
            item,
            f"{self.text(item)} is no index: it is an array of shape {array.shape}",
            NotAnIndex,
        )

    def is_new_axis(self, item: ast.expr) -> bool:
        none = isinstance(item, ast.Constant) and item.value is None
        return none or ast.unparse(item) == "np.newaxis"

    # --- calls

    def read_call(self, node: ast.Call, depth: int) -> Array:
        function = node.func
        if is_method(function):  # x.sum() is np.sum(x)
            arguments = [function.value, *node.args]
            function = ast.Attribute(ast.Name("np"), function.attr)
            node = ast.copy_location(ast.Call(function, arguments, node.keywords), node)
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.fail(node, "* in a call is not read")
        if isinstance(function, ast.Name):
            return self.call_of_the_page(node, function.id, depth)
        of_np = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
        if (
            not isinstance(function, ast.Attribute)
            or not of_np
            or self.text(function.value) != "np"
        ):
            raise self.fail(node, f"{self.text(function)} is not called here, only functions of np")
        name = function.attr
        if name not in FUNCTIONS:
            raise self.fail(node, f"np.{name} is not read; functions are {self.functions()}")
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        if name in REDUCTIONS:
            return self.reduction(node, name, keywords, depth)
        if keywords:
            raise self.fail(node, f"np.{name} takes no {'/'.join(map(str, keywords))}= here")
        if name == "eye":
            return self.eye(node)
        arrays = [self.read(argument, depth) for argument in node.args]
        if name in MATRICES:
            counts = {"outer": 2, "dot": 2, "matmul": 2, "diag": 1, "where": 3, "transpose": 1}
            self.demand(node, arrays, counts[name])
            built: Array = getattr(self, name)(node, *arrays)
            return built
        self.demand(node, arrays, 2 if name in ("logaddexp", "maximum", "minimum") else 1)
        return self.elementwise(node, ELEMENTWISE[name], *arrays)

    def call_of_the_page(self, node: ast.Call, name: str, depth: int) -> Array:
        known = {
            name: meaning
            for name, meaning in OF_THE_PAGE.items()
            if f"{meaning[0]}()" in self.scope.definitions
        }
        if name not in known or node.keywords:
            listed = ", ".join([*known, "functions of np"])
            raise self.fail(node, f"{name} is not called here; {listed} are")
        function, primes = known[name]
        arrays = [self.read(argument, depth) for argument in node.args]
        self.demand(node, arrays, 1)
        return self.elementwise(node, lambda x: syntax.Call(function, primes, (x,)), *arrays)

    def demand(self, node: ast.Call, arrays: Sequence[Array], count: int) -> None:
        if len(arrays) != count:
            raise self.fail(node, f"{self.text(node.func)} takes {count} argument(s) here")

    def elementwise(self, node: ast.expr, build: Build, *arrays: Array) -> Array:
        axes: tuple[str, ...] = ()
        for array in arrays:
            axes = self.broadcast(node, axes, array.axes)

        def at(indices: tuple[Node, ...]) -> Node:
            return build(*(array.at(indices[len(axes) - len(array.axes) :]) for array in arrays))

        return Array(axes, at)

    def broadcast(
        self, node: ast.expr, left: tuple[str, ...], right: tuple[str, ...]
    ) -> tuple[str, ...]:
        found: list[str] = []
        for a, b in itertools.zip_longest(reversed(left), reversed(right), fillvalue=ONE):
            if a != b and ONE not in (a, b):
                shapes = f"({', '.join(left)}) and ({', '.join(right)})"
                raise self.fail(node, f"{self.text(node)}: the shapes {shapes} do not fit", Shapes)
            found.insert(0, b if a == ONE else a)
        return tuple(found)

    def reduction(
        self, node: ast.Call, name: str, keywords: dict[str | None, ast.expr], depth: int
    ) -> Array:
        if len(node.args) not in (1, 2) or set(keywords) - {"axis", "keepdims"}:
            raise self.fail(node, f"np.{name} takes an array, axis= and keepdims=")
        array = self.read(node.args[0], depth)
        axis = node.args[1] if len(node.args) == 2 else keywords.get("axis")
        reduced = self.chosen_axes(array, axis)
        keep = keywords.get("keepdims")
        if keep is not None and not isinstance(getattr(keep, "value", None), bool):
            raise self.fail(keep, "keepdims is True or False")
        kept = keep is not None and bool(getattr(keep, "value", False))
        letters = {n: next(self.fresh) for n in reduced if array.axes[n] != ONE}
        axes = [ONE if n in reduced else a for n, a in enumerate(array.axes)]
        axes = axes if kept else [a for n, a in enumerate(array.axes) if n not in reduced]

        def at(indices: tuple[Node, ...]) -> Node:
            rest = iter(indices)
            full: list[Node] = []
            for n in range(len(array.axes)):
                given = next(rest) if kept or n not in reduced else UNIT
                full.append(Index(letters[n]) if n in letters else given)
            body = group(array.at(tuple(full)))
            if not letters:
                return body
            over = tuple(array.axes[n] for n in letters)
            total = Over(REDUCTIONS[name], tuple(letters.values()), over, None, body)
            if name != "mean":
                return total
            count = times(*map(Size, over)) if len(over) > 1 else Size(over[0])
            return syntax.Fraction(total, count)

        return Array(tuple(axes), at)

    def chosen_axes(self, array: Array, axis: ast.expr | None) -> set[int]:
        count = len(array.axes)
        if axis is None or (isinstance(axis, ast.Constant) and axis.value is None):
            return set(range(count))
        try:
            value = ast.literal_eval(axis)
        except ValueError:
            value = None
        if type(value) is not int or not -count <= value < count:
            raise self.fail(axis, f"axis must be a number within the shape {array.shape}")
        return {value % count}

    # --- matrices

    def transposed(self, array: Array) -> Array:
        return Array(array.axes[::-1], lambda at: array.at(at[::-1]))

    def transpose(self, node: ast.expr, array: Array) -> Array:
        return self.transposed(array)

    def outer(self, node: ast.expr, left: Array, right: Array) -> Array:
        if len(left.axes) != 1 or len(right.axes) != 1:
            raise self.fail(node, f"np.outer of the shapes {left.shape} and {right.shape}", Shapes)
        return Array((*left.axes, *right.axes), lambda at: times(left.at(at[:1]), right.at(at[1:])))

    def dot(self, node: ast.expr, left: Array, right: Array) -> Array:
        return self.matrix_product(node, left, right)

    matmul = dot

    def matrix_product(self, node: ast.expr, left: Array, right: Array) -> Array:
        fits = (
            left.axes
            and right.axes
            and left.axes[-1] == right.axes[0 if len(right.axes) < 2 else -2]
        )
        if not fits or len(left.axes) > 2 or len(right.axes) > 2:
            shapes = f"{left.shape} and {right.shape}"
            raise self.fail(node, f"{self.text(node)}: no product of the shapes {shapes}", Shapes)
        axis = left.axes[-1]
        letter = Index(next(self.fresh))
        rows = len(left.axes) - 1

        def at(indices: tuple[Node, ...]) -> Node:
            inner = UNIT if axis == ONE else letter
            body = times(left.at((*indices[:rows], inner)), right.at((inner, *indices[rows:])))
            return body if axis == ONE else Over(r"\sum", (letter.letter,), (axis,), None, body)

        return Array((*left.axes[:-1], *right.axes[1:]), at)

    def eye(self, node: ast.Call) -> Array:
        (size,) = node.args if len(node.args) == 1 else (None,)
        if not isinstance(size, ast.Name) or size.id not in self.scope.notation.sizes[0]:
            sizes = " or ".join(f"np.eye({axis})" for axis in self.scope.notation.sizes[0])
            raise self.fail(node, f"write {sizes}: the sizes vary")
        return Array((size.id, size.id), lambda at: same(*at))

    def diag(self, node: ast.expr, array: Array) -> Array:
        if len(array.axes) == 1:
            return Array(array.axes * 2, lambda at: times(same(*at), array.at(at[:1])))
        if len(array.axes) == 2 and array.axes[0] == array.axes[1]:
            return Array(array.axes[:1], lambda at: array.at((*at, *at)))
        raise self.fail(node, f"np.diag of the shape {array.shape}", Shapes)

    def where(self, node: ast.expr, condition: Array, yes: Array, no: Array) -> Array:
        def build(holds: Node, a: Node, b: Node) -> Node:
            if not isinstance(holds, syntax.Bracket):
                raise self.fail(node, "np.where needs a comparison, such as z > 0")
            return syntax.Cases((a, b), (holds.condition, None))

        return self.elementwise(node, build, condition, yes, no)


def same(first: Node, second: Node) -> Node:
    return syntax.Bracket(syntax.Chain((first, second), ("=",)))


def is_method(function: ast.expr) -> TypeGuard[ast.Attribute]:
    named = isinstance(function, ast.Attribute) and function.attr in REDUCTIONS
    return named and ast.unparse(function.value) != "np"  # type: ignore[attr-defined]


def is_dots(item: ast.expr) -> bool:
    return isinstance(item, ast.Constant) and item.value is ...


def is_all(item: ast.expr) -> bool:
    return isinstance(item, ast.Slice) and not (item.lower or item.upper or item.step)
