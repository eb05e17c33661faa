"""Trees back to LaTeX, for messages and for `--explain`."""

from functools import singledispatch

from equation_checker import meaning, syntax
from equation_checker.syntax import Node

RELATIONS = {
    "=": "=", "≡": r"\equiv", "≠": r"\ne", "<": "<", ">": ">", "≤": r"\le", "≥": r"\ge",
    "≈": r"\approx", "≪": r"\ll", "≫": r"\gg", "∼": r"\sim", "→": r"\to", "∈": r"\in",
}  # fmt: skip


NORMS = {"norm": "", "norm1": "_1", "norm∞": r"_\infty", "normF": "_F"}


def joined(*parts: str) -> str:
    """Parts one after the other, with a space where a command would swallow a letter."""
    text = ""
    for part in parts:
        command = text.rpartition("\\")[2]
        swallows = "\\" in text and command.isalpha() and part[:1].isalpha()
        text += (" " if swallows else "") + part
    return text


def script(sign: str, text: str) -> str:
    """A subscript or superscript, in braces where it needs them."""
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"


def listed(indices: tuple[Node, ...]) -> str:
    """Indices side by side, or with commas where one is a sum."""
    texts = [to_latex(index) for index in indices]
    return joined(*texts) if not any("-" in t or "+" in t for t in texts) else ", ".join(texts)


def upright(name: str) -> str:
    """A name of several letters as one word."""
    return name if name.startswith("\\") or len(name) == 1 else rf"\operatorname{{{name}}}"


@singledispatch
def to_latex(node: Node) -> str:
    """The LaTeX of a tree."""
    raise TypeError(type(node).__name__)


@to_latex.register
def _(node: syntax.Number) -> str:
    return node.text


@to_latex.register
def _(node: syntax.Infinity) -> str:
    return r"\infty"


@to_latex.register
def _(node: syntax.Symbol) -> str:
    name = node.name.rstrip("'*")
    marks = node.name[len(name) :]
    below = "" if node.indices is None else script("_", listed(node.indices))
    above = joined(marks.replace("'", r"\prime"), node.layer)
    return upright(name) + below + (script("^", above) if above else "")


@to_latex.register
def _(node: syntax.Element) -> str:
    return f"{to_latex(node.array)}_{{{listed(node.indices)}}}"


@to_latex.register
def _(node: syntax.Group) -> str:
    return f"({to_latex(node.body)})"


@to_latex.register
def _(node: syntax.Listed) -> str:
    return rf"\{{{', '.join(map(to_latex, node.items))}\}}"


@to_latex.register
def _(node: syntax.Sum) -> str:
    signs = [sign if sign != r"\pm" else r"\pm " for sign in node.signs]
    text = " ".join(
        f"{sign} {to_latex(term)}" for sign, term in zip(signs, node.terms, strict=True)
    )
    return text[2:] if text.startswith("+ ") else text.replace("- ", "-", 1)


@to_latex.register
def _(node: syntax.Product) -> str:
    parts = [to_latex(node.factors[0])]
    for operator, factor in zip(node.operators, node.factors[1:], strict=True):
        parts += [f" {operator} " if operator else r"\,", to_latex(factor)]
    return joined(*parts)


@to_latex.register
def _(node: syntax.Fraction) -> str:
    return rf"\frac{{{to_latex(node.above)}}}{{{to_latex(node.below)}}}"


@to_latex.register
def _(node: syntax.Power) -> str:
    return f"{{{to_latex(node.base)}}}^{{{to_latex(node.exponent)}}}"


@to_latex.register
def _(node: syntax.Transpose) -> str:
    return rf"{{{to_latex(node.body)}}}^\top"


@to_latex.register
def _(node: syntax.Call) -> str:
    inside = ", ".join(map(to_latex, node.arguments))
    if node.name == "abs":
        return rf"\left|{inside}\right|"
    if node.name in NORMS:
        return rf"\lVert {inside} \rVert" + NORMS[node.name]
    if node.name == "sqrt":
        return rf"\sqrt{{{inside}}}"
    name, _, label = node.name.partition("_")
    below = script("_", label) if label else ""
    return upright(name) + below + "'" * node.primes + f"({inside})"


