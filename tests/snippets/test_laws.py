"""What the formulas imply: invariances, ranges and symmetries, for whatever z hypothesis finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pairings import PAIRINGS

from snippets.activations import sigmoid, sigmoid_prime, softmax, softplus

every_pairing = pytest.mark.parametrize("name", PAIRINGS)
MAX = np.finfo(float).max

everywhere = st.floats(-MAX, MAX)
moderate = st.floats(-30, 30)
shapes = array_shapes(min_dims=1, max_dims=3, max_side=4)


@st.composite
def examples(draw, name, elements=everywhere, batch=True):
    """Draw z of any shape, and targets in the domain of the pairing's cost."""
    shape = draw(shapes if batch else array_shapes(min_dims=1, max_dims=1, max_side=5))
    z = draw(arrays(float, shape, elements=elements))
    targets = draw(st.sampled_from(["interior", "boundary"]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return z, getattr(PAIRINGS[name], targets)(rng, shape)


@every_pairing
@given(data=st.data())
def test_no_finite_z_gives_a_warning_or_nan(name, data):
    z, y = data.draw(examples(name))
    module = PAIRINGS[name].module
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a, cost, delta = module.activation(z), module.cost(z, y), module.delta(z, y)
    assert a.shape == delta.shape == z.shape
    assert np.shape(cost) == z.shape[:-1]
    assert a.dtype == delta.dtype == cost.dtype == np.float64
    assert np.all(cost >= 0)
    assert not np.isnan(delta).any()


@every_pairing
@given(data=st.data())
def test_a_batch_is_its_examples_one_by_one(name, data):
    z, y = data.draw(examples(name))
    module = PAIRINGS[name].module
    cost, delta = module.cost(z, y), module.delta(z, y)
    for index in np.ndindex(z.shape[:-1]):
        np.testing.assert_allclose(module.cost(z[index], y[index]), cost[index], rtol=1e-15)
        np.testing.assert_allclose(module.delta(z[index], y[index]), delta[index], rtol=1e-15)


@every_pairing
@given(data=st.data())
def test_permuting_the_outputs_permutes_delta_and_keeps_the_cost(name, data):
    z, y = data.draw(examples(name, batch=False))
    module = PAIRINGS[name].module
    order = data.draw(st.permutations(range(len(z))))
    np.testing.assert_allclose(module.cost(z[order], y[order]), module.cost(z, y), rtol=1e-15)
    np.testing.assert_allclose(
        module.delta(z[order], y[order]), module.delta(z, y)[order], rtol=1e-15
    )


@every_pairing
@given(data=st.data())
def test_arguments_are_not_changed(name, data):
    z, y = data.draw(examples(name))
    z_before, y_before = z.copy(), y.copy()
    module = PAIRINGS[name].module
    module.activation(z), module.cost(z, y), module.delta(z, y)
    np.testing.assert_array_equal(z, z_before)
    np.testing.assert_array_equal(y, y_before)


@every_pairing
@given(data=st.data())
def test_gradients_are_delta_and_its_products_with_the_inputs(name, data):
    z, y = data.draw(examples(name, elements=moderate, batch=False))
    a_prev = data.draw(arrays(float, array_shapes(max_dims=1, max_side=4), elements=moderate))
    w = data.draw(arrays(float, (len(z), len(a_prev)), elements=moderate))
    module = PAIRINGS[name].module
    dC_dw, dC_db = module.gradients(w, z, a_prev, y)
    np.testing.assert_array_equal(dC_db, module.delta(w @ a_prev + z, y))
    np.testing.assert_array_equal(dC_dw, dC_db[:, np.newaxis] * a_prev[np.newaxis, :])
    assert dC_dw.shape == w.shape


@every_pairing
@given(data=st.data())
def test_delta_vanishes_where_the_activation_meets_the_target(name, data):
    z, _ = data.draw(examples(name, elements=moderate, batch=False))
    module = PAIRINGS[name].module
    np.testing.assert_allclose(module.delta(z, module.activation(z)), 0, atol=1e-15)


@given(z=everywhere)
def test_sigmoid_of_z_and_of_minus_z_sum_to_1(z):
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, rel=3e-16)


@given(z=everywhere)
def test_the_slope_of_the_sigmoid_is_the_product_of_both_sides(z):
    product = sigmoid(z) * sigmoid(-z)
    assert sigmoid_prime(z) == pytest.approx(product, rel=1e-15, abs=1e-323)
    assert sigmoid_prime(z) == sigmoid_prime(-z)
    assert 0 <= sigmoid_prime(z) <= 0.25


@given(z=st.floats(-MAX, 36), step=st.floats(1e-6, 1e6))
def test_sigmoid_increases(z, step):
    assert 0 <= sigmoid(z) <= sigmoid(z + step) <= 1


@given(z=everywhere)
def test_softplus_of_z_and_of_minus_z_differ_by_z(z):
    assert softplus(z) - softplus(-z) == pytest.approx(z, rel=3e-16, abs=3e-16)


@given(z=arrays(float, shapes, elements=everywhere))
def test_softmax_is_a_distribution(z):
    a = softmax(z)
    assert np.all((a >= 0) & (a <= 1))
    np.testing.assert_allclose(a.sum(axis=-1), 1, rtol=1e-15)


WHOLE = st.integers(-600, 600).map(float)  # so that adding a whole number rounds nothing


@given(z=arrays(float, shapes, elements=WHOLE), shift=st.integers(-(2**40), 2**40))
def test_softmax_does_not_see_a_shift(z, shift):
    np.testing.assert_array_equal(softmax(z + shift), softmax(z))


@given(data=st.data(), shift=st.integers(-(2**40), 2**40))
def test_softmax_log_likelihood_does_not_see_a_shift(data, shift):
    z, y = data.draw(examples("softmax_log_likelihood", elements=WHOLE))
    module = PAIRINGS["softmax_log_likelihood"].module
    np.testing.assert_array_equal(module.cost(z + shift, y), module.cost(z, y))
    np.testing.assert_array_equal(module.delta(z + shift, y), module.delta(z, y))


@given(z=arrays(float, (2,), elements=st.floats(-1e300, 1e300)))
def test_softmax_of_two_classes_is_the_sigmoid_of_the_difference(z):
    difference = z[0] - z[1]
    rounding = 2.0**-53 * min(abs(difference), 800)
    np.testing.assert_allclose(
        softmax(z), sigmoid([difference, -difference]), rtol=1e-15 + rounding, atol=1e-323
    )


@given(z=moderate, y=st.floats(0, 1))
def test_softmax_log_likelihood_of_two_classes_is_sigmoid_cross_entropy(z, y):
    softmax_cost, sigmoid_cost = (
        PAIRINGS[name].module.cost for name in ("softmax_log_likelihood", "sigmoid_cross_entropy")
    )
    pair = softmax_cost([z, 0], [y, 1 - y])
    assert pair == pytest.approx(sigmoid_cost([z], [y]), rel=1e-14)


@given(data=st.data())
def test_the_output_errors_of_softmax_log_likelihood_sum_to_0(data):
    z, y = data.draw(examples("softmax_log_likelihood"))
    delta = PAIRINGS["softmax_log_likelihood"].module.delta(z, y)
    np.testing.assert_allclose(delta.sum(axis=-1), 0, atol=2e-15)


@given(data=st.data())
def test_sigmoid_quadratic_is_sigmoid_cross_entropy_times_the_slope(data):
    z, y = data.draw(examples("sigmoid_cross_entropy"))
    quadratic, cross_entropy = (
        PAIRINGS[name].module.delta(z, y) for name in ("sigmoid_quadratic", "sigmoid_cross_entropy")
    )
    np.testing.assert_array_equal(quadratic, cross_entropy * sigmoid_prime(z))


@given(z=st.floats(-700, 700))
def test_the_output_error_of_sigmoid_quadratic_is_at_most_4_27ths(z):
    delta = PAIRINGS["sigmoid_quadratic"].module.delta([z, z], [0, 1])
    assert np.all(np.abs(delta) <= 4 / 27 * (1 + 1e-15))
    assert np.all(delta * [1, -1] >= 0)
