"""The one error of this package."""


class EquationError(Exception):
    """Something that the author of a page must fix; the message is shown to them as it is.

    `span` is the place in the LaTeX, start and end, where it is known.
    """

    def __init__(self, message: str, span: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class DomainError(EquationError):
    """A formula has no value at a sampled point."""
