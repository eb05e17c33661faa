"""The numerical derivatives that the pages show: exact where they must be, and of their order."""

import numpy as np
import pytest

from snippets.activations import sigmoid
from snippets.gradient_check import central, check, complex_step, five_point, richardson

X = np.array([[0.3, -1.2, 2.0], [0.7, 1e-3, -0.4]])
every_method = pytest.mark.parametrize("method", [central, five_point, richardson, complex_step])


def cosine_sum(x):
    return np.cos(2 * x).sum()


@every_method
def test_the_gradient_of_a_sum_of_cosines_is_found_in_every_component(method):
    gradient = method(cosine_sum, X)
    assert gradient.shape == X.shape
    worst = {central: 1e-9, five_point: 1e-11, richardson: 1e-11, complex_step: 1e-15}[method]
    np.testing.assert_allclose(gradient, -2 * np.sin(2 * X), rtol=0, atol=worst, strict=True)


@every_method
def test_each_component_is_moved_from_the_same_point(method):
    gradient = method(np.prod, X)
    np.testing.assert_allclose(gradient, np.prod(X) / X, rtol=1e-9, atol=1e-12)


@every_method
def test_a_single_number_has_a_gradient(method):
    gradient = method(np.exp, 0.5)
    assert gradient.shape == ()
    assert gradient == pytest.approx(np.exp(0.5), rel=1e-9)


@every_method
def test_whole_numbers_are_converted(method):
    np.testing.assert_allclose(method(cosine_sum, [1, 2]), -2 * np.sin([2, 4]), rtol=1e-9)


@every_method
def test_the_point_is_left_as_it_was(method):
    x = X.copy()
    method(cosine_sum, x)
    np.testing.assert_array_equal(x, X)


@every_method
def test_complex_points_are_refused(method):
    with pytest.raises(ValueError, match="x must be real numbers, not complex128"):
        method(cosine_sum, X + 0j)


@pytest.mark.parametrize(("method", "order"), [(central, 2), (five_point, 4)])
def test_halving_the_step_divides_the_truncation_by_its_power_of_2(method, order):
    coarse, fine = (method(np.exp, 0.0, h) - 1 for h in (0.1, 0.05))
    assert coarse / fine == pytest.approx(2**order, rel=0.01)


@pytest.mark.parametrize(
    ("method", "h", "degree"), [(central, 0.25, 2), (five_point, 0.25, 4), (richardson, 1.0, 10)]
)
def test_polynomials_up_to_the_order_are_differentiated_exactly(method, h, degree):
    slope = method(lambda x: x**degree, 1.0, h)
    assert slope == pytest.approx(degree, rel=1e-13)
    assert method(lambda x: x ** (degree + 1), 1.0, h) != pytest.approx(degree + 1, rel=1e-11)


def test_a_function_that_drops_the_imaginary_part_is_refused():
    with pytest.raises(ValueError, match="real number at a complex point"):
        complex_step(lambda x: np.abs(x).sum(), X)


def test_the_snippets_refuse_complex_numbers_rather_than_drop_a_part():
    with pytest.raises(ValueError, match="z must be real numbers, not complex128"):
        complex_step(lambda x: sigmoid(x).sum(), X)


def test_check_reports_the_worst_component():
    claimed = -2 * np.sin(2 * X)
    claimed[1, 0] += 1e-8
    worst = check(cosine_sum, X, claimed, fifth=32.0, noise=1e-15)
    assert worst.index == (1, 0)
    assert worst.claimed == claimed[1, 0]
    assert worst.measured == pytest.approx(-2 * np.sin(1.4), abs=worst.bound)
    assert worst.ratio == pytest.approx(1e-8 / worst.bound, rel=0.1)
    assert worst.ratio > 1
    assert {type(number) for number in worst[1:]} == {float}


def test_check_accepts_the_right_gradient():
    assert check(cosine_sum, X, -2 * np.sin(2 * X), fifth=32.0, noise=1e-15).ratio <= 1


def test_check_takes_one_bound_a_component():
    fifth = np.full(X.shape, 32.0)
    claimed = -2 * np.sin(2 * X)
    assert check(cosine_sum, X, claimed, fifth, noise=1e-15) == check(
        cosine_sum, X, claimed, 32.0, noise=1e-15
    )


@pytest.mark.parametrize(
    ("fifth", "noise", "h"),
    [
        (32.0, 1e-15, 2.0**-10),
        (np.array([32.0, 0.01]), 1e-15, 2.0**-10),  # the larger of the two
        (1.0, 1e-6, 2.0**-3),
        (1.0, 2.0**-52.45 / 11.25, 2.0**-10),
        (1.0, 2.0**-52.55 / 11.25, 2.0**-11),
        (0.0, 1e-15, 2.0**-2),  # never more
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_check_takes_the_power_of_2_that_makes_the_bound_least(fifth, noise, h, sign):
    points = []

    def square(x):
        points.append(x[0])
        return x @ x

    x = np.full(2, sign)
    worst = check(square, x, 2 * x, fifth, noise)
    assert max(points) == 2 * h + sign
    bound = np.broadcast_to(fifth, 2)[worst.index] * h**4 / 30 + 1.5 * noise / h + 4 * 2.0**-53
    assert worst.bound == pytest.approx(bound, rel=1e-12, abs=0)


def test_check_refuses_a_gradient_of_another_shape():
    with pytest.raises(ValueError, match=r"x has shape \(2, 3\), claimed has shape \(3, 2\)"):
        check(cosine_sum, X, X.T, fifth=32.0, noise=1e-15)
