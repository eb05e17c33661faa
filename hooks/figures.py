"""Drawings for pages and notebooks: matplotlib to inline SVG in the colors of the page.

Draw with matplotlib as usual, after `from hooks import figures`, and end an example with
`print(figures.svg(figure, title, description))` or a notebook cell with the call alone.
The page's style sheet gives the colors, so a drawing follows the light and the dark theme.
"""

import io
import re
from html import escape

import matplotlib

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
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    drawing = file.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"\s*<defs>\s*<style.*?</defs>", "", drawing, flags=re.DOTALL)

    drawing = re.sub(r"font: ([\d.]+)px [^;\"]+", r"font-size: \1px", drawing)
    drawing = re.sub(r"font-family: [^;\"]+;? ?", "", drawing)
    drawing = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", drawing)
    drawing = re.sub(r" ?\n", " ", drawing)
    for stand_in, color in COLORS.items():
        drawing = drawing.replace(stand_in, color)

    # Only ids that are used stay, and they differ between the drawings of a page.
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    used = set(re.findall(r'(?:url\(|href=")#([^")]+)', drawing))
    drawing = re.sub(
        r' id="([^"]+)"', lambda i: f' id="{name}-{i[1]}"' if i[1] in used else "", drawing
    )
    drawing = re.sub(r'(url\(|href=")#', rf"\1#{name}-", drawing)

    size = re.search(r'viewBox="[^"]*"', drawing)[0]
    head = (
        f'<svg class="plot" {size} role="img" aria-labelledby="{name}-title {name}-desc" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    return Drawing(re.sub(r"<svg\b[^>]*>", lambda _: head, drawing, count=1).strip())
