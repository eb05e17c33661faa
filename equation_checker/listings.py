"""The NumPy of a page: what a marked line computes, against the LaTeX behind its `#:`.

Only files that a page embeds, and marked fences that it shows, are ever executed.
"""

import ast
import importlib
import io
import itertools
import re
import sys
import tokenize
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from equation_checker import tokens
from equation_checker.effort import limited, one_of, refuse_huge
from equation_checker.errors import EquationError
from equation_checker.sampling import Sample
from equation_checker.symbols import Resolved, Scope
from equation_checker.syntax import Statement, parse
from equation_checker.world import Env, World

TOLERANCE = 1e-12
FLOOR = 1e-60  # below it the differences of a formula have too few digits left
SECTION = re.compile(r"#\s*--8<--\s*\[(start|end):([\w-]+)\]")


@dataclass(frozen=True)
class Mark:
    """`#: LaTeX` behind a line of code; `formulas` are separated by commas."""

    line: int
    latex: str
    formulas: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Code with marks: a function of an embedded file, or a fence of the page."""

    name: str
    source: str
    marks: tuple[Mark, ...]
    function: str | None  # to be called; None: run as it stands
    parameters: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    root: Path | None = None


@dataclass
class Comparison:
    """What came of comparing one mark."""

    comparisons: int = 0
    difference: float = 0.0


def marks(source: str) -> list[Mark]:
    """All marks of a source, in order."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and token.string.startswith("#:"):
                latex = token.string[2:].strip()
                found.append(Mark(token.start[0], latex, tuple(separated(latex))))
    except (tokenize.TokenError, SyntaxError, ValueError) as error:
        raise EquationError(f"this is not Python: {error}") from None
    return found


def separated(latex: str) -> Iterator[str]:
    """Formulas between the commas that no bracket holds."""
    depth = start = 0
    for token in tokens.Tokenizer(latex, ()).tokens():
        depth += tokens.NESTING.get(token.type, 0)
        if token.type == "COMMA" and depth == 0:
            yield latex[start : token.start_pos].strip()
            start = token.end_pos or 0
    yield latex[start:].strip()


def tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise EquationError(f"this is not Python: {error}") from None


# --- finding listings


def embedded(path: str, section: str, root: Path | None) -> list[Listing]:
    """The functions of an embedded section; each must carry a mark."""
    source = read(path, root)
    first, last = section_lines(source, section, path)
    shown = [node for node in tree(source).body if first <= node.lineno <= last]
    for node in shown:
        if isinstance(node, ast.ClassDef | ast.AsyncFunctionDef):
            raise EquationError(f"{path}:{node.lineno}: {node.name} is no function to be called")
    functions = [node for node in shown if isinstance(node, ast.FunctionDef)]
    if not functions:
        raise EquationError(f"{path} {section}: there is no function in it, so nothing to compare")
    return [function_listing(node, source, path, root) for node in functions]


def read(path: str, root: Path | None) -> str:
    if root is None:
        raise EquationError(f"{path}: the page has no folder to embed it from")
    try:
        file = (root / path).resolve()
    except (OSError, ValueError) as error:
        raise EquationError(f"{path!r} cannot be read: {error}") from None
    if not file.is_relative_to(root.resolve()):
        raise EquationError(f"{path} lies outside the folder of the site")
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EquationError(f"{path} cannot be read: {getattr(error, 'strerror', error)}") from None


def section_lines(source: str, section: str, path: str) -> tuple[int, int]:
    """First and last line of a section; without a name, of the file."""
    lines = source.split("\n")
    if not section:
        return 1, len(lines)
    ends = {}
    for number, line in enumerate(lines, start=1):
        if (match := SECTION.search(line)) and match[2] == section:
            ends[match[1]] = number
    if set(ends) != {"start", "end"}:
        raise EquationError(f"{path} has no section {section}")
    return ends["start"], ends["end"]


