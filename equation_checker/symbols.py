"""What every symbol of a statement stands for: declarations, definitions, index letters.

Index inference is a type checker: a letter takes its range from the slot that it indexes, and two
slots with different ranges are an error.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from equation_checker import syntax
from equation_checker.errors import EquationError
from equation_checker.latex import NORMS, to_latex
from equation_checker.meaning import (
    Applied,
    ClassLabel,
    Constant,
    Index,
    Local,
    Over,
    Shifted,
    Size,
    Value,
)
from equation_checker.notation import KINDS, Declaration, Notation
from equation_checker.shapes import shape, shape_of_axes, written
from equation_checker.syntax import Node, Symbol, children, rebuild, ungrouped, walk
from equation_checker.tokens import FUNCTIONS

BUILT_IN = FUNCTIONS | set(NORMS) | {"abs", "sqrt"}
CONSTANTS = {"e", r"\pi"}


Axes = tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """A symbol by index letters, or a function by parameters, and its formula.

    A symbol with more axes than letters has a formula that gives all the rest at once.
    """

    key: str
    parameters: tuple[str, ...]
    body: Node
    takes: tuple[Axes, ...] = ()  # of a function: the axes of each parameter
    letters: Mapping[str, str] = field(default_factory=dict)  # of a function's value, with axes

    @property
    def elementwise(self) -> bool:
        """Whether a function takes numbers and gives one."""
        return not self.letters and not any(self.takes)


@dataclass(frozen=True)
class Resolved:
    """Members and conditions of a statement, and the axes of its free letters."""

    members: tuple[Node, ...]
    relations: tuple[str, ...]
    conditions: tuple[Node, ...]
    letters: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """Careless notation, understood only where a quotation asks for it."""

    elementwise: bool = False  # columns without indices stand for their elements
    shadow: bool = False  # a sum may run over the letter of a free index, which it hides


AS_WRITTEN = Reading()


class Scope:
    """What a section knows: the notation and its definitions."""

    def __init__(
        self, notation: Notation, inherited: Mapping[str, Definition] | None = None
    ) -> None:
        self.notation = notation
        self.definitions: dict[str, Definition] = dict(inherited or {})
        self.own: set[str] = set()
        self._dependences: dict[str, frozenset[str]] = {}
        self._differences: dict[str, int] = {}

    def child(self) -> "Scope":
        return Scope(self.notation, self.definitions)

    def drawing(self, text: str) -> "Scope":
        """The same scope with a symbol drawn otherwise: "y onehot"."""
        name, _, kind = text.partition(" ")
        kind = kind.strip()
        key = self.key(name.strip(), None) or name
        declared = self.notation.symbols.get(key)
        if declared is None or declared.kind is None or declared.kind == "class":
            raise EquationError(f"draw {text}: {name} is not a drawn symbol")
        if kind not in KINDS or kind == "class":
            raise EquationError(f"draw {text}: the kinds are {', '.join(KINDS)}")
        symbols = {**self.notation.symbols, key: replace(declared, kind=kind)}
        changed = Scope(replace(self.notation, symbols=symbols), self.definitions)
        changed.own = self.own
        return changed

    def with_same(self, key: str, other: str) -> "Scope":
        """The same scope with a symbol that is another of the same shape."""
        axes = self.notation.symbols[other].axes
        changed = Scope(self.notation, self.definitions)
        changed.definitions[key] = Definition(key, (), Value(other, None, axes))
        changed.own = self.own
        return changed

    # --- names

    def declared(self, key: str) -> Declaration | None:
        return self.notation.symbols.get(key)

    def key(self, name: str, count: int | None, layer: str = "") -> str | None:
        """The declared symbol that a name with so many indices means."""
        name = self.notation.alias.get(name, name)
        if layer:
            keys = [f"{name}^{layer}"]
        else:
            keys = [name, f"{name}^{self.notation.layer}"] if self.notation.layer else [name]
        found = [key for key in keys if key in self.notation.symbols]
        for key in found:
            if count is None or len(self.notation.symbols[key].axes) == count:
                return key
        return found[0] if found else None

    # --- definitions and what depends on what

    def define(self, definition: Definition) -> None:
        key = definition.key
        if key in self.own:
            raise EquationError(f"{key.rstrip('()')} is defined a second time in this section")
        declared = self.declared(key)
        if declared is not None and declared.kind is not None:
            raise EquationError(f"{key} is drawn at random and cannot be defined too")
        self.refuse_circles(definition)
        self.definitions[key] = definition
        self.own.add(key)
        self._dependences.clear()
        self._differences.clear()

    def refuse_circles(self, definition: Definition) -> None:
        """A symbol may be made of its own elements beside, but not of itself."""
        key = definition.key
        todo, seen = list(references(definition.body, beside=False)), set()
        while todo:
            current = todo.pop()
            if current == key:
                raise EquationError(f"the definition of {key.rstrip('()')} is circular")
            if current not in seen and current in self.definitions:
                seen.add(current)
                todo += references(self.definitions[current].body, beside=False)

    def dependences(self, key: str) -> frozenset[str]:
        """A symbol and everything that its value needs."""
        if key not in self._dependences:
            seen: set[str] = set()
            todo = [key]
            while todo:
                current = todo.pop()
                if current not in seen:
                    seen.add(current)
                    if current in self.definitions:
                        todo += references(self.definitions[current].body)
            self._dependences[key] = frozenset(seen)
        return self._dependences[key]

    def needs(self, nodes: Iterable[Node]) -> frozenset[str]:
        """Everything that the values of some formulas need."""
        return frozenset().union(
            *(self.dependences(key) for node in nodes for key in references(node))
        )

    def bodies(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """Some formulas and those of all definitions that they need."""
        nodes = tuple(nodes)
        yield from nodes
        for key in sorted(self.needs(nodes) & set(self.definitions)):
            yield self.definitions[key].body

    def differences(self, node: Node) -> int:
        """How many difference quotients the value of a formula nests."""
        inside = max(map(self.differences, children(node)), default=0)
        if isinstance(node, syntax.Derivative):
            return inside + len(node.by)
        if isinstance(node, syntax.Gradient):
            return inside + 1
        if isinstance(node, Value):
            return max(inside, self.differences_of(node.key))
        if isinstance(node, syntax.Call):
            return inside + node.primes + self.differences_of(f"{node.name}()")
        if isinstance(node, Applied):
            return inside + self.differences_of(f"{node.name}()")
        return inside

    def differences_of(self, key: str) -> int:
        """The same for what is defined."""
        if key not in self.definitions:
            return 0
        if key not in self._differences:
            self._differences[key] = 0  # while a recurrence leads back to it
            self._differences[key] = self.differences(self.definitions[key].body)
        return self._differences[key]

    # --- statements

    def resolve(self, statement: syntax.Statement, reading: Reading = AS_WRITTEN) -> Resolved:
        return Resolver(self, reading=reading).statement(statement)

    def definition(self, head: Node, body: Node) -> Definition:
        r"""The definition `head \equiv body`."""
        head = ungrouped(head)
        if isinstance(head, syntax.Call):
            return self.function_definition(head, (), body)
        if isinstance(head, syntax.Element) and isinstance(head.array, syntax.Call):
            return self.function_definition(head.array, head.indices, body)
        if not isinstance(head, Symbol):
            raise EquationError("only a symbol or a function can be defined", head.span)
        resolver = Resolver(self)
        found = resolver.statement(syntax.Statement((head, body), ("≡",)))
        value = found.members[0]
        if not isinstance(value, Value):
            raise EquationError(f"{to_latex(head)} cannot be defined", head.span)
        letters = tuple(i.letter for i in value.indices or () if isinstance(i, Index))
        if value.indices is not None and len(set(letters)) != len(value.indices):
            raise EquationError("a definition needs a different letter for each index", head.span)
        if extra := set(found.letters) - set(letters):
            raise EquationError(f"the index {min(extra)} stands on the right only", body.span)
        return Definition(value.key, letters, found.members[1])

    def function_definition(
        self, head: syntax.Call, indices: tuple[Node, ...], body: Node
    ) -> Definition:
        r"""`f(x) \equiv …`, or `f(x)_j \equiv …` for a vector.

        Parameters that are named like declared vectors are such vectors, if the formula makes
        sense of them, and numbers otherwise.
        """
        name = head.name
        if name not in self.notation.functions:
            raise EquationError(f"{name} is not declared under functions", head.span)
        parameters = [self.parameter(argument, name) for argument in head.arguments]
        letters = [index.name for index in indices if isinstance(index, Symbol)]
        if head.primes or len({*parameters, *letters}) != len(head.arguments) + len(indices):
            raise EquationError(f"this is no definition of {name}", head.span)
        whole = {p: d.axes if (d := self.declared(p)) else () for p in parameters}
        if any(whole.values()):
            try:
                return self.function(name, whole, letters, body)
            except EquationError as error:
                if any(p in whole and whole[p] for p in indexed(body)):
                    raise error from None
        return self.function(name, dict.fromkeys(parameters, ()), letters, body)

    def parameter(self, argument: Node, name: str) -> str:
        if isinstance(argument, Symbol) and argument == Symbol(argument.name):
            return argument.name
        if isinstance(argument, Symbol) and argument.layer and argument.indices is None:
            return f"{argument.name}^{argument.layer}"
        raise EquationError(f"a parameter of {name} must be a letter", argument.span)

    def function(
        self, name: str, takes: Mapping[str, Axes], letters: list[str], body: Node
    ) -> Definition:
        found = Resolver(self, takes).statement(syntax.Statement((body,), ()))
        if extra := set(found.letters) - set(letters):
            raise EquationError(f"the index {min(extra)} is not summed over", body.span)
        if rangeless := [letter for letter in letters if letter not in found.letters]:
            raise EquationError(f"{rangeless[0]} indexes nothing, so it has no range", body.span)
        if shape(found.members[0]):
            raise EquationError(
                f"{name} must be a number, not a vector; for a vector write {name}(…)_j", body.span
            )
        used = {node.name for node in walk(found.members[0]) if isinstance(node, Local)}
        if unused := [parameter for parameter in takes if parameter not in used]:
            raise EquationError(f"the definition of {name} does not contain {unused[0]}", body.span)
        axes = {letter: found.letters[letter] for letter in letters}
        return Definition(f"{name}()", tuple(takes), found.members[0], tuple(takes.values()), axes)


def indexed(node: Node) -> frozenset[str]:
    """The names that carry indices in a formula as it is written."""
    symbols = (part for part in walk(node) if isinstance(part, Symbol) and part.indices)
    return frozenset(f"{s.name}^{s.layer}" if s.layer else s.name for s in symbols)


def references(node: Node, *, beside: bool = True) -> frozenset[str]:
    """The symbols and functions that a resolved formula names, elements beside `t` or without."""
    found = set()
    for part in walk(node):
        if isinstance(part, Value):
            shifts = [index for index in part.indices or () if isinstance(index, Shifted)]
            found |= {shift.start for shift in shifts if shift.start}
            if beside or not shifts:
                found.add(part.key)
        elif isinstance(part, ClassLabel):
            found.add(part.key)
        elif isinstance(part, Applied) or (
            isinstance(part, syntax.Call) and part.name not in BUILT_IN
        ):
            found.add(f"{part.name}()")
    return frozenset(found)


def is_derived(scope: Scope, key: str) -> bool:
    """Whether a symbol is defined by way of a derivative."""
    return any(
        isinstance(node, syntax.Derivative | syntax.Gradient)
        for needed in scope.dependences(key)
        if needed in scope.definitions
        for node in walk(scope.definitions[needed].body)
    )


Frame = dict[str, str | None]


class Resolver:
    """Replaces the symbols of one statement by what they stand for."""

    def __init__(
        self,
        scope: Scope,
        parameters: Mapping[str, Axes] | None = None,
        reading: Reading = AS_WRITTEN,
    ) -> None:
        self.scope = scope
        self.notation = scope.notation
        self.parameters = parameters or {}  # of a function, with their axes
        self.reading = reading
        self.letter = ""  # the letter that an elementwise reading puts behind columns
        self.frames: list[Frame] = [{}]
        self.fold_frames: dict[int, Frame] = {}
        self.indexing: set[str] = set()  # letters that stand in an index slot
        self.seen_axes: dict[str, str] = {}
        self.final = False
        self.methods: dict[type[Node], Callable[..., Node]] = {
            Symbol: self.symbol,
            syntax.Fold: self.fold,
            syntax.Cases: self.cases,
            syntax.Bracket: self.bracket,
            syntax.Derivative: self.derivative,
            syntax.Gradient: self.gradient,
            syntax.Element: self.element,
            syntax.Product: self.product,
            syntax.Listed: self.listed,
            syntax.Call: self.call,
        }

    def statement(self, statement: syntax.Statement) -> Resolved:
        if self.reading.elementwise:
            taken = {node.name for node in walk(statement) if isinstance(node, Symbol)}
            self.letter = next(letter for letter in "ijkmnpqrst" if letter not in taken)
        for _ in range(3):  # axes flow from member to member, and into conditions
            self.pass_over(statement)
        self.final = True
        members, conditions = self.pass_over(statement)
        letters = {}
        for letter, axis in self.frames[0].items():
            if axis is None:
                raise EquationError(f"{letter} indexes nothing, so it has no range", statement.span)
            letters[letter] = axis
        for member in members:
            shape(member)
        return Resolved(members, statement.relations, conditions, letters)

    def pass_over(self, statement: syntax.Statement) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        members = tuple(self.resolve(member) for member in statement.members)
        for condition in statement.conditions:
            if isinstance(condition, syntax.Ranged):
                self.ranged(condition)
        chains = [c for c in statement.conditions if isinstance(c, syntax.Chain)]
        return members, tuple(map(self.condition, chains))

    def ranged(self, node: syntax.Ranged) -> None:
        """A statement holds for all values of its letters: it must have them, with this range."""
        for letter in node.letters:
            assert isinstance(letter, Symbol)
            if letter.name not in self.frames[0]:
                raise EquationError(f"{letter.name} is no index of this statement", node.span)
            if node.upper is not None:
                self.refuse_other_range(letter.name, self.frames[0][letter.name], node.upper)

    def refuse_other_range(self, letter: str, axis: str | None, upper: Node) -> None:
        """Refuse a letter that runs to another size than that of what it indexes."""
        sizes = self.notation.sizes
        if not isinstance(upper, Symbol) or upper.name not in sizes[0]:
            raise EquationError(f"{letter} runs to no declared size", upper.span)
        if axis and any(size[axis] != size[upper.name] for size in sizes):
            raise EquationError(f"{letter} runs to {upper.name} but indexes {axis}", upper.span)

    def resolve(self, node: Node) -> Node:
        method = self.methods.get(type(node))
        return method(node) if method else rebuild(node, self.resolve)

    # --- index letters

    def frame(self, letter: str) -> Frame:
        for frame in reversed(self.frames):
            if letter in frame:
                return frame
        return self.frames[0]

    def bind(self, letter: str, axis: str | None, node: Node) -> None:
        frame = self.frame(letter)
        known = frame.get(letter)
        if axis and known and axis != known:
            raise EquationError(
                f"the index {letter} ranges over {known} elsewhere but over {axis} in "
                f"{to_latex(node)}",
                node.span,
            )
        frame[letter] = known or axis
        if known or axis:
            self.seen_axes.setdefault(letter, known or axis or "")

    def index(self, node: Node, axis: str, holder: Node) -> Node:
        """What stands in an index slot."""
        node = ungrouped(node)
        if isinstance(node, syntax.Number):
            least = min(sizes[axis] for sizes in self.notation.sizes)
            if not node.text.isdigit() or not 1 <= int(node.text) <= least:
                raise EquationError(
                    f"{to_latex(holder)}: the index {node.text} is not within 1 … {least}",
                    holder.span,
                )
            return node
        if isinstance(node, Symbol) and (label := self.label(node)):
            of = self.class_axis(label)
            if of != axis:
                raise EquationError(
                    f"{to_latex(holder)}: {node.name} is a class of {of}, the index of {axis}",
                    holder.span,
                )
            return label
        if isinstance(node, Symbol) and node == Symbol(node.name):
            if self.is_last(node.name, axis):
                return Size(node.name, span=node.span)
            self.indexing.add(node.name)
            self.bind(node.name, axis, holder)
            return Index(node.name, span=node.span)
        if shift := shifted(node):
            letter, by = shift
            return Shifted(self.index(letter, axis, holder), by, span=node.span)
        raise EquationError(
            f"{to_latex(holder)}: an index must be a letter, a number, the class, or a letter and "
            "a number such as t - 1",
            holder.span,
        )

    def is_last(self, name: str, axis: str) -> bool:
        """Whether the T of `h_T` is the size of the axis, so that it names the last element."""
        return axis == name and not any(name in frame for frame in self.frames)

    def label(self, node: Symbol) -> ClassLabel | None:
        r"""The class that `c`, `y_i` or a one-hot `y` names."""
        declared = self.scope.declared(node.name)
        if node.layer or declared is None or declared.kind not in ("class", "onehot"):
            return None
        axes = declared.axes if declared.kind == "class" else declared.axes[:-1]
        if len(node.indices or ()) != len(axes):
            return None
        return ClassLabel(declared.key, self.within(node.indices or (), axes, node), span=node.span)

    def class_axis(self, label: ClassLabel) -> str:
        declared = self.notation.symbols[label.key]
        return declared.of or declared.axes[-1]

    # --- symbols

    def symbol(self, node: Symbol) -> Node:
        name = node.name
        parameter = f"{name}^{node.layer}" if node.layer else name
        if parameter in self.parameters:
            return self.local(node, parameter)
        if labeled := self.labeled(node):
            return Value(labeled, None, self.notation.symbols[labeled].axes, span=node.span)
        key = self.scope.key(name, None if node.indices is None else len(node.indices), node.layer)
        pair = name == r"\delta" and not node.layer and len(node.indices or ()) == 2
        if pair and (key is None or len(self.notation.symbols[key].axes) != 2):
            return self.kronecker(node)
        if key is None:
            return self.undeclared(node)
        axes = self.notation.symbols[key].axes
        if self.notation.symbols[key].kind == "class":
            raise EquationError(f"the class {name} is an index, not a number", node.span)
        if node.indices is None and self.letter and len(axes) == 1:
            node = replace(node, indices=(Symbol(self.letter),))
        if node.indices is None:
            return Value(key, None, axes, span=node.span)
        if len(node.indices) > len(axes):
            raise EquationError(
                f"{to_latex(node)} carries {len(node.indices)} indices, but {key} has the shape "
                f"[{', '.join(axes)}]",
                node.span,
            )
        indices = tuple(self.index(i, a, node) for i, a in zip(node.indices, axes, strict=False))
        started = (self.started(index, at, key) for at, index in enumerate(indices))
        return Value(key, tuple(started), axes, span=node.span)

    def started(self, index: Node, at: int, key: str) -> Node:
        """The index `t - 1` with the symbol that stands for t = 1 before the first, if declared."""
        if not isinstance(index, Shifted):
            return index
        name, _, layer = key.partition("^")
        start = f"{name}_0" + (f"^{layer}" if layer else "")
        declared = self.scope.declared(start)
        axes = self.notation.symbols[key].axes
        if declared is None or declared.axes != (*axes[:at], *axes[at + 1 :]):
            return index
        return replace(index, start=start)

    def local(self, node: Symbol, name: str) -> Local:
        """A parameter of the function that is defined, or an element of it."""
        axes = self.parameters[name]
        if node.indices is None:
            return Local(name, None, axes, span=node.span)
        if len(node.indices) != len(axes):
            raise EquationError(
                f"{to_latex(node)} carries {len(node.indices)} indices, but the parameter {name} "
                + (f"has the shape [{', '.join(axes)}]" if axes else "is a number"),
                node.span,
            )
        return Local(name, self.within(node.indices, axes, node), axes, span=node.span)

    def within(
        self, indices: tuple[Node, ...], axes: tuple[str, ...], node: Node
    ) -> tuple[Node, ...]:
        """Indices that never leave their range."""
        found = tuple(self.index(i, a, node) for i, a in zip(indices, axes, strict=True))
        if any(isinstance(index, Shifted) for index in found):
            raise EquationError("t - 1 as an index stands at declared symbols only", node.span)
        return found

    def labeled(self, node: Symbol) -> str | None:
        """The key of `x_1` or `W_{hh}`, declared with what stands below."""
        return labeled_key(node, self.notation.symbols)

    def kronecker(self, node: Symbol) -> Node:
        first, second = node.indices or ()
        chain = syntax.Chain((first, second), ("=",), span=node.span)
        return syntax.Bracket(self.condition(chain), span=node.span)

    def undeclared(self, node: Symbol) -> Node:
        if node.indices is None and not node.layer:
            if node.name in self.notation.sizes[0]:
                return Size(node.name, span=node.span)
            if node.name in CONSTANTS:
                return Constant(node.name, span=node.span)
            if any(node.name in frame for frame in self.frames):
                raise EquationError(f"the index {node.name} is used as a number", node.span)
        raise EquationError(f"the symbol {to_latex(node)} is not declared", node.span)

    # --- conditions

    def condition(self, node: Node) -> Node:
        """A chain whose bare letters are indices."""
        assert isinstance(node, syntax.Chain)
        members = tuple(map(self.in_condition, node.members))
        letters = [index.letter for index in map(unshifted, members) if isinstance(index, Index)]
        labels = [self.class_axis(m) for m in members if isinstance(m, ClassLabel)]
        axes = [axis for letter in letters if (axis := self.frame(letter).get(letter))]
        for letter in letters:
            self.bind(letter, (axes + labels + [None])[0], node)
        return syntax.Chain(members, node.relations, span=node.span)

    def in_condition(self, node: Node) -> Node:
        node = ungrouped(node)
        if isinstance(node, Symbol) and (label := self.label(node)):
            return label
        if (shift := shifted(node)) and self.is_index(shift[0]):
            letter, by = shift
            return Shifted(self.in_condition(letter), by, span=node.span)
        if isinstance(node, Symbol) and node == Symbol(node.name) and self.is_index(node):
            if len(node.name) != 1:
                raise EquationError(f"the symbol {node.name} is not declared", node.span)
            self.bind(node.name, None, node)
            return Index(node.name, span=node.span)
        if isinstance(node, syntax.Listed):
            return rebuild(node, self.resolve)
        return self.resolve(node)

    def is_index(self, node: Symbol) -> bool:
        """Whether a lone letter in a condition is an index: bound already, or nothing else."""
        known = any(node.name in frame for frame in self.frames)
        declared = self.scope.key(node.name, 0) or node.name in self.parameters
        return known or not (declared or node.name in self.notation.sizes[0])

    def bracket(self, node: syntax.Bracket) -> Node:
        return syntax.Bracket(self.condition(node.condition), span=node.span)

    def cases(self, node: syntax.Cases) -> Node:
        conditions = tuple(c and self.condition(c) for c in node.conditions)
        values = tuple(map(self.resolve, node.values))
        return syntax.Cases(values, conditions, span=node.span)

    def listed(self, node: syntax.Listed) -> Node:
        raise EquationError("a list of numbers stands only behind ∈ in a condition", node.span)

    # --- what binds or calls

    def call(self, node: syntax.Call) -> Node:
        definition = self.scope.definitions.get(f"{node.name}()")
        if definition is None or definition.elementwise:
            return rebuild(node, self.resolve)
        arguments = tuple(map(self.resolve, node.arguments))
        if node.primes:
            raise EquationError(f"a prime of {node.name}, a function of vectors", node.span)
        if len(arguments) != len(definition.takes):
            raise EquationError(f"{node.name} takes {len(definition.takes)} argument(s)", node.span)
        for argument, axes in zip(arguments, definition.takes, strict=True):
            if (found := shape(argument)) != (wanted := shape_of_axes(axes)):
                raise EquationError(
                    f"{node.name} takes {written(wanted)} here, not {written(found)}", argument.span
                )
        return Applied(node.name, arguments, tuple(definition.letters.values()), span=node.span)

    def fold(self, node: syntax.Fold) -> Node:
        letters = tuple(letter.name for letter in node.letters if isinstance(letter, Symbol))
        if self.final and not self.reading.shadow:
            for letter in letters:
                if any(letter in frame for frame in self.frames):
                    raise EquationError(
                        f"{letter} is both a free index and the index of {node.operator}; "
                        "sum over another letter",
                        node.span,
                    )
        frame = self.fold_frames.setdefault(id(node), dict.fromkeys(letters))
        self.frames.append(frame)
        try:
            body = self.resolve(node.body)
            condition = self.condition(node.condition) if node.condition else None
            if limits := self.limits(node):
                condition = self.condition(limits)
        finally:
            self.frames.pop()
        if node.upper is not None and self.is_size(node.upper):
            axis = frame[letters[0]] = frame[letters[0]] or to_latex(node.upper)
            self.refuse_other_range(letters[0], axis, node.upper)
        axes = []
        for letter in letters:
            frame[letter] = frame[letter] or self.seen_axes.get(letter)
            if self.final and frame[letter] is None:
                raise EquationError(
                    f"{node.operator} over {letter}, but {letter} indexes nothing", node.span
                )
            axes.append(frame[letter] or "")
        return Over(node.operator, letters, tuple(axes), condition, body, span=node.span)

    def is_size(self, node: Node) -> bool:
        return isinstance(node, Symbol) and node.name in self.notation.sizes[0]

    def limits(self, node: syntax.Fold) -> syntax.Chain | None:
        """The limits of a sum as a condition, where they are not 1 and a size."""
        (letter, *_), upper, lower = node.letters, node.upper, node.lower
        if upper is None or (lower is None and self.is_size(upper)):
            return None
        known = self.indexing | set(self.notation.sizes[0])
        if self.final and not names_of(upper) & known:
            raise EquationError(
                f"the upper limit of {node.operator} must be a declared size or an index",
                node.span,
            )
        if lower is None:
            return syntax.Chain((letter, upper), ("≤",), span=node.span)
        return syntax.Chain((lower, letter, upper), ("≤", "≤"), span=node.span)

    def derivative(self, node: syntax.Derivative) -> Node:
        body = ungrouped(node.body)
        functions = self.notation.functions | BUILT_IN
        of_function = isinstance(body, Symbol) and body.name in functions
        resolved = body if of_function else self.resolve(node.body)
        by = tuple(map(self.variable, node.by))
        if isinstance(body, Symbol) and of_function:
            if len(set(by)) != 1:
                raise EquationError(f"{body.name} is a function of one variable", node.span)
            return syntax.Call(body.name, len(by), by[:1], span=node.span)
        return syntax.Derivative(resolved, by, node.immediate, span=node.span)

    def gradient(self, node: syntax.Gradient) -> Node:
        return syntax.Gradient(self.resolve(node.body), self.variable(node.by), span=node.span)

    def variable(self, node: Node) -> Node:
        """What a derivative is taken by."""
        found = self.resolve(node)
        if not isinstance(found, Value | Local):
            raise EquationError("one differentiates by a symbol", node.span)
        if isinstance(found, Local) and found.axes:
            raise EquationError("a derivative by a parameter that is a vector", node.span)
        return found

    def element(self, node: syntax.Element) -> Node:
        array = self.resolve(node.array)
        axes = [axis for axis in shape(array) if axis != "1"]
        if len(axes) != len(node.indices):
            raise EquationError("this has not as many indices as axes", node.span)
        indices = self.within(node.indices, tuple(axes), node)
        return syntax.Element(array, indices, span=node.span)

    def product(self, node: syntax.Product) -> Node:
        for factor, operator, group in zip(
            node.factors, node.operators, node.factors[1:], strict=False
        ):
            if operator or not isinstance(group, syntax.Group):
                continue
            lone = isinstance(group.body, Symbol) and group.body.indices is None
            if lone and isinstance(factor, Symbol) and factor.indices is None and not factor.layer:
                raise EquationError(
                    f"{to_latex(factor)}{to_latex(group)} is read as a product: declare "
                    f"{factor.name} under functions if it is one, or drop the parentheses",
                    node.span,
                )
        return rebuild(node, self.resolve)


def shifted(node: Node) -> tuple[Symbol, int] | None:
    """The letter and the number of `t - 1`."""
    node = ungrouped(node)
    if not isinstance(node, syntax.Sum) or len(node.terms) != 2 or node.signs[0] != "+":
        return None
    letter, number = node.terms
    if not isinstance(letter, Symbol) or letter != Symbol(letter.name):
        return None
    if not isinstance(number, syntax.Number) or not number.text.isdigit():
        return None
    return letter, int(node.signs[1] + number.text)


def unshifted(index: Node) -> Node:
    return index.index if isinstance(index, Shifted) else index


def names_of(node: Node) -> frozenset[str]:
    """The names in a formula as it is written."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Symbol))


