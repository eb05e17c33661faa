"""What every symbol of a statement stands for: declarations, definitions, index letters.

Index inference is a type checker: a letter takes its range from the slot that it indexes, and two
slots with different ranges are an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from equation_checker import syntax
from equation_checker.errors import EquationError
from equation_checker.latex import NORMS, to_latex
from equation_checker.meaning import ClassLabel, Constant, Index, Local, Over, Size, Value
from equation_checker.notation import KINDS, Declaration, Notation
from equation_checker.shapes import shape, shape_of_axes
from equation_checker.syntax import Node, Symbol, children, rebuild, ungrouped, walk
from equation_checker.tokens import FUNCTIONS

BUILT_IN = FUNCTIONS | set(NORMS) | {"abs", "sqrt"}
CONSTANTS = {"e", r"\pi"}


@dataclass(frozen=True)
class Definition:
    """A symbol by index letters, or a function by parameters, and its formula."""

    key: str
    parameters: tuple[str, ...]
    body: Node
    whole: bool = False  # the formula gives all elements at once


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

    def refuse_circles(self, definition: Definition) -> None:
        key = definition.key
        todo, seen = list(references(definition.body)), set()
        while todo:
            current = todo.pop()
            if current == key:
                raise EquationError(f"the definition of {key.rstrip('()')} is circular")
            if current not in seen and current in self.definitions:
                seen.add(current)
                todo += references(self.definitions[current].body)

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

    # --- statements

    def resolve(self, statement: syntax.Statement, reading: Reading = AS_WRITTEN) -> Resolved:
        return Resolver(self, reading=reading).statement(statement)

    def definition(self, head: Node, body: Node) -> Definition:
        r"""The definition `head \equiv body`."""
        head = ungrouped(head)
        if isinstance(head, syntax.Call):
            return self.function_definition(head, body)
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
        return Definition(value.key, letters, found.members[1], value.indices is None)

    def function_definition(self, head: syntax.Call, body: Node) -> Definition:
        name = head.name
        if name not in self.notation.functions:
            raise EquationError(f"{name} is not declared under functions", head.span)
        parameters = []
        for argument in head.arguments:
            if not isinstance(argument, Symbol) or argument != Symbol(argument.name):
                raise EquationError(f"a parameter of {name} must be a letter", argument.span)
            parameters.append(argument.name)
        if head.primes or len(set(parameters)) != len(parameters):
            raise EquationError(f"this is no definition of {name}", head.span)
        resolver = Resolver(self, frozenset(parameters))
        found = resolver.statement(syntax.Statement((body,), ()))
        if found.letters:
            raise EquationError(f"the index {min(found.letters)} is not summed over", body.span)
        if shape(found.members[0]):
            raise EquationError(f"{name} must be a number, not a vector", body.span)
        used = {node.name for node in walk(found.members[0]) if isinstance(node, Local)}
        if unused := [parameter for parameter in parameters if parameter not in used]:
            raise EquationError(f"the definition of {name} does not contain {unused[0]}", body.span)
        return Definition(f"{name}()", tuple(parameters), found.members[0])


def references(node: Node) -> frozenset[str]:
    """The symbols and functions that a resolved formula names."""
    found = set()
    for part in walk(node):
        if isinstance(part, Value | ClassLabel):
            found.add(part.key)
        elif isinstance(part, syntax.Call) and part.name not in BUILT_IN:
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
        parameters: frozenset[str] = frozenset(),
        reading: Reading = AS_WRITTEN,
    ) -> None:
        self.scope = scope
        self.notation = scope.notation
        self.parameters = parameters
        self.reading = reading
        self.letter = ""  # the letter that an elementwise reading puts behind columns
        self.frames: list[Frame] = [{}]
        self.fold_frames: dict[int, Frame] = {}
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
        conditions = tuple(self.condition(chain) for chain in statement.conditions)
        return members, conditions

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
        if isinstance(node, Symbol) and node == Symbol(node.name):
            if label := self.label(node):
                of = self.class_axis(label)
                if of != axis:
                    raise EquationError(
                        f"{to_latex(holder)}: {node.name} is a class of {of}, the index of {axis}",
                        holder.span,
                    )
                return label
            self.bind(node.name, axis, holder)
            return Index(node.name, span=node.span)
        raise EquationError(
            f"{to_latex(holder)}: an index must be a letter, a number or the class", holder.span
        )

    def label(self, node: Symbol) -> ClassLabel | None:
        declared = self.scope.declared(node.name)
        if declared is not None and declared.kind in ("class", "onehot"):
            return ClassLabel(declared.key, span=node.span)
        return None

    def class_axis(self, label: ClassLabel) -> str:
        declared = self.notation.symbols[label.key]
        return declared.of or declared.axes[0]

    # --- symbols

    def symbol(self, node: Symbol) -> Node:
        name = node.name
        if node == Symbol(name) and name in self.parameters:
            return Local(name, span=node.span)
        key = self.numbered(node) or self.scope.key(
            name, None if node.indices is None else len(node.indices), node.layer
        )
        if key is not None and self.numbered(node):
            return Value(key, None, (), span=node.span)
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
        if len(node.indices) != len(axes):
            raise EquationError(
                f"{to_latex(node)} carries {len(node.indices)} indices, but {key} has the shape "
                f"[{', '.join(axes)}]",
                node.span,
            )
        indices = tuple(self.index(i, a, node) for i, a in zip(node.indices, axes, strict=True))
        return Value(key, indices, axes, span=node.span)

    def numbered(self, node: Symbol) -> str | None:
        """The key of `x_1` or `C_0`, declared with its number."""
        if node.indices and len(node.indices) == 1 and isinstance(node.indices[0], syntax.Number):
            key = f"{node.name}_{node.indices[0].text}" + (f"^{node.layer}" if node.layer else "")
            return key if key in self.notation.symbols else None
        return None

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
            if node.name in self.notation.functions:
                raise EquationError(f"the function {node.name} needs an argument", node.span)
            if any(node.name in frame for frame in self.frames):
                raise EquationError(f"the index {node.name} is used as a number", node.span)
        raise EquationError(f"the symbol {to_latex(node)} is not declared", node.span)

    # --- conditions

    def condition(self, node: Node) -> Node:
        """A chain whose bare letters are indices."""
        assert isinstance(node, syntax.Chain)
        members = tuple(map(self.in_condition, node.members))
        letters = [m.letter for m in members if isinstance(m, Index)]
        labels = [self.class_axis(m) for m in members if isinstance(m, ClassLabel)]
        axes = [axis for letter in letters if (axis := self.frame(letter).get(letter))]
        for letter in letters:
            self.bind(letter, (axes + labels + [None])[0], node)
        return syntax.Chain(members, node.relations, span=node.span)

    def in_condition(self, node: Node) -> Node:
        node = ungrouped(node)
        if isinstance(node, Symbol) and node == Symbol(node.name):
            if label := self.label(node):
                return label
            known = any(node.name in frame for frame in self.frames)
            declared = self.scope.key(node.name, 0) or node.name in self.parameters
            if known or not (declared or node.name in self.notation.sizes[0]):
                if len(node.name) != 1:
                    raise EquationError(f"the symbol {node.name} is not declared", node.span)
                self.bind(node.name, None, node)
                return Index(node.name, span=node.span)
        if isinstance(node, syntax.Listed):
            return rebuild(node, self.resolve)
        return self.resolve(node)

    def bracket(self, node: syntax.Bracket) -> Node:
        return syntax.Bracket(self.condition(node.condition), span=node.span)

    def cases(self, node: syntax.Cases) -> Node:
        conditions = tuple(c and self.condition(c) for c in node.conditions)
        values = tuple(map(self.resolve, node.values))
        return syntax.Cases(values, conditions, span=node.span)

    def listed(self, node: syntax.Listed) -> Node:
        raise EquationError("a list of numbers stands only behind ∈ in a condition", node.span)

    # --- what binds or calls

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
        finally:
            self.frames.pop()
        if node.upper is not None:
            self.limit_to(node, frame, letters)
        axes = []
        for letter in letters:
            frame[letter] = frame[letter] or self.seen_axes.get(letter)
            if self.final and frame[letter] is None:
                raise EquationError(
                    f"{node.operator} over {letter}, but {letter} indexes nothing", node.span
                )
            axes.append(frame[letter] or "")
        return Over(node.operator, letters, tuple(axes), condition, body, span=node.span)

    def limit_to(self, node: syntax.Fold, frame: Frame, letters: tuple[str, ...]) -> None:
        upper = node.upper
        if not isinstance(upper, Symbol) or upper.name not in self.notation.sizes[0]:
            raise EquationError(
                f"the upper limit of {node.operator} must be a declared size", node.span
            )
        axis = frame[letters[0]] = frame[letters[0]] or upper.name
        if any(sizes[axis] != sizes[upper.name] for sizes in self.notation.sizes):
            raise EquationError(f"{letters[0]} runs to {upper.name} but indexes {axis}", node.span)

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
        return found

    def element(self, node: syntax.Element) -> Node:
        array = self.resolve(node.array)
        axes = [axis for axis in shape(array) if axis != "1"]
        if len(axes) != len(node.indices):
            raise EquationError("this has not as many indices as axes", node.span)
        indices = tuple(self.index(i, a, node) for i, a in zip(node.indices, axes, strict=True))
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
    wanted = shape_of_axes(declared.axes) if definition.whole else ()
    if (found := shape(definition.body)) != wanted:
        raise EquationError(
            f"{definition.key} has the shape {wanted}, its definition {found}",
            definition.body.span,
        )
