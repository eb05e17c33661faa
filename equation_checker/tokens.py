r"""TeX to tokens: layout dropped, single-token arguments braced, statements split. No mathematics.

A token keeps its place in the source. Its type is a terminal of `grammar.lark`.
"""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from lark import Token

from equation_checker.errors import EquationError

RELATIONS = {
    "=": "=", r"\equiv": "≡", ":=": "≡", r"\coloneqq": "≡",
    r"\ne": "≠", r"\neq": "≠", "<": "<", r"\lt": "<", ">": ">", r"\gt": ">",
    r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥",
    r"\approx": "≈", r"\ll": "≪", r"\gg": "≫", r"\sim": "∼", r"\to": "→", r"\in": "∈",
}  # fmt: skip
FUNCTIONS = {
    r"\ln", r"\log", r"\exp", r"\tanh", r"\sinh", r"\cosh", r"\sin", r"\cos", r"\arctan",
    r"\max", r"\min", "diag", "sgn",
}  # fmt: skip
FOLDS = {r"\sum", r"\prod", r"\max", r"\min"}

SINGLE = {
    "+": "PLUS", "-": "MINUS", r"\pm": "PLUS_MINUS", "(": "LPAREN", ")": "RPAREN",
    r"\{": "LPAREN", r"\}": "RPAREN", "[": "LBRACKET", "]": "RBRACKET", r"\lbrack": "LBRACKET",
    r"\rbrack": "RBRACKET", ",": "COMMA", r"\odot": "TIMES", r"\cdot": "TIMES",
    r"\times": "TIMES", "*": "TIMES", "/": "SLASH", "'": "PRIME", r"\prime": "PRIME",
    r"\partial": "PARTIAL", r"\nabla": "NABLA", r"\infty": "INFINITY", r"\top": "TOP",
    r"\star": "STAR", r"\ast": "STAR", r"\lvert": "LBAR", r"\rvert": "RBAR",
    r"\lVert": "LNORM", r"\rVert": "RNORM",
}  # fmt: skip
BARS = {"|": ("LBAR", "RBAR"), r"\vert": ("LBAR", "RBAR")}
BARS |= {r"\|": ("LNORM", "RNORM"), r"\Vert": ("LNORM", "RNORM")}
SPACES = {r"\,", r"\;", r"\:", r"\!", r"\ ", "~", r"\displaystyle", r"\textstyle"}
SPACES |= {r"\limits", r"\nolimits", r"\nonumber", r"\notag"}
GAPS = {r"\quad", r"\qquad"}
STOPS = {r"\implies", r"\Rightarrow", r"\Longrightarrow", ";"}
STYLES = {r"\mathbf", r"\mathrm", r"\mathsf", r"\mathit", r"\boldsymbol", r"\bm", r"\operatorname"}
ACCENTS = {r"\hat", r"\tilde", r"\bar", r"\vec", r"\widehat", r"\mathcal", r"\mathbb"}
LAYOUTS = {"aligned", "align", "align*", "gathered", "gather", "gather*", "split"}

BIG = r"\\(?:left|right|middle|(?:big|Big|bigg|Bigg)[lrm]?)(?![a-zA-Z])\s*"
PIECE = re.compile(
    rf"%[^\n]*|{BIG}(?:\\[{{}}|]|\\[a-zA-Z]+|.)"
    r"|\\(?:begin|end|text|textrm|mbox|tag|label)\s*\{[^{}]*\}"
    r"|\\[a-zA-Z]+|\\.|:=|\d+\.\d+|\d+|\S",
    re.DOTALL,
)
WRAPPED = re.compile(r"\\(\w+)\s*\{([^{}]*)\}", re.DOTALL)
SIZED = re.compile(rf"({BIG})(.*)", re.DOTALL)
OPERAND_ENDS = {
    "NAME", "NUMBER", "RBRACE", "RPAREN", "RBRACKET", "RBAR", "RNORM", "PRIME", "TOP", "STAR",
    "INFINITY", "ENDCASES",
}  # fmt: skip
NESTING = {
    "LBRACE": 1, "RBRACE": -1, "LPAREN": 1, "RPAREN": -1, "LBRACKET": 1, "RBRACKET": -1,
    "CASES": 1, "ENDCASES": -1,
}  # fmt: skip
CONTINUES = {"REL", "PLUS", "MINUS", "TIMES", "IF"}
NO_SUGGESTION = {
    r"\int": "sums are checked, integrals are not",
    r"\propto": "state the factor",
    r"\frac": "",
    r"\cdots": "write a sum with its range",
    r"\ldots": "write a sum with its range",
    r"\dots": "write a sum with its range",
    r"\forall": r"write \text{for } and the condition behind the statement",
    r"\middle": "",
}


