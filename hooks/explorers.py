"""The explorers: figures and tables that NumPy draws during the build, and a script takes over.

A page ends an example with `print(explorers.pairings())`. What depends on a control is computed
anew by the script of the element (assets/*-explorer.js) with the formulas of assets/formulas.js;
tests/browser/test_explorers.py holds both to the snippets.
"""

import numpy as np

from hooks.plots import Plot
from hooks.readouts import button, cell, choice, explorer, show, slider, switch, table
from snippets import (
    linear_quadratic,
    sigmoid_cross_entropy,
    sigmoid_quadratic,
    softmax_log_likelihood,
)
from snippets.activations import sigmoid_prime
from snippets.atlas import softmax_quadratic
from snippets.costs import quadratic
from snippets.curvature import quadratic_curvature, softmax_hessian, softmax_quadratic_hessian
from snippets.learning_slowdown import descend

# Name, words, and the class of its curves; colors and dashes are those of hooks/figures.py.
PAIRINGS = {
    "sigmoid_quadratic": (sigmoid_quadratic, "sigmoid, quadratic", "curve-1"),
    "sigmoid_cross_entropy": (sigmoid_cross_entropy, "sigmoid, cross-entropy", "curve-2"),
    "linear_quadratic": (linear_quadratic, "linear, quadratic", "curve-3"),
    "softmax_log_likelihood": (softmax_log_likelihood, "softmax, log-likelihood", "curve-4"),
}
SINGLE = [name for name in PAIRINGS if name != "softmax_log_likelihood"]  # one output at a time

KEY = (
    '<svg class="key" viewBox="0 0 28 8" aria-hidden="true"><path class="{}" d="M1,4h26"/></svg> {}'
)


def key(name):
    """The words of a pairing behind a piece of its curve."""
    _, words, kind = PAIRINGS[name]
    return KEY.format(kind, words)


def evaluate(name, z, y):
    """Output, cost and error of one output, at each z; of the first of three for the softmax.

    The other two have the weighted input 0 and share what the target leaves.
    """
    pairing = PAIRINGS[name][0]
    z = np.asarray(z, float)[..., None]
    y = np.full_like(z, y)
    if name == "softmax_log_likelihood":
        z = z * [1.0, 0.0, 0.0]
        y = np.concatenate([y, (1 - y) / 2, (1 - y) / 2], axis=-1)
    return pairing.activation(z)[..., 0], pairing.cost(z, y), pairing.delta(z, y)[..., 0]


def pairings(z=4.0, y=0.0, focus=None):
    """Cost and error of all four pairings over z; `focus` names the pairing that stands out."""
    cost = Plot(
        "cost",
        "cost C",
        (-12, 12),
        (0, 4),
        (-10, -5, 0, 5, 10),
        (0, 1, 2, 3, 4),
        "weighted input z",
    )
    delta = Plot(
        "delta",
        "output error δ",
        (-12, 12),
        (-1.2, 1.2),
        (-10, -5, 0, 5, 10),
        (-1, 0, 1),
        "weighted input z",
    )
    xs = np.linspace(-12, 12, 97)
    lines = {"cost": [cost.rule("z", z)], "delta": [delta.rule("z", z)]}
    rows = []
    for name in sorted(PAIRINGS, key=lambda name: name == focus):  # the one in focus lies on top
        kind = PAIRINGS[name][2] + (" focus" if name == focus else "")
        _, costs, deltas = evaluate(name, xs, y)
        _, C, d = evaluate(name, z, y)
        lines["cost"] += [cost.line(name, kind, xs, costs), cost.dot(f"{name}.dot", kind, z, C)]
        lines["delta"] += [delta.line(name, kind, xs, deltas), delta.dot(f"{name}.dot", kind, z, d)]
    for name in PAIRINGS:
        values = zip(("a", "cost", "delta"), evaluate(name, z, y), strict=True)
        cells = [cell(f"{name}.{what}", value) for what, value in values]
        rows.append((key(name), cells, *(["focus"] if name == focus else [])))
    return explorer(
        "pairings-explorer",
        "Weighted input and target",
        [
            slider("z", "weighted input z", -12, 12, 0.1, z),
            slider("y", "target y", 0, 1, 0.05, y),
        ],
        [cost.svg(lines["cost"]), delta.svg(lines["delta"])],
        f"One output at z = {show('z', z)} with target y = {show('y', y)}. Softmax: the first of "
        "three classes; the other two stay at 0 and share what the target leaves.",
        [table(("pairing", "output a", "cost C", "error δ"), rows)],
    )


RATES = ("0.005", "0.015", "0.05", "0.15", "0.5")
EPOCHS = 300


