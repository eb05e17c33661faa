"""Record by which factor a library's cost differs from ours: `python -m benchmarks.record_factors`.

Each call is measured at three sizes, which tell a factor number · n^p · J^q apart from all others.
Needs the dependency group `frameworks`; writes `benchmarks/records/factors.json`.
"""

import os
from fractions import Fraction

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import optax
import torch
from sklearn.metrics import log_loss, mean_squared_error
from torch import nn

from benchmarks.record import write
from snippets import linear_quadratic, sigmoid_cross_entropy, softmax_log_likelihood

PACKAGES = ("numpy", "torch", "jax", "optax", "keras", "scikit-learn")

tensor = torch.as_tensor


def probabilities(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


# Target: real numbers, labels 0 and 1, or class indices c with their one-hot rows.
CALLS = {
    "linear_quadratic": {
        "PyTorch": {
            "MSELoss()(a, y)": lambda z, y: nn.MSELoss()(tensor(z), tensor(y)),
            'MSELoss(reduction="sum")(a, y)': lambda z, y: nn.MSELoss(reduction="sum")(
                tensor(z), tensor(y)
            ),
            "GaussianNLLLoss()(a, y, ones_like(a))": lambda z, y: nn.GaussianNLLLoss()(
                tensor(z), tensor(y), torch.ones_like(tensor(z))
            ),
        },
        "Optax": {
            "l2_loss(a, y).mean()": lambda z, y: optax.l2_loss(z, y).mean(),
            "squared_error(a, y).mean()": lambda z, y: optax.squared_error(z, y).mean(),
        },
        "Keras": {
            "MeanSquaredError()(y, a)": lambda z, y: keras.losses.MeanSquaredError()(y, z),
            'MeanSquaredError(reduction="sum")(y, a)': lambda z, y: keras.losses.MeanSquaredError(
                reduction="sum"
            )(y, z),
        },
        "scikit-learn": {
            "mean_squared_error(y, a)": lambda z, y: mean_squared_error(y, z),
        },
    },
    "sigmoid_cross_entropy": {
        "PyTorch": {
            "BCEWithLogitsLoss()(z, y)": lambda z, y: nn.BCEWithLogitsLoss()(tensor(z), tensor(y)),
            'BCEWithLogitsLoss(reduction="sum")(z, y)': lambda z, y: nn.BCEWithLogitsLoss(
                reduction="sum"
            )(tensor(z), tensor(y)),
            "MultiLabelSoftMarginLoss()(z, y)": lambda z, y: nn.MultiLabelSoftMarginLoss()(
                tensor(z), tensor(y)
            ),
        },
        "Optax": {
            "sigmoid_binary_cross_entropy(z, y).mean()": lambda z, y: (
                optax.sigmoid_binary_cross_entropy(z, y).mean()
            ),
        },
        "Keras": {
            "BinaryCrossentropy(from_logits=True)(y, z)": lambda z, y: (
                keras.losses.BinaryCrossentropy(from_logits=True)(y, z)
            ),
            'BinaryCrossentropy(from_logits=True, reduction="sum")(y, z)': lambda z, y: (
                keras.losses.BinaryCrossentropy(from_logits=True, reduction="sum")(y, z)
            ),
        },
    },
    "softmax_log_likelihood": {
        "PyTorch": {
            "CrossEntropyLoss()(z, c)": lambda z, y: nn.CrossEntropyLoss()(
                tensor(z), tensor(y.argmax(1))
            ),
            "CrossEntropyLoss()(z, y)": lambda z, y: nn.CrossEntropyLoss()(tensor(z), tensor(y)),
            'CrossEntropyLoss(reduction="sum")(z, c)': lambda z, y: nn.CrossEntropyLoss(
                reduction="sum"
            )(tensor(z), tensor(y.argmax(1))),
            "NLLLoss()(log_softmax(z, 1), c)": lambda z, y: nn.NLLLoss()(
                torch.log_softmax(tensor(z), 1), tensor(y.argmax(1))
            ),
        },
        "Optax": {
            "softmax_cross_entropy(z, y).mean()": lambda z, y: optax.softmax_cross_entropy(
                z, y
            ).mean(),
            "softmax_cross_entropy_with_integer_labels(z, c).mean()": lambda z, y: (
                optax.softmax_cross_entropy_with_integer_labels(z, y.argmax(1)).mean()
            ),
        },
        "Keras": {
            "CategoricalCrossentropy(from_logits=True)(y, z)": lambda z, y: (
                keras.losses.CategoricalCrossentropy(from_logits=True)(y, z)
            ),
            "SparseCategoricalCrossentropy(from_logits=True)(c, z)": lambda z, y: (
                keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y.argmax(1), z)
            ),
        },
        "scikit-learn": {
            "log_loss(c, a)": lambda z, y: log_loss(
                y.argmax(1), probabilities(z), labels=range(z.shape[1])
            ),
            "log_loss(c, a, normalize=False)": lambda z, y: log_loss(
                y.argmax(1), probabilities(z), labels=range(z.shape[1]), normalize=False
            ),
        },
    },
}
OURS = {
    "linear_quadratic": linear_quadratic.cost,
    "sigmoid_cross_entropy": sigmoid_cross_entropy.cost,
    "softmax_log_likelihood": softmax_log_likelihood.cost,
}


def ratio(pairing, call, n, J):
    """Return the library's cost over the mean of ours, for n examples and J outputs."""
    rng = np.random.default_rng(0)
    z = rng.normal(size=(n, J))
    y = {
        "linear_quadratic": rng.normal(size=(n, J)),
        "sigmoid_cross_entropy": rng.integers(0, 2, size=(n, J)).astype(float),
        "softmax_log_likelihood": np.eye(J)[rng.integers(0, J, size=n)],
    }[pairing]
    return float(call(z, y)) / OURS[pairing](z, y).mean()


def factor(pairing, call):
    """Return (number, p, q) such that the library's cost is number · n^p · J^q times ours."""
    at_4_3, at_8_3, at_4_6 = (ratio(pairing, call, *size) for size in ((4, 3), (8, 3), (4, 6)))
    p, q = round(np.log2(at_8_3 / at_4_3)), round(np.log2(at_4_6 / at_4_3))
    number = Fraction(at_4_3 / (4.0**p * 3.0**q)).limit_denominator(10)
    for size, measured in (((4, 3), at_4_3), ((8, 3), at_8_3), ((4, 6), at_4_6)):
        claimed = float(number) * float(size[0]) ** p * float(size[1]) ** q
        if not abs(measured / claimed - 1) < 1e-6:  # Keras averages in float32
            raise ValueError(f"no factor number · n^p · J^q: {measured} at n, J = {size}")
    return float(number), p, q


def measure():
    """Return a row for each call."""
    rows = []
    for pairing, libraries in CALLS.items():
        for library, calls in libraries.items():
            for text, call in calls.items():
                number, p, q = factor(pairing, call)
                row = {"pairing": pairing, "library": library, "call": text}
                rows.append(row | {"number": number, "n_power": p, "J_power": q})
    return rows


if __name__ == "__main__":
    write(
        "factors",
        about="a library's cost = number * n^n_power * J^J_power * the mean of this site's cost",
        packages=PACKAGES,
        rows=measure(),
    )
