"""The table of pairings: module, how to draw targets in the domain, and the textbook's cost."""

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np

from snippets import (
    linear_quadratic,
    sigmoid_cross_entropy,
    sigmoid_quadratic,
    softmax_log_likelihood,
)

# Outputs x inputs. They differ, so that a swapped index shows.
SIZES = [(3, 2), (2, 4), (5, 3)]


def real(rng, shape):
    return rng.normal(size=shape)


def unit(rng, shape):
    return rng.uniform(size=shape)


def bits(rng, shape):
    return rng.integers(0, 2, size=shape).astype(float)


def simplex(rng, shape):
    return rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])


def one_hot(rng, shape):
    return np.eye(shape[-1])[rng.integers(0, shape[-1], size=shape[:-1])]


# The definitions as the pages print them. They continue to complex z, and are accurate for small z.
def textbook_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def textbook_softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def textbook_quadratic(a, y):
    return ((a - y) ** 2).sum(axis=-1) / 2


def textbook_cross_entropy(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=-1)


def textbook_log_likelihood(a, y):
    return -(y * np.log(a)).sum(axis=-1)


class Pairing(NamedTuple):
    module: ModuleType
    interior: Callable  # draws targets inside the domain of the cost
    boundary: Callable  # draws targets on its boundary, or 0 and 1 where it has none
    textbook_activation: Callable
    textbook_cost: Callable  # of the activation

    def textbook(self, z, y):
        return self.textbook_cost(self.textbook_activation(z), y)


PAIRINGS = {
    "sigmoid_quadratic": Pairing(
        sigmoid_quadratic, real, bits, textbook_sigmoid, textbook_quadratic
    ),
    "sigmoid_cross_entropy": Pairing(
        sigmoid_cross_entropy, unit, bits, textbook_sigmoid, textbook_cross_entropy
    ),
    "linear_quadratic": Pairing(linear_quadratic, real, bits, lambda z: z, textbook_quadratic),
    "softmax_log_likelihood": Pairing(
        softmax_log_likelihood, simplex, one_hot, textbook_softmax, textbook_log_likelihood
    ),
}
