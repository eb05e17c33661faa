"""Second derivatives: against many digits, against differences of the first, and their bounds."""

import mpmath
import numpy as np
import pytest

from snippets import sigmoid_cross_entropy, sigmoid_quadratic, softmax_log_likelihood
from snippets.activations import sigmoid_prime, softmax
from snippets.atlas import softmax_quadratic
from snippets.curvature import (
    cross_entropy_slope,
    quadratic_curvature,
    quadratic_slope,
    softmax_hessian,
    softmax_quadratic_hessian,
    stationary_points,
    weight_hessian,
)

# One weight, two examples: the quadratic cost has two minima (docs/curvature.md).
X, Y = np.array([1.0, 20.0]), np.array([0.8, 0.5])


def exact_quadratic_curvature(z, y):
    with mpmath.workdps(700):
        a = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        return a * (1 - a) * (-3 * a**2 + 2 * (1 + mpmath.mpf(y)) * a - y)


def jacobian(function, x, h=1e-5):
    """Central differences; entry [..., i] is the derivative with respect to x[i]."""
    steps = h * np.eye(x.size)
    return np.stack([(function(x + s) - function(x - s)) / (2 * h) for s in steps], axis=-1)


def random_probabilities(rng):
    return rng.dirichlet(np.full(rng.integers(2, 8), 0.3))


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0, 2.5])
@pytest.mark.parametrize("z", [-700.0, -40.0, -2.0, -0.3, 0.0, 0.2, 3.0, 40.0, 700.0])
def test_quadratic_curvature_has_all_its_digits(z, y):
    expected = float(exact_quadratic_curvature(z, y))
    found = quadratic_curvature(np.array([z]), np.array([y]))
    np.testing.assert_allclose(found, [expected], rtol=4e-15)


