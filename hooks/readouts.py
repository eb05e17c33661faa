"""Numbers, tables and controls of the explorers, as HTML that is complete without a script."""

from decimal import ROUND_HALF_UP, Context, Decimal
from html import escape
from math import isinf, isnan

DIGITS = Context(prec=4, rounding=ROUND_HALF_UP)  # halves away from zero, as in JavaScript
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(value):
    """A number with four digits, as assets/explorer.js writes it: 0.9820, −4.540·10⁻⁵."""
    if isnan(value):
        return "nan"
    if isinf(value):
        return "−∞" if value < 0 else "∞"
    if value == 0:
        return "0"
    number = DIGITS.create_decimal(Decimal(float(value)))
    exponent = number.adjusted()
    if -4 <= exponent < 4:
        words = f"{number.quantize(Decimal(1).scaleb(exponent - 3)):f}"
    else:
        mantissa = number.scaleb(-exponent).quantize(Decimal("0.001"))
        words = f"{mantissa}·10{str(exponent).translate(RAISED)}"
    return words.replace("-", "−")


def cell(name, value, tag="td"):
    """A number that says its name and all its digits."""
    value = float(value)
    return f'<{tag} data-cell="{name}" data-v="{value!r}">{readable(value)}</{tag}>'


def table(head, rows, caption=""):
    """`rows` are pairs of a header and its cells, or triples with a class of the row.

    The wrappers are those of the theme: a wide table scrolls, by keyboard too (site.js).
    """
    titles = "".join(f'<th scope="col">{words}</th>' if words else "<td></td>" for words in head)
    body = "".join(
        f'<tr class="{" ".join(kind)}"><th scope="row">{header}</th>{"".join(cells)}</tr>'
        for header, cells, *kind in rows
    )
    caption = caption and f"<caption>{caption}</caption>"
    return (
        '<div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table class="values">'
        f"{caption}<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def show(name, value):
    """The value of a control, repeated where it is read."""
    return f'<span data-show="{name}">{plain(value)}</span>'


def plain(value):
    """A value of a control as it is typed, with a proper minus sign."""
    words = f"{value:g}" if isinstance(value, (int, float)) else escape(value)
    return words.replace("-", "−")


def slider(name, label, low, high, step, value):
    return (
        f'<label>{label} <input type="range" name="{name}" min="{low:g}" max="{high:g}" '
        f'step="{step:g}" value="{value:g}"></label>{show(name, value)}'
    )


def choice(name, label, options, value):
    """`options` are pairs of a value and its words."""
    items = "".join(
        f'<option value="{key}"{" selected" if key == value else ""}>{words}</option>'
        for key, words in options
    )
    return f'<label>{label} <select name="{name}">{items}</select></label>'


def switch(name, label, on):
    checked = " checked" if on else ""
    return f'<label><input type="checkbox" name="{name}"{checked}> {label}</label>'


def button(name, label):
    return f'<button type="button" data-do="{name}">{label}</button>'


def explorer(element, label, controls, panels, caption, tables):
    """The element: controls, which wait for the script, over a figure and its tables.

    It lies in a `<div>`, as Markdown would put an element that it does not know into a paragraph.
    """
    controls = "".join(f"<div>{control}</div>" for control in controls)
    return (
        f'<div class="explorer" data-search-exclude><{element}>'
        f'<fieldset class="controls" disabled aria-label="{escape(label)}">{controls}</fieldset>'
        f'<figure><div class="panels">{"".join(panels)}</div>'
        f"<figcaption>{caption}</figcaption></figure>{''.join(tables)}</{element}></div>"
    )
