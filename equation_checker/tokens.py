r"""TeX to tokens: layout dropped, single-token arguments braced, statements split. No mathematics.

A token keeps its place in the source. Its type is a terminal of `grammar.lark`.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection
from typing import NamedTuple

from lark import Token

from equation_checker.errors import EquationError

RELATIONS = {
    "=": "=", r"\equiv": "≡", ":=": "≡", r"\coloneqq": "≡", r"\triangleq": "≡",
    r"\ne": "≠", r"\neq": "≠", "<": "<", r"\lt": "<", ">": ">", r"\gt": ">",
    r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥",
    r"\approx": "≈", r"\ll": "≪", r"\gg": "≫", r"\sim": "∼", r"\in": "∈",
    r"\to": "→", r"\rightarrow": "→", r"\longrightarrow": "→",
}  # fmt: skip
FUNCTIONS = {
    r"\ln", r"\log", r"\exp", r"\sinh", r"\cosh", r"\tanh", "arsinh", "arcosh", "artanh",
    r"\sin", r"\cos", r"\tan", r"\arcsin", r"\arccos", r"\arctan", "erf", "sgn",
    r"\max", r"\min", "diag", "tr", r"\det",
}  # fmt: skip
SAME = {"sign": "sgn", "arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh", "Tr": "tr"}
FOLDS = {r"\sum", r"\prod", r"\max", r"\min"}

SINGLE = {
    "+": "PLUS", "-": "MINUS", r"\pm": "PLUS_MINUS", "(": "LPAREN", ")": "RPAREN",
    r"\{": "LPAREN", r"\}": "RPAREN", "[": "LBRACKET", "]": "RBRACKET", r"\lbrack": "LBRACKET",
    r"\rbrack": "RBRACKET", ",": "COMMA", r"\odot": "TIMES", r"\cdot": "TIMES",
    r"\times": "TIMES", "*": "TIMES", "/": "SLASH", "'": "PRIME", r"\prime": "PRIME",
    r"\partial": "PARTIAL", r"\nabla": "NABLA", r"\infty": "INFINITY", r"\top": "TOP",
    r"\star": "STAR", r"\ast": "STAR", r"\lvert": "LBAR", r"\rvert": "RBAR",
    r"\lVert": "LNORM", r"\rVert": "RNORM", r"\langle": "LANGLE", r"\rangle": "RANGLE",
    r"\dots": "DOTS", r"\ldots": "DOTS", r"\cdots": "DOTS", r"\forall": "IF",
}  # fmt: skip
BARS = {"|": ("LBAR", "RBAR"), r"\vert": ("LBAR", "RBAR")}
BARS |= {r"\|": ("LNORM", "RNORM"), r"\Vert": ("LNORM", "RNORM")}
SPACES = {r"\,", r"\;", r"\:", r"\>", r"\!", r"\ ", "~", r"\displaystyle", r"\textstyle"}
SPACES |= {r"\limits", r"\nolimits", r"\nonumber", r"\notag", r"\hfill", r"\mathstrut"}
GAPS = {r"\quad", r"\qquad"}
STOPS = {r"\implies", r"\Rightarrow", r"\Longrightarrow", ";"}
STYLES = {r"\mathbf", r"\mathrm", r"\mathsf", r"\mathit", r"\mathnormal", r"\boldsymbol"}
STYLES |= {r"\bm", r"\pmb", r"\operatorname", r"\operatorname*"}
ACCENTS = {r"\hat", r"\widehat", r"\tilde", r"\widetilde", r"\bar", r"\overline", r"\vec"}
ACCENTS |= {r"\dot", r"\ddot", r"\check", r"\breve", r"\mathcal", r"\mathscr", r"\mathfrak"}
ACCENTS |= {r"\mathbb"}
INDICATORS = {r"\mathbb{1}", r"\mathbb{I}", r"\mathbf{1}", r"\boldsymbol{1}", r"\mathrm{1}"}
TRANSPOSES = {r"\mathsf{T}", r"\mathrm{T}", r"\mathit{T}"}
LAYOUTS = {"aligned", "align", "align*", "gathered", "gather", "gather*", "split"}

BIG = r"\\(?:left|right|middle|(?:big|Big|bigg|Bigg)[lrm]?)(?![a-zA-Z])\s*"
PIECE = re.compile(
    rf"%[^\n]*|{BIG}(?:\\[{{}}|]|\\[a-zA-Z]+|.)"
    r"|\\(?:begin|end|text|textrm|mbox|tag|label|hspace|mspace|vphantom|phantom)\s*\{[^{}]*\}"
    r"|\\\\\*?(?:\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?"  # a new line, with a distance
    r"|\\operatorname\*|\\[a-zA-Z]+|\\.|:=|\d+\.\d+|\d+|\S",
    re.DOTALL | re.ASCII,
)
TEXT = re.compile(r"\\(?:text|textrm|mbox)\b")
FLOAT = re.compile(r"[\d.]+[eE][+-]?\d", re.ASCII)
WRAPPED = re.compile(r"\\(\w+)\s*\{([^{}]*)\}", re.DOTALL)
SIZED = re.compile(rf"({BIG})(.*)", re.DOTALL)
OPERAND_ENDS = {
    "NAME", "NUMBER", "RBRACE", "RPAREN", "RBRACKET", "RBAR", "RNORM", "PRIME", "TOP", "STAR",
    "INFINITY", "RANGLE", "ENDCASES",
}  # fmt: skip
NESTING = {
    "LBRACE": 1,
    "RBRACE": -1,
    "LPAREN": 1,
    "RPAREN": -1,
    "LBRACKET": 1,
    "RBRACKET": -1,
    "LANGLE": 1,
    "RANGLE": -1,
    "CASES": 1,
    "ENDCASES": -1,
}
DEEPEST = 40  # braces in braces; TeX sources of mathematics stay below 10
LONGEST = 10_000  # characters of a formula
MOST_DIGITS = 40  # fmt: skip
CONTINUES = {"REL", "PLUS", "MINUS", "TIMES", "IF"}
RANGE = re.compile(r"(NAME COMMA )*NAME REL NUMBER COMMA (NUMBER COMMA )?DOTS COMMA NAME ")
LONGEST_RANGE = 24  # tokens that are looked at
CONDITIONS = {"if", "for", "for all", "for each", "for every", "when", "where", "as"}
INSTEAD = {
    r"\int": "sums are checked, integrals are not",
    r"\propto": "state the factor",
    r"\mid": r"write \text{for } and the condition behind the statement",
    r"\circ": r"write \odot for the product of entries, f(g(x)) for a composition",
    r"\otimes": r"write u v^\top for the outer product",
    r"\not": r"write \ne",
    r"\substack": "write one condition under the sum",
    r"\simeq": r"write \approx with a tolerance, or \sim for a limit",
    r"\cong": r"write \approx with a tolerance, or \sim for a limit",
    r"\lesssim": r"write \le, with the factor",
    r"\mp": "write the two signs as two statements",
    r"\arg": "where a maximum lies is not checked",
    r"\color": "a formula has one color",
    r"\binom": "write it with its product",
    r"\mathds": r"write \mathbb{1}",
    "!": "write a product",
    ":": r"write := for a definition, or a comma; \forall j stands behind the statement",
}


WORDS = (RELATIONS, FOLDS, SINGLE, BARS, SPACES, GAPS, STOPS, INSTEAD)  # no letters


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


def statements(
    source: str, functions: Collection[str] = (), transposes: bool = False
) -> list[list[Token]]:
    r"""Tokens of each statement of a formula.

    Statements end at `\\`, `\implies` and `, \qquad`; what starts with a relation or a sign after
    `\\` continues the statement before it.
    """
    return split(Tokenizer(source, functions, transposes).tokens())


class Tokenizer:
    """Walks once over the pieces of a formula and emits tokens."""

    def __init__(
        self, source: str, functions: Collection[str] = (), transposes: bool = False
    ) -> None:
        self.source = source
        self.transposes = transposes  # whether ^T can be nothing else
        self.pieces = pieces(source)
        self.position = 0
        self.functions = FUNCTIONS | set(functions)
        self.out: list[Token] = []
        self.emitted: Counter[str] = Counter()
        self.depth = 0
        self.environments: list[Piece] = []
        self.open_at = 0
        self.special: dict[str, Callable[[Piece], None]] = {
            "^": self.script, "_": self.script, "{": self.group, "}": self.stray,
            r"\frac": self.fraction, r"\tfrac": self.fraction, r"\dfrac": self.fraction,
            r"\sqrt": self.root, r"\boxed": self.boxed, r"\lim": self.limit,
            r"\underbrace": self.brace, r"\overbrace": self.brace,
            r"\overset": self.stacked, r"\stackrel": self.stacked, r"\nabla": self.nabla,
            r"\begin": self.begin, r"\end": self.end,
            r"\text": self.word, r"\textrm": self.word, r"\mbox": self.word,
            r"\tag": self.skip, r"\label": self.skip, r"\hspace": self.skip,
            r"\mspace": self.skip, r"\phantom": self.skip, r"\vphantom": self.skip,
            "&": self.ampersand, ".": self.dot,
        }  # fmt: skip

    def tokens(self) -> list[Token]:
        while self.position < len(self.pieces):
            self.step()
        for piece in self.environments:
            raise self.fail(f"{piece.text} is never closed", piece)
        return self.out

    @property
    def in_cases(self) -> bool:
        return bool(self.environments) and environment(self.environments[-1]) == "cases"

    def emit(self, kind: str, text: str, start: int, end: int | None = None) -> None:
        end = start + len(text) if end is None else end
        self.out.append(Token(kind, text, start_pos=start, end_pos=end))
        self.emitted[kind] += 1

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
        if text.startswith(r"\\"):
            self.emit("ROW" if self.in_cases else "STOP", text, piece.start)
        elif name in self.special:
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
        elif text[0] in "0123456789":
            self.number(piece)
        elif text in INSTEAD:
            raise self.fail(f"{text} cannot be read; {INSTEAD[text]}", piece)
        elif re.fullmatch(r"[a-zA-Z]|\\[a-zA-Z]+", text):
            self.emit("NAME", text, piece.start)
        else:
            raise self.fail(f"{text} cannot be read", piece)

    def next_is_subscript(self) -> bool:
        return self.following() == "_"

    def following(self) -> str:
        """The next piece that is no space."""
        ahead = 0
        while self.peek(ahead) in SPACES:
            ahead += 1
        return self.peek(ahead)

    def number(self, piece: Piece) -> None:
        if FLOAT.match(self.source, piece.start):
            raise self.fail(r"a number such as 1e-5 is written 10^{-5}", piece)
        if len(piece.text) > MOST_DIGITS:
            raise self.fail(f"a number of more than {MOST_DIGITS} digits", piece)
        self.emit("NUMBER", piece.text, piece.start)

    # --- arguments and groups

    def deeper(self, piece: Piece) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fail(f"braces and arguments are nested more than {DEEPEST} deep", piece)

    def group(self, brace: Piece) -> None:
        self.deeper(brace)
        self.emit("LBRACE", "{", brace.start)
        while self.peek() != "}":
            if self.position >= len(self.pieces):
                raise self.fail("this { is never closed", brace)
            self.step()
        self.emit("RBRACE", "}", self.next().start)
        self.depth -= 1

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
        self.deeper(first)
        self.emit("LBRACE", "{", first.start, first.start)
        if first.text == "*":
            self.emit("STAR", "*", first.start)
        else:
            self.position -= 1
            self.step()
        end = self.out[-1].end_pos or 0
        self.emit("RBRACE", "}", end, end)
        self.depth -= 1

    def framed(self) -> None:
        """An argument that holds a statement, or a term, which its frame groups."""
        first = len(self.out)
        self.argument()
        if any(token.type in ("REL", "STOP") for token in self.out[first:]):
            del self.out[first], self.out[-1]

    def script(self, piece: Piece) -> None:
        self.emit("UP" if piece.text == "^" else "DOWN", piece.text, piece.start)
        self.argument()
        if piece.text == "^" and self.transposes:
            before, last = self.out[-3:-1]
            if last == "T" and (before.type == "LBRACE" or before.type in OPERAND_ENDS):
                self.out[-2] = Token.new_borrow_pos("TOP", "T", last)

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
            start = self.position
            self.remark()
            for part in self.pieces[start : self.position]:
                if part.text not in SPACES | {"{", "}"} and not TEXT.match(part.text):
                    raise self.fail(
                        rf"a remark at {piece.text} is \text{{…}}; write a formula as a member of "
                        "its own",
                        part,
                    )

    def remark(self) -> str:
        """An argument that is not mathematics, without its braces and commands."""
        found = [self.next().text]
        depth = int(found[0] == "{")
        while depth:
            found.append(self.next().text)
            depth += {"{": 1, "}": -1}.get(found[-1], 0)
        return re.sub(r"\\[a-z]+|[{}\s]", "", "".join(found))

    def stacked(self, piece: Piece) -> None:
        """An equals sign with a word above it."""
        if (self.remark(), self.remark()) != ("def", "="):
            raise self.fail(rf"{piece.text} is read with “def” above an equals sign only", piece)
        self.emit("REL", r"\equiv", piece.start, self.pieces[self.position - 1].end)

    def nabla(self, piece: Piece) -> None:
        if self.following() not in ("_", "^"):
            raise self.fail(r"∇ by what? Write \nabla_z C", piece)
        self.emit("NABLA", piece.text, piece.start)

    def limit(self, piece: Piece) -> None:
        self.emit("LIMIT", piece.text, piece.start)

    def skip(self, piece: Piece) -> None:
        """A number, a label or a distance: nothing to read."""
        if not WRAPPED.fullmatch(piece.text):
            raise self.fail(f"{piece.text} needs an argument without braces in it", piece)

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
        after_operand = bool(self.out) and self.out[-1].type in OPERAND_ENDS
        if after_operand and self.emitted[left] > self.emitted[right]:
            self.emit(right, piece.text, piece.start)
        elif after_operand and left == "LBAR" and self.peek() == "_":
            self.emit("WHERE", piece.text, piece.start)
        else:
            self.emit(left, piece.text, piece.start)

    # --- names and words

    def styled(self, piece: Piece) -> None:
        """Bold is layout, but a hat or a script letter makes another symbol."""
        name, end = self.styled_name(piece)
        written = f"{piece.text}{{{name}}}"
        name = SAME.get(name, name)
        before = [token.type for token in self.out[-3:]]
        exponent = ["UP", "LBRACE"] in (before[-2:], before[-3:-1])  # behind ^ or a layer
        if written in INDICATORS or name in INDICATORS:
            self.emit("INDICATOR", name, piece.start, end)
        elif written in TRANSPOSES and exponent:
            self.emit("TOP", name, piece.start, end)
        else:
            kind = "FUNCTION" if name in self.functions else "NAME"
            self.emit(kind, name, piece.start, end)

    def styled_name(self, piece: Piece) -> tuple[str, int]:
        """What a style or an accent makes of the letters behind it, and where they end."""
        letters, end = self.letters(piece)
        return (f"{piece.text}{{{letters}}}" if piece.text in ACCENTS else letters), end

    def letters(self, piece: Piece) -> tuple[str, int]:
        """The letters that a style or an accent is put on."""
        first = self.next()
        while first.text in SPACES:
            first = self.next()
        if first.text in STYLES or first.text in ACCENTS:
            self.deeper(first)
            name_and_end = self.styled_name(first)
            self.depth -= 1
            return name_and_end
        if first.text != "{":
            return self.letter(first, piece), first.end
        found = ""
        while self.peek() != "}":
            self.deeper(first)
            found += self.letters(piece)[0]
            self.depth -= 1
        return found, self.next().end

    def letter(self, inner: Piece, piece: Piece) -> str:
        known = inner.text in self.special or any(inner.text in words for words in WORDS)
        if known or not re.fullmatch(r"[a-zA-Z0-9]+|\\[a-zA-Z]+", inner.text):
            raise self.fail(
                f"{piece.text} is read around letters only, not around {inner.text}", inner
            )
        return inner.text

    def word(self, piece: Piece) -> None:
        match = WRAPPED.fullmatch(piece.text)
        name = match[2].strip() if match else ""
        text = name.lower()
        if [token.type for token in self.out[-2:]] == ["DOWN", "LBRACE"] and name.isalpha():
            self.emit("NAME", name, piece.start, piece.end)
        elif name in self.functions and self.following() == "(":
            self.emit("FUNCTION", name, piece.start, piece.end)
        elif text in CONDITIONS:
            self.emit("IF", piece.text, piece.start)
        elif text == "otherwise":
            self.emit("OTHERWISE", piece.text, piece.start)
        elif text == "and":
            self.emit("STOP", piece.text, piece.start)
        elif text.startswith("(") and text.endswith(")"):
            self.emit("REMARK", piece.text, piece.start)
        else:
            function = self.following() == "("
            advice = "; a function is declared under functions" if function else ""
            raise self.fail(
                f"{piece.text} cannot be read; words are \\text{{if}}, \\text{{for}}, "
                "\\text{otherwise}, \\text{and}, and a remark in parentheses at the end"
                f"{advice}",
                piece,
            )

    def begin(self, piece: Piece) -> None:
        name = environment(piece)
        if name == "cases":
            self.emit("CASES", piece.text, piece.start)
        elif name not in LAYOUTS:
            raise self.fail(f"{piece.text} cannot be read; use aligned or cases", piece)
        self.environments.append(piece)

    def end(self, piece: Piece) -> None:
        name = environment(piece)
        if not self.environments or environment(self.environments.pop()) != name:
            raise self.fail(f"{piece.text} closes nothing", piece)
        if name == "cases":
            self.emit("ENDCASES", piece.text, piece.start)

    def ampersand(self, piece: Piece) -> None:
        if self.in_cases:
            self.emit("AMPERSAND", piece.text, piece.start)
        elif self.out and self.out[-1].type == "COMMA":  # the next column
            self.emit("GAP", piece.text, piece.start)

    def dot(self, piece: Piece) -> None:
        if self.peek()[:1].isdigit():
            raise self.fail(rf"write .{self.peek()} as 0.{self.peek()} or as a fraction", piece)
        if any(p.text not in SPACES and not WRAPPED.fullmatch(p.text) for p in
               self.pieces[self.position :]):  # fmt: skip
            raise self.fail("a full stop inside a formula", piece)


def environment(piece: Piece) -> str:
    match = WRAPPED.fullmatch(piece.text)
    return match[2] if match else ""


def split(tokens: list[Token]) -> list[list[Token]]:
    """Statements, each a list of tokens without gaps and stops."""
    found: list[list[Token]] = [[]]
    if is_range(tokens, 0):
        found = [[Token.new_borrow_pos("IF", "", tokens[0])]]
    depth = 0
    for at, (token, then) in enumerate(zip(tokens, followers(tokens), strict=True)):
        depth += NESTING.get(token.type, 0)
        after = tokens[at + 1].type if at + 1 < len(tokens) else "END"
        if token.type == "STOP":
            if then not in CONTINUES:
                found.append([])
        elif token.type == "COMMA" and depth == 0:
            if after not in ("GAP", "STOP", "REMARK", "END") and not is_range(tokens, at + 1):
                found[-1].append(token)
            elif is_range(tokens, at + 1):
                found[-1].append(Token.new_borrow_pos("IF", "", token))
            elif then != "IF":
                found.append([])
        elif token.type == "GAP":
            last = then in CONTINUES | {"REMARK", "END"} or after in ("GAP", "STOP")
            if depth == 0 and found[-1] and not last and found[-1][-1].type != "IF":
                raise misplaced(r"write a comma before \quad to separate two statements", token)
        elif token.type == "REMARK":
            if after not in ("COMMA", "STOP", "GAP", "END"):
                raise misplaced("a remark stands at the end of a statement", token)
        else:
            found[-1].append(token)
    return [statement for statement in found if statement]


def is_range(tokens: list[Token], start: int) -> bool:
    r"""Whether `j = 1, \dots, J` follows, which says what an index runs over."""
    kinds = (token.type for token in tokens[start : start + LONGEST_RANGE])
    return bool(RANGE.match("".join(f"{kind} " for kind in kinds if kind != "GAP")))


def followers(tokens: list[Token]) -> list[str]:
    """For each token the type of the next one that separates nothing."""
    found, then = [], "END"
    for token in reversed(tokens):
        found.append(then)
        if token.type not in ("GAP", "STOP"):
            then = token.type
    return found[::-1]


def misplaced(message: str, token: Token) -> EquationError:
    return EquationError(message, (token.start_pos or 0, token.end_pos or 0))
