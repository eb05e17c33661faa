"""JAX with Optax: each function returns the mean of this site's cost over the rows of z."""

import jax
import optax


def sigmoid_quadratic(z, y):
    """`l2_loss` has the ½ inside and reduces nothing: sum over outputs, average over examples."""
    loss = optax.l2_loss(jax.nn.sigmoid(z), y).sum(axis=-1).mean()
    return loss


def sigmoid_cross_entropy(z, y):
    """Takes logits and soft targets; one number an output, so sum before you average."""
    loss = optax.sigmoid_binary_cross_entropy(z, y).sum(axis=-1).mean()
    return loss


def linear_quadratic(z, y):
    """`l2_loss` has the ½ inside; `squared_error` has not."""
    loss = optax.l2_loss(z, y).sum(axis=-1).mean()
    return loss


def softmax_log_likelihood(z, c):
    """Takes logits and class indices; for probabilities there is `softmax_cross_entropy`."""
    loss = optax.softmax_cross_entropy_with_integer_labels(z, c).mean()
    return loss