def function_listing(node: ast.FunctionDef, source: str, path: str, root: Path | None) -> Listing:
    inside = tuple(m for m in marks(source) if node.lineno <= m.line <= (node.end_lineno or 0))
    if not inside:
        raise EquationError(
            f"{path}:{node.lineno}: the function {node.name} is bound to no formula; mark a line "
            "that computes one with  #: LaTeX"
        )
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    optional = names[len(names) - len(arguments.defaults) :] if arguments.defaults else []
    return Listing(path, source, inside, node.name, tuple(names), frozenset(optional), root)


def flat_listing(code: str, first: int, name: str, root: Path | None) -> Listing | None:
    """A fence of the page with marks, None without; its first line is that of the page."""
    if "#:" not in code:
        return None
    source = "\n" * (first - 1) + code
    found = tuple(marks(source))
    return Listing(name, source, found, None, root=root) if found else None


# --- running them


class Recorder(ast.NodeTransformer):
    """Lets each marked line hand over the value that it computes."""

    def __init__(self, wanted: Mapping[int, Mark]) -> None:
        self.wanted = wanted
        self.left = set(wanted)

    def recorded(self, node: ast.stmt, value: ast.expr) -> ast.expr:
        line = node.end_lineno or 0
        self.left.discard(line)
        name = ast.Name("__record__", ast.Load())
        return ast.Call(name, [ast.Constant(line), value], [])

    def wrap(self, node: Any) -> Any:
        if node.end_lineno in self.wanted and node.value is not None:
            node.value = self.recorded(node, node.value)
        return node

    visit_Assign = visit_AnnAssign = visit_Return = wrap

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        if node.end_lineno not in self.wanted:
            return node
        load = ast.parse(ast.unparse(node.target), mode="eval").body
        value = ast.BinOp(load, node.op, node.value)
        return ast.Assign([node.target], self.recorded(node, value))


@contextmanager
def importing_from(root: Path | None) -> Iterator[None]:
    """Embedded files import their neighbors."""
    added = [str(root.resolve())] if root is not None else []
    sys.path[:0] = added
    try:
        yield
    finally:
        for entry in added:
            sys.path.remove(entry)


def parts(value: Any) -> Iterator[Any]:
    """The arrays of a value: of a tuple, and of a list that holds arrays, each one."""
    nested = isinstance(value, tuple) or (
        isinstance(value, list) and any(isinstance(part, tuple | np.ndarray) for part in value)
    )
    if not nested:
        yield value
        return
    for part in value:
        yield from parts(part)


