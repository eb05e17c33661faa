"""Did you mean: the one-symbol changes of a member that make a failing statement true.

Changes are made in the LaTeX as it is written, at the places that the tree names, so that an
author can copy what is suggested.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from equation_checker import syntax
from equation_checker.latex import joined, to_latex
from equation_checker.meaning import Over
from equation_checker.symbols import Resolved, Scope
from equation_checker.syntax import Node, Symbol, children, walk
from equation_checker.tokens import RELATIONS

LONGEST = 600  # characters of a statement; beyond them a change is not looked for
MOST = 400  # changes that are tried, about a second
ENOUGH = 3  # suggestions that are given
INSTEAD = {  # what a relation that does not hold may be meant for
    "≠": ("=",), "<": (r"\le", ">", "="), ">": (r"\ge", "<", "="), "≤": (r"\ge", "="),
    "≥": (r"\le", "="),
}  # fmt: skip
SIGNS = sorted(RELATIONS, key=len, reverse=True)
FOLDS = (r"\sum", r"\prod", r"\max", r"\min")
USUAL_FUNCTIONS = (r"\ln", r"\exp", r"\tanh")
PART = 1 / 4  # of the work that a statement may be, for all changes together


@dataclass(frozen=True)
class Edit:
    """Text in place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str

    def applied(self, latex: str) -> str:
        before, after = latex[: self.start], latex[self.end :]
        return joined(joined(before, self.text), after)


@dataclass(frozen=True)
class Words:
    """What a change may use: index letters by axis, symbols that the statement needs, `[i = j]`."""

    letters: Mapping[str, tuple[str, ...]]
    symbols: tuple[Symbol, ...]
    brackets: tuple[str, ...]
    scope: Scope

    @property
    def functions(self) -> list[str]:
        """The functions that the page defines, and the usual ones."""
        defined = [key.removesuffix("()") for key in self.scope.definitions if key.endswith("()")]
        return [*sorted(defined), *USUAL_FUNCTIONS]

    def family(self, symbol: Symbol) -> Iterator[Symbol]:
        """A symbol in the other layers that are declared."""
        for key, declared in self.scope.notation.symbols.items():
            name, _, layer = key.partition("^")
            fits = len(declared.axes) == len(symbol.indices or declared.axes)
            if name == symbol.name and layer != symbol.layer and fits:
                yield replace(symbol, layer=layer)

    @property
    def indices(self) -> list[str]:
        return sorted({letter for letters in self.letters.values() for letter in letters})


def words(scope: Scope, statement: Resolved) -> Words:
    """The vocabulary of a statement."""
    used = list(statement.letters.items())
    for member in statement.members:
        for node in walk(member):
            if isinstance(node, Over):
                used += zip(node.letters, node.axes, strict=True)
    return vocabulary(scope, used, scope.needs(statement.members))


def words_as_written(scope: Scope, statement: syntax.Statement) -> Words:
    """The vocabulary of a statement that makes no sense yet."""
    used: list[tuple[str, str]] = []
    needed: frozenset[str] = frozenset()
    for node in walk(statement):
        if not isinstance(node, Symbol):
            continue
        indices = node.indices or ()
        key = scope.key(node.name, len(indices), node.layer)
        if key is None:
            continue
        needed |= scope.dependences(key)
        for index, axis in zip(indices, scope.notation.symbols[key].axes, strict=False):
            if isinstance(index, Symbol) and index == Symbol(index.name):
                used.append((index.name, axis))
    return vocabulary(scope, used, needed)


