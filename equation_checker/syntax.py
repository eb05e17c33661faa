"""Statements as trees: the node classes, and `parse`, which builds them with `grammar.lark`.

Every node knows its place in the source, which does not count when two nodes are compared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from lark import Lark, Token, UnexpectedToken, v_args
from lark.exceptions import VisitError
from lark.lexer import Lexer
from lark.visitors import Transformer_NonRecursive

from equation_checker import tokens
from equation_checker.errors import EquationError

Span = tuple[int, int]
NOWHERE: Span = (0, 0)
DEEPEST = 60  # nodes inside nodes
MOST_MEMBERS = 60
MOST_PRIMES = 5


@dataclass(frozen=True, slots=True)
class Node:
    """Part of a formula."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Node):
    text: str


@dataclass(frozen=True, slots=True)
class Infinity(Node):
    pass


@dataclass(frozen=True, slots=True)
class Symbol(Node):
    r"""`w_{jk}^L`: name "w", layer "L", indices j and k; a prime or star belongs to the name."""

    name: str
    layer: str = ""
    indices: tuple[Node, ...] | None = None


@dataclass(frozen=True, slots=True)
class Element(Node):
    """An entry of an expression in parentheses: `(W a)_j`."""

    array: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group(Node):
    """Parentheses."""

    body: Node


