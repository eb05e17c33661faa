"""What benchmarks/batch_gradients.py times is right, and needs the memory that it says."""

import tracemalloc

import numpy as np
import pytest

from benchmarks import batch_gradients, record, tables
from snippets import softmax_log_likelihood
from snippets.network import backpropagate, mean_cost

n, J, K = 300, 5, 784
rng = np.random.default_rng(0)
x, w, b = rng.normal(size=(n, K)), rng.normal(size=(J, K)) / 28, rng.normal(size=J)
c = rng.integers(0, J, n)


@pytest.mark.parametrize("route", [batch_gradients.lean, batch_gradients.in_blocks])
def test_a_numpy_route_returns_the_gradients_of_the_mean_cost(route):
    y = np.eye(J)[c]
    C, dM_dw, dM_db = route(x, w, b, c)
    ((expected_dw, expected_db),) = backpropagate([(w, b)], x, y, softmax_log_likelihood)
    expected = mean_cost([(w, b)], x, y, softmax_log_likelihood)
    np.testing.assert_allclose(C, expected, rtol=1e-12)
    np.testing.assert_allclose(dM_dw, expected_dw, rtol=1e-11, atol=1e-14, strict=True)
    np.testing.assert_allclose(dM_db, expected_db, rtol=1e-11, atol=1e-14, strict=True)


def test_the_blocks_are_more_than_one_and_the_last_is_shorter():
    rows = 2**16 // K
    assert n > rows
    assert n % rows


def test_the_lean_route_holds_one_buffer_of_the_size_of_z():
    wide = rng.normal(size=(200, K)) / 28
    bias, classes = np.zeros(200), rng.integers(0, 200, n)
    tracemalloc.start()
    batch_gradients.lean(x, wide, bias, classes)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    buffer, gradient = 8 * n * 200, wide.nbytes
    assert peak < 1.2 * (buffer + gradient)


def test_routes_that_differ_are_refused():
    found = {"ours": (1.0, np.ones(2), np.ones(1)), "theirs": (1.0, np.ones(2), np.ones(1) * 1.1)}
    with pytest.raises(ValueError, match="theirs returns another result"):
        batch_gradients.require_equal(found, 1e-9)


@pytest.mark.parametrize("number_format", ["float64", "float32"])
def test_the_tables_have_a_row_for_every_size(number_format):
    sizes = {1: batch_gradients.SIZES, 2: batch_gradients.TWO_THREADS}
    for threads, expected in sizes.items():
        rows = tables.speeds(threads, number_format)
        assert [(row["n"], row["J"], row["K"]) for row in rows] == list(expected)
        assert len(tables.speed(threads, number_format).splitlines()) == 2 + len(expected)


def test_the_summary_counts_who_is_fastest(monkeypatch):
    def row(n, ours, blocks, torch, jax):
        ms = {"products": 10.0, "products by rows": 12.0, "NumPy": ours, "NumPy in blocks": blocks}
        ms |= {"PyTorch": torch, "JAX": jax, "autograd": 99.0}
        return {"threads": 1, "format": "float64", "n": n, "J": 2, "K": 3, "ms": ms}

    rows = [row(128, 20, 15, 16, 17), row(1024, 11, 12, 12, 10.5), row(8192, 13, 12.5, 18, 19)]
    monkeypatch.setattr(record, "read", lambda name: {"rows": rows})
    assert tables.speed_summary() == (
        "From 1,024 examples on, the better of the two NumPy routes takes 1.10 to 1.25 times as "
        "long as the two products, and at most 1.1 times as long in 1 of 2 cases. Of all 3 "
        "combinations of size and format it is the fastest in 2, PyTorch in 0, JAX in 1 and "
        "autograd in 0."
    )
