"""Functions of whole vectors and matrices, in either arithmetic."""

from collections.abc import Callable
from typing import Any

import numpy as np

from equation_checker.arithmetic import Arithmetic, Number
from equation_checker.errors import DomainError

Matrix = Any  # an array of two dimensions


def diagonal(column: Matrix, arithmetic: Arithmetic) -> Matrix:
    """The square matrix with a column on its diagonal."""
    found = np.full((len(column), len(column)), arithmetic.number(0), dtype=object)
    for i in range(len(column)):
        found[i, i] = column[i, 0]
    return found


def euclidean(value: Matrix, arithmetic: Arithmetic) -> Number:
    """The root of the sum of squares: of a vector the 2-norm, of a matrix the Frobenius norm."""
    return arithmetic.functions["sqrt"](sum(x * x for x in value.flat))


def sum_norm(value: Matrix, arithmetic: Arithmetic) -> Number:
    """The 1-norm of a vector."""
    return sum(abs(x) for x in value.flat)


def largest(value: Matrix, arithmetic: Arithmetic) -> Number:
    """The ∞-norm of a vector."""
    return max(abs(x) for x in value.flat)


def trace(matrix: Matrix, arithmetic: Arithmetic) -> Number:
    """The sum of a diagonal."""
    return sum(matrix[i, i] for i in range(len(matrix)))


def determinant(matrix: Matrix, arithmetic: Arithmetic) -> Number:
    """The determinant, by elimination."""
    return eliminated(matrix, arithmetic)[0]


def inverse(matrix: Matrix, arithmetic: Arithmetic) -> Matrix:
    """The inverse, by elimination; raises DomainError if the matrix is singular."""
    found, solution = eliminated(matrix, arithmetic)
    if not found:
        raise DomainError("the inverse of a singular matrix at a sampled point")
    return solution


def eliminated(matrix: Matrix, arithmetic: Arithmetic) -> tuple[Number, Matrix]:
    """The determinant, and the solution of matrix · X = 1 if it is not 0."""
    size = len(matrix)
    ones = np.full((size, 1), arithmetic.number(1), dtype=object)
    rows = np.concatenate([matrix, diagonal(ones, arithmetic)], axis=1)
    found = arithmetic.number(1)
    for i in range(size):
        pivot = max(range(i, size), key=lambda row: abs(rows[row, i]))
        if not rows[pivot, i]:
            return arithmetic.number(0), rows[:, size:]
        if pivot != i:
            rows[[i, pivot]] = rows[[pivot, i]]
            found = -found
        found *= rows[i, i]
        rows[i] = rows[i] / rows[i, i]
        for row in range(size):
            if row != i:
                rows[row] = rows[row] - rows[row, i] * rows[i]
    return found, rows[:, size:]


FUNCTIONS: dict[str, Callable[[Matrix, Arithmetic], Any]] = {
    "diag": diagonal,
    "norm": euclidean,
    "normF": euclidean,
    "norm1": sum_norm,
    "norm∞": largest,
    "tr": trace,
    r"\det": determinant,
}
