"""The notation of a page: sizes, symbols and kinds, from front matter and `equations.yml`."""

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from equation_checker import tokens
from equation_checker.errors import EquationError
from equation_checker.syntax import Lexicon

KINDS = {
    "normal": "N(0,1)",
    "real": "N(0,2)",
    "unit": "U(0.05,0.95)",
    "positive": "U(0.1,3)",
    "bit": "{0,1}",
    "onehot": "one-hot",
    "simplex": "positive with sum 1",
    "class": "an index",
}
ENTRIES: dict[str, type[Any]] = {
    "sizes": dict,
    "layer": str,
    "functions": list,
    "alias": dict,
    "symbols": list,
    "python": dict,
    "arguments": dict,
    "embeds": str,
}
TYPES: dict[type[Any], str] = {dict: "a mapping", list: "a list", str: "text"}
LONGEST = 20_000  # characters of YAML, whose reader is slow
MOST_AXES = 3
MOST_SETS = 6  # of sizes
MOST_NUMBERS = 5_000  # in all symbols together
DECLARATION = re.compile(r"^(?P<key>[^\[~]+?)\s*(?:\[(?P<axes>[^\]]*)\])?\s*(?:~\s*(?P<kind>.+))?$")


@dataclass(frozen=True)
class Declaration:
    """One symbol: its key such as "z^L", its axes, how it is drawn (None: defined on the page)."""

    key: str
    axes: tuple[str, ...] = ()
    kind: str | None = None  # "normal", …, "class"
    of: str = ""  # the axis of a class


@dataclass(frozen=True)
class Notation:
    """What a page may use without defining it."""

    sizes: tuple[Mapping[str, int], ...] = ({},)
    layer: str = ""
    functions: frozenset[str] = frozenset()
    alias: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, Declaration] = field(default_factory=dict)
    python: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)  # parameters that are no symbol
    embeds: Path | None = None

    @property
    def lexicon(self) -> Lexicon:
        layers = {self.layer} if self.layer else set()
        for key in self.symbols:
            _, _, layer = key.partition("^")
            if layer:
                layers.add(layer if layer[0] == "(" else layer[0])
        transposes = not {"T"} & {*self.symbols, *self.sizes[0], *self.alias}
        return Lexicon(self.functions, frozenset(layers), transposes)


def key_of(text: str) -> str:
    r"""The key of a symbol as it is written: `a^{L-1}` is a^L-1, and `\hat p` is \hat{p}."""
    base, _, layer = text.strip().partition("^")
    layer = layer.strip("{} ").replace(" ", "")
    inside = layer.strip("()[]")
    layer = f"({inside})" if inside != layer and inside.isdigit() else inside
    found = tokens.Tokenizer(base.strip(), ()).tokens()
    name = "".join(token for token in found if token.type not in ("LBRACE", "RBRACE"))
    if layer in ("*", r"\star", r"\ast"):
        return f"{name}*"
    return f"{name}^{layer}" if layer else name


def declaration(text: str) -> Declaration:
    match = DECLARATION.match(text.strip())
    if not match:
        raise EquationError(f"equations.symbols: {text!r} is not name[axes] ~ kind")
    kind, _, of = (match["kind"] or "").strip().partition(" ")
    if kind and kind not in KINDS:
        raise EquationError(
            f"equations.symbols: {text!r} is of no known kind; kinds are {', '.join(KINDS)}"
        )
    axes = tuple(axis.strip() for axis in (match["axes"] or "").split(",") if axis.strip())
    if len(axes) > MOST_AXES:
        raise EquationError(f"equations.symbols: {text!r} has more than {MOST_AXES} axes")
    if kind in ("onehot", "simplex") and not axes:
        raise EquationError(f"equations.symbols: {text!r} needs an axis")
    if (kind == "class") != bool(of):
        raise EquationError(f"equations.symbols: {text!r}: write ~ class J, other kinds alone")
    return Declaration(key_of(match["key"]), axes, kind or None, of.strip())


def shared_file(folder: Path) -> Path | None:
    """The nearest `equations.yml` in a folder or above it."""
    for parent in (folder, *folder.parents):
        if (found := parent / "equations.yml").is_file():
            return found
    return None


