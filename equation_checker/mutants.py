r"""Small mistakes: every formula that one slip of the pen makes of a formula.

A change drops or repeats a factor, flips a sign, swaps an index, a symbol, a function, a layer or a
relation, and so on. It is an edit of the LaTeX, found by the tree, so that it can be shown.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from equation_checker import syntax, tokens
from equation_checker.errors import EquationError
from equation_checker.judge import without_groups
from equation_checker.latex import to_latex
from equation_checker.meaning import Value
from equation_checker.notation import Declaration
from equation_checker.symbols import BUILT_IN, CONSTANTS, Scope, labeled_key
from equation_checker.syntax import Lexicon, Node, Statement, Symbol, children, walk

# What a relation is mistaken for. A weaker relation would be no mistake.
RELATIONS = {
    "=": (r"\ne", "<"), "≠": ("=",), "<": (">", r"\ge"), ">": ("<", r"\le"),
    "≤": (r"\ge", "<", "="), "≥": (r"\le", ">", "="), "≈": ("=", r"\ll"),
    "≪": (r"\gg", r"\approx"), "≫": (r"\ll", r"\approx"), "≡": ("=", r"\le"), "∼": ("=",),
}  # fmt: skip
IN_CONDITIONS = {"=": r"\ne", "≠": "=", "<": r"\ge", ">": r"\le", "≤": ">", "≥": "<"}
FOLDS = {
    r"\sum": (r"\prod", r"\max"), r"\prod": (r"\sum",), r"\max": (r"\min", r"\sum"),
    r"\min": (r"\max",),
}  # fmt: skip
USUAL_FUNCTIONS = (r"\ln", r"\exp", r"\tanh")
BETWEEN_0_AND_1 = ("unit", "bit", "onehot", "simplex")
LETTERS = "ijk"


@dataclass(frozen=True)
class Change:
    """One edit of a formula."""

    operator: str
    start: int
    end: int
    text: str

    def applied(self, latex: str) -> str:
        return latex[: self.start] + self.text + latex[self.end :]


@dataclass(frozen=True)
class Words:
    """What a section names, so what its author may have mistaken for something else."""

    scope: Scope
    symbols: Mapping[str, Declaration] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()

    @staticmethod
    def of(statements: list[Statement], scope: Scope) -> "Words":
        symbols: dict[str, Declaration] = {}
        functions: dict[str, None] = {}
        sizes: dict[str, None] = {}
        for node in itertools.chain.from_iterable(map(walk, statements)):
            if isinstance(node, syntax.Call) and node.name not in BUILT_IN:
                functions[node.name] = None
            if not isinstance(node, Symbol):
                continue
            if (key := key_of(node, scope)) is not None:
                symbols[key] = scope.notation.symbols[key]
            elif node.name in scope.notation.sizes[0]:
                sizes[node.name] = None
        return Words(scope, symbols, (*functions, *USUAL_FUNCTIONS), tuple(sizes))


def key_of(node: Symbol, scope: Scope) -> str | None:
    """The declared symbol that is meant."""
    if key := labeled_key(node, scope.notation.symbols):
        return key
    count = None if node.indices is None else len(node.indices)
    return scope.key(node.name, count, node.layer)


def mutants(
    latex: str, statement: Statement, words: Words, order: Callable[[str], int] | None = None
) -> Iterator[tuple[Change, str]]:
    """Every change of one statement of a formula that does not say the same, with the result.

    Given an `order`, they come in that of its values for the changed formulas.
    """
    lexicon = words.scope.notation.lexicon
    original = readings(latex, lexicon)
    found: dict[str, Change] = {}
    for change in Mutator(latex, statement, words).changes():
        found.setdefault(change.applied(latex), change)
    for changed in sorted(found, key=order) if order else found:
        if readings(changed, lexicon) != original:
            yield found[changed], changed


def readings(latex: str, lexicon: Lexicon) -> list[Node] | None:
    """How a formula is read, None if it is not."""
    try:
        return [without_groups(statement) for statement in syntax.parse(latex, lexicon)]
    except EquationError:
        return None


class Mutator:
    """Walks once over a statement and yields its changes."""

    def __init__(self, latex: str, statement: Statement, words: Words) -> None:
        self.latex = latex
        self.statement = statement
        self.words = words
        lexicon = words.scope.notation.lexicon
        self.tokens = tokens.Tokenizer(latex, lexicon.names, lexicon.transposes).tokens()
        # TeX takes one token for an argument without braces; more than one must get them.
        self.unbraced = {
            t.end_pos for t in self.tokens if t.type == "LBRACE" and t.start_pos == t.end_pos
        }
        self.letters = self.index_letters()
        self.methods: dict[type[Node], Callable[..., Iterator[Change]]] = {
            syntax.Number: self.number,
            syntax.Infinity: lambda node, above: self.put("number", node, "0"),
            Symbol: self.symbol,
            syntax.Sum: self.sum,
            syntax.Product: self.product,
            syntax.Fraction: self.fraction,
            syntax.Power: self.power,
            syntax.Transpose: lambda node, above: self.put("transpose", node, self.text(node.body)),
            syntax.Group: self.group,
            syntax.Call: self.call,
            syntax.Derivative: self.derivative,
            syntax.Fold: self.fold,
            syntax.Chain: self.condition,
            syntax.Cases: self.cases,
        }

    def changes(self) -> Iterator[Change]:
        yield from self.relations()
        yield from self.signs_of_members()
        yield from self.dropped_conditions()
        for node, above in self.nodes(self.statement, ()):
            if method := self.methods.get(type(node)):
                yield from method(node, above)

    def nodes(self, node: Node, above: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        yield node, above
        for child in children(node):
            yield from self.nodes(child, (*above, node))

    # --- edits

    def text(self, node: Node) -> str:
        return self.latex[node.span[0] : node.span[1]]

    def put(self, operator: str, node: Node, text: str) -> Iterator[Change]:
        """Another text in place of a node."""
        start, end = node.span
        if start in self.unbraced:
            text = f"{{{text}}}"
        yield self.edit(operator, start, end, text)

    def edit(self, operator: str, start: int, end: int, text: str) -> Change:
        """A change, with a space where a command would swallow the letter behind it."""
        if re.search(r"\\[a-zA-Z]+$", text) and self.latex[end : end + 1].isalpha():
            text += " "
        if re.search(r"\\[a-zA-Z]+$", self.latex[:start]) and text[:1].isalpha():
            text = " " + text
        return Change(operator, start, end, text)

    def token(self, start: int, end: int, *kinds: str) -> syntax.Span | None:
        """The first token of some kind between two places."""
        for t in self.tokens:
            if t.type in kinds and start <= (t.start_pos or 0) and (t.end_pos or 0) <= end:
                return t.start_pos or 0, t.end_pos or 0
        return None

    # --- relations, members, conditions

    def relations(self) -> Iterator[Change]:
        members = self.statement.members
        for relation, (left, right) in zip(
            self.statement.relations, itertools.pairwise(members), strict=True
        ):
            place = self.token(left.span[1], right.span[0], "REL")
            for other in RELATIONS.get(relation, ()) if place else ():
                assert place
                yield self.edit("relation", *place, other)

    def condition(self, node: syntax.Chain, above: tuple[Node, ...]) -> Iterator[Change]:
        for relation, (left, right) in zip(
            node.relations, itertools.pairwise(node.members), strict=True
        ):
            place = self.token(left.span[1], right.span[0], "REL")
            if place and relation in IN_CONDITIONS:
                yield self.edit("relation", *place, IN_CONDITIONS[relation])

    def signs_of_members(self) -> Iterator[Change]:
        for member in self.statement.members[1:]:
            if member != syntax.Number("0"):
                several = isinstance(member, syntax.Sum)
                text = self.text(member)
                yield from self.put("sign", member, f"-({text})" if several else f"-{text}")

    def dropped_conditions(self) -> Iterator[Change]:
        conditions = self.statement.conditions
        if conditions and (
            word := self.token(self.statement.members[-1].span[1], conditions[0].span[0], "IF")
        ):
            yield self.edit("condition", word[0], conditions[-1].span[1], "")

    # --- numbers and names

    def number(self, node: syntax.Number, above: tuple[Node, ...]) -> Iterator[Change]:
        whole, _, decimals = node.text.partition(".")
        digits = int(whole + decimals)
        for other in (digits + 1, digits - 1):
            if other >= 0:
                text = f"{other:0{len(decimals) + 1}d}"
                cut = len(text) - len(decimals)
                text = text[:cut] + ("." + text[cut:] if decimals else "")
                yield from self.put("number", node, text)

    def index_letters(self) -> list[str]:
        """The index letters of the statement and one more."""
        found: dict[str, None] = {}
        for node in walk(self.statement):
            below: tuple[Node, ...] = ()
            if isinstance(node, Symbol | syntax.Element):
                below = node.indices or ()
            elif isinstance(node, syntax.Fold):
                below = node.letters
            for index in below:
                if isinstance(index, Symbol) and index == Symbol(index.name):
                    found[index.name] = None
        spare = [letter for letter in LETTERS if letter not in found]
        return [*found, *spare[:1]] if found else []

    def symbol(self, node: Symbol, above: tuple[Node, ...]) -> Iterator[Change]:
        if self.is_letter(node, above):
            for letter in self.letters:
                if letter != node.name:
                    yield from self.put("index", node, letter)
            return
        key = key_of(node, self.words.scope)
        if node.indices and len(node.indices) == 2:
            first, second = node.indices
            swapped = Symbol(node.name, node.layer, (second, first))
            yield from self.put("index", node, to_latex(swapped))
        if "'" in node.name:
            fewer = Symbol(node.name.replace("'", "", 1), node.layer, node.indices)
            yield from self.put("prime", node, to_latex(fewer))
        if node.layer:
            yield from self.layers(node)
        if key is None:
            yield from self.constant(node)
            return
        declared = self.words.scope.notation.symbols[key]
        indices = node.indices if declared.axes else None  # the 1 of x_1 belongs to its name
        for other, declaration in self.words.symbols.items():
            if other != key and declaration.axes == declared.axes and declaration.kind != "class":
                text = to_latex(Value(other, indices, declaration.axes))
                yield from self.put("symbol", node, text)
        if not self.is_name_only(node, above):
            yield from self.value(node, declared, above)

    def is_letter(self, node: Symbol, above: tuple[Node, ...]) -> bool:
        """Whether a symbol is an index, not a number."""
        if node != Symbol(node.name) or not above:
            return False
        parent = above[-1]
        if isinstance(parent, Symbol):
            return True
        if isinstance(parent, syntax.Element):
            return node in parent.indices
        if isinstance(parent, syntax.Fold) and any(node is letter for letter in parent.letters):
            return True
        return isinstance(parent, syntax.Chain) and node.name in self.letters

    def is_name_only(self, node: Symbol, above: tuple[Node, ...]) -> bool:
        """Whether a symbol is defined, set or differentiated by, so that it has no value there."""
        parent = above[-1]
        if isinstance(parent, syntax.Derivative):
            return any(node is variable for variable in parent.by)
        if isinstance(parent, syntax.Gradient):
            return node is parent.by
        if isinstance(parent, syntax.Limit | syntax.At):
            return node is parent.variable
        if isinstance(parent, syntax.Chain):
            return True
        defines = self.statement.relations[:1] == ("≡",)
        head = self.statement.members[0]
        return defines and (node is head or (parent is head and isinstance(head, syntax.Call)))

    def layers(self, node: Symbol) -> Iterator[Change]:
        letter = node.layer[0]
        for layer in (letter, f"{letter}-1", f"{letter}+1"):
            if layer != node.layer:
                other = Symbol(node.name, layer, node.indices)
                yield from self.put("layer", node, to_latex(other))

    def constant(self, node: Symbol) -> Iterator[Change]:
        if node.name in CONSTANTS:
            yield from self.put("number", node, "2" if node.name == "e" else "3")
        elif node.name in self.words.scope.notation.sizes[0]:
            for other in (*self.words.sizes, "1"):
                if other != node.name:
                    yield from self.put("symbol", node, other)

    def value(
        self, node: Symbol, declared: Declaration, above: tuple[Node, ...]
    ) -> Iterator[Change]:
        """Changes of a symbol that stands for a number or an array."""
        text = self.text(node)
        if declared.kind in BETWEEN_0_AND_1 and (node.indices is not None or not declared.axes):
            yield from self.put("1 - x", node, f"(1-{text})")
        if not declared.axes:
            yield from self.put("sign", node, f"(-{text})")
            yield from self.put("number", node, f"(2{text})")
        if declared.axes and node.indices is None:
            yield from self.put("transpose", node, rf"({text})^\top")

    # --- sums and products

    def sum(self, node: syntax.Sum, above: tuple[Node, ...]) -> Iterator[Change]:
        end = node.span[0]
        starts = []  # of each term, its sign included
        for sign, term in zip(node.signs, node.terms, strict=True):
            place = self.token(end, term.span[0], "PLUS", "MINUS", "PLUS_MINUS")
            starts.append(place[0] if place else term.span[0])
            if place and sign in "+-":
                yield self.edit("sign", *place, "-" if sign == "+" else "+")
            end = term.span[1]
        if len(node.terms) == 1:
            return
        ends = [*starts[1:], node.span[1]]
        for start, stop in zip(starts, ends, strict=True):
            yield self.edit("drop a term", start, stop, "")
        complement = node.signs == ("+", "-") and node.terms[0] == syntax.Number("1")
        if complement:
            yield from self.put("1 - x", node, self.text(node.terms[1]))

    def product(self, node: syntax.Product, above: tuple[Node, ...]) -> Iterator[Change]:
        factors = node.factors
        for number, factor in enumerate(factors):
            start, end = factor.span
            if number:
                yield self.edit("drop a factor", factors[number - 1].span[1], end, " ")
            else:
                yield self.edit("drop a factor", start, factors[1].span[0], "")
            text = self.text(factor)
            if isinstance(factor, syntax.Bracket):
                continue  # its square is itself
            lone = isinstance(factor, Symbol | syntax.Number)
            again = f"{text} {text}" if lone else rf"({text}) \cdot {text}"
            yield self.edit("repeat a factor", start, end, again)
        for left, right in itertools.pairwise(factors):
            yield from self.operator(left, right)

    def operator(self, left: Node, right: Node) -> Iterator[Change]:
        """Another operator between two factors, or the factors in the other order."""
        if slash := self.token(left.span[1], right.span[0], "SLASH"):
            yield self.edit("operator", *slash, r"\cdot ")
        times = self.token(left.span[1], right.span[0], "TIMES")
        if times and self.latex[slice(*times)] == r"\odot":
            yield self.edit("operator", *times, r"\cdot ")
            return
        if all(map(self.has_array, (left, right))):
            between = self.latex[left.span[1] : right.span[0]]
            text = self.text(right) + (between or " ") + self.text(left)
            yield self.edit("order", left.span[0], right.span[1], text)

    def has_array(self, node: Node) -> bool:
        """Whether an array stands in a node without its indices."""
        if isinstance(node, syntax.Element) or (isinstance(node, Symbol) and node.indices):
            return False
        if isinstance(node, Symbol) and (key := key_of(node, self.words.scope)):
            return bool(self.words.scope.notation.symbols[key].axes)
        return any(map(self.has_array, children(node)))

    def fraction(self, node: syntax.Fraction, above: tuple[Node, ...]) -> Iterator[Change]:
        above_, below = self.text(node.above), self.text(node.below)
        yield from self.put("invert", node, rf"\frac{{{below}}}{{{above_}}}")

    def power(self, node: syntax.Power, above: tuple[Node, ...]) -> Iterator[Change]:
        if not (isinstance(node.base, Symbol) and node.base.name in CONSTANTS):
            yield from self.put("drop a power", node, self.text(node.base))

    def group(self, node: syntax.Group, above: tuple[Node, ...]) -> Iterator[Change]:
        parent = above[-1]
        if isinstance(parent, syntax.Sum):  # only behind a minus they matter
            sign = parent.signs[next(i for i, t in enumerate(parent.terms) if t is node)]
            if sign != "-":
                return
        if self.latex[node.span[0]] != "{":
            yield from self.put("parentheses", node, self.text(node.body))

    # --- functions, derivatives, sums over an index

    def call(self, node: syntax.Call, above: tuple[Node, ...]) -> Iterator[Change]:
        inside = ", ".join(map(self.text, node.arguments))
        yield from self.put("drop a function", node, f"({inside})")
        name = self.token(*node.span, "FUNCTION")
        if name is None or name[0] != node.span[0]:  # bars and roots have no name
            return
        for other in self.words.functions:
            if other != node.name:
                yield self.edit("function", *name, other)
        if node.name in (r"\max", r"\min"):
            yield self.edit("function", *name, r"\min" if node.name == r"\max" else r"\max")
        elif len(node.arguments) == 1 and node.name not in BUILT_IN:
            yield self.edit("prime", *name, self.latex[slice(*name)] + "'")
        if node.primes and (prime := self.token(name[1], node.arguments[0].span[0], "PRIME")):
            yield self.edit("prime", *prime, "")

    def derivative(self, node: syntax.Derivative, above: tuple[Node, ...]) -> Iterator[Change]:
        if len(node.by) == 1:
            body, by = self.text(node.body), self.text(node.by[0])
            yield from self.put("invert", node, rf"\frac{{\partial {by}}}{{\partial {body}}}")
        if node.immediate and (plus := self.token(*node.span, "UP")):
            closing = self.token(plus[1], node.span[1], "RBRACE")
            assert closing
            yield self.edit("immediate", plus[0], closing[1], "")

    def fold(self, node: syntax.Fold, above: tuple[Node, ...]) -> Iterator[Change]:
        start = node.span[0]
        name = self.token(*node.span, "FOLD")
        assert name
        for other in FOLDS[node.operator]:
            yield self.edit("function", *name, other)
        yield self.edit("drop a sum", start, node.body.span[0], "")
        if node.condition is not None:
            yield from self.put("condition", node.condition, self.text(node.letters[0]))

    def cases(self, node: syntax.Cases, above: tuple[Node, ...]) -> Iterator[Change]:
        for left, right in itertools.pairwise(node.values):
            between = self.latex[left.span[1] : right.span[0]]
            text = self.text(right) + between + self.text(left)
            yield self.edit("order", left.span[0], right.span[1], text)
