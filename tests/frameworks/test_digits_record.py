"""The committed accuracies on scikit-learn's digits are what training gives."""

import needs
import numpy as np
import pytest

from benchmarks import digits, record

ROWS = record.read("digits")["rows"]


def test_every_pairing_is_recorded_at_every_rate_with_one_best():
    expected = {(p, s, r) for p in digits.PAIRINGS for s in digits.SPREADS for r in digits.RATES}
    assert {(row["pairing"], row["spread"], row["rate"]) for row in ROWS} == expected
    assert len(ROWS) == len(expected)
    for pairing in digits.PAIRINGS:
        for spread in digits.SPREADS:
            rows = [r for r in ROWS if (r["pairing"], r["spread"]) == (pairing, spread)]
            best = max(rows, key=lambda row: np.mean(row["validation"]))
            assert digits.chosen(pairing, spread) == best


@pytest.mark.parametrize("spread", digits.SPREADS)
@pytest.mark.parametrize("pairing", digits.PAIRINGS)
def test_the_best_rate_is_not_at_the_end_of_the_grid(pairing, spread):
    assert digits.RATES[0] < digits.chosen(pairing, spread)["rate"] < digits.RATES[-1]


def test_the_table_shows_mean_and_spread_of_the_seeds():
    final = 100 * np.array(digits.chosen("sigmoid_quadratic", 8)["test"])[:, -1]
    row = next(line for line in digits.table().splitlines() if "sigmoid, quadratic | large" in line)
    assert f"{final.mean():.1f} ± {final.std(ddof=1):.1f} |" in row
    assert len(final) == len(digits.SEEDS)


@pytest.mark.frameworks
@pytest.mark.skipif(needs.MISSING, reason=needs.REASON)
@pytest.mark.parametrize("spread", digits.SPREADS)
@pytest.mark.parametrize("pairing", digits.PAIRINGS)
def test_a_short_run_repeats_the_record(pairing, spread):
    row = digits.chosen(pairing, spread)
    _, test = digits.train(pairing, spread, row["rate"], 0, 3, *digits.images())
    # Another order of floating-point sums may move a few of the 400 images.
    np.testing.assert_allclose(test, row["test"][0][:4], rtol=0, atol=0.01)
