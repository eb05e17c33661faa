"""scikit-learn: each function returns the mean of this site's cost over the rows of z."""

from scipy.special import expit, softmax
from sklearn.metrics import log_loss, mean_squared_error


def sigmoid_quadratic(z, y):
    """A metric, without gradient. For one output it is half of `brier_score_loss`."""
    loss = z.shape[-1] / 2 * mean_squared_error(y, expit(z))
    return loss


def sigmoid_cross_entropy(z, y):
    """A metric on probabilities, clipped by the format's epsilon; labels 0 and 1 only."""
    a = expit(z)
    loss = sum(log_loss(y[:, j], a[:, j], labels=[0, 1]) for j in range(z.shape[-1]))
    return loss


def linear_quadratic(z, y):
    """A metric, without gradient. `LinearRegression` minimizes the same cost."""
    loss = z.shape[-1] / 2 * mean_squared_error(y, z)
    return loss


def softmax_log_likelihood(z, c):
    """A metric on probabilities. Name all labels: a class may be missing from `c`."""
    loss = log_loss(c, softmax(z, axis=-1), labels=range(z.shape[-1]))
    return loss
