"""Each mistake that docs/frameworks.md describes has the consequence that it computes there."""
# ruff: noqa: E402 -- the module is skipped before it imports what is not installed.

import needs
import numpy as np
import pytest
from scipy.special import expit, log_softmax, softmax

needs.skip_module_without_frameworks()
pytestmark = pytest.mark.frameworks

import jax
import keras
import optax
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPRegressor
from torch import nn

from snippets import linear_quadratic, sigmoid_cross_entropy, softmax_log_likelihood

n, J = 7, 5
rng = np.random.default_rng(1)
z = rng.normal(scale=2, size=(n, J))
c = rng.integers(0, J, size=n)
one_hot = np.eye(J)[c]
labels = rng.integers(0, 2, size=(n, J)).astype(float)
rows = np.arange(n)

tensor = torch.tensor
close = np.testing.assert_allclose


def gradient(loss, z):
    z = tensor(z, requires_grad=True)
    loss(z).backward()
    return z.grad.numpy()


def keras_gradient(loss, z):
    return np.asarray(jax.grad(lambda z: loss(z).sum())(jax.numpy.asarray(z)))


def test_softmax_twice_confines_the_cost_and_brings_the_plateau_back():
    p = softmax(z, axis=1)
    loss = nn.CrossEntropyLoss(reduction="none")
    costs = loss(torch.softmax(tensor(z), 1), tensor(c)).numpy()
    top = np.log(np.e + J - 1)
    assert (costs > top - 1).all()
    assert (costs < top).all()
    perfect = np.zeros((1, J))
    perfect[0, 0] = 100
    close(float(loss(torch.softmax(tensor(perfect), 1), tensor([0]))), top - 1, rtol=1e-13)
    r = softmax(p, axis=1) - one_hot
    got = gradient(lambda z: nn.CrossEntropyLoss(reduction="sum")(z.softmax(1), tensor(c)), z)
    close(got, p * (r - (p * r).sum(axis=1, keepdims=True)), rtol=1e-11, atol=1e-16)


def test_sigmoid_twice_confines_the_cost_and_brings_the_plateau_back():
    a = expit(z)
    loss = nn.BCEWithLogitsLoss(reduction="none")
    costs = loss(torch.sigmoid(tensor(z)), tensor(labels)).numpy()
    assert (costs[labels == 1] > np.log1p(np.exp(-1))).all()
    assert (costs[labels == 1] < np.log(2)).all()
    assert (costs[labels == 0] > np.log(2)).all()
    assert (costs[labels == 0] < np.log1p(np.e)).all()
    got = gradient(
        lambda z: nn.BCEWithLogitsLoss(reduction="sum")(torch.sigmoid(z), tensor(labels)), z
    )
    close(got, (expit(a) - labels) * a * (1 - a), rtol=1e-12)


def test_bce_loss_delivers_the_gradient_divided_by_its_own_limit():
    z = np.array([-5.0, -20, -27, -27.6, -28, -30, -40, -100])
    got = gradient(lambda z: nn.BCELoss(reduction="sum")(torch.sigmoid(z), torch.ones_like(z)), z)
    a = expit(z)
    limit = float(np.float32(1e-12))  # the library holds the constant in float32
    close(got, (a - 1) * np.minimum(1, a * (1 - a) / limit), rtol=1e-9)


def test_the_gradient_at_the_right_extreme_is_rounded_to_zero():
    def loss(z):
        return nn.BCEWithLogitsLoss(reduction="sum")(z, torch.ones_like(z))

    ours = sigmoid_cross_entropy.delta(np.array([36.0, 37.0]), np.ones(2))
    got = gradient(loss, np.array([36.0, 37.0]))
    assert got[0] < 0
    assert got[1] == 0
    close(ours, [-np.exp(-36), -np.exp(-37)], rtol=1e-12)


def test_bce_loss_clamps_each_logarithm_at_minus_100():
    a = torch.sigmoid(tensor([-200.0, -800.0], dtype=torch.float64))
    close(nn.BCELoss(reduction="none")(a, torch.ones_like(a)).numpy(), [100, 100])


def test_keras_clips_probabilities_and_its_gradient_is_zero_beyond():
    def loss(z, y=1.0):
        a = keras.ops.sigmoid(z)[:, None]
        return keras.losses.binary_crossentropy(jax.numpy.full_like(a, y), a)

    assert keras.config.epsilon() == 1e-7
    close(loss(jax.numpy.array([-17.0, -40.0])), -np.log(1e-7), rtol=1e-7)
    assert (keras_gradient(loss, [-17.0, -40.0]) == 0).all()
    close(keras_gradient(loss, [-16.0]), expit(-16) - 1, rtol=1e-6)


def test_keras_takes_logits_for_probabilities_unless_it_is_told():
    def loss(z):
        return keras.losses.binary_crossentropy(jax.numpy.ones_like(z), z)

    logits = jax.numpy.array([[-3.0], [0.5], [3.0]])
    close(loss(logits), [-np.log(1e-7), -np.log(0.5), -np.log1p(-1e-7)], rtol=1e-6)
    close(keras_gradient(loss, logits), [[0], [-2], [0]], rtol=1e-6)


def test_keras_divides_probabilities_by_their_sum():
    a = expit(z)
    rescaled = a / a.sum(axis=1, keepdims=True)
    expected = -np.log(rescaled[rows, c]).mean()
    close(float(keras.losses.CategoricalCrossentropy()(one_hot, a)), expected, rtol=1e-6)


