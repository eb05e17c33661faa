"""A quiet mark under each displayed equation: what was compared and how closely it agrees.

`equation_checker` runs as a process of its own while the pages are rendered. A statement that does
not hold, and a display without a verdict, stop `mkdocs build`; `mkdocs serve` shows them on the
page, so that the author can mend them there. Each page gets `page.verdicts`, for `report.py`.
"""

import html
import json
import os
import re
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("marks")

ROOT = Path(__file__).resolve().parent.parent
EXPLANATION = "how-equations-are-checked.md"
COMMENT = re.compile(r'<span class="c1">(#: [^<]*)</span>')
TAG = re.compile(r"\\tag\s*\{[^{}]*\}")


class Checking:
    """One run of the checker over all pages."""

    def __init__(self, docs):
        inside = docs.is_relative_to(ROOT)
        self.docs = docs.relative_to(ROOT) if inside else docs
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name, "verdicts.json")
        command = [sys.executable, "-m", "equation_checker", self.docs, "--json", self.file]
        command += ["--jobs", str(os.cpu_count() or 1)]
        command += [] if inside else ["--no-cache"]  # nobody will check pages from elsewhere again
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def verdicts(self):
        """The verdicts by the address of the page's source, once the run is over."""
        from equation_checker.verdict import Verdict

        _, complaint = self.process.communicate()
        try:
            rows = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            raise PluginError(f"the equations could not be checked: {complaint.strip()}") from None
        found = [Verdict.from_json(row) for row in rows]
        return {
            Path(page).relative_to(self.docs).as_posix(): list(group)
            for page, group in groupby(found, lambda verdict: verdict.page)
        }

    def stop(self):
        self.process.kill()
        self.process.communicate()


serving = False
checking = None


def on_startup(command, dirty):
    global serving
    serving = command == "serve"


def on_files(files, config):
    global checking
    checking = Checking(Path(config.docs_dir).resolve())


def on_build_error(error):
    global checking
    if checking:
        checking.stop()
        checking = None


def on_env(env, config, files):
    global checking
    verdicts = checking.verdicts()
    checking = None
    failures = []
    for file in files.documentation_pages():
        file.page.verdicts = verdicts.get(file.src_uri, [])
        failures += mark_page(file.page, file.page.verdicts, files)
    for failure in failures:
        if serving:
            print(failure, file=sys.stderr)  # what is logged stops a strict build
        else:
            log.error(failure)
    if failures and not serving:
        raise PluginError(f"{len(failures)} statements are not as the pages say")


def mark_page(page, verdicts, files):
    """Put the marks on a page; return what is wrong with it."""
    from equation_checker.__main__ import describe

    failures = [describe(verdict) for verdict in verdicts if not verdict.ok]
    displays = [formula for formula in page.formulas if formula.display]
    stated = [[v for v in verdicts if v.display == number] for number in range(len(displays))]
    for formula, found in zip(displays, stated, strict=True):
        failures += unchecked(page, formula, found)
    extra = [v for v in verdicts if v.display is not None and v.display >= len(displays)]
    failures += [f"{verdict.place}: checked, but not shown: {verdict.latex}" for verdict in extra]

    bindings = [Binding(v, number) for number, v in enumerate(listings(verdicts), start=1)]
    failures += link_code(page, bindings, displays, stated)
    explanation = files.get_file_from_path(EXPLANATION)
    more = explanation.url_relative_to(page.file) if explanation else ""
    for formula, found in zip(displays, stated, strict=True):
        code = [binding for binding in bindings if binding.computes(found)]
        formula.mark = mark(found, code, more)
    return failures


def unchecked(page, formula, found):
    """What is wrong if the verdicts are not those on the formula."""
    where = f"{page.file.src_uri}:{formula.line}" if formula.line else page.file.src_uri
    if not found:
        return [f"{where}: shown, but not checked: {formula.latex}"]
    shown = squeezed(formula.latex)
    others = [v for v in found if squeezed(TAG.sub("", v.latex)) not in shown]
    return [f"{where}: shown is {formula.latex}, but checked was {v.latex}" for v in others]


def squeezed(latex):
    return re.sub(r"[\s>]+", "", latex)


# --- code


def listings(verdicts):
    """The verdicts on lines of code, in the order of the page."""
    return [verdict for verdict in verdicts if verdict.kind == "listing" and verdict.ok]


