"""The lock: what the pages state, in one file, so that an edit of it is seen.

A checker rejects what is false. It cannot reject a formula that was deleted, or that became another
truth. `equations.lock` beside the pages holds their displays, inline relations and directives;
spacing and alignment are free.
`python -m equation_checker --lock` renews it, and is how an author confirms a change.
"""

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from equation_checker import latex, markdown, tokens
from equation_checker.errors import EquationError
from equation_checker.markdown import Directive, Math

NAME = "equations.lock"
HEADER = "# What these pages state. Renewed by: python -m equation_checker --lock\n"
RENEW = "if that is meant, run  python -m equation_checker --lock"
Formula = tuple[int, str]  # line and normalized text


def formulas(file: Path) -> list[Formula]:
    """What the lock holds of a page: displays, inline relations, directives; in page order."""
    found = []
    for block in markdown.blocks(markdown.read_page(file)):
        if isinstance(block, Directive):
            found.append((block.line, f"<!-- {block.name}: {block.text} -->"))
        elif isinstance(block, Math) and block.states:
            mark = "$$" if block.display else "$"
            found.append((block.line, f"{mark} {normalized(block.latex)} {mark}"))
    return found


def normalized(source: str) -> str:
    """LaTeX without what only sets space."""
    kept = [p.text for p in tokens.pieces(source) if p.text not in tokens.SPACES | {"&"}]
    return latex.joined(*("".join(text.split()) if "{" not in text else text for text in kept))


def locked(files: Sequence[Path], folder: Path) -> str:
    """The text of the lock."""
    parts = [HEADER]
    for file in files:
        if found := formulas(file):
            parts.append(f"\n{file.resolve().relative_to(folder.resolve()).as_posix()}\n")
            parts += [f"    {text}\n" for _, text in found]
    return "".join(parts)


def renew(files: Sequence[Path], folder: Path) -> list[str]:
    """Write the lock of a folder; return what changed."""
    lock = folder / NAME
    changed = list(differences(lock, files))
    lock.write_text(locked(files, folder), encoding="utf-8")
    return changed


def read(lock: Path) -> dict[str, list[str]]:
    """The formulas of each page in a lock, none if there is no lock; raises EquationError."""
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
    folder = lock.parent.resolve()
    for file in files:
        name = file.resolve().relative_to(folder).as_posix()
        yield from changes(file, known.pop(name, []))
    for name, gone in known.items():
        yield f"{lock.parent / name}: the page is gone, and its {len(gone)} formulas; {RENEW}"


def changes(file: Path, old: list[str]) -> Iterator[str]:
    """The formulas of a page that are not those of the lock."""
    now = formulas(file)
    matcher = difflib.SequenceMatcher(None, old, [text for _, text in now], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        line = now[min(c, len(now) - 1)][0] if now else 1
        what = {"delete": "deleted", "insert": "new", "replace": "changed"}[kind]
        lines = [f"{file}:{line}: {what} since it was locked; {RENEW}"]
        lines += [f"    - {text}" for text in old[a:b]]
        lines += [f"    + {text}" for _, text in now[c:d]]
        yield "\n".join(lines)