def vocabulary(scope: Scope, used: Iterable[tuple[str, str]], needed: Iterable[str]) -> Words:
    """The words that letters with their axes, and symbols, give."""
    letters: dict[str, tuple[str, ...]] = {}
    for letter, axis in used:
        letters[axis] = tuple(dict.fromkeys((*letters.get(axis, ()), letter)))
    symbols: list[Symbol] = []
    pairs = [pair for same in letters.values() for pair in itertools.combinations(same, 2)]
    for key in sorted(needed):
        declared = scope.declared(key)
        if declared is None:
            continue
        if declared.kind == "class":
            pairs += [(letter, key) for letter in letters.get(declared.of, ())]
            continue
        name, _, layer = key.partition("^")
        for chosen in itertools.product(*(letters.get(axis, ()) for axis in declared.axes)):
            indices = tuple(map(Symbol, chosen)) or None
            symbols.append(Symbol(name, layer, indices))
    return Words(letters, tuple(symbols), tuple(f"[{a} = {b}]" for a, b in pairs), scope)


def suggestions(
    latex: str,
    members: Sequence[Node],
    vocabulary: Words,
    holds: Callable[[str], bool],
) -> list[str]:
    """One of the members, changed in one symbol, so that the statement holds.

    The first member and the first kind of change that help are the only ones that are offered.
    `latex` is the formula that the members have their places in; `holds` judges it changed.
    """
    for member in members:
        tried = {latex}
        for changes in CHANGES:
            found: list[str] = []
            for edit in changes(member, latex, vocabulary):
                changed = edit.applied(latex)
                if changed in tried or len(tried) > MOST or len(found) == ENOUGH:
                    continue
                tried.add(changed)
                if holds(changed):
                    end = member.span[1] + len(changed) - len(latex)
                    found.append(" ".join(changed[member.span[0] : end].split()))
            if found:
                return found
    return []


def other_relations(
    latex: str, statement: syntax.Statement, holds: Callable[[str], bool]
) -> list[str]:
    """The statement with another relation between two members, so that it holds."""
    found: list[str] = []
    start, end = statement.span
    for relation, (left, right) in zip(
        statement.relations, itertools.pairwise(statement.members), strict=True
    ):
        between = latex[left.span[1] : right.span[0]]
        sign = next((s for s in SIGNS if RELATIONS[s] == relation and s in between), "")
        for other in INSTEAD.get(relation, ()) if sign else ():
            at = left.span[1] + between.index(sign)
            changed = Edit(at, at + len(sign), f"{other} ").applied(latex)
            if holds(changed):
                found.append(" ".join(changed[start : end + len(changed) - len(latex)].split()))
    return found[:1]


# --- what a change is made of


def operands(node: Node) -> Iterator[Node]:
    """A node and all below it, index letters left out."""
    yield node
    hidden: tuple[Node, ...] = ()
    if isinstance(node, Symbol):
        return
    if isinstance(node, syntax.Fold):
        hidden = node.letters
    if isinstance(node, syntax.Element):
        hidden = node.indices
    for child in children(node):
        if child not in hidden:
            yield from operands(child)


def written(node: Node, latex: str) -> str:
    return latex[node.span[0] : node.span[1]]


def enclosed(node: Node, latex: str) -> str:
    """A node in parentheses where a factor before it would take its first term only."""
    text = written(node, latex)
    return f"({text})" if isinstance(node, syntax.Sum) else text


def terms(member: Node) -> Iterator[Node]:
    """What a factor can be put before: terms of sums, and bodies that are no sum."""
    if not isinstance(member, syntax.Sum):
        yield member
    for node in operands(member):
        if isinstance(node, syntax.Sum):
            yield from node.terms
        elif isinstance(node, syntax.Fold) and not isinstance(node.body, syntax.Sum):
            yield node.body


# --- the changes