def test_nll_loss_on_probabilities_is_minus_their_mean():
    p = softmax(z, axis=1)
    close(float(nn.NLLLoss()(tensor(p), tensor(c))), -p[rows, c].mean(), rtol=1e-13)


def test_binary_cross_entropy_on_one_hot_targets_is_another_cost():
    got = float(nn.BCEWithLogitsLoss(reduction="sum")(tensor(z), tensor(one_hot)))
    close(got, sigmoid_cross_entropy.cost(z, one_hot).sum(), rtol=1e-13)
    assert abs(got / softmax_log_likelihood.cost(z, one_hot).sum() - 1) > 0.1


def test_mse_loss_broadcasts_a_column_against_a_vector():
    a, y = z[:, :1], labels[:, 0]
    with pytest.warns(UserWarning, match="broadcast"):
        got = float(nn.MSELoss()(tensor(a), tensor(y)))
    close(got, ((a - y) ** 2).mean(), rtol=1e-13)
    with pytest.raises(ValueError, match="must be the same as input size"):
        nn.BCEWithLogitsLoss()(tensor(a), tensor(y))


def test_targets_that_do_not_sum_to_one_change_the_gradient():
    y = 2 * one_hot
    expected = softmax(z, axis=1) * y.sum(axis=1, keepdims=True) - y
    got = gradient(lambda z: nn.CrossEntropyLoss(reduction="sum")(z, tensor(y)), z)
    close(got, expected, rtol=1e-12)
    got = jax.grad(lambda z: optax.softmax_cross_entropy(z, y).sum())(jax.numpy.asarray(z))
    close(got, expected, rtol=1e-12)


def test_class_weights_divide_by_their_sum_or_by_m():
    w = np.array([0.5, 1, 1.5, 2, 3])
    costs = -log_softmax(z, axis=1)[rows, c]
    loss = nn.CrossEntropyLoss(weight=tensor(w))
    close(float(loss(tensor(z), tensor(c))), (w[c] * costs).sum() / w[c].sum(), rtol=1e-13)
    close(float(loss(tensor(z), tensor(one_hot))), (w[c] * costs).sum() / n, rtol=1e-13)


def test_pos_weight_is_not_matched():
    a, w = expit(z), 3.0
    loss = nn.BCEWithLogitsLoss(reduction="sum", pos_weight=torch.full((J,), w))
    got = gradient(lambda z: loss(z, tensor(labels)), z)
    close(got, (1 - labels) * a - w * labels * (1 - a), rtol=1e-12)


def test_label_smoothing_moves_towards_the_mean_of_the_classes():
    epsilon = 0.1
    smooth = (1 - epsilon) * one_hot + epsilon / J
    expected = softmax_log_likelihood.cost(z, smooth).mean()
    close(
        float(nn.CrossEntropyLoss(label_smoothing=epsilon)(tensor(z), tensor(c))),
        expected,
        rtol=1e-13,
    )
    close(optax.smooth_labels(one_hot, epsilon), smooth, rtol=1e-13)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=epsilon)
    close(float(loss(one_hot, z)), expected, rtol=1e-6)
    loss = keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=epsilon)
    expected = sigmoid_cross_entropy.cost(z, (1 - epsilon) * labels + epsilon / 2).mean() / J
    close(float(loss(labels, z)), expected, rtol=1e-6)


def test_log_loss_never_exceeds_minus_the_logarithm_of_epsilon():
    close(log_loss([1], [0.0], labels=[0, 1]), -np.log(np.finfo(float).eps))


def test_keras_averages_in_float32():
    exact = linear_quadratic.cost(z, labels).mean() * 2 / J
    got = float(keras.losses.MeanSquaredError()(labels, z))
    assert 0 < abs(got / exact - 1) < 1e-6


def test_logistic_regression_minimizes_the_mean_cost_plus_a_penalty():
    n, strength, rng = 60, 0.7, np.random.default_rng(2)
    x = rng.normal(size=(n, 3))
    y = (x @ [1.0, -2.0, 0.5] + rng.normal(size=n) > 0).astype(float)
    fit = LogisticRegression(C=strength, tol=1e-12, max_iter=10_000).fit(x, y)
    w, b = fit.coef_, fit.intercept_
    delta = sigmoid_cross_entropy.delta(x @ w.T + b, y[:, None])
    close(delta.T @ x / n + w / (strength * n), 0, atol=1e-6)
    close(delta.mean(), 0, atol=1e-6)


def test_mlp_regressor_reports_a_j_th_of_the_cost_that_it_descends():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(20, 3)), rng.normal(size=(20, 4))
    fit = MLPRegressor(hidden_layer_sizes=(), alpha=0, solver="sgd", momentum=0, batch_size=20)
    fit.set_params(learning_rate_init=1e-3, random_state=0)
    fit.partial_fit(x, y)
    before = fit.coefs_[0].copy(), fit.intercepts_[0].copy()
    a = x @ before[0] + before[1]
    fit.partial_fit(x, y)
    close(fit.loss_, linear_quadratic.cost(a, y).mean() / 4, rtol=1e-12)
    step = (before[0] - fit.coefs_[0]) / 1e-3
    close(step, x.T @ linear_quadratic.delta(a, y) / 20, rtol=1e-9)
