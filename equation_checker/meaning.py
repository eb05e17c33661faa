"""What symbols stand for once they are resolved: the leaves that replace `Symbol` and `Fold`."""

from dataclasses import dataclass

from equation_checker.syntax import Node


@dataclass(frozen=True, slots=True)
class Value(Node):
    """A declared symbol: one element of it, what its first indices leave or, without any, all."""

    key: str
    indices: tuple[Node, ...] | None
    axes: tuple[str, ...]

    @property
    def rest(self) -> tuple[str, ...]:
        """The axes that no index stands for."""
        return self.axes[len(self.indices) :] if self.indices else self.axes


@dataclass(frozen=True, slots=True)
class Local(Node):
    """A parameter of a function; one with axes is a vector or matrix, or an element of it."""

    name: str
    indices: tuple[Node, ...] | None = None
    axes: tuple[str, ...] = ()


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
class Shifted(Node):
    """`t - 1`: so far beside another index; `start` is the symbol that stands for the index 0."""

    index: Node
    by: int
    start: str = ""


@dataclass(frozen=True, slots=True)
class ClassLabel(Node):
    """The index that a symbol of kind `class`, or a one-hot vector, picks: `c`, `y_i`."""

    key: str
    indices: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied(Node):
    """A function of whole vectors; its value has the axes of the indices of its definition."""

    name: str
    arguments: tuple[Node, ...]
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Over(Node):
    """A sum, product, maximum or minimum over index letters with their axes."""

    operator: str
    letters: tuple[str, ...]
    axes: tuple[str, ...]
    condition: Node | None
    body: Node