def constants(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """The whole member with another sign, doubled or halved."""
    if isinstance(member, syntax.Sum) and len(member.terms) == 1:
        (term,) = member.terms
        yield Edit(*member.span, written(term, latex))
        for factor in ("2\\,", r"\frac12 "):
            yield Edit(term.span[0], term.span[0], factor)
        return
    for factor in ("-", "2\\,", r"\frac12 "):
        yield Edit(*member.span, factor + enclosed(member, latex))


def layers(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """The same letter in another layer."""
    for node in operands(member):
        if isinstance(node, Symbol) and node.layer:
            for symbol in vocabulary.family(node):
                yield Edit(*node.span, to_latex(symbol))


def functions(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """Another function, or another operator over an index."""
    for node in operands(member):
        text = written(node, latex)
        if isinstance(node, syntax.Fold) and text.startswith(node.operator):
            for operator in FOLDS:
                if operator != node.operator:
                    yield Edit(*node.span, operator + text.removeprefix(node.operator))
        elif isinstance(node, syntax.Call) and text.startswith(node.name):
            for name in vocabulary.functions:
                if name != node.name:
                    yield Edit(*node.span, joined(name, text.removeprefix(node.name)))


def signs(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    for node in operands(member):
        if not isinstance(node, syntax.Sum):
            continue
        start = node.span[0]
        for sign, term in zip(node.signs, node.terms, strict=True):
            first = term is node.terms[0]
            other = {"+": "-", "-": "" if first else "+"}.get(sign)
            if other is not None:
                yield Edit(start, term.span[0], other if first else f" {other} ")
            start = term.span[1]


def indices(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    for node in operands(member):
        if isinstance(node, Symbol):
            for index in node.indices or ():
                for letter in vocabulary.indices:
                    yield Edit(*index.span, letter)
        elif isinstance(node, syntax.Bracket):
            for place in children(node.condition):
                if isinstance(place, Symbol) and place.name in (*vocabulary.indices, *"ijk"):
                    for letter in vocabulary.indices:
                        yield Edit(*place.span, letter)


def brackets(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """x a − y, where x (a − y) is meant."""
    for node in operands(member):
        if not isinstance(node, syntax.Sum) or len(node.terms) < 2:
            continue
        first = node.terms[0]
        if isinstance(first, syntax.Product) and not any(first.operators):
            split = first.factors[1].span[0]
            taken, rest = latex[node.span[0] : split], latex[split : node.span[1]]
            yield Edit(*node.span, f"{taken}({rest})")


def sums(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """A sum dropped, a sum over a letter, and a sum over all elements of a link in a chain."""
    for node in operands(member):
        if isinstance(node, syntax.Fold):
            yield Edit(node.span[0], node.body.span[0], "")
    for letter in vocabulary.indices:
        yield Edit(*member.span, rf"\sum_{letter} {enclosed(member, latex)}")
    letter = next(letter for letter in "kimnpqrst" if letter not in vocabulary.indices)
    for node in operands(member):
        if isinstance(node, syntax.Product):
            yield from linked(node, latex, letter)


def linked(node: syntax.Product, latex: str, letter: str) -> Iterator[Edit]:
    """∂C/∂a_j ∂a_j/∂z_j with a letter of its own for a, summed over."""
    for one, other in itertools.pairwise(node.factors):
        if not isinstance(one, syntax.Derivative) or not isinstance(other, syntax.Derivative):
            continue
        inner, outer = one.by[-1], other.body
        if isinstance(inner, Symbol) and inner == outer and inner.indices is not None:
            text, start = written(node, latex), node.span[0]
            for link in (outer, inner):
                assert isinstance(link, Symbol)
                (at, end) = (link.indices or ())[0].span
                text = text[: at - start] + letter + text[end - start :]
            yield Edit(*node.span, rf"\sum_{letter} {text}")


def omissions(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """A factor, a term, a power, a fraction bar or a function less."""
    for node in operands(member):
        if isinstance(node, syntax.Product):
            yield from shortened(node, node.factors)
        elif isinstance(node, syntax.Sum) and len(node.terms) > 1:
            yield from shortened(node, node.terms)
        elif isinstance(node, syntax.Power):
            yield Edit(*node.span, written(node.base, latex))
        elif isinstance(node, syntax.Fraction):
            above, below = written(node.above, latex), written(node.below, latex)
            yield Edit(*node.span, f"{{{above}}}")
            yield Edit(*node.span, rf"\frac{{{below}}}{{{above}}}")
        elif isinstance(node, syntax.Call) and len(node.arguments) == 1:
            yield Edit(*node.span, f"({written(node.arguments[0], latex)})")


def inverses(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    yield Edit(*member.span, rf"\frac{{1}}{{{written(member, latex)}}}")


def shortened(node: Node, parts: Sequence[Node]) -> Iterator[Edit]:
    """A list of factors or terms without one of them."""
    for before, part in itertools.pairwise(parts):
        yield Edit(before.span[1], part.span[1], "")
    if not isinstance(node, syntax.Sum):
        yield Edit(node.span[0], parts[1].span[0], "")
    else:
        yield Edit(node.span[0], parts[1].span[0], node.signs[1].replace("+", ""))


def primes(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    for node in operands(member):
        if isinstance(node, syntax.Call) and not node.bare and node.arguments:
            text = written(node, latex)
            if node.primes:
                yield Edit(*node.span, text.replace("'", "", 1))
            elif text.startswith(node.name):
                yield Edit(*node.span, f"{node.name}'{text.removeprefix(node.name)}")


def numbers(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    for node in operands(member):
        if isinstance(node, syntax.Number) and node.text.isdigit():
            for value in (int(node.text) + 1, int(node.text) - 1):
                if value >= 0:
                    yield Edit(*node.span, str(value) if value < 10 else f"{{{value}}}")


def squares(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """2 x everywhere, where x² is meant."""
    text = written(member, latex)
    twice = [node for node in operands(member) if isinstance(node, syntax.Product)]
    for node in reversed(twice):  # inner ones first, and from right to left
        first, second = node.factors[:2]
        if first == syntax.Number("2"):
            start, end = (at - member.span[0] for at in (first.span[0], second.span[1]))
            base = written(second, latex)
            power = f"{base}^2" if len(base) == 1 else f"({base})^2"
            text = text[:start] + power + text[end:]
    yield Edit(*member.span, text)


def insertions(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """One factor or term more."""
    named = [to_latex(symbol) for symbol in vocabulary.symbols]
    slopes = {
        to_latex(syntax.Call(node.name, 1, node.arguments))
        for node in operands(member)
        if isinstance(node, syntax.Call) and not node.primes and len(node.arguments) == 1
    }
    factors = [*named, *vocabulary.brackets, *(f"(1-{name})" for name in named), *sorted(slopes)]
    if isinstance(member, syntax.Sum):
        for factor in factors:
            yield Edit(*member.span, joined(factor, enclosed(member, latex)))
    for term in terms(member):
        for factor in factors:
            yield Edit(term.span[0], term.span[0], f"{factor}\\,")
    for name in (*named, *vocabulary.brackets):
        for sign in "+-":
            yield Edit(member.span[1], member.span[1], f" {sign} {name}")


def replacements(member: Node, latex: str, vocabulary: Words) -> Iterator[Edit]:
    """Another symbol, its complement or its square."""
    for node in operands(member):
        if isinstance(node, syntax.Number):
            for text in (*map(to_latex, vocabulary.symbols), *vocabulary.brackets):
                yield Edit(*node.span, text)
        if not isinstance(node, Symbol):
            continue
        text = written(node, latex)
        yield Edit(*node.span, f"(1-{text})")
        yield Edit(*node.span, f"({text})^2")
        for symbol in vocabulary.symbols:
            if len(symbol.indices or ()) == len(node.indices or ()) and symbol != node:
                yield Edit(*node.span, to_latex(symbol))


CHANGES = (  # likely ones first
    omissions, constants, inverses, signs, indices, layers, brackets, sums, primes, functions,
    numbers, squares, replacements, insertions,
)  # fmt: skip