def labeled_key(node: Symbol, symbols: Mapping[str, Declaration]) -> str | None:
    """The key of `x_1` or `W_{hh}`, if it is declared with what stands below."""
    labels = []
    for index in node.indices or ():
        if isinstance(index, syntax.Number):
            labels.append(index.text)
        elif isinstance(index, Symbol) and index == Symbol(index.name):
            labels.append(index.name)
        else:
            return None
    key = f"{node.name}_{''.join(labels)}" + (f"^{node.layer}" if node.layer else "")
    return key if labels and key in symbols else None


def free_letters(node: Node) -> frozenset[str]:
    """The index letters of a resolved formula that no sum binds."""
    if isinstance(node, Index):
        return frozenset({node.letter})
    found = frozenset().union(*map(free_letters, children(node)))
    return found - set(node.letters) if isinstance(node, Over) else found


def defined_shape(scope: Scope, definition: Definition) -> None:
    """Refuse a definition whose formula has another shape than its symbol."""
    if definition.key.endswith("()"):
        return
    declared = scope.notation.symbols[definition.key]
    wanted = shape_of_axes(declared.axes[len(definition.parameters) :])
    if (found := shape(definition.body)) != wanted:
        raise EquationError(
            f"{definition.key} has the shape {wanted}, its definition {found}",
            definition.body.span,
        )
