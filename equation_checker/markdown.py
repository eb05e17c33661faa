r"""What stands on a Markdown page: the one place that says what a display is.

A display is `$$` alone on a line, LaTeX, `$$` alone on a line, or `$$ … $$` as a whole line; blank
lines around it, indented or not. Inline math is `$…$` on one line. Everything else that a site
might render as math is refused. Code fences, code spans and comments hold no math.
"""

import difflib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from equation_checker.errors import EquationError
from equation_checker.notation import read_yaml

FENCE = re.compile(r"^([ \t>]*)(`{3,}(?=[^`]*$)|~{3,})(.*)$")
HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
UNDERLINE = re.compile(r"^ {0,3}(-+|=+)\s*$")
DIRECTIVES = ("check", "unchecked", "erratum")
DIRECTIVE = re.compile(r"\s*([a-zA-Z]+)\b(.*)", re.DOTALL)
BACKTICKS = re.compile(r"`+")
RELATION = re.compile(
    r"[=<>]|\\(?:ne|neq|le|leq|ge|geq|lt|gt|approx|equiv|ll|gg|sim|to|in|propto)(?![a-zA-Z])"
)
INLINE = re.compile(r"(?<!\\)\$(?!\s)((?:\\.|[^\\$])+?)(?<!\s)\$")
FOREIGN = re.compile(
    r"(?<!\\)\\[\[\]()]|\\begin\{(?:equation|align|gather|multline|eqnarray|math|displaymath)\*?\}"
)
EMBED = re.compile(r"""^\s*--8<--\s+["']([^"':]+)(?::([\w-]+))?["']\s*$""")
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    line: int  # from 1


@dataclass(frozen=True)
class Heading(Block):
    level: int
    text: str


@dataclass(frozen=True)
class Math(Block):
    """A display, or inline math."""

    latex: str
    start: int  # of the LaTeX in the text of the page
    display: bool

    @property
    def states(self) -> bool:
        """Whether it says something to be checked: each display, inline math with a relation."""
        return self.display or bool(RELATION.search(self.latex))


@dataclass(frozen=True)
class Directive(Block):
    r"""`<!-- name: text -->`."""

    name: str
    text: str


@dataclass(frozen=True)
class Fence(Block):
    """A block of code; `line` is that of its opening fence."""

    language: str
    options: str
    code: str

    @property
    def is_python(self) -> bool:
        return self.language in ("python", "py")


@dataclass(frozen=True)
class Embed:
    """A line of a fence that includes a section of a file."""

    line: int
    path: str
    section: str


@dataclass(frozen=True)
class Trouble(Block):
    """Something that looks like math and is not written in a way that is read."""

    message: str


@dataclass(frozen=True)
class Position:
    line: int
    column: int


def position(text: str, offset: int) -> Position:
    """Line and column of an offset, both from 1."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def front_matter(text: str) -> dict[str, Any]:
    """The YAML at the top of a page, empty without it."""
    match = FRONT_MATTER.match(text)
    found = read_yaml(match[1] or "", "the front matter") if match else {}
    if not isinstance(found, dict):
        raise EquationError("the front matter is not a mapping")
    return found


def read_page(path: Path) -> str:
    """The text of a Markdown file or notebook; raises EquationError if it is not UTF-8."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise EquationError(f"the file is not UTF-8: {error}") from None
    return notebook_text(text) if path.suffix == ".ipynb" else text