class Piece(NamedTuple):
    """One piece of TeX, as it is written."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def pieces(source: str) -> list[Piece]:
    """Cut TeX into commands, numbers and characters; comments are dropped."""
    found = (Piece(m.group(), m.start()) for m in PIECE.finditer(source))
    return [piece for piece in found if not piece.text.startswith("%")]


def statements(source: str, functions: Collection[str] = ()) -> list[list[Token]]:
    r"""Tokens of each statement of a formula.

    Statements end at `\\`, `\implies` and `, \qquad`; what starts with a relation or a sign after
    `\\` continues the statement before it.
    """
    return split(Tokenizer(source, functions).tokens())


class Tokenizer:
    """Walks once over the pieces of a formula and emits tokens."""

    def __init__(self, source: str, functions: Collection[str]) -> None:
        self.source = source
        self.pieces = pieces(source)
        self.position = 0
        self.functions = FUNCTIONS | set(functions)
        self.out: list[Token] = []
        self.open_cases = 0
        self.open_at = 0
        self.special: dict[str, Callable[[Piece], None]] = {
            "^": self.script, "_": self.script, "{": self.group, "}": self.stray,
            r"\frac": self.fraction, r"\tfrac": self.fraction, r"\dfrac": self.fraction,
            r"\sqrt": self.root, r"\boxed": self.boxed, r"\lim": self.limit,
            r"\underbrace": self.brace, r"\overbrace": self.brace,
            r"\begin": self.begin, r"\end": self.end,
            r"\text": self.word, r"\textrm": self.word, r"\mbox": self.word,
            r"\tag": self.skip, r"\label": self.skip, r"\\": self.row, "&": self.ampersand,
            ".": self.dot,
        }  # fmt: skip

    def tokens(self) -> list[Token]:
        while self.position < len(self.pieces):
            self.step()
        return self.out

    def emit(self, kind: str, text: str, start: int, end: int | None = None) -> None:
        end = start + len(text) if end is None else end
        self.out.append(Token(kind, text, start_pos=start, end_pos=end))

    def fail(self, message: str, piece: Piece) -> EquationError:
        return EquationError(message, (piece.start, piece.end))

    def peek(self, ahead: int = 0) -> str:
        at = self.position + ahead
        return self.pieces[at].text if at < len(self.pieces) else ""

    def next(self) -> Piece:
        if self.position >= len(self.pieces):
            end = len(self.source)
            raise EquationError("the LaTeX ends where an argument is expected", (end, end))
        self.position += 1
        return self.pieces[self.position - 1]

    def step(self) -> None:
        piece = self.next()
        text = piece.text
        name = text.split("{")[0].rstrip() if WRAPPED.fullmatch(text) else text
        if text in SPACES:
            return
        if name in self.special:
            self.special[name](piece)
        elif SIZED.fullmatch(text):
            self.sized(piece)
        elif text in GAPS:
            self.emit("GAP", text, piece.start)
        elif text in STOPS:
            self.emit("STOP", text, piece.start)
        elif text in RELATIONS:
            self.emit("REL", text, piece.start)
        elif text in BARS:
            self.bar(BARS[text], piece)
        elif text in STYLES or text in ACCENTS:
            self.styled(piece)
        elif text in FOLDS and (text in (r"\sum", r"\prod") or self.next_is_subscript()):
            self.emit("FOLD", text, piece.start)
        elif text in self.functions:
            self.emit("FUNCTION", text, piece.start)
        elif text in SINGLE:
            self.emit(SINGLE[text], text, piece.start)
        elif text[0].isdigit():
            self.emit("NUMBER", text, piece.start)
        elif text in NO_SUGGESTION:
            raise self.fail(f"{text} cannot be read; {NO_SUGGESTION[text]}", piece)
        elif re.fullmatch(r"[a-zA-Z]|\\[a-zA-Z]+", text):
            self.emit("NAME", text, piece.start)
        else:
            raise self.fail(f"{text} cannot be read", piece)

    def next_is_subscript(self) -> bool:
        ahead = 0
        while self.peek(ahead) in SPACES:
            ahead += 1
        return self.peek(ahead) == "_"

    # --- arguments and groups

    def group(self, brace: Piece) -> None:
        self.emit("LBRACE", "{", brace.start)
        while self.peek() != "}":
            if self.position >= len(self.pieces):
                raise self.fail("this { is never closed", brace)
            self.step()
        self.emit("RBRACE", "}", self.next().start)

    def argument(self) -> None:
        """One argument of a command, in braces even if TeX needs none."""
        while self.peek() in SPACES:
            self.position += 1
        first = self.next()
        if first.text == "{":
            self.group(first)
            return
        if first.text[0].isdigit() and len(first.text) > 1:  # TeX takes one digit only
            rest = Piece(first.text[1:], first.start + 1)
            self.pieces[self.position - 1 : self.position] = [
                Piece(first.text[0], first.start),
                rest,
            ]
            first = self.pieces[self.position - 1]
        self.emit("LBRACE", "{", first.start, first.start)
        if first.text == "*":
            self.emit("STAR", "*", first.start)
        else:
            self.position -= 1
            self.step()
        end = self.out[-1].end_pos or 0
        self.emit("RBRACE", "}", end, end)

    def framed(self) -> None:
        """An argument that holds a statement, or a term, which its frame groups."""
        first = len(self.out)
        self.argument()
        if any(token.type in ("REL", "STOP") for token in self.out[first:]):
            del self.out[first], self.out[-1]

    def script(self, piece: Piece) -> None:
        self.emit("UP" if piece.text == "^" else "DOWN", piece.text, piece.start)
        self.argument()

    def stray(self, piece: Piece) -> None:
        raise self.fail("this } closes nothing", piece)

    def fraction(self, piece: Piece) -> None:
        self.emit("FRAC", piece.text, piece.start)
        self.differentials()
        self.argument()
        self.argument()

    def differentials(self) -> None:
        r"""In `\frac{d…}{d…}` the two d are read as ∂."""
        above = self.position
        if self.peek() != "{":
            return
        depth, below = 1, above + 1
        while depth and below < len(self.pieces):
            depth += {"{": 1, "}": -1}.get(self.pieces[below].text, 0)
            below += 1
        for start in (above, below):
            letters = [piece.text for piece in self.pieces[start : start + 5]]
            if letters[:2] != ["{", "d"] and letters[:5] != ["{", r"\mathrm", "{", "d", "}"]:
                return
        for start in (below, above):
            width = 1 if self.pieces[start + 1].text == "d" else 4
            place = self.pieces[start + 1].start
            self.pieces[start + 1 : start + 1 + width] = [Piece(r"\partial", place)]

    def root(self, piece: Piece) -> None:
        if self.peek() == "[":
            raise self.fail(r"\sqrt takes no degree; write a power, x^{1/3}", piece)
        self.emit("SQRT", piece.text, piece.start)
        self.argument()

    def boxed(self, piece: Piece) -> None:
        self.framed()

    def brace(self, piece: Piece) -> None:
        self.framed()
        if self.peek() in ("_", "^"):  # the remark below or above
            self.next()
            self.remark()

    def remark(self) -> None:
        """An argument that nobody reads."""
        first = self.next()
        depth = int(first.text == "{")
        while depth:
            depth += {"{": 1, "}": -1}.get(self.next().text, 0)

    def limit(self, piece: Piece) -> None:
        self.emit("LIMIT", piece.text, piece.start)

    def skip(self, piece: Piece) -> None:
        """A number or label: nothing to read."""

    # --- delimiters

    def sized(self, piece: Piece) -> None:
        match = SIZED.fullmatch(piece.text)
        assert match
        size, mark = match[1].strip(), match[2]
        if size == r"\middle":
            raise self.fail(r"\middle cannot be read", piece)
        if mark == ".":
            if size != r"\left":
                raise self.fail(rf"{size}. closes nothing that is read", piece)
            self.open_at += 1
            self.emit("LAT", piece.text, piece.start)
        elif mark in BARS:
            kinds = BARS[mark]
            if size == r"\right" and self.open_at and mark == "|":
                self.open_at -= 1
                self.emit("RAT", piece.text, piece.start)
            elif size == r"\left" or size.endswith("l"):
                self.emit(kinds[0], piece.text, piece.start)
            elif size == r"\right" or size.endswith("r"):
                self.emit(kinds[1], piece.text, piece.start)
            else:
                self.bar(kinds, piece)
        elif mark in SINGLE:
            self.emit(SINGLE[mark], piece.text, piece.start)
        else:
            raise self.fail(f"{piece.text} is no delimiter that is read", piece)

    def bar(self, kinds: tuple[str, str], piece: Piece) -> None:
        """A bar closes if an operand has just ended and such a bar is open."""
        left, right = kinds
        level = sum((t.type == left) - (t.type == right) for t in self.out)
        after_operand = bool(self.out) and self.out[-1].type in OPERAND_ENDS
        self.emit(right if after_operand and level else left, piece.text, piece.start)

    # --- names and words

    def styled(self, piece: Piece) -> None:
        """Bold is layout, but a hat or a script letter makes another symbol."""
        first = self.next()
        name, end = first.text, first.end
        if first.text == "{":
            inside = []
            while (inner := self.next()).text != "}":
                inside.append(inner.text)
            name, end = "".join(inside), inner.end
        if piece.text in ACCENTS:
            name = f"{piece.text}{{{name}}}"
        elif piece.text == r"\mathsf" and name == "T":
            self.emit("TOP", name, piece.start, end)
            return
        self.emit("FUNCTION" if name in self.functions else "NAME", name, piece.start, end)

    def word(self, piece: Piece) -> None:
        match = WRAPPED.fullmatch(piece.text)
        text = match[2].strip().lower() if match else ""
        if text in ("if", "for", "when"):
            self.emit("IF", piece.text, piece.start)
        elif text == "otherwise":
            self.emit("OTHERWISE", piece.text, piece.start)
        elif text == "and":
            self.emit("STOP", piece.text, piece.start)
        elif text.startswith("(") and text.endswith(")"):
            self.emit("REMARK", piece.text, piece.start)
        else:
            raise self.fail(
                f"{piece.text} cannot be read; words are \\text{{if}}, \\text{{for}}, "
                "\\text{otherwise}, \\text{and}, and a remark in parentheses at the end",
                piece,
            )

    def begin(self, piece: Piece) -> None:
        match = WRAPPED.fullmatch(piece.text)
        name = match[2] if match else ""
        if name == "cases":
            self.open_cases += 1
            self.emit("CASES", piece.text, piece.start)
        elif name not in LAYOUTS:
            raise self.fail(f"{piece.text} cannot be read; use aligned or cases", piece)

    def end(self, piece: Piece) -> None:
        match = WRAPPED.fullmatch(piece.text)
        if match and match[2] == "cases":
            self.open_cases -= 1
            self.emit("ENDCASES", piece.text, piece.start)

    def row(self, piece: Piece) -> None:
        self.emit("ROW" if self.open_cases else "STOP", piece.text, piece.start)

    def ampersand(self, piece: Piece) -> None:
        if self.open_cases:
            self.emit("AMPERSAND", piece.text, piece.start)
        elif self.out and self.out[-1].type == "COMMA":  # the next column
            self.emit("GAP", piece.text, piece.start)

    def dot(self, piece: Piece) -> None:
        if self.peek()[:1].isdigit():
            raise self.fail(rf"write .{self.peek()} as 0.{self.peek()} or as a fraction", piece)
        if any(p.text not in SPACES and not WRAPPED.fullmatch(p.text) for p in
               self.pieces[self.position :]):  # fmt: skip
            raise self.fail("a full stop inside a formula", piece)


def split(tokens: list[Token]) -> list[list[Token]]:
    """Statements, each a list of tokens without gaps and stops."""
    found: list[list[Token]] = [[]]
    depth = 0
    for at, token in enumerate(tokens):
        depth += NESTING.get(token.type, 0)
        following = [t for t in tokens[at + 1 :] if t.type not in ("GAP", "STOP")]
        then = following[0].type if following else "END"
        if token.type == "STOP":
            if then not in CONTINUES:
                found.append([])
        elif token.type == "COMMA" and depth == 0:
            apart = at + 1 == len(tokens) or tokens[at + 1].type in ("GAP", "STOP", "REMARK")
            if not apart:
                found[-1].append(token)
            elif then != "IF":
                found.append([])
        elif token.type == "GAP":
            last = then in CONTINUES | {"REMARK", "END"} or tokens[at + 1].type in ("GAP", "STOP")
            if depth == 0 and found[-1] and not last:
                raise EquationError(
                    r"write a comma before \quad to separate two statements",
                    (token.start_pos or 0, token.end_pos or 0),
                )
        elif token.type == "REMARK":
            if tokens[at + 1 :] and tokens[at + 1].type not in ("COMMA", "STOP", "GAP"):
                raise EquationError(
                    "a remark stands at the end of a statement",
                    (token.start_pos or 0, token.end_pos or 0),
                )
        else:
            found[-1].append(token)
    return [statement for statement in found if statement]