class Binding:
    """A line of code and the formula that it computes."""

    def __init__(self, verdict, number):
        self.verdict = verdict
        self.anchor = f"code-line-{number}"
        self.shown = False

    def computes(self, statements):
        """Whether one of the statements of a display is about the formula of this line."""
        formulas = set(self.verdict.members)
        return self.shown and any(
            v.kind in ("definition", "claim")
            and v.section in ("", self.verdict.section)
            and formulas & set(v.members)
            for v in statements
        )

    @property
    def link(self):
        path, _, line = self.verdict.code.rpartition(":")
        name = f"line {line} of {path}" if path.endswith(".py") else "a line of code"
        return f'<a href="#{self.anchor}">{html.escape(name)}</a>'


def link_code(page, bindings, displays, stated):
    """Link each comment `#: formula` to the display that states it; return those unchecked."""
    failures = []
    waiting = list(bindings)

    def link(match):
        latex = html.unescape(match[1]).removeprefix("#:").strip()
        binding = next((b for b in waiting if b.verdict.latex == latex), None)
        if binding is None:
            failures.append(f"{page.file.src_uri}: code says it computes {latex}, unchecked")
            return match[0]
        del waiting[: waiting.index(binding) + 1]
        binding.shown = True
        places = [n for n, statements in enumerate(stated) if binding.computes(statements)]
        verdict = binding.verdict
        title = (
            f"compared with the formula at {verdict.comparisons} values, "
            f"agrees {closeness(verdict.difference)}"
        )
        text = match[1]
        if places:
            formula = displays[nearest(places, verdict.line, stated)]
            formula.anchor = formula.anchor or f"display-{displays.index(formula) + 1}"
            text = f'<a href="#{formula.anchor}">{text}</a>'
        # Material hides an empty link with an id in code: it is a place to go to.
        return f'<a id="{binding.anchor}"></a><span class="c1" title="{title}">{text}</span>'

    page.content = COMMENT.sub(link, page.content)
    return failures


def nearest(places, line, stated):
    """The last display above a line that is among some places, else the first below it."""
    above = [place for place in places if stated[place][0].line < line]
    return above[-1] if above else places[0]


# --- marks


def closeness(difference):
    return f"to {difference:.0e}" if difference else "exactly"


def mark(found, code, more):
    """The mark of a display with some verdicts and the lines of code that compute it."""
    computed = f"Computed by {' and '.join(binding.link for binding in code)}. " if code else ""
    if not all(verdict.ok for verdict in found) or not found:
        text = "\n\n".join(verdict.message for verdict in found if not verdict.ok)
        return details("✗", "does not hold", "failed", f"<pre>{html.escape(text)}</pre>", " open")
    kinds = {verdict.kind for verdict in found}
    if kinds == {"unchecked"}:
        return line(f"not checked: {html.escape(found[0].message)}")
    if kinds == {"erratum"}:
        text = "\n\n".join(verdict.message for verdict in found)
        summary = "wrong as published, and the checker says so"
        return details("✗", summary, "erratum", f"<pre>{html.escape(text)}</pre>")
    compared = [verdict for verdict in found if verdict.comparisons]
    if not compared:
        return line(
            f"definition{', computed by ' if code else ''}" + " and ".join(b.link for b in code)
        )
    domains = dict.fromkeys(verdict.domain for verdict in compared if verdict.domain)
    drawn = "".join(f"Drawn at random: {html.escape(domain)}. " for domain in domains)
    how = f'<a href="{more}">How equations are checked</a>.' if more else ""
    return details("✓", agreement(compared), "held", f"<p>{drawn}{computed}{how}</p>")


def agreement(verdicts):
    """How many comparisons were made, and how closely they agree."""
    count = sum(verdict.comparisons for verdict in verdicts)
    difference = max(verdict.difference for verdict in verdicts)
    float64 = [v.difference_float64 for v in verdicts if v.difference_float64 is not None]
    if not difference and not any(float64):
        return f"{count} comparisons {'agree exactly' if float64 else 'hold'}"
    text = f"{count} comparisons agree {closeness(difference)}"
    return text + (f", in float64 {closeness(max(float64))}" if float64 else "")


def line(text):
    return f'<p class="mark">{text}</p>'


def details(sign, summary, kind, more, state=""):
    return (
        f'<details class="mark {kind}"{state}><summary><span aria-hidden="true">{sign}</span> '
        f"{summary}</summary>{more}</details>"
    )
