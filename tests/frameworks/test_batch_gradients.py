"""What benchmarks/batch_gradients.py times is right, and needs the memory that it says."""

import tracemalloc

import numpy as np
import pytest

from benchmarks import batch_gradients, record, tables
from snippets import softmax_log_likelihood
from snippets.network import backpropagate, mean_cost

m, J, K = 300, 5, 784
rng = np.random.default_rng(0)
x, w, b = rng.normal(size=(m, K)), rng.normal(size=(J, K)) / 28, rng.normal(size=J)
c = rng.integers(0, J, m)


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
    rows = 2**19 // x[0].nbytes
    assert m > rows
    assert m % rows


def test_the_lean_route_holds_one_buffer_of_the_size_of_z():
    wide = rng.normal(size=(200, K)) / 28
    bias, classes = np.zeros(200), rng.integers(0, 200, m)
    tracemalloc.start()
    batch_gradients.lean(x, wide, bias, classes)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    buffer, gradient = 8 * m * 200, wide.nbytes
    assert peak < 1.2 * (buffer + gradient)


def test_routes_that_differ_are_refused():
    found = {"ours": (1.0, np.ones(2), np.ones(1)), "theirs": (1.0, np.ones(2), np.ones(1) * 1.1)}
    with pytest.raises(ValueError, match="theirs returns another result"):
        batch_gradients.require_equal(found, 1e-9)


def test_the_table_has_a_row_for_every_size():
    rows = [row for row in record.read("batch_gradients")["rows"] if "ms" in row]
    one_thread = [row for row in rows if row["threads"] == 1]
    assert len(one_thread) == 2 * len(batch_gradients.SIZES)
    assert len(tables.speed(1).splitlines()) == 2 + len(one_thread)
    assert len(tables.speed(2).splitlines()) == 2 + 2 * len(batch_gradients.TWO_THREADS)


def test_the_summary_counts_the_rows_that_numpy_wins(monkeypatch):
    def row(m, ours, blocks, theirs):
        ms = {"two bare products": 10.0, "NumPy": ours, "NumPy in blocks": blocks}
        ms |= dict.fromkeys(("PyTorch", "JAX"), theirs) | {"autograd": 99.0}
        return {"threads": 1, "m": m, "ms": ms}

    rows = [row(128, 20.0, 15.0, 16.0), row(1024, 11.0, 12.0, 10.5), row(8192, 13.0, 9.0, 8.0)]
    monkeypatch.setattr(record, "read", lambda name: {"rows": rows})
    assert tables.speed_summary() == (
        "From 1,024 examples on, the better of the two NumPy routes takes 0.90 to 1.10 times as "
        "long as the two products. It is faster than PyTorch at 1, than JAX at 1, than autograd "
        "at 3 of the 3 combinations of size and format."
    )
