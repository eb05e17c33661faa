"""The check is checked: it must reject each planted mistake, and say where it is."""

import numpy as np
import pytest
from pairings import PAIRINGS, textbook_cross_entropy, textbook_sigmoid
from test_gradients import check_delta, check_gradients, layer

from snippets.activations import sigmoid, softmax
from snippets.gradient_check import check

every_pairing = pytest.mark.parametrize("name", PAIRINGS)
both_targets = pytest.mark.parametrize("targets", ["interior", "boundary"])
SEEDS = range(20)


def example(name, targets, seed, outputs=3, inputs=2):
    w, b, a_prev, y = layer(name, targets, outputs, inputs, seed)
    z = w @ a_prev + b
    return z, y, PAIRINGS[name].module.delta(z, y)


@every_pairing
@both_targets
@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(lambda delta: 2 * delta, id="dropped_half"),
        pytest.param(lambda delta: delta / 2, id="dropped_2"),
        pytest.param(lambda delta: -delta, id="wrong_sign"),
        pytest.param(lambda delta: 1.000001 * delta, id="factor_1.000001"),
        pytest.param(lambda delta: np.roll(delta, 1), id="swapped_index"),
        pytest.param(lambda delta: np.full_like(delta, delta.mean()), id="mean_over_outputs"),
        pytest.param(lambda delta: delta + 1e-9, id="constant_added"),
        pytest.param(lambda delta: delta.astype(np.float32), id="float32"),
    ],
)
def test_a_wrong_delta_is_rejected(name, targets, mistake):
    for seed in SEEDS:
        z, y, delta = example(name, targets, seed)
        worst = check_delta(name, z, y, mistake(delta))
        assert worst.ratio > 1, (seed, worst)


@every_pairing
@both_targets
@pytest.mark.parametrize("factor", [2, -1, 1.000001])
def test_one_wrong_entry_is_rejected_and_named(name, targets, factor):
    for seed in SEEDS:
        z, y, delta = example(name, targets, seed)
        wrong = delta.copy()
        largest = np.argmax(np.abs(delta))
        wrong[largest] *= factor
        worst = check_delta(name, z, y, wrong)
        assert worst.ratio > 1
        assert worst.index == (largest,)
        assert worst.claimed == wrong[largest]
        assert worst.measured == pytest.approx(delta[largest], rel=1e-7)


@every_pairing
@both_targets
def test_transposed_weight_gradients_are_rejected(name, targets):
    for seed in SEEDS:
        w, b, a_prev, y = layer(name, targets, 3, 3, seed)
        dC_dw, dC_db = PAIRINGS[name].module.gradients(w, b, a_prev, y)
        in_w, in_b = check_gradients(name, w, b, a_prev, y, dC_dw.T, dC_db)
        assert in_w.ratio > 1, seed
        assert in_b.ratio <= 1, seed


@every_pairing
@both_targets
def test_weight_gradients_with_the_wrong_input_are_rejected(name, targets):
    for seed in SEEDS:
        w, b, a_prev, y = layer(name, targets, 3, 2, seed)
        _, dC_db = PAIRINGS[name].module.gradients(w, b, a_prev, y)
        swapped = np.outer(dC_db, a_prev[::-1])
        in_w, _ = check_gradients(name, w, b, a_prev, y, swapped, dC_db)
        assert in_w.ratio > 1, seed


@every_pairing
@both_targets
def test_bias_gradients_off_by_a_millionth_are_rejected(name, targets):
    for seed in SEEDS:
        w, b, a_prev, y = layer(name, targets, 3, 2, seed)
        dC_dw, dC_db = PAIRINGS[name].module.gradients(w, b, a_prev, y)
        for worst in check_gradients(name, w, b, a_prev, y, 1.000001 * dC_dw, 1.000001 * dC_db):
            assert worst.ratio > 1, (seed, worst)


@both_targets
def test_the_diagonal_of_the_jacobian_alone_is_rejected_for_softmax_log_likelihood(targets):
    for seed in SEEDS:
        z, y, _ = example("softmax_log_likelihood", targets, seed)
        a = softmax(z)
        diagonal = -y / a * (a * (1 - a))  # dC/da_j da_j/dz_j, without the sum over the outputs
        assert check_delta("softmax_log_likelihood", z, y, diagonal).ratio > 1, seed


@both_targets
def test_the_posts_half_cross_entropy_is_rejected_for_sigmoid_cross_entropy(targets):
    rejected = 0
    for seed in SEEDS:
        z, y, _ = example("sigmoid_cross_entropy", targets, seed)
        half = -y * (1 - sigmoid(z))  # of -Σ y ln a; equal to a - y where y is 1
        rejected += check_delta("sigmoid_cross_entropy", z, y, half).ratio > 1
    assert rejected == len(SEEDS) if targets == "interior" else rejected > len(SEEDS) / 2


@both_targets
def test_a_forgotten_slope_is_rejected_for_sigmoid_quadratic(targets):
    for seed in SEEDS:
        z, y, _ = example("sigmoid_quadratic", targets, seed)
        assert check_delta("sigmoid_quadratic", z, y, sigmoid(z) - y).ratio > 1, seed


@every_pairing
def test_nan_is_rejected_wherever_it_stands(name):
    z, y, delta = example(name, "interior", seed=0)
    for j in range(len(z)):
        wrong = delta.copy()
        wrong[j] = np.nan
        worst = check_delta(name, z, y, wrong)
        assert worst.index == (j,)
        assert not worst.ratio <= 1


def test_a_cost_that_is_nan_is_rejected():
    worst = check(lambda x: np.nan, np.zeros(2), np.zeros(2), fifth=1.0, noise=1e-16)
    assert not worst.ratio <= 1


def test_the_textbook_cost_is_rejected_where_its_digits_are_lost():
    z, y = np.array([36.5]), np.array([0.0])
    with np.errstate(divide="ignore"):
        worst = check(
            lambda z: textbook_cross_entropy(textbook_sigmoid(z), y),
            z,
            np.array([1.0]),  # the true slope, to 16 digits
            fifth=0.13,
            noise=1e-14,
        )
    assert worst.ratio > 1
