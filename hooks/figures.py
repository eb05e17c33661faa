"""Drawings for pages and notebooks: matplotlib to inline SVG in the colors of the page.

Draw with matplotlib as usual, after `from hooks import figures`, and end an example with
`print(figures.svg(figure, title, description))` or a notebook cell with the call alone.
The page's style sheet gives the colors, so a drawing follows the light and the dark theme.
"""

import io
import re
from html import escape

import matplotlib
import numpy as np

matplotlib.use("svg")
from matplotlib import pyplot as plt

# Stand-ins that matplotlib draws with, and what the page shows in their place.
# The second color is for a notebook that is opened without the page's style sheet.
COLORS = {
    "#010203": "currentColor",
    "#a10001": "var(--plot-1, #0b5cad)",
    "#a10002": "var(--plot-2, #b3361b)",
    "#a10003": "var(--plot-3, #1d7a3a)",
    "#a10004": "var(--plot-4, #7b3fa0)",
    "#a10005": "var(--plot-grid, #0000001f)",
}
INK, *LINES, GRID = COLORS
STYLE = {
    "axes.edgecolor": INK,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.prop_cycle": matplotlib.cycler(color=LINES, linestyle=["-", "--", "-.", ":"]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "figure.figsize": (5.0, 3.0),
    "font.size": 11,
    "grid.color": GRID,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "the same ids in every build",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
plt.rcParams.update(STYLE)


class Drawing(str):
    """HTML that a notebook shows as such."""

    def _repr_html_(self):
        return str(self)


def svg(figure, title, description):
    """The figure as `<svg>` with a title and a description for those who do not see it."""
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine("none")  # laid out it is, and need not be drawn twice for that
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    drawing = file.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r"<defs>\s*<style.*?</defs>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r' transform="rotate\(-0 [^"]*"', "", drawing)

    drawing = re.sub(r"font: ([\d.]+)px [^;\"]+", r"font-size: \1px", drawing)
    drawing = re.sub(r"font-family: [^;\"]+;? ?", "", drawing)
    drawing = re.sub(r' d="([^"]*)"', lambda path: f' d="{drawn(path[1])}"', drawing)
    drawing = re.sub(r"\d+\.\d{2,}", lambda number: rounded(number[0]), drawing)
    drawing = re.sub(r"\s*\n\s*", "", drawing)
    for stand_in, color in COLORS.items():
        drawing = drawing.replace(stand_in, color)

    # Only ids that are used stay, and they differ between the drawings of a page.
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    used = dict.fromkeys(re.findall(r'(?:url\(|href=")#([^")]+)', drawing))
    ids = {old: f"{name}-{number}" for number, old in enumerate(used)}
    drawing = re.sub(
        r' id="([^"]+)"', lambda i: f' id="{ids[i[1]]}"' if i[1] in ids else "", drawing
    )
    drawing = re.sub(r'(url\(|href=")#([^")]+)', lambda i: f"{i[1]}#{ids[i[2]]}", drawing)
    drawing = without_groups(without_the_unseen(drawing))
    size = re.search(r'viewBox="[^"]*"', drawing)[0]
    head = (
        f'<svg class="plot" {size} role="img" aria-labelledby="{name}-title {name}-desc" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    return Drawing(re.sub(r"<svg\b[^>]*>", lambda _: head, drawing, count=1).strip())


# --- the same with fewer bytes


def rounded(number):
    """A place to a tenth; what is small, and may be a part of a marker, to a hundredth."""
    return f"{float(number):.{1 if float(number) >= 10 else 2}f}"


def without_the_unseen(drawing):
    """The drawing without areas that nothing fills, and styles of ticks, which have their own."""
    drawing = re.sub(r'<path d="[^"]*" style="fill: none"/>', "", drawing)
    return re.sub(r'(<use [^>]*) style="[^"]*; stroke-width: 0\.\d"/>', r"\1/>", drawing)


def without_groups(drawing):
    """The drawing without groups that say nothing."""
    kept, groups = [], []
    for part in re.split(r"(<g\b[^>]*>|</g>)", drawing):
        if part.startswith("<g"):
            groups.append(part)
        group = groups.pop() if part == "</g>" else part
        if group != "<g>":
            kept.append(part)
    return "".join(kept)


def drawn(path):
    """A path of straight lines with relative steps in tenths; any other as it is."""
    if re.search(r"[^MLz\d.\s-]", path):
        return re.sub(r"\s+", " ", path).strip()
    text = ""
    for line in path.split("M")[1:]:
        points = [tuple(map(float, point.split())) for point in line.strip("z \n").split("L")]
        corners = np.rint(10 * np.array(thinned(points))).astype(int)
        text += "M" + numbers(corners[0])
        if len(corners) > 1:
            text += "l" + numbers(np.diff(corners, axis=0).flat)
        text += "z" if "z" in line else ""
    return text


def thinned(points):
    """The corners of a line: points from which it does not stray by 0.15 (Douglas, Peucker)."""
    start, *between = np.array(points)
    if len(between) < 2:
        return points
    way = between.pop() - start
    steps = np.array(between) - start
    along = np.clip(steps @ way / (way @ way or 1), 0, 1)
    astray = np.hypot(*(steps - np.outer(along, way)).T)
    if astray.max() < 0.15:
        return [points[0], points[-1]]
    corner = 1 + int(astray.argmax())
    return thinned(points[: corner + 1])[:-1] + thinned(points[corner:])


def numbers(tenths):
    """Tenths as SVG reads them: `12.3-4 .5`."""
    words = (re.sub(r"\b0\.", ".", f"{tenth / 10:g}") for tenth in tenths)
    return " ".join(words).replace(" -", "-")