def slowdown(w=2.0, b=2.0, rate="0.15", epoch=100):
    """Output, cost and gradient of one neuron with input 1 and target 0, over 300 epochs."""
    ticks = (0, 100, 200, 300)
    plots = {
        "a": Plot("a", "output a", (0, EPOCHS), (0, 1), ticks, (0, 0.5, 1), "epoch"),
        "cost": Plot("cost", "cost C", (0, EPOCHS), (0, 4), ticks, (0, 1, 2, 3, 4), "epoch"),
        "delta": Plot(
            "delta", "gradient ∂C/∂w = ∂C/∂b", (0, EPOCHS), (0, 1), ticks, (0, 0.5, 1), "epoch"
        ),
    }
    drawn = np.arange(0, EPOCHS + 1, 3)
    paths = {what: [plot.rule("epoch", epoch)] for what, plot in plots.items()}
    rows, controls = [], []
    for name in SINGLE:
        pairing, words, kind = PAIRINGS[name]
        path = descend(lambda z, pairing=pairing: pairing.delta(z, 0.0), w + b, float(rate), EPOCHS)
        values = dict(zip(plots, evaluate(name, path, 0.0), strict=True))
        for what, plot in plots.items():
            paths[what] += [
                plot.line(name, kind, drawn, values[what][drawn]),
                plot.dot(f"{name}.dot", kind, epoch, values[what][epoch]),
            ]
        rows.append((key(name), [cell(f"{name}.{what}", v[epoch]) for what, v in values.items()]))
        controls.append(choice(name, f"rate, {words}", [(r, r) for r in RATES], rate))
    return explorer(
        "slowdown-explorer",
        "Start, rates and epoch",
        [
            slider("w", "start, weight w", -2, 3, 0.1, w),
            slider("b", "start, bias b", -2, 3, 0.1, b),
            *controls,
            switch("same", "one rate for all", True),
            slider("epoch", "epoch", 0, EPOCHS, 1, epoch),
            button("play", "Play"),
        ],
        [plots[what].svg(paths[what]) for what in plots],
        f"One neuron with input 1 and target 0, started at w = {show('w', w)}, b = {show('b', b)}: "
        f"after {show('epoch', epoch)} epochs.",
        [table(("pairing", "output a", "cost C", "gradient"), rows)],
    )


def second_derivative(name, z, y):
    """The curvature of the cost of one output in z."""
    z = np.asarray(z, float)
    if name == "linear_quadratic":
        return np.ones_like(z)
    if name == "sigmoid_cross_entropy":
        return sigmoid_prime(z)
    return quadratic_curvature(z, np.full_like(z, y))


def concave(xs, curvature):
    """The intervals where the curvature is negative, their ends found by straight lines."""
    ends = [xs[0]] if curvature[0] < 0 else []
    for i in np.flatnonzero((curvature[1:] < 0) != (curvature[:-1] < 0)):
        left, right = curvature[i], curvature[i + 1]
        ends.append(xs[i] + (xs[i + 1] - xs[i]) * left / (left - right))
    ends += [xs[-1]] if curvature[-1] < 0 else []
    return list(zip(ends[::2], ends[1::2], strict=True))


def curvature(pairing="sigmoid_quadratic", z=-3.0, y=1.0):
    """Cost over z with the parabola that touches it, and the second derivative; one output."""
    ticks = (-8, -4, 0, 4, 8)
    cost = Plot("cost", "cost C", (-8, 8), (-0.5, 4), ticks, (0, 1, 2, 3, 4), "weighted input z")
    second = Plot(
        "second",
        "second derivative of C",
        (-8, 8),
        (-0.15, 0.3),
        ticks,
        (-0.1, 0, 0.1, 0.2, 0.3),
        "weighted input z",
    )
    xs = np.linspace(-8, 8, 129)
    seconds = second_derivative(pairing, xs, y)
    shaded = concave(xs, seconds)
    rows = []
    for name in SINGLE:
        _, C, d = evaluate(name, z, y)
        H = second_derivative(name, z, y)
        named = {"cost": C, "delta": d, "second": H, "step": -d / H}
        cells = [cell(f"{name}.{what}", value) for what, value in named.items()]
        rows.append((PAIRINGS[name][1], cells, *(["focus"] if name == pairing else [])))
        if name == pairing:
            parabola = C + d * (xs - z) + H / 2 * (xs - z) * (xs - z)
            paths = [
                [
                    cost.bands("concave", shaded),
                    cost.rule("z", z),
                    cost.line("curve", "curve-1", xs, evaluate(name, xs, y)[1]),
                    cost.line("parabola", "touching", xs, parabola),
                    cost.dot("dot", "curve-1", z, C),
                ],
                [
                    second.bands("concave", shaded),
                    second.rule("z", z),
                    second.line("curve", "curve-1", xs, seconds),
                    second.dot("dot", "curve-1", z, H),
                ],
            ]
    return explorer(
        "curvature-explorer",
        "Pairing, weighted input and target",
        [
            choice("pairing", "pairing", [(name, PAIRINGS[name][1]) for name in SINGLE], pairing),
            slider("z", "weighted input z", -8, 8, 0.1, z),
            slider("y", "target y", 0, 1, 0.05, y),
        ],
        [cost.svg(paths[0]), second.svg(paths[1])],
        f"{KEY.format('curve-1', 'the chosen pairing')}, {KEY.format('touching', 'its parabola')} "
        f"at z = {show('z', z)} for target y = {show('y', y)}. Shaded: where the cost is concave.",
        [table(("pairing", "C", "δ", "∂²C/∂z²", "Newton step"), rows)],
    )


