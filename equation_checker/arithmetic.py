"""The two arithmetics: 100 digits, which judges, and float64, which illustrates."""

import math
from collections.abc import Callable
from typing import Any, Protocol

import mpmath

from equation_checker.errors import DomainError

Number = Any  # mpf or float
LARGEST = 1e15  # exp of more would not fit into memory


class Arithmetic(Protocol):
    """Numbers, elementary functions, and the derivative as a central difference."""

    functions: dict[str, Callable[[Number], Number]]

    def number(self, value: Any) -> Number: ...
    def step(self, at: Number) -> Number: ...
    def power(self, base: Number, exponent: Number) -> Number: ...


class Precise:
    """mpmath with its own precision; errors of h² and of 10^-digits / h balance."""

    def __init__(self, digits: int = 100, step: str = "1e-25") -> None:
        self.context = mpmath.MPContext()
        self.context.dps = digits
        context = self.context
        self.number: Callable[[Any], Number] = context.mpf
        self._digits = digits
        self._step = context.mpf(step)
        self.functions: dict[str, Callable[[Number], Number]] = {
            r"\exp": self.guarded(context.exp),
            r"\ln": self.logarithm,
            r"\log": self.logarithm,
            r"\sin": self.guarded(context.sin),
            r"\cos": self.guarded(context.cos),
            r"\tan": self.guarded(context.tan),
            r"\arcsin": self.within(context.asin, -1, 1),
            r"\arccos": self.within(context.acos, -1, 1),
            r"\arctan": context.atan,
            r"\sinh": self.guarded(context.sinh),
            r"\cosh": self.guarded(context.cosh),
            r"\tanh": self.guarded(context.tanh),
            "arsinh": context.asinh,
            "arcosh": self.within(context.acosh, 1, LARGEST),
            "artanh": self.within(context.atanh, -1, 1),
            "erf": self.guarded(context.erf),
            "sqrt": self.root,
            "sgn": context.sign,
            "abs": abs,
        }

    def guarded(self, function: Callable[[Number], Number]) -> Callable[[Number], Number]:
        def safe(x: Number) -> Number:
            if not abs(x) < LARGEST:
                raise DomainError("a function of a number beyond 10^15")
            return function(x)

        return safe

    def within(
        self, function: Callable[[Number], Number], least: float, most: float
    ) -> Callable[[Number], Number]:
        def safe(x: Number) -> Number:
            if not least <= x <= most:
                raise DomainError(f"an inverse function of {brief(x)} at a sampled point")
            return function(x)

        return safe

    def logarithm(self, x: Number) -> Number:
        if not x > 0:
            raise DomainError(f"the logarithm of {brief(x)} at a sampled point")
        return self.context.ln(x)

    def root(self, x: Number) -> Number:
        if not x >= 0:
            raise DomainError(f"the square root of {brief(x)} at a sampled point")
        return self.context.sqrt(x)

    def step(self, at: Number) -> Number:
        return self._step

    def wide_step(self, order: int) -> Number:
        return self.context.mpf(f"1e-{self._digits // (order + 2)}")

    def power(self, base: Number, exponent: Number) -> Number:
        whole = int(exponent) if exponent == int(exponent) else None
        if base < 0 and whole is None:
            raise DomainError(f"a fractional power of {brief(base)} at a sampled point")
        if base == 0 and exponent < 0:
            raise ZeroDivisionError
        if abs(exponent) > 1000 and whole is not None:
            raise DomainError("an exponent of more than 1000")
        return base**whole if whole is not None else base**exponent

    @property
    def pi(self) -> Number:
        return +self.context.pi


class Float64:
    """What a reader would compute with doubles."""

    pi = math.pi

    def __init__(self) -> None:
        self.number: Callable[[Any], Number] = float
        self.functions: dict[str, Callable[[Number], Number]] = {
            r"\exp": math.exp,
            r"\ln": math.log,
            r"\log": math.log,
            r"\sin": math.sin,
            r"\cos": math.cos,
            r"\tan": math.tan,
            r"\arcsin": math.asin,
            r"\arccos": math.acos,
            r"\arctan": math.atan,
            r"\sinh": math.sinh,
            r"\cosh": math.cosh,
            r"\tanh": math.tanh,
            "arsinh": math.asinh,
            "arcosh": math.acosh,
            "artanh": math.atanh,
            "erf": math.erf,
            "sqrt": math.sqrt,
            "sgn": lambda x: float((x > 0) - (x < 0)),
            "abs": abs,
        }

    def step(self, at: Number) -> Number:
        return 6e-6 * max(1.0, abs(at))

    def wide_step(self, order: int) -> Number:
        return 1e-16 ** (1 / (order + 2))

    def power(self, base: Number, exponent: Number) -> Number:
        return base ** (int(exponent) if exponent == int(exponent) else exponent)


def brief(x: Number, digits: int = 12) -> str:
    """A number for a message."""
    return str(mpmath.nstr(x, digits)) if not isinstance(x, int) else str(x)
