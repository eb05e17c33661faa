"""Train a network on scikit-learn's digits with each pairing: `python -m benchmarks.digits`.

Needs scikit-learn; writes `benchmarks/records/digits.json`. A rate is chosen by the accuracy on
validation images, the curves show the accuracy on test images, which chose nothing.
"""

import numpy as np

from benchmarks import record
from benchmarks.tables import made_by
from snippets import (
    linear_quadratic,
    sigmoid_cross_entropy,
    sigmoid_quadratic,
    softmax_log_likelihood,
)
from snippets.network import backpropagate, descend, forward, initialize

PAIRINGS = {
    "sigmoid_quadratic": sigmoid_quadratic,
    "sigmoid_cross_entropy": sigmoid_cross_entropy,
    "linear_quadratic": linear_quadratic,
    "softmax_log_likelihood": softmax_log_likelihood,
}
SPREADS = (1, 8)  # of the first weights: sqrt(64) = 8 undoes the division by sqrt(K)
RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
SEEDS = range(10)
SIZES = (64, 30, 10)
EPOCHS = 30
BATCH = 10
TRAINING, VALIDATION = 1000, 397  # the other 400 of 1797 images are for the test


def images():
    """Return the pixels, scaled to 0 ... 1, and the digits."""
    from sklearn.datasets import load_digits

    pixels, digits = load_digits(return_X_y=True)
    return pixels / 16, digits


def accuracy(layers, x, digits):
    zs, _ = forward(layers, x)
    return float(np.mean(zs[-1].argmax(axis=1) == digits))  # every pairing keeps the order of z


def train(pairing, spread, rate, seed, epochs, pixels, digits):
    """Return the accuracies on validation and test images before training and after each epoch.

    The seed decides the split, the first weights and the order of the examples, for all alike.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(pixels))
    training, validation, test = np.split(order, [TRAINING, TRAINING + VALIDATION])
    layers = initialize(SIZES, rng, spread)
    targets = np.eye(SIZES[-1])[digits]
    curves = []
    for epoch in range(epochs + 1):
        if epoch:
            for batch in rng.permutation(training).reshape(-1, BATCH):
                gradients = backpropagate(layers, pixels[batch], targets[batch], PAIRINGS[pairing])
                layers = descend(layers, gradients, rate)
        curves.append([accuracy(layers, pixels[s], digits[s]) for s in (validation, test)])
    return np.transpose(curves)


def rows():
    pixels, digits = images()
    for spread in SPREADS:
        for pairing in PAIRINGS:
            runs = {
                rate: np.array(
                    [train(pairing, spread, rate, s, EPOCHS, pixels, digits) for s in SEEDS]
                )
                for rate in RATES
            }
            best = max(RATES, key=lambda rate: runs[rate][:, 0, -1].mean())
            for rate, curves in runs.items():
                row = {"pairing": pairing, "spread": spread, "rate": rate, "best": rate == best}
                row["validation"] = curves[:, 0, -1].round(4).tolist()
                row["test"] = (
                    (curves[:, 1] if rate == best else curves[:, 1, -1:]).round(4).tolist()
                )
                print(row["pairing"], spread, rate, np.mean(row["validation"]), flush=True)
                yield row


def chosen(pairing, spread):
    """Return the recorded row of a pairing at its best rate."""
    (row,) = (
        row
        for row in record.read("digits")["rows"]
        if (row["pairing"], row["spread"]) == (pairing, spread) and row["best"]
    )
    return row


def table():
    """Return the test accuracies in percent, mean ± standard deviation of the seeds, as a table."""
    lines = [
        "| pairing | first weights | best rate | after epoch 1 | 5 | 30 |",
        "| --- | --- | --: | --: | --: | --: |",
    ]
    for spread in SPREADS:
        for pairing in PAIRINGS:
            row = chosen(pairing, spread)
            curves = 100 * np.array(row["test"])
            cells = [
                f"{curves[:, e].mean():.1f} ± {curves[:, e].std(ddof=1):.1f}"
                for e in (1, 5, EPOCHS)
            ]
            name, first = (
                pairing.replace("_", ", ", 1).replace("_", "-"),
                "small" if spread == 1 else "large",
            )
            lines.append(f"| {name} | {first} | {row['rate']:g} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n" + made_by("digits")


if __name__ == "__main__":
    with np.errstate(over="ignore", invalid="ignore"):  # a rate that is too high diverges
        record.write(
            "digits",
            "accuracy on validation images at the end and on test images, a list for each seed",
            ("numpy", "scikit-learn"),
            list(rows()),
        )
