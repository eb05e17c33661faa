"""The lock: what the pages state, in one file, so that an edit of it is seen.

A checker rejects what is false. It cannot reject a formula that was deleted, or that became another
truth, or a symbol that is drawn from elsewhere. `equations.lock` beside the pages holds their
displays, inline relations, directives, code marks and declarations, and where sections begin;
spacing and alignment are free.
`python -m equation_checker --lock` renews it, and is how an author confirms a change.
"""

import difflib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from equation_checker import latex, listings, markdown, tokens
from equation_checker.errors import EquationError
from equation_checker.markdown import Directive, Fence, Heading, Math
from equation_checker.notation import read_notation, read_shared, shared_file

NAME = "equations.lock"
HEADER = "# What these pages state. Renewed by: python -m equation_checker --lock\n"
RENEW = "if that is meant, run  python -m equation_checker --lock"
Line = tuple[int, str]  # of a page, and what is held of it


# --- what is held


def held(file: Path) -> list[Line]:
    """What the lock holds of a page or of a shared notation, in its order."""
    if file.suffix == ".yml":
        return [(1, text) for text in declarations(read_shared(file))]
    text = markdown.read_page(file)
    matter = markdown.front_matter(text)
    root = read_notation(matter, file.parent).embeds
    opening = re.search(r"^equations:", text, re.MULTILINE)
    line = markdown.position(text, opening.start()).line if opening else 1
    found = [(line, entry) for entry in declarations(matter.get("equations") or {})]
    section: list[Line] = []  # told before the first line that is held of it
    for block in markdown.blocks(text):
        if isinstance(block, Heading) and block.level == 2:
            section = [(block.line, "##")]
        elif lines := [(block.line, text) for text in stated(block, root)]:
            found += section + lines
            section = []
    return found


def declarations(entries: Mapping[str, Any]) -> Iterator[str]:
    """One line for each thing that a notation declares."""
    for name, entry in entries.items():
        if isinstance(entry, Mapping):
            found = [f"{name}: {key}: {value}" for key, value in entry.items()]
        elif isinstance(entry, list):
            found = [f"{name}: {item}" for item in entry]
        else:
            found = [f"{name}: {entry}"]
        yield from (" ".join(text.split()) for text in found)


def stated(block: markdown.Block, root: Path | None) -> Iterator[str]:
    """What a block of a page states."""
    if isinstance(block, Directive):
        yield f"<!-- {block.name}: {block.text} -->"
    elif isinstance(block, Math) and block.states:
        sign = "$$" if block.display else "$"
        yield f"{sign} {normalized(block.latex)} {sign}"
    elif isinstance(block, Fence) and block.is_python:
        for mark in marks(block, root):
            yield f"#: {normalized(mark.latex)}"


def marks(fence: Fence, root: Path | None) -> Iterator[listings.Mark]:
    """The formulas to which the code of a fence is bound."""
    for embed in markdown.embeds(fence):
        source = listings.read(embed.path, root)
        first, last = listings.section_lines(source, embed.section, embed.path)
        yield from (mark for mark in listings.marks(source) if first <= mark.line <= last)
    if "#:" in fence.code:
        yield from listings.marks(fence.code)


def normalized(source: str) -> str:
    """LaTeX without what only sets space."""
    kept: list[str] = []
    environments: list[str] = []
    for piece in tokens.pieces(source):
        text = piece.text
        if text.startswith(r"\begin"):
            environments.append(tokens.environment(piece))
        elif text.startswith(r"\end") and environments:
            environments.pop()
        aligns = text == "&" and environments[-1:] and environments[-1] in tokens.LAYOUTS
        if text in tokens.SPACES or (aligns and kept[-1:] != [","]):  # after a comma it separates
            continue
        if text.startswith("\\\\"):
            text = r"\\"  # without its distance
        kept.append((" " if "{" in text else "").join(text.split()))
    return latex.joined(*kept)


# --- the file


def everything(files: Sequence[Path], folder: Path) -> dict[str, list[Line]]:
    """What the lock of a folder holds: the notations that its pages share, then each page."""
    shared = [shared_file(file.resolve().parent) for file in files]
    names = {
        Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix(): file
        for file in [*filter(None, shared), *files]
    }
    return {name: found for name, file in names.items() if (found := held(file))}


def renew(files: Sequence[Path], folder: Path) -> list[str]:
    """Write the lock of a folder; return what changed."""
    lock = folder / NAME
    changed = list(differences(lock, files))
    parts = [HEADER]
    for name, lines in everything(files, folder).items():
        parts += [f"\n{name}\n", *(f"    {text}\n" for _, text in lines)]
    lock.write_text("".join(parts), encoding="utf-8")
    return changed


def read(lock: Path) -> dict[str, list[str]]:
    """The lines of each page in a lock, none if there is no lock; raises EquationError."""
    if not lock.exists():
        return {}
    found: dict[str, list[str]] = {}
    page: list[str] | None = None
    for number, line in enumerate(lock.read_text(encoding="utf-8").split("\n"), start=1):
        if line.startswith("    ") and page is not None:
            page.append(line[4:])
        elif line and line[0] not in "# ":
            page = found.setdefault(line, [])
        elif line and line[0] != "#":
            raise EquationError(f"{lock}:{number}: not a line of a lock; {RENEW}")
    return found


def differences(lock: Path, files: Sequence[Path]) -> Iterator[str]:
    """Where a lock and all the pages of its folder disagree, with both texts."""
    known = read(lock)
    for name, lines in everything(files, lock.parent).items():
        yield from changes(lock.parent / name, known.pop(name, []), lines)
    for name, gone in known.items():
        yield f"{lock.parent / name}: all {len(gone)} lines of the lock are gone; {RENEW}"


def changes(place: Path, old: list[str], now: list[Line]) -> Iterator[str]:
    """The lines of a page that are not those of the lock."""
    matcher = difflib.SequenceMatcher(None, old, [text for _, text in now], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        line = now[min(c, len(now) - 1)][0]
        what = {"delete": "deleted", "insert": "new", "replace": "changed"}[kind]
        lines = [f"{place}:{line}: {what} since it was locked; {RENEW}"]
        lines += [f"    - {text}" for text in old[a:b]]
        lines += [f"    + {text}" for _, text in now[c:d]]
        yield "\n".join(lines)
