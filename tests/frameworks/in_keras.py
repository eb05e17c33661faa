"""Keras: each function returns the mean of this site's cost over the rows of z."""

import keras


def sigmoid_quadratic(z, y):
    """Keras averages over the outputs, even with `reduction="sum"`; the factor undoes it."""
    loss = z.shape[-1] / 2 * keras.losses.MeanSquaredError()(y, keras.ops.sigmoid(z))
    return loss


def sigmoid_cross_entropy(z, y):
    """Takes logits only if told so, and averages over the outputs; the factor undoes it."""
    loss = z.shape[-1] * keras.losses.BinaryCrossentropy(from_logits=True)(y, z)
    return loss


def linear_quadratic(z, y):
    """Keras averages over the outputs, even with `reduction="sum"`; the factor undoes it."""
    loss = z.shape[-1] / 2 * keras.losses.MeanSquaredError()(y, z)
    return loss


def softmax_log_likelihood(z, c):
    """Takes logits only if told so. One-hot or soft targets: `CategoricalCrossentropy`."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(c, z)
    return loss