def read_shared(path: Path) -> Mapping[str, Any]:
    """The entries of a shared file."""
    try:
        found: Mapping[str, Any] = read_yaml(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise EquationError(f"{path.name} is not UTF-8: {error}") from None
    refuse_other_types(found)
    return found


def read_notation(page: Mapping[str, Any], folder: Path | None) -> Notation:
    """The notation of a page: its front matter over the nearest shared file, entry by entry."""
    shared: Mapping[str, Any] = {}
    root = folder
    if folder is not None and (path := shared_file(folder.resolve())):
        shared, root = read_shared(path), path.parent
    own = page.get("equations") or {}
    refuse_other_types(own)
    embeds = own.get("embeds", shared.get("embeds", "."))
    notation = Notation(
        sizes=size_sets({**shared.get("sizes", {}), **own.get("sizes", {})}),
        layer=own.get("layer", shared.get("layer", "")),
        functions=frozenset(map(key_of, [*shared.get("functions", []), *own.get("functions", [])])),
        alias={**shared.get("alias", {}), **own.get("alias", {})},
        symbols={
            d.key: d
            for d in map(declaration, [*shared.get("symbols", []), *own.get("symbols", [])])
        },
        python={
            key_of(k): v for k, v in {**shared.get("python", {}), **own.get("python", {})}.items()
        },
        arguments={**shared.get("arguments", {}), **own.get("arguments", {})},
        embeds=root / embeds if root is not None else None,
    )
    for symbol in notation.symbols.values():
        for axis in (*symbol.axes, *([symbol.of] if symbol.of else [])):
            if axis not in notation.sizes[0]:
                raise EquationError(
                    f"equations.symbols: {symbol.key} has the axis {axis}, which has no size"
                )
        if symbol.key in notation.lexicon.names:
            raise EquationError(
                f"equations: {symbol.key} is declared under functions and under symbols"
            )
    for sizes in notation.sizes:
        numbers = sum(
            math.prod(sizes[axis] for axis in symbol.axes) for symbol in notation.symbols.values()
        )
        if numbers > MOST_NUMBERS:
            raise EquationError(f"equations.symbols: {numbers} numbers, more than {MOST_NUMBERS}")
    return notation


def refuse_other_types(entries: Any) -> None:
    """Refuse unknown entries, and values of another type than they need."""
    if not isinstance(entries, Mapping):
        raise EquationError("equations: must be a mapping")
    for name, value in entries.items():
        if name not in ENTRIES:
            near = difflib.get_close_matches(str(name), ENTRIES, n=1)
            raise EquationError(
                f"equations.{name} is none of {', '.join(ENTRIES)}"
                + (f"; did you mean {near[0]}?" if near else "")
            )
        if not isinstance(value, ENTRIES[name]):
            raise EquationError(f"equations.{name} must be {TYPES[ENTRIES[name]]}")
        texts = [*value, *value.values()] if isinstance(value, dict) else value
        for text in value if name == "sizes" else texts:
            if not isinstance(text, str):
                raise EquationError(f"equations.{name} holds something that is no text: quote it")


def read_yaml(text: str, name: str) -> Any:
    """The content of a YAML text; an empty one is an empty mapping."""
    if len(text) > LONGEST:
        raise EquationError(f"{name} has more than {LONGEST} characters")
    try:
        return yaml.safe_load(text) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise EquationError(f"{name} is not YAML: {error}") from None


def size_sets(sizes: Mapping[str, list[int]]) -> tuple[dict[str, int], ...]:
    """One mapping for each set of sizes."""
    if not sizes:
        return ({},)
    for name, values in sizes.items():
        if not isinstance(values, list) or not 1 <= len(values) <= MOST_SETS:
            raise EquationError(f"equations.sizes: {name} needs a list of 1 to {MOST_SETS} numbers")
    counts = {len(values) for values in sizes.values()}
    if len(counts) != 1:
        raise EquationError("equations.sizes: every size needs as many values as the others")
    for name, values in sizes.items():
        if not all(type(v) is int and 2 <= v <= 12 for v in values):
            raise EquationError(
                f"equations.sizes: {name} must be whole numbers from 2 to 12 (a size of 1 hides "
                "slips of an index)"
            )
    return tuple(
        dict(zip(sizes, values, strict=True)) for values in zip(*sizes.values(), strict=True)
    )
