"""Plots that a script can take over: SVG with classes only, no ids, no styles, no clip paths.

The curves of a plot lie in an inner `<svg>` of UNITS × UNITS, stretched over the axes, which also
cuts off what leaves them. A path says in `data-path` what it is: assets/explorer.js draws it anew.
"""

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import floor, isnan

UNITS = 1000
WIDTH, HEIGHT = 300, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 20, 34
INNER = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
FAR = 9 * UNITS  # beyond the axes, for what is farther away or infinite


@dataclass(frozen=True)
class Plot:
    """Axes with a title; `paths` are made by the methods, the first one lies at the bottom."""

    name: str
    title: str
    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: tuple[float, ...]
    y_ticks: tuple[float, ...]
    x_label: str

    def place(self, x, y):
        """The place of a point in whole units."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) * UNITS
        down = (self.y[1] - y) / (self.y[1] - self.y[0]) * UNITS
        return whole(across), whole(down)

    def at(self, x, y):
        return "{},{}".format(*self.place(x, y))

    def line(self, name, kind, xs, ys):
        """Steps, each from the point before: half as long as the points."""
        points = [(0, 0), *(self.place(x, y) for x, y in zip(xs, ys, strict=True))]
        steps = (f"{x - left},{y - top}" for (left, top), (x, y) in pairwise(points))
        return path(name, kind, f"m{' '.join(steps)}")

    def dot(self, name, kind, x, y):
        return path(name, f"{kind} dot", f"M{self.at(x, y)}h0")

    def rule(self, name, x):
        """A line from top to bottom."""
        return path(name, "rule", f"M{self.at(x, self.y[1])}v{UNITS}")

    def bars(self, name, kind, bars):
        """Rectangles between zero and a height: (left, right, height)."""
        areas = [(left, right, 0, height) for left, right, height in bars]
        return path(name, f"{kind} area", self.corners(areas))

    def bands(self, name, bands):
        """Areas from top to bottom: (left, right)."""
        return path(name, "shade area", self.corners((*band, *self.y) for band in bands))

    def corners(self, areas):
        return "".join(
            f"M{self.at(left, low)}L{self.at(left, high)} "
            f"{self.at(right, high)} {self.at(right, low)}z"
            for left, right, low, high in areas
        )

    def svg(self, paths):
        """The plot as `<svg>`; its figure has a table that says the same in numbers."""
        grid, texts = [], []
        for tick in self.x_ticks:
            place = LEFT + (tick - self.x[0]) / (self.x[1] - self.x[0]) * INNER[0]
            grid.append(f"M{place:.1f},{TOP}v{INNER[1]}")
            texts.append(text(tick, place, HEIGHT - BOTTOM + 14, "middle"))
        for tick in self.y_ticks:
            place = TOP + (self.y[1] - tick) / (self.y[1] - self.y[0]) * INNER[1]
            grid.append(f"M{LEFT},{place:.1f}h{INNER[0]}")
            texts.append(text(tick, LEFT - 5, place + 4, "end"))
        label = escape(f"{self.title} over {self.x_label}")
        return (
            f'<svg class="panel" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}" '
            f'data-plot="{self.name}" data-x="{self.x[0]} {self.x[1]}" '
            f'data-y="{self.y[0]} {self.y[1]}">'
            f'<text class="title" x="{LEFT}" y="12">{escape(self.title)}</text>'
            f'<path class="grid" d="{"".join(grid)}"/>{"".join(texts)}'
            f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">'
            f"{escape(self.x_label)}</text>"
            f'<svg x="{LEFT}" y="{TOP}" width="{INNER[0]}" height="{INNER[1]}" '
            f'viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none">{"".join(paths)}</svg></svg>'
        )


def whole(value):
    """The next whole number, halves upward as in JavaScript; what is far away stays within FAR."""
    return FAR if isnan(value) else floor(min(max(value, -FAR), FAR) + 0.5)


def path(name, kind, d):
    return f'<path class="{kind}" data-path="{name}" d="{d}"/>'


def text(value, x, y, anchor):
    words = f"{value:g}".replace("-", "−")
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'
