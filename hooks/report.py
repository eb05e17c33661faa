"""What the checker found on the whole site, where a page says `<!-- report: NAME -->`.

The names are those of `PARTS`, and `refutation`. Numbers stand in a text, all else on a line of its
own.
"""

import re
from html import escape, unescape

from mkdocs.exceptions import PluginError

SECTION = re.compile(r'<h2\b[^>]*>(.*?)<a class="headerlink"', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
REPORT = re.compile(r"<!-- report: (?P<name>[\w ]+) -->")
APPROXIMATE = re.compile(r"\\(?:approx|ll|gg|lim|sim)(?![a-zA-Z])")
COLUMNS = (
    "page", "definitions", "claims", "code", "quoted errors", "comparisons", "difference",
    "float64",
)  # fmt: skip


def on_env(env, config, files):
    pages = [file.page for file in files.documentation_pages()]
    for page in pages:

        def replaced(match, page=page):
            if match["name"] == "refutation":
                return refutation(page, match.start())
            if match["name"] not in PARTS:
                raise PluginError(f"{page.file.src_uri}: there is no report {match['name']}")
            return PARTS[match["name"]](pages, page)

        page.content = REPORT.sub(replaced, page.content)


def every(pages):
    return [verdict for page in pages for verdict in page.verdicts]


# --- numbers


def number(wanted):
    """A part that is how many verdicts a function accepts."""
    return lambda pages, page: f"{sum(map(wanted, every(pages))):,}"


def comparisons(pages, page):
    return compared(every(pages))


def compared(verdicts):
    return f"{sum(verdict.comparisons for verdict in verdicts):,}"


def largest(pages, page):
    return shown(map(difference, filter(in_digits, every(pages))))


def in_digits(verdict):
    """Whether the difference of a verdict is one of formulas that should be equal."""
    return (
        verdict.comparisons > 0
        and verdict.kind in ("claim", "definition", "inline")
        and not APPROXIMATE.search(verdict.latex)
    )


def difference(verdict):
    return verdict.difference


def here(wanted):
    """A part that is how many verdicts on the page itself a function accepts."""
    return lambda pages, page: f"{sum(map(wanted, page.verdicts)):,}"


# --- what the checker says


def refutation(page, place):
    """The messages on the formulas that are quoted as wrong in the section around a place."""
    headings = SECTION.findall(page.content, 0, place)
    section = unescape(TAG.sub("", headings[-1])) if headings else ""
    found = [v.message for v in page.verdicts if v.kind == "erratum" and v.section == section]
    if not found:
        raise PluginError(f"{page.file.src_uri}: no formula is quoted as wrong in {section!r}")
    text = escape("\n".join(found), quote=False)
    return f'<div class="highlight"><pre><code>{text}\n</code></pre></div>'


# --- the table


def table(pages, here):
    """One row a page that states something, and their sum."""
    stating = [page for page in pages if page.verdicts]
    rows = [
        row(f'<a href="{page.file.url_relative_to(here.file)}">{escape(page.title)}</a>', verdicts)
        for page in stating
        for verdicts in [page.verdicts]
    ]
    rows.append(row("<strong>all pages</strong>", every(pages)))
    head = "".join(f"<th>{name}</th>" for name in COLUMNS)
    body = "\n".join(rows)
    return (
        f"<table data-search-exclude>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def row(name, verdicts):
    kinds = [verdict.kind for verdict in verdicts]
    digits = [verdict for verdict in verdicts if in_digits(verdict)]
    float64 = [v.difference_float64 for v in digits if v.difference_float64 is not None]
    cells = (
        kinds.count("definition"),
        kinds.count("claim") + kinds.count("inline"),
        kinds.count("listing"),
        kinds.count("erratum"),
        compared(verdicts),
        shown(map(difference, digits)),
        shown(float64),
    )
    numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f"<tr><td>{name}</td>{numbers}</tr>"


def shown(differences):
    largest = max(differences, default=None)
    return "" if largest is None else f"{largest:.0e}" if largest else "0"


# --- what is not checked


def excused(pages, here):
    """The statements that are excused, with the reasons that their pages give."""
    found = [verdict for verdict in every(pages) if verdict.kind == "unchecked"]
    if not found:
        return "No statement of this site is excused."
    items = "".join(f"<li>{escape(v.place)}: {escape(v.message)}</li>" for v in found)
    return f"<ul>{items}</ul>"


# --- the figure


def figure(pages, here):
    """How far apart equal things are: in 100 digits, in float64, and code against formula."""
    import numpy as np
    from matplotlib import pyplot as plt

    from hooks import figures

    digits = [verdict for verdict in every(pages) if in_digits(verdict)]
    code = [verdict for verdict in every(pages) if verdict.kind == "listing"]
    groups = {
        "formulas, 100 digits": [v.difference for v in digits if v.difference],
        "formulas, float64": [v.difference_float64 for v in digits if v.difference_float64],
        "code against formulas": [v.difference for v in code if v.difference],
    }
    drawing, axes = plt.subplots()
    bins = np.arange(-110, 4, 3)
    for label, differences in groups.items():
        axes.hist(np.log10(differences), bins, histtype="step", linewidth=2, label=label)
    axes.axvline(-40, color=figures.INK, linewidth=1, linestyle=":")
    axes.annotate("demanded of ∂", (-39, axes.get_ylim()[1] * 0.97), ha="left", va="top")
    axes.set(xlabel="largest relative difference, power of 10", ylabel="statements")
    axes.legend(loc="upper left")
    return figures.svg(
        drawing,
        "Largest differences of all statements",
        "Histograms over powers of ten. Formulas in 100 digits lie far below the demanded 1e-40; "
        "the same formulas in float64, and code against formulas, lie far above it.",
    )


PARTS = {
    "statements": number(lambda verdict: True),
    "definitions": number(lambda verdict: verdict.kind == "definition"),
    "claims": number(lambda verdict: verdict.kind in ("claim", "inline")),
    "listings": number(lambda verdict: verdict.kind == "listing"),
    "errata": number(lambda verdict: verdict.kind == "erratum"),
    "quoted here": here(lambda verdict: verdict.kind == "erratum"),
    "mended here": here(lambda v: v.kind == "erratum" and bool(v.suggestion)),
    "comparisons": comparisons,
    "largest difference": largest,
    "table": table,
    "excused": excused,
    "figure": figure,
}