@dataclass(frozen=True, slots=True)
class Listed(Node):
    """`{0, 1}` or `(0, 1)` behind ∈."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sum(Node):
    signs: tuple[str, ...]
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """`operators[i]` stands before `factors[i + 1]`; empty for juxtaposed factors."""

    operators: tuple[str, ...]
    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    above: Node
    below: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    body: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    r"""A function of its arguments, primes counted; also `abs`, `norm`, `sqrt`, `diag`."""

    name: str
    primes: int
    arguments: tuple[Node, ...]
    bare: bool = field(default=False, compare=False, kw_only=True)  # written without parentheses


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    """∂ of a body, total or immediate (∂⁺), once by each variable."""

    body: Node
    by: tuple[Node, ...]
    immediate: bool = False


@dataclass(frozen=True, slots=True)
class Gradient(Node):
    body: Node
    by: Node


@dataclass(frozen=True, slots=True)
class Fold(Node):
    r"""`\sum`, `\prod`, `\max`, `\min` over an index, with a condition on it or its limits.

    Without a lower limit the index starts at 1.
    """

    operator: str
    letters: tuple[Node, ...]
    condition: Node | None
    upper: Node | None
    body: Node
    lower: Node | None = None


@dataclass(frozen=True, slots=True)
class Limit(Node):
    variable: Node
    target: Node
    body: Node


@dataclass(frozen=True, slots=True)
class At(Node):
    """A body with one symbol set to a value."""

    body: Node
    variable: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Bracket(Node):
    """Iverson's `[j = k]`: 1 if the condition holds, 0 otherwise."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """The value behind the first condition that holds; None holds always."""

    values: tuple[Node, ...]
    conditions: tuple[Node | None, ...]


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Members and the relations between them."""

    members: tuple[Node, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranged(Node):
    r"""`j = 1, \dots, J` or `\forall j` behind a statement: for all values of these letters."""

    letters: tuple[Node, ...]
    upper: Node | None = None


@dataclass(frozen=True, slots=True)
class Statement(Node):
    members: tuple[Node, ...]
    relations: tuple[str, ...]
    conditions: tuple[Node, ...] = ()  # chains and ranges


N = TypeVar("N", bound=Node)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in order."""
    for place in fields(node):
        value = getattr(node, place.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield item


def walk(node: Node) -> Iterator[Node]:
    """A node and all nodes below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rebuild(node: N, change: Callable[[Node], Node]) -> N:
    """The same node with each node directly below it changed."""
    changed: dict[str, Any] = {}
    for place in fields(node):
        value = getattr(node, place.name)
        if isinstance(value, Node):
            changed[place.name] = change(value)
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            changed[place.name] = tuple(
                change(item) if isinstance(item, Node) else item for item in value
            )
    return replace(node, **changed) if changed else node


def ungrouped(node: Node) -> Node:
    """A node without the parentheses around it."""
    while isinstance(node, Group):
        node = node.body
    return node


@dataclass(frozen=True)
class Lexicon:
    """What a reader of LaTeX must know beforehand: which names are functions, which layers."""

    functions: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset({"L"})  # letters, and numbers in parentheses
    transposes: bool = False  # T is no symbol, so that ^T is a transpose

    @property
    def names(self) -> frozenset[str]:
        r"""The names that are called, without what stands below them: h of `h_\theta`."""
        return frozenset(name.partition("_")[0] for name in self.functions)

    def is_layer(self, node: Node) -> str | None:
        """The layer that a superscript names, such as "L-1"; None if it is no layer."""
        if isinstance(node, Group) and isinstance(node.body, Number):
            layer = f"({node.body.text})"
            return layer if layer in self.layers else None
        node = ungrouped(node)
        letter, offset = node, ""
        if isinstance(node, Sum) and len(node.terms) == 2 and node.signs[0] == "+":
            letter = node.terms[0]
            if not isinstance(node.terms[1], Number):
                return None
            offset = node.signs[1] + node.terms[1].text
        if not isinstance(letter, Symbol) or letter != Symbol(letter.name):
            return None
        return letter.name + offset if letter.name in self.layers else None


def parse(source: str, lexicon: Lexicon = Lexicon()) -> list[Statement]:
    """The statements of a formula; raises EquationError with the place of what it cannot read."""
    if len(source) > tokens.LONGEST:
        raise EquationError(f"a formula of more than {tokens.LONGEST} characters")
    statements = tokens.statements(source, lexicon.names, lexicon.transposes)
    return [read(statement, lexicon) for statement in statements]


def read(statement: list[Token], lexicon: Lexicon) -> Statement:
    try:
        found = Builder(lexicon).transform(parser().parse(statement))
    except VisitError as error:
        raise error.orig_exc from None
    except UnexpectedToken as error:
        raise unexpected(error, statement) from None
    assert isinstance(found, Statement)
    refuse_depth(found)
    return found


def refuse_depth(statement: Statement) -> None:
    """Refuse what is nested so deeply that its evaluation would run out of stack."""
    todo: list[tuple[Node, int]] = [(statement, 0)]
    while todo:
        node, depth = todo.pop()
        if depth > DEEPEST:
            raise EquationError(f"a formula nested more than {DEEPEST} deep", statement.span)
        todo += [(child, depth + 1) for child in children(node)]


WHAT_IS_MISSING = {
    "RPAREN": ")", "RBRACE": "}", "RBRACKET": "]", "RBAR": "the second |",
    "RNORM": "the second ‖", "RANGLE": r"\rangle", "RAT": r"\right|", "ENDCASES": r"\end{cases}",
}  # fmt: skip


def unexpected(error: UnexpectedToken, statement: list[Token]) -> EquationError:
    token = error.token
    wanted = [text for kind, text in WHAT_IS_MISSING.items() if kind in error.accepts]
    missing = f"; {' or '.join(wanted)} is missing" if wanted else ""
    at_end = token.type == "$END"
    start = token.start_pos or 0
    *_, before = [t for t in statement if at_end or (t.start_pos or 0) < start] or statement[:1]
    if before.type == "FUNCTION":
        span = (before.start_pos or 0, before.end_pos or 0)
        return EquationError(f"the function {before} needs an argument", span)
    if at_end:
        end = before.end_pos or 0
        return EquationError(f"the statement ends too early{missing}", (end, end))
    span = (start, token.end_pos or 0)
    if any(t.type == "DOTS" for t in statement):
        *_, dots = [t for t in statement if t.type == "DOTS"]
        message = f"{dots} cannot be read; write a sum with its range; {RANGE}"
        return EquationError(message, (dots.start_pos or 0, dots.end_pos or 0))
    if token.type == "REL" and "REL" not in error.accepts:
        return EquationError(f"{token} cannot stand here{missing}", span)
    return EquationError(f"{token or 'this'} is not expected here{missing}", span)


class Given(Lexer):
    """Hands the parser tokens that exist already."""

    def __init__(self, lexer_conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        yield from data


@cache
def parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=Given, propagate_positions=True)


@dataclass(frozen=True)
class Script:
    """Something that hangs on an operand."""

    kind: str
    content: tuple[Node, ...] = ()
    count: int = 0
    span: Span = NOWHERE


@dataclass(frozen=True)
class Partial:
    order: int
    immediate: bool


def nodes(parts: list[Any]) -> list[Any]:
    return [part for part in parts if not isinstance(part, Token)]


def place(meta: Any) -> Span:
    return (getattr(meta, "start_pos", 0), getattr(meta, "end_pos", 0))


@v_args(meta=True)
class Builder(Transformer_NonRecursive[Token, Any]):
    """One method a rule of the grammar."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.functions = lexicon.functions

    # --- statements

    def start(self, meta: Any, parts: list[Any]) -> Statement:
        chain, *rest = nodes(parts)
        if isinstance(chain, tuple):
            return self.without_claim(chain, place(meta))
        conditions = rest[0] if rest else ()
        if isinstance(chain, Chain):
            if len(chain.members) > MOST_MEMBERS:
                raise EquationError(f"a chain of more than {MOST_MEMBERS} members", place(meta))
            return Statement(chain.members, chain.relations, conditions, span=place(meta))
        return Statement((chain,), (), conditions, span=place(meta))

    def without_claim(self, conditions: tuple[Node, ...], span: Span) -> Statement:
        r"""`j = 1, \dots, J` alone."""
        if not all(isinstance(condition, Ranged) for condition in conditions):
            raise EquationError("a condition stands behind the statement that it restricts", span)
        return Statement((), (), conditions, span=span)

    def conditions(self, meta: Any, parts: list[Any]) -> tuple[Node, ...]:
        r"""Relations, and letters that stand for all values: `\forall j`, `j = 1, \dots, J`."""
        found: list[Node] = []
        letters: list[Node] = []  # since the last relation
        listed = [part for part in parts if not is_comma(part)]
        while listed:
            part = listed.pop(0)
            upper = counted_range(part, listed)
            if upper is not None:
                found += ranges(letters, part, upper)
                letters = []
            elif isinstance(part, Chain):
                found.append(part)
            elif isinstance(part, Symbol) and part == Symbol(part.name):
                letters.append(part)
            elif isinstance(part, Token):
                raise EquationError(RANGE, (part.start_pos or 0, part.end_pos or 0))
            else:
                raise EquationError("a condition needs a relation, such as i = j", place(meta))
        return (*found, *([Ranged(tuple(letters), span=place(meta))] if letters else ()))

    def chain(self, meta: Any, parts: list[Any]) -> Node:
        if len(parts) == 1:
            return parts[0]  # type: ignore[no-any-return]
        relations = tuple(tokens.RELATIONS[str(part)] for part in parts[1::2])
        return Chain(tuple(parts[0::2]), relations, span=place(meta))

    def items(self, meta: Any, parts: list[Any]) -> tuple[Node, ...]:
        return tuple(nodes(parts))

    # --- sums and products

    def sum(self, meta: Any, parts: list[Any]) -> Node:
        if not isinstance(parts[0], Token):
            parts = [Token("PLUS", "+"), *parts]
        signs, terms = tuple(map(str, parts[0::2])), tuple(parts[1::2])
        if signs == ("+",):
            return terms[0]  # type: ignore[no-any-return]
        return Sum(signs, terms, span=place(meta))

    def product(self, meta: Any, parts: list[Any]) -> Node:
        if len(parts) == 1:
            return parts[0]  # type: ignore[no-any-return]
        first, rest = parts[0], parts[-1]
        operator = str(parts[1]) if len(parts) == 3 else ""
        operators: tuple[str, ...] = ()
        factors: tuple[Node, ...] = (rest,)
        if isinstance(rest, Product):
            operators, factors = rest.operators, rest.factors
        if not operator and isinstance(first, Number) and isinstance(factors[0], Number):
            raise EquationError("two numbers side by side; write 10000 or a product", place(meta))
        if not operator and bare(first) and not bare(factors[0]):
            raise EquationError(
                "does the function cover the factor after its argument? Add parentheses",
                place(meta),
            )
        if operator == "/" and operators and operators[0] == "":
            raise EquationError(
                r"ambiguous: a/b c is read in two ways; use \frac or parentheses", place(meta)
            )
        return Product((operator, *operators), (first, *factors), span=place(meta))

    def fold(self, meta: Any, parts: list[Any]) -> Fold:
        operator, *scripts, body = parts
        if scripts and isinstance(scripts[-1], Token):
            minus = scripts.pop()
            body = Sum((str(minus),), (body,), span=(minus.start_pos, body.span[1]))
        below = [script for script in scripts if script.kind == "subscript"]
        above = [script for script in scripts if script.kind == "superscript"]
        if len(below) != 1 or len(above) > 1 or len(scripts) > 2:
            raise EquationError(f"{operator} needs one index below it", place(meta))
        letters, condition, lower = ranged(below[0], str(operator))
        upper = above[0].content[0] if above else None
        if lower is not None and upper is None:
            raise EquationError(f"{operator} needs an upper limit, too", below[0].span)
        return Fold(str(operator), letters, condition, upper, body, lower, span=place(meta))

    def limit(self, meta: Any, parts: list[Any]) -> Limit:
        _, *scripts, body = parts
        chain = scripts[0].content[0] if len(scripts) == 1 and scripts[0].content else None
        if not isinstance(chain, Chain) or chain.relations != ("→",):
            raise EquationError(r"\lim needs a target such as z \to \infty", place(meta))
        variable, target = chain.members
        return Limit(variable, target, body, span=place(meta))

    # --- operands

    def number(self, meta: Any, parts: list[Any]) -> Number:
        return Number(str(parts[0]), span=place(meta))

    def name(self, meta: Any, parts: list[Any]) -> Symbol:
        return Symbol(str(parts[0]), span=place(meta))

    def infinity(self, meta: Any, parts: list[Any]) -> Infinity:
        return Infinity(span=place(meta))

    def braces(self, meta: Any, parts: list[Any]) -> Node:
        return Group(nodes(parts)[0], span=place(meta))

    def parentheses(self, meta: Any, parts: list[Any]) -> Node:
        opening, content, closing = parts
        braces = r"\{" in opening
        if braces != (r"\}" in closing):
            raise EquationError(f"{closing} does not close {opening}", place(meta))
        if len(content) > 1:
            if braces:
                return Listed(content, span=place(meta))
            raise EquationError("several formulas in parentheses", place(meta))
        if isinstance(content[0], Chain):
            raise EquationError("a relation in parentheses; write [j = k]", place(meta))
        return Group(content[0], span=place(meta))

    def brackets(self, meta: Any, parts: list[Any]) -> Node:
        content = parts[1]
        if len(content) > 1:
            raise EquationError("several formulas in brackets", place(meta))
        if isinstance(content[0], Chain):
            return Bracket(content[0], span=place(meta))
        return Group(content[0], span=place(meta))

    def indicator(self, meta: Any, parts: list[Any]) -> Bracket:
        *_, content, _ = parts
        condition = content[0].condition if isinstance(content[0], Bracket) else content[0]
        if len(content) > 1 or not isinstance(condition, Chain):
            raise EquationError("an indicator needs one condition, such as j = k", place(meta))
        return Bracket(condition, span=place(meta))

    def inner(self, meta: Any, parts: list[Any]) -> Product:
        factors = tuple(Group(part, span=part.span) for part in nodes(parts))
        return Product((r"\cdot",), factors, span=place(meta))

    def absolute(self, meta: Any, parts: list[Any]) -> Call:
        return Call("abs", 0, tuple(nodes(parts)), span=place(meta))

    def norm(self, meta: Any, parts: list[Any]) -> Call:
        return Call("norm", 0, tuple(nodes(parts)), span=place(meta))

    def root(self, meta: Any, parts: list[Any]) -> Call:
        return Call("sqrt", 0, tuple(nodes(parts)), span=place(meta))

    def fraction(self, meta: Any, parts: list[Any]) -> Fraction:
        above, below = nodes(parts)
        return Fraction(above, below, span=place(meta))

    def call(self, meta: Any, parts: list[Any]) -> Node:
        name, *rest = parts
        scripts = [part for part in rest if isinstance(part, Script)]
        (arguments,) = [part for part in rest if isinstance(part, tuple)]
        for argument in arguments:
            if isinstance(argument, Chain):
                raise EquationError("a relation as an argument", argument.span)
        return self.applied(str(name), scripts, arguments, False, place(meta))

    def application(self, meta: Any, parts: list[Any]) -> Node:
        name, *scripts, argument = parts
        return self.applied(str(name), scripts, (argument,), True, place(meta))

    def applied(
        self, name: str, scripts: list[Script], arguments: tuple[Node, ...], bare: bool, span: Span
    ) -> Node:
        primes, power, base, below = 0, None, None, None
        for script in scripts:
            if script.kind == "primes":
                primes += script.count
            elif script.kind == "superscript" and isinstance(script.content[0], Number):
                power = script.content[0]
            elif script.kind == "subscript" and name == r"\log" and len(script.content) == 1:
                base = Call(r"\ln", 0, script.content, span=script.span)
            elif script.kind == "subscript" and (labeled := labels(name, script)) in self.functions:
                name = labeled
            elif script.kind == "subscript" and name in self.functions and not bare:
                below = script
            else:
                raise EquationError(
                    f"{name} with this {script.kind} is ambiguous: an inverse function, a power, "
                    f"a base? Write it out",
                    script.span,
                )
        call: Node = Call(name, primes, arguments, bare=bare, span=span)
        call = self.with_subscript(call, below) if below else call
        call = Fraction(call, base, span=span) if base else call
        return Power(call, power, span=span) if power else call

    def at(self, meta: Any, parts: list[Any]) -> At:
        body, chain = nodes(parts)
        return At(body, *valued(chain), span=place(meta))

    # --- what hangs on an operand

    def scripted(self, meta: Any, parts: list[Any]) -> Node:
        node: Node = parts[0]
        scripts: list[Script] = parts[1:]
        for script in ordered(scripts):
            attach: Callable[[Node, Script], Node] = getattr(self, f"with_{script.kind}")
            node = attach(node, script)
        return replace(node, span=place(meta)) if scripts else node

    bare = scripted

    def with_subscript(self, node: Node, script: Script) -> Node:
        if isinstance(node, Call) and node.name == "norm":
            return replace(node, name=norm_of(script))
        for index in script.content:
            if isinstance(index, Chain):
                raise EquationError("a relation as an index", index.span)
        letters = tuple(letter for index in script.content for letter in juxtaposed(index))
        if isinstance(node, Symbol) and node.indices is None:
            return replace(node, indices=letters)
        if isinstance(node, Group) or self.is_of_the_page(node):
            return Element(node, letters)
        raise EquationError("a subscript belongs to a symbol or to parentheses", script.span)

    def is_of_the_page(self, node: Node) -> bool:
        """Whether a node calls a function that a page declares, which may give a vector."""
        return isinstance(node, Call) and node.name in self.functions and not node.bare

    def with_superscript(self, node: Node, script: Script) -> Node:
        (content,) = script.content
        layer = self.lexicon.is_layer(content)
        if isinstance(node, Symbol) and layer:
            if node.layer:
                raise EquationError("two layers", script.span)
            return replace(node, layer=layer)
        if isinstance(node, Symbol) and isinstance(content, Group) and is_position(content.body):
            return replace(node, indices=(content.body, *(node.indices or ())))
        if content == Symbol("T"):
            raise EquationError(r"is ^T a power or a transpose? Write ^\top", script.span)
        if layer:
            raise EquationError(f"{layer} names a layer and belongs to a symbol", script.span)
        if isinstance(node, Symbol) and node.layer:
            raise EquationError(
                f"a power beside the layer {node.layer}; write (…)^2 around the symbol",
                script.span,
            )
        if isinstance(content, Sum) and self.lexicon.is_layer(content.terms[0]):
            raise EquationError("a layer is L, L-1 or L+1", script.span)
        return Power(node, content)

    def with_superscript_transpose(self, node: Node, script: Script) -> Node:
        return Transpose(self.with_superscript(node, script))

    def with_where(self, node: Node, script: Script) -> Node:
        return At(node, *valued(script.content[0]))

    def with_transpose(self, node: Node, script: Script) -> Node:
        return Transpose(node)

    def with_star(self, node: Node, script: Script) -> Node:
        if isinstance(node, Symbol):
            return replace(node, name=node.name + "*")
        raise EquationError("a star belongs to a symbol", script.span)

    def with_primes(self, node: Node, script: Script) -> Node:
        if isinstance(node, Symbol):
            return replace(node, name=node.name + "'" * script.count)
        raise EquationError("a prime belongs to a symbol or to the name of a function", script.span)

    def superscript(self, meta: Any, parts: list[Any]) -> Script:
        return Script("superscript", tuple(nodes(parts)), span=place(meta))

    def superscript_transpose(self, meta: Any, parts: list[Any]) -> Script:
        return Script("superscript_transpose", tuple(nodes(parts)), span=place(meta))

    def where(self, meta: Any, parts: list[Any]) -> Script:
        return Script("where", tuple(nodes(parts)), span=place(meta))

    def subscript(self, meta: Any, parts: list[Any]) -> Script:
        return Script("subscript", nodes(parts)[0], span=place(meta))

    def transpose(self, meta: Any, parts: list[Any]) -> Script:
        return Script("transpose", span=place(meta))

    def star(self, meta: Any, parts: list[Any]) -> Script:
        return Script("star", span=place(meta))

    def primes(self, meta: Any, parts: list[Any]) -> Script:
        count = sum(1 for part in parts if part.type == "PRIME")
        if count > MOST_PRIMES:
            raise EquationError(f"more than {MOST_PRIMES} primes", place(meta))
        return Script("primes", count=count, span=place(meta))

    # --- derivatives

    def partial(self, meta: Any, parts: list[Any]) -> Partial:
        kinds = {part.type: part for part in parts}
        return Partial(order_of(str(kinds.get("NUMBER", "1"))), "PLUS" in kinds)

    def variable(self, meta: Any, parts: list[Any]) -> tuple[Node, ...]:
        by: Node = parts[1]
        if isinstance(by, Power) and isinstance(by.exponent, Number):
            return (ungrouped(by.base),) * order_of(by.exponent.text)
        return (ungrouped(by),)

    def derived(self, partial: Partial, body: Node, by: list[Node], span: Span) -> Derivative:
        if partial.order != len(by):
            raise EquationError(
                f"a derivative of order {partial.order} by {len(by)} variables", span
            )
        return Derivative(body, tuple(by), partial.immediate, span=span)

    def derivative(self, meta: Any, parts: list[Any]) -> Derivative:
        partial, body, *variables = nodes(parts)
        return self.derived(partial, body, sum(variables, ()), place(meta))  # type: ignore[arg-type]

    def operator(self, meta: Any, parts: list[Any]) -> Derivative:
        partial, *variables, body = nodes(parts)
        return self.derived(partial, body, sum(variables, ()), place(meta))  # type: ignore[arg-type]

    def inline_derivative(self, meta: Any, parts: list[Any]) -> Derivative:
        partial, body, by = nodes(parts)
        return self.derived(partial, body, [ungrouped(by)], place(meta))

    def partial_by(self, meta: Any, parts: list[Any]) -> Derivative:
        by, body = nodes(parts)
        return Derivative(body, (ungrouped(by),), span=place(meta))

    def gradient(self, meta: Any, parts: list[Any]) -> Gradient | Derivative:
        by, body = nodes(parts)
        by = ungrouped(by)
        if isinstance(body, Gradient) and body.by == by:
            return Derivative(body.body, (by, by), span=place(meta))
        return Gradient(body, by, span=place(meta))

    def order(self, meta: Any, parts: list[Any]) -> Partial:
        return Partial(order_of(str(parts[2])), False)

    def hessian(self, meta: Any, parts: list[Any]) -> Derivative:
        *_, body = found = nodes(parts)
        (order,) = [part for part in found if isinstance(part, Partial)]
        by = ungrouped(next(part for part in found if isinstance(part, Node)))
        if order.order != 2:
            raise EquationError("∇ and ∇² are read", place(meta))
        return Derivative(body, (by, by), span=place(meta))

    # --- cases

    def row(self, meta: Any, parts: list[Any]) -> tuple[Node, Node]:
        value, conditions = nodes(parts)
        if len(conditions) != 1 or not isinstance(conditions[0], Chain):
            raise EquationError("one condition a row", place(meta))
        return value, conditions[0]

    def last_row(self, meta: Any, parts: list[Any]) -> tuple[Node, None]:
        return nodes(parts)[0], None

    def cases(self, meta: Any, parts: list[Any]) -> Cases:
        values, conditions = zip(*nodes(parts), strict=True)
        return Cases(values, conditions, span=place(meta))


def order_of(text: str) -> int:
    """The order of a derivative."""
    if text not in ("1", "2", "3"):
        raise EquationError(f"a derivative of order {text}; the third is the highest that is read")
    return int(text)


def labels(name: str, script: Script) -> str:
    r"""The name of `h_\theta`, if it is declared with what stands below."""
    below = (part.name for part in script.content if isinstance(part, Symbol))
    return f"{name}_{''.join(below)}"


def bare(node: Any) -> bool:
    """Whether a function was written without parentheses around its argument."""
    if isinstance(node, Power):
        node = node.base
    return isinstance(node, Call) and node.bare


def ordered(scripts: list[Script]) -> list[Script]:
    """Marks on a name first, then indices, then layers and powers."""
    ranks = ["primes", "star", "subscript", "superscript", "superscript_transpose", "transpose"]
    ranks += ["where"]
    seen = set()
    for script in scripts:
        if script.kind in seen:
            raise EquationError(f"a second {script.kind}", script.span)
        seen.add(script.kind)
    return sorted(scripts, key=lambda script: ranks.index(script.kind))


NORMS = {Number("1"): "norm1", Number("2"): "norm", Infinity(): "norm∞", Symbol("F"): "normF"}


def norm_of(script: Script) -> str:
    (kind,) = script.content if len(script.content) == 1 else (None,)
    if kind not in NORMS:
        raise EquationError(r"the norms are \lVert x \rVert_1, _2, _\infty and _F", script.span)
    return NORMS[kind]


def valued(chain: Node) -> tuple[Node, Node]:
    """The two sides of `z = 0` behind a bar."""
    if not isinstance(chain, Chain) or chain.relations != ("=",):
        raise EquationError("the bar needs one symbol and its value: |_{z=0}", chain.span)
    first, second = chain.members
    return first, second


def juxtaposed(index: Node) -> tuple[Node, ...]:
    """The letters of `jk`."""
    if isinstance(index, Product) and not any(index.operators):
        return index.factors
    return (ungrouped(index),)


def is_position(node: Node) -> bool:
    """Whether a node in parentheses above a symbol is an index: `(i)`, `(t - 1)`."""
    if isinstance(node, Sum) and len(node.terms) == 2 and isinstance(node.terms[1], Number):
        node = node.terms[0]
    return isinstance(node, Symbol) and node == Symbol(node.name)


RANGE = r"a range is written j = 1, \dots, J"


def is_comma(part: Any) -> bool:
    return isinstance(part, Token) and part.type == "COMMA"


def counted_range(first: Any, rest: list[Any]) -> Node | None:
    r"""The J of `j = 1, \dots, J` or `j = 1, 2, \dots, J`, taken from what follows `j = 1`."""
    dots = next((at for at, part in enumerate(rest[:2]) if isinstance(part, Token)), None)
    if dots is None:
        return None
    upper = rest[dots + 1] if len(rest) > dots + 1 else None
    counted = isinstance(first, Chain) and first.relations == ("=",)
    if not counted or not isinstance(upper, Symbol) or not all(map(is_limit, rest[:dots])):
        raise EquationError(RANGE, (rest[dots].start_pos, rest[dots].end_pos))
    del rest[: dots + 2]
    return upper


def ranges(letters: list[Node], first: Chain, upper: Node) -> list[Node]:
    r"""What `i, j = 1, \dots, J` says: for all values of the letters, from 2 on if it says so."""
    letter, lower = first.members
    found: list[Node] = [Ranged((*letters, letter), upper, span=first.span)]
    if lower != Number("1"):
        found += [
            replace(first, members=(each, lower), relations=("≥",)) for each in (*letters, letter)
        ]
    return found


Range = tuple[tuple[Node, ...], Node | None, Node | None]


def ranged(below: Script, operator: str) -> Range:
    r"""The indices under a big operator, the condition on them, the lower limit.

    `j`, `j, k`, `j=1`, `j=k+1`, `i \ne j`, `i<j`.
    """
    letters: list[Node] = []
    condition: Node | None = None
    lower: Node | None = None
    for item in below.content:
        if not isinstance(item, Chain):
            letters += juxtaposed(item)
        elif item.relations == ("=",) and item.members[1] == Number("1"):
            letters.append(item.members[0])
        elif item.relations == ("=",) and is_limit(item.members[1]) and len(below.content) == 1:
            letters.append(item.members[0])
            lower = item.members[1]
        elif item.relations in (("≠",), ("<",), (">",), ("≤",), ("≥",)) and condition is None:
            letters.append(item.members[0])
            condition = item
        else:
            raise EquationError(f"this range of {operator} is not read", below.span)
    for letter in letters:
        if not isinstance(letter, Symbol) or letter != Symbol(letter.name):
            raise EquationError(f"an index of {operator} must be a letter", letter.span)
    return tuple(letters), condition, lower


def is_limit(node: Node) -> bool:
    """Whether a sum may start or end there: at a number from 1, a letter, or beside one."""
    if isinstance(node, Number):
        return node.text.isdigit() and node.text != "0"
    return is_position(node)
