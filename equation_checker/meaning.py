"""What symbols stand for once they are resolved: the leaves that replace `Symbol` and `Fold`."""

from dataclasses import dataclass

from equation_checker.syntax import Node


@dataclass(frozen=True, slots=True)
class Value(Node):
    """A declared symbol, one element of it or, without indices, all of it."""

    key: str
    indices: tuple[Node, ...] | None
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Local(Node):
    """A parameter of a function."""

    name: str


@dataclass(frozen=True, slots=True)
class Size(Node):
    """The number of elements along an axis."""

    axis: str


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """e or π."""

    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """An index letter."""

    letter: str


@dataclass(frozen=True, slots=True)
class ClassLabel(Node):
    """The index that a symbol of kind `class`, or a one-hot vector, picks."""

    key: str


@dataclass(frozen=True, slots=True)
class Over(Node):
    """A sum, product, maximum or minimum over index letters with their axes."""

    operator: str
    letters: tuple[str, ...]
    axes: tuple[str, ...]
    condition: Node | None
    body: Node
