"""Markdown tables of the committed records, for the pages."""

import numpy as np

from benchmarks import record
from benchmarks.delivered import FORMATS, exact, first_lost

NAMES = {
    "numpy": "NumPy",
    "torch": "PyTorch",
    "jax": "JAX",
    "optax": "Optax",
    "keras": "Keras",
    "scikit-learn": "scikit-learn",
    "autograd": "autograd",
}

GPU_LIBRARIES = {"torch": "PyTorch", "torch autocast": "PyTorch, autocast", "jax": "JAX"}

PRODUCTS = "two bare products"


def made_by(name):
    """Return one sentence: when, on what and with which versions a record was made."""
    head = record.read(name)
    versions = ", ".join(f"{NAMES[p]} {v}" for p, v in head["versions"].items() if p in NAMES)
    return f"Recorded on {head['date']} ({head['machine']}): {versions}."


def lost(cost, what):
    """Return where each route loses `what`, "value" or "gradient", of a cost, a row a route."""
    cells = {}
    for row in record.read("frameworks")["rows"]:
        if row["cost"] == cost:
            route = cells.setdefault((row["library"], row["route"]), {})
            route[row["format"], row["target"]] = row[what]
    body = [
        [library, f"`{route}`" if library != "NumPy" else route]
        + ["<br>".join(_lost(answers, f)) for f in FORMATS]
        for (library, route), answers in cells.items()
        if any(answers.values())
    ]
    return _table(["Library", "Route", *FORMATS], body)


def _lost(answers, number_format):
    """Return a line for each target: the first z that is lost, and what comes instead."""
    if answers.get((number_format, 0)) is None:
        return ["–"]
    both = [answers[number_format, target] for target in (0, 1)]
    if all(answer["lost_at"] is None for answer in both):
        return ["right"]
    return [
        "right" if a["lost_at"] is None else f"{_z(a['lost_at'])}: {text(a['lost_to'])}"
        for a in both
    ]


def lost_on_gpu():
    """Return where a GPU loses the gradient for target 1, a row a route."""
    head = record.read("gpu")
    wrong = sorted((i for i, z in enumerate(head["z"]) if z < 0), key=lambda i: -head["z"][i])
    z = np.array([head["z"][i] for i in wrong])
    cells = {}
    for row in head["rows"]:
        route = cells.setdefault((GPU_LIBRARIES[row["framework"]], row["method"]), {})
        if "error" in row:
            route[row["dtype"]] = row["error"].split(":")[0]
            continue
        got = np.array([float(row["gradient"][i]) for i in wrong])
        cost = "quadratic" if "MSE" in row["method"] or "^2" in row["method"] else "cross-entropy"
        first = first_lost(got, exact(cost, z, 1).gradient, row["dtype"])
        route[row["dtype"]] = "right" if first is None else f"{_z(z[first])}: {text(got[first])}"
    body = [
        [library, f"`{method}`", *(formats.get(f, "–") for f in FORMATS)]
        for (library, method), formats in cells.items()
    ]
    return _table(["Library", "Route", *FORMATS], body)


def _z(z):
    return f"{z:g}".replace("-", "−")


def text(x):
    """Return a number with two digits, with real minus signs and no negative zero."""
    return f"{float(x) + 0.0:.2g}".replace("-", "−").replace("inf", "∞")


def _table(head, body):
    """Return a Markdown table whose columns after the second are set to the right."""
    lines = [head, ["--", "--", *["--:"] * (len(head) - 2)], *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def factors(pairing):
    """Return by which factor each library's cost differs from the mean of ours, a row a call."""
    body = [
        [row["library"], f"`{row['call']}`", _factor(row["number"], row["m_power"], row["J_power"])]
        for row in record.read("factors")["rows"]
        if row["pairing"] == pairing
    ]
    return _table(["Library", "Call", "Factor"], body)


def _factor(number, m_power, J_power):
    """Return number · m^p · J^q for powers p of 0 or 1 and q of 0 or -1."""
    above = f"{number:g}" if number != 1 or not m_power else ""
    return f"{above}{'m' if m_power else ''}{'/J' if J_power else ''}"


def speed(threads):
    """Return the time of each route as a multiple of the two bare products, a row a size."""
    rows = [row for row in record.read("batch_gradients")["rows"] if row.get("threads") == threads]
    names = [name for name in rows[0]["ms"] if name != PRODUCTS]
    body = [
        [
            f"{row['m']} × {row['J']} × {row['K']}",
            row["format"],
            f"{row['ms'][PRODUCTS]:.3g} ms",
            *(
                f"{row['ms'][n] / row['ms'][PRODUCTS]:.2f}" if n in row["ms"] else "–"
                for n in names
            ),
        ]
        for row in rows
    ]
    return _table(["m × J × K", "Format", PRODUCTS, *names], body)


def memory():
    """Return by how many megabytes each route lets the process grow."""
    row = record.read("batch_gradients")["rows"][-1]
    return _table(["Route", "Megabytes"], [[n, str(mb)] for n, mb in row["megabytes"].items()])


def speed_summary():
    """Return in two sentences how the better of the two NumPy routes compares, with one thread."""
    rows = [row for row in record.read("batch_gradients")["rows"] if row.get("threads") == 1]
    ours = [min(row["ms"]["NumPy"], row["ms"]["NumPy in blocks"]) for row in rows]
    large = [o / r["ms"][PRODUCTS] for o, r in zip(ours, rows, strict=True) if r["m"] >= 1024]
    wins = [
        f"than {name} at {sum(o < r['ms'][name] for o, r in zip(ours, rows, strict=True))}"
        for name in ("PyTorch", "JAX", "autograd")
    ]
    return (
        f"From 1,024 examples on, the better of the two NumPy routes takes {min(large):.2f} to "
        f"{max(large):.2f} times as long as the two products. It is faster {', '.join(wins)} of "
        f"the {len(rows)} combinations of size and format."
    )