class Program:
    """A listing, compiled; `run` gives the value of each marked line."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        recorder = Recorder({mark.line: mark for mark in listing.marks})
        changed = ast.fix_missing_locations(recorder.visit(tree(listing.source)))
        if recorder.left:
            raise EquationError(
                f"{listing.name}:{min(recorder.left)}: only an assignment or a return can be marked"
            )
        self.code = compile(changed, listing.name, "exec")
        self.seen: dict[int, Any] = {}
        self.function: Callable[..., Any] | None = None
        if listing.function is not None:
            namespace = self.execute({})
            self.function = namespace[listing.function]

    def record(self, line: int, value: Any) -> Any:
        self.seen[line] = tuple(np.array(part, dtype=float) for part in parts(value))
        return value

    def execute(self, values: Mapping[str, Any]) -> dict[str, Any]:
        namespace = {"__name__": "__listing__", "__record__": self.record, "np": np, **values}
        self.guarded(lambda: exec(self.code, namespace))
        return namespace

    def guarded(self, action: Callable[[], Any]) -> None:
        name = self.listing.function or self.listing.name
        try:
            with importing_from(self.listing.root), np.errstate(all="ignore"):
                action()
        except Exception as error:  # whatever code of a page raises is its author's to fix
            raise EquationError(f"{name} raised {type(error).__name__}: {error}") from None

    def run(self, values: Mapping[str, Any]) -> dict[int, Any]:
        self.seen = {}
        function = self.function
        if function is None:
            self.execute(values)
        else:
            self.guarded(lambda: function(**values))
        for mark in self.listing.marks:
            if mark.line not in self.seen:
                raise EquationError(f"{self.listing.name}:{mark.line} is marked but never ran")
        return self.seen


# --- comparing


class Bound:
    """A listing whose marks are understood in a scope."""

    def __init__(self, listing: Listing, scope: Scope) -> None:
        self.listing = listing
        self.scope = scope
        self.formulas = {mark: self.understood(mark) for mark in listing.marks}
        members = [m for formulas in self.formulas.values() for f in formulas for m in f.members]
        self.needed = scope.needs(members)
        self.program = Program(listing)

    def understood(self, mark: Mark) -> tuple[Resolved, ...]:
        found = []
        for formula in mark.formulas:
            statements = parse(formula, self.scope.notation.lexicon)
            if len(statements) != 1 or statements[0].relations or statements[0].conditions:
                raise EquationError(f"{mark.latex}: a mark names one formula for each value")
            found.append(self.scope.resolve(Statement(statements[0].members, ())))
        return tuple(found)

    def compare(self, sample: Sample) -> dict[Mark, Comparison]:
        """Every mark at every draw; raises EquationError at the first difference."""
        for formula in itertools.chain(*self.formulas.values()):
            refuse_huge(formula, sample.scope)
        with limited():
            return self.compared(sample)

    def compared(self, sample: Sample) -> dict[Mark, Comparison]:
        results = {mark: Comparison() for mark in self.listing.marks}
        worlds = [*sample.usual, *sample.deep]
        for world in worlds:
            with one_of(len(worlds)):
                self.compared_in(world, results)
        return results

    def compared_in(self, world: World, results: dict[Mark, Comparison]) -> None:
        seen = self.program.run(self.arguments(world))
        for mark, result in results.items():
            values = seen[mark.line]
            if len(values) != len(self.formulas[mark]):
                raise EquationError(
                    f"{self.place(mark)}: {len(values)} value(s) for "
                    f"{len(self.formulas[mark])} formula(s)"
                )
            for value, formula, latex in zip(
                values, self.formulas[mark], mark.formulas, strict=True
            ):
                error = self.difference(value, formula, latex, world, mark)
                result.comparisons += value.size
                result.difference = max(result.difference, error)

    def place(self, mark: Mark) -> str:
        return f"{self.listing.name}:{mark.line}"

    def arguments(self, world: World) -> dict[str, Any]:
        """What the page calls by the same names, and what its notation makes of that."""
        names = dict.fromkeys(self.scope.notation.python.values())
        known = {name: key for name in names if has_value(world, key := self.key(name))}
        given = self.scope.notation.arguments
        if self.listing.function is None:
            return {**{name: array(world, key) for name, key in known.items()}, **world.sizes}
        values: dict[str, Any] = {}
        for name in self.listing.parameters:
            if name in given:
                values[name] = self.composed(given[name], name, known, world)
            elif name in names:
                values[name] = array(world, self.key(name))
            elif name == "rng":
                values[name] = np.random.default_rng(world.seed)
            elif name not in self.listing.optional:
                raise EquationError(
                    f"{self.listing.name}: the page has no symbol for the parameter {name} of "
                    f"{self.listing.function} (see python: and arguments: in the notation)"
                )
        return values

    def composed(self, text: str, name: str, known: Mapping[str, str], world: World) -> Any:
        """A module of the site, or tuples and lists of what the page calls by name."""
        if text.endswith(".py"):
            return module(text, self.listing.root)

        def value(node: ast.expr) -> Any:
            if isinstance(node, ast.Tuple):
                return tuple(map(value, node.elts))
            if isinstance(node, ast.List):
                return list(map(value, node.elts))
            if isinstance(node, ast.Name) and node.id in known:
                return array(world, known[node.id])
            if isinstance(node, ast.Name) and node.id in world.sizes:
                return world.sizes[node.id]
            raise EquationError(
                f"arguments: {name}: {ast.unparse(node)} is no name under python:, no size, and no "
                "tuple or list of them"
            )

        try:
            return value(ast.parse(text, mode="eval").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise EquationError(f"arguments: {name}: {text} is not Python") from None

    def key(self, name: str) -> str:
        """The symbol behind a Python name: of several, the one that the formulas need."""
        keys = [k for k, python in self.scope.notation.python.items() if python == name]
        chosen = [key for key in keys if key in self.needed] or keys
        return chosen[-1]

    def difference(
        self, value: Any, formula: Resolved, latex: str, world: World, mark: Mark
    ) -> float:
        """The largest relative difference; raises EquationError if it is too large."""
        wanted = expected(world, formula)
        if value.shape != wanted.shape:
            raise EquationError(
                f"{self.place(mark)}: the code has the shape {value.shape}, the formula {latex} "
                f"{wanted.shape}"
            )
        scale = np.maximum(np.abs(wanted), 1e-3 * np.max(np.abs(wanted), initial=0) + FLOOR)
        error = float(np.max(np.abs(value - wanted) / scale, initial=0))
        if not error < TOLERANCE:
            at = np.unravel_index(np.argmax(np.abs(value - wanted) / scale), wanted.shape)
            if not np.isfinite(value[at]):
                raise EquationError(
                    f"{self.place(mark)} is {value[at]} where {latex} is {wanted[at]:.12g}"
                )
            ratio = f"; ratio {value[at] / wanted[at]:.12g}" if wanted[at] else ""
            raise EquationError(
                f"{self.place(mark)} differs from {latex} by {error:.3g}, e.g. code "
                f"{value[at]:.12g}, formula {wanted[at]:.12g}{ratio}"
            )
        return error


def module(path: str, root: Path | None) -> Any:
    """A file of the site as a module, for a function that takes one."""
    read(path, root)  # refuses what is not there or outside
    try:
        with importing_from(root):
            return importlib.import_module(path.removesuffix(".py").replace("/", "."))
    except Exception as error:  # whatever code of a page raises is its author's to fix
        raise EquationError(f"{path} raised {type(error).__name__}: {error}") from None


def has_value(world: World, key: str) -> bool:
    """Whether a symbol has a value in a world."""
    needed = world.scope.dependences(key)
    symbols = world.scope.notation.symbols
    return key in symbols and all(
        k in world.scope.definitions or (k in symbols and symbols[k].kind) for k in needed
    )


def array(world: World, key: str) -> Any:
    """A symbol as NumPy has it."""
    declared = world.scope.declared(key)
    if declared is None:
        raise EquationError(f"python: names {key}, which is not declared")
    if declared.kind == "class":
        labels = world.classes[key]
        return labels if labels.shape else int(labels)
    shape = tuple(world.sizes[axis] for axis in declared.axes)
    values = [float(world.value(key, place, Env())) for place in np.ndindex(*shape)]
    return np.array(values).reshape(shape) if shape else np.float64(values[0])


def expected(world: World, formula: Resolved) -> Any:
    """A formula as an array: axes in the order of its index letters."""
    shape = tuple(world.sizes[axis] for axis in formula.letters.values())
    values = []
    for place in np.ndindex(*shape):
        env = Env(dict(zip(formula.letters, place, strict=True)))
        value = world.evaluate(formula.members[0], env)
        if isinstance(value, np.ndarray):
            value = np.array(value, dtype=float)
            value = value[:, 0] if value.shape[1] == 1 else value
            if shape:
                raise EquationError("a formula with indices whose entries are vectors")
            return value
        values.append(float(value))
    return np.array(values).reshape(shape)
