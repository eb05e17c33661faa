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

ROUTE = "Library, route"

PRODUCTS = "two bare products"

PLANTED = ("planted", "caught", "explained")


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
        [_route(library, f"`{route}`" if library != "NumPy" else route)]
        + ["<br>".join(_lost(answers, f)) for f in FORMATS]
        for (library, route), answers in cells.items()
        if any(answers.values())
    ]
    return _table([ROUTE, *FORMATS], body)


def _route(library, route):
    return f"{library}<br>{route}"


def _lost(answers, number_format):
    """Return a line for each target: the first z that is lost, and what comes instead."""
    if answers.get((number_format, 0)) is None:
        return ["–"]
    both = [answers[number_format, target] for target in (0, 1)]
    if all(answer["lost_at"] is None for answer in both):
        return ["right"]
    return ["right" if a["lost_at"] is None else _from(a["lost_at"], a["lost_to"]) for a in both]


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
        route[row["dtype"]] = "right" if first is None else _from(z[first], got[first])
    body = [
        [_route(library, f"`{method}`"), *(formats.get(f, "–") for f in FORMATS)]
        for (library, method), formats in cells.items()
    ]
    return _table([ROUTE, *FORMATS], body)


def _from(z, number):
    """Return from which z on something else comes, and what."""
    return f"{z:g} → {text(number)}".replace("-", "−")


def text(x):
    """Return a number with two digits, with real minus signs and no negative zero."""
    return f"{float(x) + 0.0:.2g}".replace("-", "−").replace("inf", "∞")


def _table(head, body, left=1):
    """Return a Markdown table whose columns after the first `left` are set to the right."""
    lines = [head, ["--"] * left + ["--:"] * (len(head) - left), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def factors(pairing):
    """Return by which factor each library's cost differs from the mean of ours, a row a call."""
    body = [
        [row["library"], f"`{row['call']}`", _factor(row["number"], row["n_power"], row["J_power"])]
        for row in record.read("factors")["rows"]
        if row["pairing"] == pairing
    ]
    return _table(["Library", "Call", "Factor"], body, left=2)


def _factor(number, n_power, J_power):
    """Return number · n^p · J^q for powers p of 0 or 1 and q of 0 or -1."""
    above = f"{number:g}" if number != 1 or not n_power else ""
    return f"{above}{'n' if n_power else ''}{'/J' if J_power else ''}"


def speeds(threads, number_format):
    """Return the recorded rows, with the faster of the two layouts as the two bare products."""
    rows = []
    for row in record.read("batch_gradients")["rows"]:
        if (row.get("threads"), row["format"]) == (threads, number_format):
            ms = dict(row["ms"])
            bare = min(ms.pop("products"), ms.pop("products by rows"))
            rows.append(row | {"ms": {PRODUCTS: bare} | ms})
    return rows


def speed(threads, number_format):
    """Return the time of each route as a multiple of the two bare products, a row a size.

    The fastest route of a row is bold.
    """
    rows = speeds(threads, number_format)
    names = [name for name in rows[0]["ms"] if name != PRODUCTS]
    body = []
    for row in rows:
        ratios = {n: row["ms"][n] / row["ms"][PRODUCTS] for n in names if n in row["ms"]}
        text = {n: f"{ratio:.2f}" for n, ratio in ratios.items()}
        text[fastest(row)] = f"**{text[fastest(row)]}**"
        cells = [text.get(n, "–") for n in names]
        body.append([size(row), f"{row['ms'][PRODUCTS]:.3g} ms", *cells])
    return _table(["n × J × K", PRODUCTS, *names], body)


def fastest(row):
    """Return the name of the fastest route of a row."""
    return min((name for name in row["ms"] if name != PRODUCTS), key=row["ms"].get)


def size(row):
    """Return the size of a row as text that does not break."""
    return f"{row['n']} × {row['J']} × {row['K']}".replace(" ", "\N{NO-BREAK SPACE}")


def ours(row):
    """Return the time of the better of the two NumPy routes."""
    return min(row["ms"]["NumPy"], row["ms"]["NumPy in blocks"])


def speed_summary():
    """Return how the better of the two NumPy routes compares with one thread, in sentences."""
    rows = [row for number_format in ("float64", "float32") for row in speeds(1, number_format)]
    ratios = [ours(row) / row["ms"][PRODUCTS] for row in rows if row["n"] >= 1024]
    near = sum(ratio <= 1.1 for ratio in ratios)
    wins = dict.fromkeys(("NumPy", "PyTorch", "JAX", "autograd"), 0)
    for row in rows:
        wins["NumPy" if fastest(row).startswith("NumPy") else fastest(row)] += 1
    return (
        f"From 1,024 examples on, the better of the two NumPy routes takes {min(ratios):.2f} to "
        f"{max(ratios):.2f} times as long as the two products, and at most 1.1 times as long in "
        f"{near} of {len(ratios)} cases. Of all {len(rows)} combinations of size and format it is "
        f"the fastest in {wins['NumPy']}, PyTorch in {wins['PyTorch']}, JAX in {wins['JAX']} and "
        f"autograd in {wins['autograd']}."
    )


def memory():
    """Return by how many megabytes each route lets the process grow."""
    row = record.read("batch_gradients")["rows"][-1]
    body = [[n.replace("products", PRODUCTS), str(mb)] for n, mb in row["megabytes"].items()]
    return _table(["Route", "Megabytes"], body)


def planted(name, kind):
    """Return how many planted mistakes of each `kind` were caught and explained."""
    body = [
        [row["kind"], *(f"{row[column]:,}" for column in PLANTED)]
        for row in record.read(name)["rows"]
    ]
    return _table([kind, *(column.capitalize() for column in PLANTED)], body)


def planted_summary(name, where):
    """Return what became of all mistakes that were planted somewhere, as a sentence."""
    head = record.read(name)
    planted, caught, explained = (sum(row[column] for row in head["rows"]) for column in PLANTED)
    missed = planted - caught - explained
    return (
        f"On {head['date']}, {planted:,} mistakes were planted in {where}. Of these "
        f"{caught:,} ({100 * caught / planted:.1f} %) were caught, {explained:,} turned out to be "
        f"no mistakes, and {missed or 'none'} went unnoticed."
    )
