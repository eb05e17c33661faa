"""How a statement was read, spelled out with all its parentheses: `a b^2` is `(a * (b ** 2))`."""

from functools import singledispatch

from equation_checker import syntax

OPERATORS = {"": "*", r"\cdot": "·", r"\times": "×", r"\odot": "⊙"}
FOLDS = {r"\sum": "sum", r"\prod": "product", r"\max": "max", r"\min": "min"}


def plain(name):
    return name.replace("\\", "")


def joined(nodes, separator=", "):
    return separator.join(map(spelled, nodes))


@singledispatch
def spelled(node):
    raise TypeError(f"no spelling for {type(node).__name__}")


@spelled.register
def _(node: syntax.Number):
    return node.text


@spelled.register
def _(node: syntax.Infinity):
    return "∞"


@spelled.register
def _(node: syntax.Symbol):
    layer = f"^{node.layer}" if node.layer else ""
    indices = "" if node.indices is None else f"[{joined(node.indices)}]"
    return plain(node.name) + layer + indices


@spelled.register
def _(node: syntax.Element):
    return f"{spelled(node.array)}[{joined(node.indices)}]"


@spelled.register
def _(node: syntax.Group):
    return spelled(node.body)


@spelled.register
def _(node: syntax.Listed):
    return f"{{{joined(node.items)}}}"


@spelled.register
def _(node: syntax.Sum):
    signs = [sign.replace(r"\pm", "±") for sign in node.signs]
    first = spelled(node.terms[0])
    text = first if signs[0] == "+" else signs[0] + first
    for sign, term in zip(signs[1:], node.terms[1:], strict=True):
        text += f" {sign} {spelled(term)}"
    return f"({text})"


@spelled.register
def _(node: syntax.Product):
    text = spelled(node.factors[0])
    for operator, factor in zip(node.operators, node.factors[1:], strict=True):
        text += f" {OPERATORS.get(operator, operator)} {spelled(factor)}"
    return f"({text})"


@spelled.register
def _(node: syntax.Fraction):
    return f"({spelled(node.above)} / {spelled(node.below)})"


@spelled.register
def _(node: syntax.Power):
    return f"({spelled(node.base)} ** {spelled(node.exponent)})"


@spelled.register
def _(node: syntax.Transpose):
    return f"transpose({spelled(node.body)})"


@spelled.register
def _(node: syntax.Call):
    return plain(node.name) + "'" * node.primes + f"({joined(node.arguments)})"


@spelled.register
def _(node: syntax.Derivative):
    immediate = "immediate " if node.immediate else ""
    return f"{immediate}∂({spelled(node.body)} by {joined(node.by)})"


@spelled.register
def _(node: syntax.Gradient):
    return f"gradient({spelled(node.body)} by {spelled(node.by)})"


@spelled.register
def _(node: syntax.Fold):
    letters = joined(node.letters)
    if node.lower is not None:
        letters += f" from {spelled(node.lower)}"
    if node.upper is not None:
        letters += f" to {spelled(node.upper)}"
    if node.condition is not None:
        letters += f" where {spelled(node.condition)}"
    return f"{FOLDS[node.operator]}({letters}: {spelled(node.body)})"


@spelled.register
def _(node: syntax.Limit):
    return f"limit({spelled(node.variable)} → {spelled(node.target)}: {spelled(node.body)})"


@spelled.register
def _(node: syntax.At):
    return f"({spelled(node.body)} at {spelled(node.variable)} = {spelled(node.value)})"


@spelled.register
def _(node: syntax.Bracket):
    return f"[{spelled(node.condition)}]"


@spelled.register
def _(node: syntax.Cases):
    rows = [
        f"{spelled(value)} " + ("otherwise" if when is None else f"if {spelled(when)}")
        for value, when in zip(node.values, node.conditions, strict=True)
    ]
    return f"cases({'; '.join(rows)})"


@spelled.register
def _(node: syntax.Ranged):
    return joined(node.letters) + (f" = 1 … {spelled(node.upper)}" if node.upper else "")


@spelled.register(syntax.Chain)
@spelled.register(syntax.Statement)
def _(node):
    text = spelled(node.members[0])
    for relation, member in zip(node.relations, node.members[1:], strict=True):
        text += f" {relation} {spelled(member)}"
    if isinstance(node, syntax.Statement) and node.conditions:
        text += " for " + joined(node.conditions)
    return text
