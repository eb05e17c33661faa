"""The committed records agree with this site's snippets and, where they are installed, with the
frameworks."""

import math

import needs
import numpy as np
import pytest

from benchmarks import delivered, record, tables

FRAMEWORKS = record.read("frameworks")
FACTORS = record.read("factors")


def same(kept, measured):
    """Are two rows alike: lost at the same z (or its neighbor) and to the same number?

    One step of z and a tenth of the number are left to other processors' exponential functions.
    """
    for what in ("value", "gradient"):
        a, b = kept[what], measured[what]
        if a is None or b is None:
            assert a is b, (kept, measured)
            continue
        if a["lost_at"] is None or b["lost_at"] is None:
            assert a["lost_at"] is b["lost_at"], (kept, measured)
        else:
            assert abs(a["lost_at"] - b["lost_at"]) <= 1, (kept, measured)
        for z, x, y in zip(delivered.SHOWN, a["shown"], b["shown"], strict=True):
            if a["lost_at"] is None or z < abs(a["lost_at"]) - 1:
                assert math.isclose(float(x), float(y), rel_tol=0.1, abs_tol=1e-4), (kept, measured)
            if a["lost_at"] is None or z > abs(a["lost_at"]) + 1:
                assert math.isfinite(float(x)) == math.isfinite(float(y)), (kept, measured)


def key(row):
    return tuple(row[name] for name in ("library", "route", "cost", "format", "target"))


NUMPY_ROWS = [row for row in FRAMEWORKS["rows"] if row["library"] == "NumPy"]


@pytest.mark.parametrize("row", NUMPY_ROWS, ids=lambda row: "-".join(map(str, key(row)[1:])))
def test_numpys_rows_are_what_numpy_returns(row):
    _, route, cost, number_format, target = key(row)
    same(row, delivered.numpy_row(route, cost, number_format, target))


def test_this_sites_snippets_lose_nothing_in_any_format():
    ours = [row for row in NUMPY_ROWS if row["route"] == "this site"]
    assert len(ours) == 3 * 3 * 2
    for row in ours:
        assert row["value"]["lost_at"] is None, row
        assert row["gradient"]["lost_at"] is None, row


@pytest.mark.parametrize("cost", delivered.COSTS)
def test_every_library_is_in_the_record(cost):
    libraries = {row["library"] for row in FRAMEWORKS["rows"] if row["cost"] == cost}
    expected = {"NumPy", "PyTorch", "JAX, Optax", "Keras"}
    assert libraries - {"scikit-learn"} == expected
    assert ("scikit-learn" in libraries) == (cost != "quadratic")


@pytest.mark.parametrize("name", ["frameworks", "factors", "gpu"])
def test_a_record_names_its_date_machine_and_versions(name):
    head = record.read(name)
    assert head["date"] >= "2026-01-01"
    assert head["machine"]
    assert all(version[0].isdigit() for version in head["versions"].values())
    assert head["versions"]["torch"] in tables.made_by(name)


def test_the_exact_answers_hold_to_twelve_digits():
    for target in delivered.TARGETS:
        z = delivered.inputs("float64", target)[:600]
        wrong = np.abs(z)
        a_wrong, a_right = 1 / (1 + np.exp(-wrong)), np.exp(-wrong) / (1 + np.exp(-wrong))
        sign = 1 if target == 0 else -1
        value, gradient = delivered.exact("cross-entropy", z, target)
        np.testing.assert_allclose(value, np.logaddexp(0, wrong), rtol=1e-12)
        np.testing.assert_allclose(gradient, sign * a_wrong, rtol=1e-12)
        value, gradient = delivered.exact("quadratic", z, target)
        np.testing.assert_allclose(value, a_wrong**2 / 2, rtol=1e-12)
        np.testing.assert_allclose(gradient, sign * a_wrong**2 * a_right, rtol=1e-12)


def test_a_number_that_is_nan_infinite_clamped_or_zero_is_lost():
    true = np.full(4, -1.0)
    for wrong in (np.nan, -np.inf, 0.0, -0.85):
        got = np.array([-1.0, -0.95, wrong, -1.0])
        assert delivered.first_lost(got, true, "float64") == 2
    assert delivered.first_lost(true, true, "float64") is None


def test_the_tables_show_every_row():
    for cost in delivered.COSTS:
        for what in ("value", "gradient"):
            routes = {
                (row["library"], row["route"])
                for row in FRAMEWORKS["rows"]
                if row["cost"] == cost and row[what] is not None
            }
            lines = tables.lost(cost, what).splitlines()
            assert len(lines) == len(routes) + 2
            assert {line.count("|") for line in lines} == {6}
    assert len(tables.lost_on_gpu().splitlines()) == 14 + 2


@pytest.mark.frameworks
@pytest.mark.skipif(needs.MISSING, reason=needs.REASON)
def test_the_record_is_what_the_frameworks_return():
    from benchmarks import record_frameworks

    measured = record_frameworks.measure()
    assert [key(row) for row in measured] == [key(row) for row in FRAMEWORKS["rows"]]
    for kept, now in zip(FRAMEWORKS["rows"], measured, strict=True):
        same(kept, now)


@pytest.mark.frameworks
@pytest.mark.skipif(needs.MISSING, reason=needs.REASON)
def test_the_factors_are_those_of_the_frameworks():
    from benchmarks import record_factors

    assert record_factors.measure() == FACTORS["rows"]


@pytest.mark.frameworks
@pytest.mark.skipif(needs.MISSING, reason=needs.REASON)
def test_a_cpu_delivers_what_the_gpu_delivered():
    from benchmarks import record_gpu

    head = record.read("gpu")
    measured = record_gpu.measure(head["z"], torch_device="cpu", jax_device="cpu")
    for gpu, cpu in zip(head["rows"], measured, strict=True):
        name = [gpu[part] for part in ("framework", "dtype", "method")]
        assert name == [cpu[part] for part in ("framework", "dtype", "method")]
        if "error" in gpu:  # autocast refuses BCELoss on the GPU only
            assert name[0] == "torch autocast"
            continue
        for z, a, b in zip(head["z"], gpu["gradient"], cpu["gradient"], strict=True):
            if z < 0:
                a, b = float(a), float(b)
                both_lost = not math.isfinite(a) and not math.isfinite(b)
                assert both_lost or math.isclose(a, b, rel_tol=0.02, abs_tol=1e-6), (name, z)