CLASSES = (1, 2, 3)
CORNERS = ((20.0, 214.0), (280.0, 214.0), (150.0, 20.0))  # where one class has all probability


def place(a):
    """The point of the simplex with the probabilities a."""
    x, y = np.asarray(a) @ np.asarray(CORNERS)
    return f"{rounded(x)},{rounded(y)}"


def rounded(value):
    """A hundredth of a unit, halves upward as in JavaScript."""
    return f"{np.floor(value * 100 + 0.5) / 100:g}"


def simplex(a, after):
    """Probabilities as a point of a triangle, and where one step of each cost leads."""
    corners = " ".join(f"{x:g},{y:g}" for x, y in CORNERS)
    grid = []
    for share in (0.25, 0.5, 0.75):
        for j in range(3):
            ends = [np.roll([share, 1 - share, 0], j), np.roll([share, 0, 1 - share], j)]
            grid.append("M" + " ".join(place(end) for end in ends))
    names = "".join(
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle">class {j}</text>'
        for j, (x, y) in zip(CLASSES, ((20, 230), (280, 230), (150, 14)), strict=True)
    )
    steps = "".join(
        f'<path class="{kind}" data-path="{name}" d="M{place(a)} {place(after[name])}"/>'
        for name, kind in (("step", "curve-4"), ("step_quadratic", "curve-1"))
    )
    return (
        '<svg class="panel simplex" viewBox="-10 0 320 236" role="img" '
        'aria-label="Probabilities of three classes as a point of a triangle" data-simplex>'
        f'<path class="frame" d="M{corners}z"/><path class="grid" d="{"".join(grid)}"/>'
        f'{names}{steps}<path class="point" data-path="point" d="M{place(a)}h0"/>'
        f"{handle(a)}</svg>"
    )


def handle(a):
    """What a finger can catch: wide, and transparent."""
    x, y = place(a).split(",")
    return f'<circle class="handle" cx="{x}" cy="{y}" r="22"/>'


def matrix(name, values, caption):
    head = ("", *(f"k = {k}" for k in CLASSES))
    rows = [
        (f"j = {j}", [cell(f"{name}.{j}{k}", values[j - 1, k - 1]) for k in CLASSES])
        for j in CLASSES
    ]
    return table(head, rows, caption)


def softmax(z=(3.0, -2.0, 0.0), right=2):
    """Three logits as sliders and as a point of the simplex; both costs, both matrices."""
    z = np.array(z)
    y = np.eye(3)[right - 1]
    a, C, d = (
        softmax_log_likelihood.activation(z),
        softmax_log_likelihood.cost(z, y),
        softmax_log_likelihood.delta(z, y),
    )
    Q, q = quadratic(a, y), softmax_quadratic(z, y)
    bars = Plot("bars", "output errors δ", (0.5, 3.5), (-1, 1), CLASSES, (-1, 0, 1), "class")
    paths = [
        bars.bars("delta", "curve-4", [(j - 0.35, j, d[j - 1]) for j in CLASSES]),
        bars.bars("quadratic", "curve-1", [(j, j + 0.35, q[j - 1]) for j in CLASSES]),
    ]
    after = {
        "step": softmax_log_likelihood.activation(z - d),
        "step_quadratic": softmax_log_likelihood.activation(z - q),
    }
    rows = [
        (
            f"class {j}",
            [
                cell(f"{what}.{j}", values[j - 1])
                for what, values in (("a", a), ("y", y), ("delta", d), ("quadratic", q))
            ],
        )
        for j in CLASSES
    ]
    return explorer(
        "softmax-explorer",
        "Weighted inputs and right class",
        [
            *(slider(f"z{j}", f"weighted input z{j}", -8, 8, 0.05, z[j - 1]) for j in CLASSES),
            choice("right", "right class", [(f"{j}", f"{j}") for j in CLASSES], f"{right}"),
        ],
        [simplex(a, after), bars.svg(paths)],
        f"{KEY.format('curve-4', 'log-likelihood')}, C = {cell('C', C, 'span')}; "
        f"{KEY.format('curve-1', 'quadratic cost')}, Q = {cell('Q', Q, 'span')}. The lines from "
        "the point lead to where one step of rate 1 down each cost takes the probabilities.",
        [
            table(("", "a", "y", "δ = a − y", "δ of Q"), rows),
            matrix("H", softmax_hessian(z), "Jacobian ∂a/∂z, which is also the Hessian of C"),
            matrix("K", softmax_quadratic_hessian(z, y), "Hessian of the quadratic cost Q"),
        ],
    )