@pytest.mark.parametrize("seed", range(20))
def test_quadratic_curvature_is_the_slope_of_delta(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.uniform(-3, 3, 4), rng.uniform(0, 1, 4)
    slopes = jacobian(lambda z: sigmoid_quadratic.delta(z, y), z)
    np.testing.assert_allclose(slopes, np.diag(quadratic_curvature(z, y)), atol=1e-9)


def test_quadratic_curvature_stays_in_its_range_for_targets_between_0_and_1():
    low, high = (39 - 55 * np.sqrt(33)) / 4608, (39 + 55 * np.sqrt(33)) / 4608
    z, y = np.meshgrid(np.linspace(-20, 20, 4001), np.linspace(0, 1, 11))
    found = quadratic_curvature(z, y)
    assert found.min() == pytest.approx(low, rel=1e-4)
    assert found.max() == pytest.approx(high, rel=1e-4)
    assert low <= found.min()
    assert found.max() <= high


def test_error_signal_peaks_at_4_27_where_the_curvature_changes_sign():
    z, y = np.array([-np.log(2)]), np.array([1.0])
    assert sigmoid_quadratic.delta(z, y) == pytest.approx(-4 / 27, rel=1e-15)
    assert quadratic_curvature(z, y) == pytest.approx(0, abs=1e-16)
    assert quadratic_curvature(z - 0.01, y) < 0 < quadratic_curvature(z + 0.01, y)


@pytest.mark.parametrize("seed", range(20))
def test_softmax_hessian_is_the_slope_of_delta(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.uniform(-3, 3, 5), rng.dirichlet(np.ones(5))
    slopes = jacobian(lambda z: softmax_log_likelihood.delta(z, y), z)
    np.testing.assert_allclose(slopes, softmax_hessian(z), atol=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_softmax_quadratic_hessian_is_the_slope_of_the_error(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.uniform(-3, 3, 5), rng.dirichlet(np.ones(5))
    slopes = jacobian(lambda z: softmax_quadratic(z, y), z)
    np.testing.assert_allclose(slopes, softmax_quadratic_hessian(z, y), atol=1e-9)


def exact_softmax_quadratic_hessian(z, y):
    """The formula of the page in 700 digits, and a_j a_k, on the diagonal a_j (1 - a_j)."""
    with mpmath.workdps(700):
        e = [mpmath.exp(mpmath.mpf(v)) for v in z]
        a = [v / sum(e) for v in e]
        mean = sum(p * (p - t) for p, t in zip(a, y, strict=True))
        g = [p - t - mean for p, t in zip(a, y, strict=True)]
        squares = sum(p * p for p in a)
        scale = [[p * (1 - q if j == k else q) for k, q in enumerate(a)] for j, p in enumerate(a)]
        H = [
            [-a[j] * a[k] * (g[j] + g[k] + a[j] + a[k] - squares) * (j != k) for k in range(len(a))]
            for j in range(len(a))
        ]
        for j, row in enumerate(H):
            row[j] = -sum(row)
        return np.array(H, float), np.array(scale, float)


# Not where two classes tie: there the error of the third crosses zero.
@pytest.mark.parametrize("right", range(3))
@pytest.mark.parametrize("z", [(0.0, -30.0, -20.0), (8.0, -8.0, 7.0), (300.0, 0.0, -300.0)])
def test_softmax_quadratic_hessian_keeps_its_digits_where_an_output_is_sure(z, right):
    y = np.eye(3)[right]
    expected, _ = exact_softmax_quadratic_hessian(z, y)
    np.testing.assert_allclose(softmax_quadratic_hessian(np.array(z), y), expected, rtol=1e-13)


@pytest.mark.parametrize("right", range(3))
@pytest.mark.parametrize("gap", [0.0, 1e-9, 0.1, 1.0])
@pytest.mark.parametrize("third", [0.0, -1.0, -20.0, -300.0])
def test_softmax_quadratic_hessian_is_right_to_its_scale_where_classes_tie(third, gap, right):
    z, y = np.array([gap, 0.0, third]), np.eye(3)[right]
    expected, scale = exact_softmax_quadratic_hessian(z, y)
    assert (np.abs(softmax_quadratic_hessian(z, y) - expected) <= 5e-15 * scale).all()


def test_softmax_quadratic_hessian_is_of_one_example():
    with pytest.raises(ValueError, match=r"z has shape \(2, 3\), but must have \(J,\)"):
        softmax_quadratic_hessian(np.zeros((2, 3)), np.zeros((2, 3)))


def test_softmax_hessian_keeps_the_digits_of_a_sure_output():
    hessian = softmax_hessian(np.array([0.0, -50.0, -60.0]))
    assert hessian[0, 0] == pytest.approx(np.exp(-50) + np.exp(-60), rel=1e-14)


@pytest.mark.parametrize("seed", range(200))
def test_bounds_on_the_softmax_hessian(seed):
    a = random_probabilities(np.random.default_rng(seed)) + 1e-300
    hessian = softmax_hessian(np.log(a))
    diagonal = np.diag(np.diag(hessian))
    size = a.size
    boehning = (np.eye(size) - 1 / size) / 2

    def smallest(matrix):
        return np.linalg.eigvalsh(matrix)[0]

    tiny = -1e-15
    assert smallest(hessian) > tiny
    assert np.linalg.eigvalsh(hessian)[-1] <= 0.5 - tiny
    assert smallest(np.diag(a) - hessian) > tiny
    assert smallest(boehning - hessian) > tiny
    assert smallest(2 * diagonal - hessian) > tiny
    np.testing.assert_allclose(hessian @ np.ones(size), 0, atol=1e-16)


@pytest.mark.parametrize(("factor", "sizes"), [(1, (2, 3, 5)), ("J/(J-1)", (3, 5))])
def test_smaller_multiples_of_the_diagonal_are_no_bound(factor, sizes):
    for size in sizes:
        a = np.full(size, 1e-9)
        a[:2] = 0.5
        hessian = softmax_hessian(np.log(a))
        times = size / (size - 1) if factor == "J/(J-1)" else factor
        assert np.linalg.eigvalsh(times * np.diag(np.diag(hessian)) - hessian)[0] < -0.05


@pytest.mark.parametrize("seed", range(5))
def test_weight_hessian_is_the_slope_of_the_gradient(seed):
    rng = np.random.default_rng(seed)
    w, b, a_prev = rng.normal(size=(3, 2)), rng.normal(size=3), rng.uniform(size=2)
    y = rng.dirichlet(np.ones(3))

    def dC_dw(flat):
        return softmax_log_likelihood.gradients(flat.reshape(3, 2), b, a_prev, y)[0]

    expected = jacobian(dC_dw, w.ravel()).reshape(3, 2, 3, 2)
    found = weight_hessian(softmax_hessian(w @ a_prev + b), a_prev)
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_weight_hessian_is_a_kronecker_product():
    rng = np.random.default_rng(0)
    hessian, a_prev = softmax_hessian(rng.normal(size=3)), rng.normal(size=2)
    found = weight_hessian(hessian, a_prev).transpose(1, 0, 3, 2).reshape(6, 6)
    np.testing.assert_allclose(found, np.kron(np.outer(a_prev, a_prev), hessian), rtol=1e-15)


@pytest.mark.parametrize(
    ("pairing", "slope"),
    [(sigmoid_quadratic, quadratic_slope), (sigmoid_cross_entropy, cross_entropy_slope)],
)
@pytest.mark.parametrize("w", [-1.3, 0.0, 0.4, 2.0])
def test_slope_is_the_derivative_of_the_cost_in_the_weight(pairing, slope, w):
    expected = jacobian(lambda w: pairing.cost(w * X, Y), np.array([w]), h=1e-6)[0]
    assert slope(w, X, Y) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("y", "quadratic", "costs", "cross_entropy"),
    [
        ((0.8, 0.5), (0.0030, 0.2562, 1.3863), (0.0449, 0.1500, 0.1250), 0.0030),
        ((0.99, 0.3), (-0.0358, 0.2429, 4.5951), (0.1249, 0.3319, 0.2450), -0.0366),
    ],
)
def test_quadratic_cost_has_two_minima_and_cross_entropy_one(y, quadratic, costs, cross_entropy):
    grid, y = np.linspace(-3, 8, 1103), np.array(y)
    zeros = stationary_points(lambda w: quadratic_slope(w, X, y), grid)
    np.testing.assert_allclose(zeros, quadratic, atol=5e-5)
    np.testing.assert_allclose([sigmoid_quadratic.cost(w * X, y) for w in zeros], costs, atol=5e-5)
    zeros = stationary_points(lambda w: cross_entropy_slope(w, X, y), grid)
    np.testing.assert_allclose(zeros, [cross_entropy], atol=5e-5)


def test_cross_entropy_is_convex_in_one_weight():
    slopes = [cross_entropy_slope(w, X, Y) for w in np.linspace(-3, 8, 500)]
    assert (np.diff(slopes) > 0).all()


def test_stationary_points_are_bracketed_by_neighboring_numbers():
    (root,) = stationary_points(lambda x: x * x - 2, np.linspace(0.1, 5, 7))
    assert abs(root - np.sqrt(2)) <= np.spacing(root)


def test_stationary_points_may_be_none():
    assert stationary_points(np.exp, np.linspace(-1, 1, 5)).size == 0


def test_two_class_softmax_hessian_is_the_slope_of_the_sigmoid():
    z = np.array([0.7, -0.4])
    slope = sigmoid_prime(z[0] - z[1])
    np.testing.assert_allclose(softmax_hessian(z), slope * np.array([[1, -1], [-1, 1]]), rtol=1e-14)


def test_softmax_hessian_is_diag_minus_outer():
    z = np.array([0.3, -1.0, 2.0, 0.1])
    a = softmax(z)
    np.testing.assert_allclose(softmax_hessian(z), np.diag(a) - np.outer(a, a), atol=1e-16)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: quadratic_curvature(np.zeros(3), np.zeros((3, 1))), r"\(3,\).*\(3, 1\)"),
        (lambda: softmax_hessian(np.zeros((2, 3))), r"\(2, 3\)"),
        (lambda: softmax_hessian(np.zeros(0)), r"\(0,\)"),
        (lambda: weight_hessian(np.zeros((2, 3)), np.zeros(4)), r"\(2, 3\).*\(4,\)"),
        (lambda: weight_hessian(np.zeros((2, 2)), np.zeros((4, 1))), r"\(2, 2\).*\(4, 1\)"),
        (lambda: weight_hessian(np.zeros(2), np.zeros(4)), r"\(2,\).*\(4,\)"),
        (lambda: quadratic_slope(1.0, X, np.zeros(3)), r"\(2,\).*\(3,\)"),
        (lambda: cross_entropy_slope(1.0, X, np.zeros(3)), r"\(2,\).*\(3,\)"),
    ],
)
def test_wrong_shapes_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
