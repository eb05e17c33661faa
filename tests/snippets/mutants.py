"""Small mistakes in the lines of snippets/*.py, found by the syntax tree and made in the text."""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SNIPPETS = Path(__file__).parents[2] / "snippets"

OPERATORS = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Pow: "*", ast.MatMult: "*",
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.Gt: "<=", ast.LtE: ">", ast.GtE: "<",
    ast.BitOr: "&", ast.BitAnd: "|", ast.FloorDiv: "*", ast.Mod: "*",
    ast.In: "not in", ast.NotIn: "in", ast.And: "or", ast.Or: "and",
}  # fmt: skip
STRICTER = {ast.Lt: "<=", ast.Gt: ">=", ast.LtE: "<", ast.GtE: ">"}
NAMES = {
    "exp": ("expm1",), "expm1": ("exp",), "log": ("log1p",), "log1p": ("log",),
    "minimum": ("maximum",), "maximum": ("minimum",), "max": ("min",), "min": ("max",),
    "sum": ("mean", "prod"), "mean": ("sum",), "abs": ("negative",), "tanh": ("sinh",),
    "argmax": ("argmin",), "any": ("all",), "all": ("any",), "zeros": ("ones",), "ones": ("zeros",),
    "square": ("abs",), "sqrt": ("square",), "cosh": ("sinh",), "sinh": ("cosh",),
}  # fmt: skip
COMMUTATIVE = ("min", "max", "minimum", "maximum", "logaddexp")


@dataclass(frozen=True)
class Mutant:
    """A changed line of a snippet."""

    module: str  # such as "activations"
    function: str
    line: int
    original: str
    changed: str
    source: str  # of the whole module

    @property
    def name(self) -> tuple[str, str, str]:
        return f"{self.module}.{self.function}", self.original, self.changed


def modules() -> list[str]:
    return sorted(p.stem for p in SNIPPETS.glob("*.py") if p.stem != "__init__")


def mutants(module: str, source: bytes | None = None) -> Iterator[Mutant]:
    """All changes of the code in the functions of a module, each once."""
    source = source or (SNIPPETS / f"{module}.py").read_bytes()
    seen = {ast.dump(ast.parse(source))}
    starts = [0, *itertools.accumulate(len(line) for line in source.splitlines(keepends=True))]

    def place(node: ast.AST) -> tuple[int, int]:
        start = starts[node.lineno - 1] + node.col_offset
        return start, starts[node.end_lineno - 1] + node.end_col_offset

    for function, (head, tail), start, end, text in changes(ast.parse(source), source, place):
        mutated = source[:start] + text.encode() + source[end:]
        try:
            meaning = ast.dump(ast.parse(mutated))
        except SyntaxError:
            continue
        if meaning in seen:
            continue
        seen.add(meaning)
        first, last = starts[head - 1], starts[tail]
        original, changed = source[first:last], mutated[first : last + len(mutated) - len(source)]
        yield Mutant(module, function, head, shown(original), shown(changed), mutated.decode())


def shown(code: bytes) -> str:
    """Lines of code without their marks, on one line."""
    return " ".join(re.sub(r"  #.*", "", code.decode()).split())


def changes(tree, source, place):
    """(function, lines, start, end, text): what may be mistaken for what."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = sorted(
            {
                n.id
                for n in ast.walk(function)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
            | {a.arg for a in function.args.args}
        )
        for statement in statements(function.body):
            for change in of_statement(statement, names, source, place):
                yield function.name, lines(statement), *change


def lines(statement):
    """The first and last line of a simple statement, or of the head of a compound one."""
    body = getattr(statement, "body", None)
    end = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno
    return statement.lineno, end


def statements(body):
    """Simple statements, and the heads of compound ones, without docstrings."""
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        yield statement
        for field in ("body", "orelse", "finalbody"):
            if not isinstance(statement, ast.FunctionDef):
                yield from statements(getattr(statement, field, []))


def heads(statement):
    """The expressions of a statement, without those of the statements inside it."""
    if isinstance(statement, ast.If | ast.While):
        return [statement.test]
    if isinstance(statement, ast.For):
        return [statement.iter]
    if isinstance(statement, ast.Raise | ast.Try | ast.FunctionDef):
        return []  # the words of a message
    return [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)]


def of_statement(statement, names, source, place):
    def text(node):
        start, end = place(node)
        return source[start:end].decode()

    def put(node, new):
        return (*place(node), new)

    def between(left, right, new):
        """Another operator between two operands, whatever parentheses stand around them."""
        start, end = place(left)[1], place(right)[0]
        gap = source[start:end].decode()
        core = gap.strip("() \n")
        at = start + len(gap[: gap.index(core)].encode())
        return at, at + len(core.encode()), new

    if isinstance(statement, ast.Expr):
        yield put(statement, "pass")
    if isinstance(statement, ast.If):
        yield put(statement.test, f"not ({text(statement.test)})")
    if isinstance(statement, ast.AugAssign):
        other = OPERATORS[type(statement.op)]
        yield place(statement.target)[1], place(statement.value)[0], f" {other}= "
    for head in heads(statement):
        for node in ast.walk(head):
            match node:
                case ast.BinOp(left, op, right):
                    yield between(left, right, OPERATORS[type(op)])
                    yield put(node, text(left))
                    yield put(node, text(right))
                case ast.UnaryOp(_, operand):
                    yield put(node, f"({text(operand)})")
                case ast.Compare(left, ops, comparators):
                    for one, op, other in zip([left, *comparators], ops, comparators, strict=False):
                        for table in (OPERATORS, STRICTER):
                            if type(op) in table:
                                yield between(one, other, table[type(op)])
                case ast.BoolOp(op, values):
                    for one, other in itertools.pairwise(values):
                        yield between(one, other, OPERATORS[type(op)])
                case ast.Constant(bool() as value):
                    yield put(node, str(not value))
                case ast.Constant(int() | float() as value):
                    yield put(node, repr(value + 1))
                case ast.Name(name, ast.Load()) if name in names:
                    yield put(node, names[(names.index(name) + 1) % len(names)])
                case ast.Attribute(value, "T"):
                    yield put(node, text(value))
                case ast.Call(function, arguments, keywords):
                    name = function.attr if isinstance(function, ast.Attribute) else text(function)
                    for other in NAMES.get(name, ()):
                        start, end = place(function)
                        yield end - len(name), end, other
                    if len(arguments) == 1 and not isinstance(
                        arguments[0], ast.GeneratorExp | ast.Starred
                    ):
                        yield put(node, f"({text(arguments[0])})")
                    elif isinstance(function, ast.Attribute) and not arguments:
                        yield put(node, text(function.value))
                    if len(arguments) >= 2 and name not in COMMUTATIVE:
                        first, second = arguments[:2]
                        start, end = place(first)[0], place(second)[1]
                        yield start, end, f"{text(second)}, {text(first)}"
                    for keyword in keywords:
                        if keyword.arg in ("axis", "keepdims"):
                            yield put(keyword, "")
                case ast.IfExp(_, body, orelse):
                    yield put(node, text(body))
                    yield put(node, text(orelse))