def notebook_text(source: str) -> str:
    """The cells of a notebook that hold no code, as one page; a first raw cell is front matter."""
    try:
        cells = json.loads(source)["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] != "code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise EquationError("not a notebook that can be read") from None
    return "\n\n".join(texts) + "\n"


def embeds(fence: Fence) -> list[Embed]:
    """The files that a fence includes."""
    found = []
    for at, line in enumerate(fence.code.split("\n")):
        if match := EMBED.match(line):
            found.append(Embed(fence.line + 1 + at, match[1], match[2] or ""))
    return found


def blocks(text: str) -> list[Block]:
    """All that concerns the checker, in page order."""
    return list(Reader(text).blocks())


def blank(match: re.Match[str]) -> str:
    """Spaces in place of a match, line breaks kept."""
    return re.sub(r"[^\n]", " ", match[0])


class Reader:
    """Walks over the lines of a page."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        matter = FRONT_MATTER.match(text)
        self.first = text.count("\n", 0, matter.end()) if matter else 0
        self.at = self.first

    def blocks(self) -> Iterator[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if fence := FENCE.match(line):
                yield self.fence(fence)
            elif line.strip().startswith("<!--"):
                yield from self.comment()
            elif line.strip() == "$$":
                yield self.display()
            elif self.whole_line_display(line):
                yield self.one_line(line)
            elif heading := HEADING.match(line):
                yield Heading(self.at + 1, len(heading[1]), heading_text(heading[2]))
                yield from self.prose(line)
                self.at += 1
            elif UNDERLINE.match(line) and self.paragraph_above():
                yield Trouble(self.at + 1, "this underlines a heading: write headings with #")
                self.at += 1
            else:
                yield from self.prose(line)
                self.at += 1

    # --- code and comments

    def fence(self, opening: re.Match[str]) -> Block:
        indent, ticks, info = opening.groups()
        first = self.at
        self.at += 1
        closing = re.compile(rf"^[ \t>]*{re.escape(ticks[0])}{{{len(ticks)},}}\s*$")
        code = []
        while self.at < len(self.lines) and not closing.match(self.lines[self.at]):
            line = self.lines[self.at]
            code.append(line.removeprefix(indent))
            self.at += 1
        if self.at == len(self.lines):
            return Trouble(first + 1, "this code fence is never closed")
        self.at += 1
        language, _, options = info.strip().partition(" ")
        return Fence(first + 1, language.strip("{.}"), options, "\n".join(code))

    def comment(self) -> Iterator[Block]:
        """A comment that starts a line; what follows it on its last line is prose."""
        first = self.at
        while "-->" not in self.lines[self.at]:
            self.at += 1
            if self.at == len(self.lines):
                yield Trouble(first + 1, "this comment is never closed")
                return
        text = "\n".join(self.lines[first : self.at + 1])
        for inside in comments(text):
            if found := directive(first + 1, inside):
                yield found
        yield from self.prose(without_comments(text).split("\n")[-1])
        self.at += 1

    # --- displays

    def display(self) -> Block:
        first = self.at
        self.at += 1
        start = self.at
        while self.at < len(self.lines):
            stripped = self.lines[self.at].strip()
            if stripped == "$$":
                break
            if not stripped:
                return Trouble(first + 1, "a blank line inside a display, or $$ never closed")
            if "$" in stripped.replace(r"\$", ""):
                return Trouble(self.at + 1, "$ inside a display")
            self.at += 1
        else:
            return Trouble(first + 1, "this $$ is never closed")
        self.at += 1
        latex = "\n".join(self.lines[start : self.at - 1])
        return self.lonely(first) or Math(first + 1, latex, self.starts[start], True)

    def whole_line_display(self, line: str) -> bool:
        text = line.strip()
        return (
            len(text) > 4
            and text.startswith("$$")
            and text.endswith("$$")
            and "$" not in text[2:-2].replace(r"\$", "")
        )

    def one_line(self, line: str) -> Block:
        self.at += 1
        start = line.index("$$") + 2
        latex = line[start : line.rindex("$$")]
        first = self.at - 1
        return self.lonely(first) or Math(self.at, latex, self.starts[first] + start, True)

    def lonely(self, first: int) -> Trouble | None:
        """A site renders a display only if it is a block of its own."""
        above = self.lines[first - 1].strip() if first > self.first else ""
        below = self.lines[self.at].strip() if self.at < len(self.lines) else ""
        if above and not above.endswith("-->"):
            return Trouble(first + 1, "a display needs a blank line above it")
        if below:
            return Trouble(self.at, "a display needs a blank line below it")
        return None

    # --- text

    def paragraph_above(self) -> bool:
        above = self.lines[self.at - 1].strip() if self.at > self.first else ""
        return bool(above) and not HEADING.match(above) and above[0] not in "|<"

    def prose(self, line: str) -> Iterator[Block]:
        """Inline math, in the line where the reader stands."""
        at = self.at
        line = without_code(line)
        for inside in comments(line):
            if isinstance(directive(at + 1, inside), Block):
                yield Trouble(at + 1, "a directive stands at the beginning of its line")
        visible = without_comments(line)
        if foreign := FOREIGN.search(visible):
            yield Trouble(at + 1, f"{foreign[0]} is not read: write a display as $$ … $$")
            return
        if "$$" in visible:
            yield Trouble(at + 1, "$$ must stand alone on its line, with blank lines around")
            return
        for match in INLINE.finditer(visible):
            yield Math(at + 1, match[1], self.starts[at] + match.start(1), False)
        if re.search(r"(?<!\\)\$", INLINE.sub(blank, visible)):
            yield Trouble(at + 1, r"a single $: inline math is $x$ on one line, a dollar sign \$")


def heading_text(text: str) -> str:
    """A heading without its attributes and closing marks."""
    text = text.strip().rstrip("#").rstrip()
    start = text.rfind("{")
    return text[:start].rstrip() if start >= 0 and text.endswith("}") else text


def comments(text: str) -> Iterator[str]:
    """What stands inside the comments of a text."""
    for start, end in comment_spans(text):
        yield text[start + 4 : end - 3]


def without_comments(text: str) -> str:
    """Spaces in place of comments, line breaks kept."""
    parts, before = [], 0
    for start, end in comment_spans(text):
        parts += [text[before:start], re.sub(r"[^\n]", " ", text[start:end])]
        before = end
    return "".join(parts) + text[before:]


def comment_spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
        found.append((start, end + 3))
        start = text.find("<!--", end + 3)
    return found


def directive(line: int, inside: str) -> Directive | Trouble | None:
    """The directive in a comment; a misspelled one is trouble, another comment is nothing."""
    match = DIRECTIVE.match(inside)
    if not match:
        return None
    name, rest = match[1], match[2]
    if name in DIRECTIVES:
        if rest.startswith(":"):
            return Directive(line, name, " ".join(rest[1:].split()))
        return Trouble(line, f"<!-- {name} … --> needs a colon after its name")
    near = difflib.get_close_matches(name.lower(), DIRECTIVES, n=1, cutoff=0.7)
    if near and rest.lstrip().startswith(":"):
        return Trouble(line, f"<!-- {name}: … --> is unknown; did you mean {near[0]}?")
    return None


def without_code(line: str) -> str:
    """Spaces in place of code spans: between two equally long runs of backticks."""
    runs = list(BACKTICKS.finditer(line))
    places: dict[int, list[int]] = {}
    for number, run in enumerate(runs):
        places.setdefault(len(run[0]), []).append(number)
    parts, end, number = [], 0, 0
    while number < len(runs):
        run = runs[number]
        same = places[len(run[0])]
        then = bisect_right(same, number)
        if then == len(same):
            number += 1
            continue
        closing = runs[same[then]]
        parts += [line[end : run.start()], " " * (closing.end() - run.start())]
        end, number = closing.end(), same[then] + 1
    return "".join(parts) + line[end:]
