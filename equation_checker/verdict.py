"""What is known about one statement after it was checked: plain data."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["definition", "claim", "inline", "listing", "erratum", "unchecked"]


@dataclass(frozen=True)
class Verdict:
    """One statement of a page and what came of it."""

    page: str
    line: int  # in the file, from 1
    column: int  # from 1
    end_line: int
    end_column: int
    section: str
    kind: Kind
    latex: str
    ok: bool
    display: int | None = (
        None  # number of the display on the page, from 0; None for inline, listings
    )
    comparisons: int = 0
    difference: float = 0.0  # largest relative difference, in 100 digits
    difference_float64: float | None = None  # the same in float64, None where that says nothing
    domain: str = ""  # what the symbols were drawn from
    message: str = ""  # what is wrong, or the written reason of an exception
    code: str = ""  # of a listing: file and line
    members: tuple[str, ...] = ()  # the formulas that are compared, each spelled in one way
    values: tuple[str, ...] = ()  # of the two members that disagree, at the point `where`
    where: str = ""
    hint: str = ""  # the likely mistake in words; the message contains it
    mistake: str = ""  # its name, one of `hints.MISTAKES`
    suggestion: str = ""  # the statement with the one change that makes it true

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Verdict":
        values: Any = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
        return cls(**values)
