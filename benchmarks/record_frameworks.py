"""Record what libraries return at the wrong extreme: `python -m benchmarks.record_frameworks`.

Needs the dependency group `frameworks`; writes `benchmarks/records/frameworks.json`.
"""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch
from sklearn._loss.loss import HalfBinomialLoss, HalfMultinomialLoss
from sklearn.metrics import log_loss
from torch.nn import functional

from benchmarks.delivered import COSTS, FORMATS, NUMPY, TARGETS, Answer, inputs, numpy_row
from benchmarks.delivered import row as row_of
from benchmarks.record import write

jax.config.update("jax_enable_x64", True)

PACKAGES = ("numpy", "torch", "jax", "jaxlib", "optax", "keras", "scikit-learn")


def torch_classes(z):
    return torch.stack([z, torch.zeros_like(z)], dim=1)


def jax_classes(z):
    return jnp.stack([z, jnp.zeros_like(z)], axis=1)


# Each entry returns the cost of every example. Class 0 is the right one where the target is 1.
PYTORCH = {
    "cross-entropy": {
        "-(y*log(a) + (1-y)*log(1-a))": lambda z, y: (
            -(y * torch.log(torch.sigmoid(z)) + (1 - y) * torch.log(1 - torch.sigmoid(z)))
        ),
        "BCELoss()(sigmoid(z), y)": lambda z, y: functional.binary_cross_entropy(
            torch.sigmoid(z), y, reduction="none"
        ),
        "BCEWithLogitsLoss()(sigmoid(z), y)": lambda z, y: (
            functional.binary_cross_entropy_with_logits(torch.sigmoid(z), y, reduction="none")
        ),
        "BCEWithLogitsLoss()(z, y)": lambda z, y: functional.binary_cross_entropy_with_logits(
            z, y, reduction="none"
        ),
    },
    "log-likelihood": {
        "NLLLoss()(log(softmax(z)), c)": lambda z, y: functional.nll_loss(
            torch.log(torch.softmax(torch_classes(z), 1)), (1 - y).long(), reduction="none"
        ),
        "CrossEntropyLoss()(softmax(z), c)": lambda z, y: functional.cross_entropy(
            torch.softmax(torch_classes(z), 1), (1 - y).long(), reduction="none"
        ),
        "CrossEntropyLoss()(z, c)": lambda z, y: functional.cross_entropy(
            torch_classes(z), (1 - y).long(), reduction="none"
        ),
    },
    "quadratic": {
        "MSELoss()(sigmoid(z), y)/2": lambda z, y: (
            functional.mse_loss(torch.sigmoid(z), y, reduction="none") / 2
        ),
    },
}
JAX = {
    "cross-entropy": {
        "-(y*log(a) + (1-y)*log(1-a))": lambda z, y: (
            -(y * jnp.log(jax.nn.sigmoid(z)) + (1 - y) * jnp.log(1 - jax.nn.sigmoid(z)))
        ),
        "sigmoid_binary_cross_entropy(z, y)": optax.sigmoid_binary_cross_entropy,
    },
    "log-likelihood": {
        "-log(softmax(z)[c])": lambda z, y: (
            -jnp.log(jnp.where(y == 1, *jax.nn.softmax(jax_classes(z)).T))
        ),
        "softmax_cross_entropy_with_integer_labels(z, c)": lambda z, y: (
            optax.softmax_cross_entropy_with_integer_labels(jax_classes(z), (1 - y).astype(int))
        ),
    },
    "quadratic": {
        "l2_loss(sigmoid(z), y)": lambda z, y: optax.l2_loss(jax.nn.sigmoid(z), y),
    },
}
KERAS = {
    "cross-entropy": {
        "binary_crossentropy(y, sigmoid(z))": lambda z, y: keras.losses.binary_crossentropy(
            y[:, None], keras.ops.sigmoid(z[:, None])
        ),
        "binary_crossentropy(y, z, from_logits=True)": lambda z, y: (
            keras.losses.binary_crossentropy(y[:, None], z[:, None], from_logits=True)
        ),
    },
    "log-likelihood": {
        "categorical_crossentropy(y, softmax(z))": lambda z, y: (
            keras.losses.categorical_crossentropy(
                jnp.stack([y, 1 - y], axis=1), keras.ops.softmax(jax_classes(z))
            )
        ),
        "categorical_crossentropy(y, z, from_logits=True)": lambda z, y: (
            keras.losses.categorical_crossentropy(
                jnp.stack([y, 1 - y], axis=1), jax_classes(z), from_logits=True
            )
        ),
    },
    "quadratic": {
        "mean_squared_error(y, sigmoid(z))/2": lambda z, y: (
            keras.losses.mean_squared_error(y[:, None], keras.ops.sigmoid(z[:, None])) / 2
        ),
    },
}


