"""Shapes of formulas by the names of their axes; vectors are columns, and nothing is broadcast.

A number has the shape (), a column of J numbers ("J", "1"), a matrix ("J", "K").
"""

from functools import singledispatch

from equation_checker import meaning, syntax
from equation_checker.errors import EquationError
from equation_checker.syntax import Node

Shape = tuple[str, ...]


def shape_of_axes(axes: tuple[str, ...]) -> Shape:
    """The shape of a symbol with these axes."""
    return (axes[0], "1") if len(axes) == 1 else axes


def written(found: Shape) -> str:
    return (
        "a number" if not found else f"{found[0]} × {found[1]}" if len(found) == 2 else str(found)
    )


def number(node: Node, what: str) -> None:
    """Refuse anything but a number."""
    if found := shape(node):
        raise EquationError(f"{what} must be a number, not {written(found)}", node.span)


@singledispatch
def shape(node: Node) -> Shape:
    """The shape of a resolved formula; raises EquationError where shapes do not fit."""
    for child in syntax.children(node):
        shape(child)
    return ()


@shape.register
def _(node: meaning.Value) -> Shape:
    return shape_of_axes(node.rest)


@shape.register
def _(node: meaning.Local) -> Shape:
    return shape_of_axes(node.axes) if node.indices is None else ()


@shape.register
def _(node: meaning.Applied) -> Shape:
    return shape_of_axes(node.axes)


@shape.register
def _(node: syntax.Group) -> Shape:
    return shape(node.body)


@shape.register
def _(node: syntax.Element) -> Shape:
    return ()


@shape.register
def _(node: syntax.Sum) -> Shape:
    shapes = [shape(term) for term in node.terms]
    found = next((s for s in shapes if s), ())
    for term, other in zip(node.terms, shapes, strict=True):
        constant = not other and isinstance(syntax.ungrouped(term), syntax.Number)
        if other != found and not constant:
            raise EquationError(f"a sum of {written(found)} and {written(other)}", term.span)
    return found


@shape.register
def _(node: syntax.Product) -> Shape:
    found = shape(node.factors[0])
    for operator, factor in zip(node.operators, node.factors[1:], strict=True):
        found = multiplied(found, operator, shape(factor), factor)
    return found


INVERSE = syntax.Sum(("-",), (syntax.Number("1"),))


def square(found: Shape, what: str, node: Node) -> Shape:
    """Refuse anything but a square matrix."""
    if len(found) != 2 or found[0] != found[1]:
        raise EquationError(f"{what} of {written(found)}, which is no square matrix", node.span)
    return found


def multiplied(left: Shape, operator: str, right: Shape, node: Node) -> Shape:
    if operator == "/":
        if right:
            raise EquationError(f"division by {written(right)}", node.span)
        return left
    if operator == r"\odot":
        if not left or left != right:
            raise EquationError(
                rf"\odot of {written(left)} and {written(right)}: the shapes differ", node.span
            )
        return left
    if not left or not right:
        return left or right
    if operator == r"\cdot" and left == right and left[1] == "1":
        return ()
    if left[1] != right[0]:
        raise EquationError(f"a matrix product of {written(left)} and {written(right)}", node.span)
    found = (left[0], right[1])
    return () if found == ("1", "1") else found


@shape.register
def _(node: syntax.Fraction) -> Shape:
    number(node.below, "a denominator")
    return shape(node.above)


@shape.register
def _(node: syntax.Power) -> Shape:
    if node.exponent == INVERSE and (found := shape(node.base)):
        return square(found, "the inverse", node)
    number(node.base, r"the base of a power (write \odot or indices)")
    number(node.exponent, "an exponent")
    return ()


@shape.register
def _(node: syntax.Transpose) -> Shape:
    found = shape(node.body)
    if not found:
        raise EquationError("the transpose of a number", node.span)
    return found[1], found[0]


@shape.register
def _(node: syntax.Call) -> Shape:
    shapes = [shape(argument) for argument in node.arguments]
    if node.name in ("norm", "norm1", "norm∞"):
        if len(shapes[0]) == 2 and shapes[0][1] != "1":
            raise EquationError(
                r"the norm of a matrix is read as \lVert W \rVert_F only", node.span
            )
        return ()
    if node.name == "normF":
        return ()
    if node.name in ("tr", r"\det"):
        square(shapes[0], node.name, node)
        return ()
    if node.name == "abs":
        number(node.arguments[0], r"what stands in bars (write \lVert x \rVert for a norm)")
    if node.name == "diag":
        if len(shapes) != 1 or len(shapes[0]) != 2 or shapes[0][1] != "1":
            raise EquationError("diag needs one column", node.span)
        return shapes[0][0], shapes[0][0]
    if any(s != shapes[0] for s in shapes):
        raise EquationError(f"the arguments of {node.name} have different shapes", node.span)
    return shapes[0]


@shape.register
def _(node: syntax.Derivative) -> Shape:
    found = shape(node.body)
    for by in reversed(node.by):
        found = differentiated(found, shape(by), node)
    return found


@shape.register
def _(node: syntax.Gradient) -> Shape:
    number(node.body, "what ∇ acts on")
    return shape(node.by)


def differentiated(found: Shape, by: Shape, node: Node) -> Shape:
    """A number by a vector is a gradient, a column by a column a Jacobian with its rows."""
    if not by or not found:
        return found or by
    if found[1] == "1" and by[1] == "1":
        return found[0], by[0]
    raise EquationError(
        f"a derivative of {written(found)} by {written(by)}: use indices", node.span
    )


@shape.register
def _(node: meaning.Over) -> Shape:
    if node.condition is not None:
        shape(node.condition)
    return shape(node.body)


@shape.register
def _(node: syntax.Limit) -> Shape:
    number(node.body, "a limit")
    return ()


@shape.register
def _(node: syntax.At) -> Shape:
    number(node.variable, "what is set to a value")
    return shape(node.body)


@shape.register
def _(node: syntax.Cases) -> Shape:
    shapes = [shape(value) for value in node.values]
    if any(s != shapes[0] for s in shapes):
        raise EquationError("the cases have different shapes", node.span)
    return shapes[0]