@to_latex.register
def _(node: syntax.Derivative) -> str:
    sign = r"\partial^{+} " if node.immediate else r"\partial "
    order = len(node.by)
    above = sign if order == 1 else rf"\partial^{{{order}}} "
    below = r"\, ".join(rf"\partial {to_latex(variable)}" for variable in node.by)
    return rf"\frac{{{above}{to_latex(node.body)}}}{{{below}}}"


@to_latex.register
def _(node: syntax.Gradient) -> str:
    return rf"\nabla_{{{to_latex(node.by)}}} {to_latex(node.body)}"


@to_latex.register
def _(node: syntax.Fold) -> str:
    below = "".join(map(to_latex, node.letters))
    if node.condition is not None:
        below = to_latex(node.condition)
    elif node.upper is not None:
        below += f"={to_latex(node.lower)}" if node.lower is not None else "=1"
    above = f"^{{{to_latex(node.upper)}}}" if node.upper is not None else ""
    return f"{node.operator}_{{{below}}}{above} {to_latex(node.body)}"


@to_latex.register
def _(node: syntax.Limit) -> str:
    target = rf"{to_latex(node.variable)} \to {to_latex(node.target)}"
    return rf"\lim_{{{target}}} {to_latex(node.body)}"


@to_latex.register
def _(node: syntax.At) -> str:
    where = f"{to_latex(node.variable)} = {to_latex(node.value)}"
    return rf"\left. {to_latex(node.body)} \right|_{{{where}}}"


@to_latex.register
def _(node: syntax.Ranged) -> str:
    letters = ", ".join(map(to_latex, node.letters))
    return letters + (rf" = 1, \dots, {to_latex(node.upper)}" if node.upper else "")


@to_latex.register
def _(node: syntax.Bracket) -> str:
    return f"[{to_latex(node.condition)}]"


@to_latex.register
def _(node: syntax.Cases) -> str:
    rows = [
        rf"{to_latex(value)} & "
        + (r"\text{otherwise}" if condition is None else rf"\text{{if }} {to_latex(condition)}")
        for value, condition in zip(node.values, node.conditions, strict=True)
    ]
    body = r" \\ ".join(rows)
    return rf"\begin{{cases}} {body} \end{{cases}}"


@to_latex.register(syntax.Chain)
@to_latex.register(syntax.Statement)
def _(node: syntax.Chain | syntax.Statement) -> str:
    text = to_latex(node.members[0])
    for relation, member in zip(node.relations, node.members[1:], strict=True):
        text += f" {RELATIONS[relation]} {to_latex(member)}"
    if isinstance(node, syntax.Statement) and node.conditions:
        text += r" \text{ for } " + ", ".join(map(to_latex, node.conditions))
    return text


# --- resolved leaves


@to_latex.register
def _(node: meaning.Value) -> str:
    name, _, layer = node.key.partition("^")
    name, _, number = name.partition("_")
    indices = node.indices if not number else (syntax.Number(number),)
    return to_latex(syntax.Symbol(name, layer, indices))


@to_latex.register
def _(node: meaning.Local) -> str:
    name, _, layer = node.name.partition("^")
    return to_latex(syntax.Symbol(name, layer, node.indices))


@to_latex.register
def _(node: meaning.Constant) -> str:
    return node.name


@to_latex.register
def _(node: meaning.Applied) -> str:
    return to_latex(syntax.Call(node.name, 0, node.arguments))


@to_latex.register
def _(node: meaning.Shifted) -> str:
    return f"{to_latex(node.index)}{node.by:+d}"


@to_latex.register
def _(node: meaning.Size) -> str:
    return node.axis


@to_latex.register
def _(node: meaning.Index) -> str:
    return node.letter


@to_latex.register
def _(node: meaning.ClassLabel) -> str:
    return to_latex(syntax.Symbol(node.key, "", node.indices or None))


@to_latex.register
def _(node: meaning.Over) -> str:
    letters = tuple(syntax.Symbol(letter) for letter in node.letters)
    return to_latex(syntax.Fold(node.operator, letters, node.condition, None, node.body))
