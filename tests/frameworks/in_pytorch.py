"""PyTorch: each function returns the mean of this site's cost over the n rows of z."""

import torch
from torch.nn import functional as F


def sigmoid_quadratic(z, y):
    """The sum has no ½ and no mean. The default of `MSELoss` divides by n and by J."""
    loss = F.mse_loss(torch.sigmoid(z), y, reduction="sum") / (2 * len(z))
    return loss


def sigmoid_cross_entropy(z, y):
    """Takes logits and soft targets. The default of `BCEWithLogitsLoss` divides by J too."""
    loss = F.binary_cross_entropy_with_logits(z, y, reduction="sum") / len(z)
    return loss


def linear_quadratic(z, y):
    """The sum has no ½ and no mean. The default of `MSELoss` divides by n and by J."""
    loss = F.mse_loss(z, y, reduction="sum") / (2 * len(z))
    return loss


def softmax_log_likelihood(z, c):
    """Takes logits, and `c` as a class index each row, or as floating-point probabilities."""
    loss = F.cross_entropy(z, c)
    return loss