def torch_answer(cost_of, number_format, target):
    z = torch.tensor(inputs(number_format, target)).to(getattr(torch, number_format))
    z.requires_grad_()
    C = cost_of(z, torch.full_like(z, target))
    C.sum().backward()
    return Answer(C.detach().double().numpy(), z.grad.double().numpy())


def jax_answer(cost_of, number_format, target):
    z = jnp.asarray(inputs(number_format, target), dtype=number_format)
    y = jnp.full_like(z, target)
    gradient = jax.grad(lambda z: cost_of(z, y).sum())(z)
    return Answer(np.asarray(cost_of(z, y), float), np.asarray(gradient, float))


def scikit_learn_binomial(number_format, target):
    z = inputs(number_format, target).astype(number_format)
    y = np.full_like(z, target)
    return Answer(*HalfBinomialLoss().loss_gradient(y, z))


def scikit_learn_multinomial(number_format, target):
    z = inputs(number_format, target).astype(number_format)
    logits = np.stack([z, np.zeros_like(z)], axis=1)
    c = np.full_like(z, 1 - target)
    value, gradient = HalfMultinomialLoss(n_classes=2).loss_gradient(c, logits)
    return Answer(value, gradient[:, 0])


def scikit_learn_log_loss(number_format, target):
    with np.errstate(over="ignore"):
        a = 1 / (1 + np.exp(-inputs(number_format, target).astype(number_format)))
    return Answer(np.array([log_loss([target], [p], labels=[0, 1]) for p in a]), None)


SCIKIT_LEARN = {
    "cross-entropy": {
        "metrics.log_loss(y, sigmoid(z))": scikit_learn_log_loss,
        "HalfBinomialLoss()(y, z)": scikit_learn_binomial,
    },
    "log-likelihood": {"HalfMultinomialLoss()(c, z)": scikit_learn_multinomial},
}


def measure():
    """Return all rows of the record."""
    rows = [
        numpy_row(route, cost, number_format, target)
        for cost in COSTS
        for route in NUMPY
        for number_format in ("float64", "float32", "float16")
        for target in TARGETS
    ]
    libraries = (
        ("PyTorch", PYTORCH, torch_answer, FORMATS),
        ("JAX, Optax", JAX, jax_answer, FORMATS),
        ("Keras", KERAS, jax_answer, FORMATS),
        ("scikit-learn", SCIKIT_LEARN, lambda f, *asked: f(*asked), ("float64", "float32")),
    )
    for library, costs, answer, formats in libraries:
        for cost, routes in costs.items():
            for route, cost_of in routes.items():
                for number_format in formats:
                    for target in TARGETS:
                        got = answer(cost_of, number_format, target)
                        rows.append(row_of(library, route, cost, number_format, target, got))
    return rows


if __name__ == "__main__":
    write(
        "frameworks",
        about="cost and dC/dz of one output at the wrong extreme, see benchmarks/delivered.py;"
        " Keras runs on JAX",
        packages=PACKAGES,
        rows=measure(),
    )
