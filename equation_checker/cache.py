"""Many pages at once, and none twice: the verdicts on a page are kept until something changes.

The verdicts depend on the text of the page, on the shared notation, on the files that the page
embeds with all that they import, on this package and on the libraries that it computes with; a file
that a listing reads at run time is not among them. Whatever cannot be read back whole is checked
again, so a missing, stale or damaged entry costs time and nothing else.
"""

import ast
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import lark
import mpmath
import numpy as np
import yaml

from equation_checker import markdown
from equation_checker.errors import EquationError
from equation_checker.markdown import Fence
from equation_checker.notation import read_notation, shared_file
from equation_checker.page import check
from equation_checker.verdict import Verdict

FOLDER = Path(".cache/equation_checker")


def check_all(
    files: Sequence[Path], jobs: int = 1, folder: Path | None = FOLDER
) -> Iterator[list[Verdict]]:
    """The verdicts on each page, in order.

    `jobs` pages are checked at once; what is known from `folder` is not checked again.
    """
    known = {file: kept(file, folder) for file in files}
    missing = [file for file in files if known[file] is None]
    if jobs == 1 or len(missing) <= 1:
        fresh = (check_and_keep(file, folder) for file in missing)
        yield from (next(fresh) if (found := known[file]) is None else found for file in files)
        return
    # Forked workers would inherit whatever the caller's threads were doing.
    with ProcessPoolExecutor(min(jobs, len(missing)), get_context("spawn")) as pool:
        results = pool.map(check_and_keep, missing, [folder] * len(missing))
        yield from (next(results) if (found := known[file]) is None else found for file in files)


def kept(file: Path, folder: Path | None) -> list[Verdict] | None:
    """The verdicts on a page that nothing has changed since; None if there are none."""
    if folder is None:
        return None
    try:
        seal, _, body = entry(file, folder).read_text(encoding="utf-8").partition("\n")
        if seal == sealed(fingerprint(file), body):
            return [Verdict.from_json(row) for row in json.loads(body)]
    except (OSError, ValueError, EquationError):
        pass
    return None


def check_and_keep(file: Path, folder: Path | None) -> list[Verdict]:
    """The verdicts on a page, checked now and kept for the next time."""
    if folder is None:
        return check(file)
    before = attempted_fingerprint(file)
    verdicts = check(file)
    if before and before == attempted_fingerprint(file):  # nobody edited anything meanwhile
        body = json.dumps([verdict.as_json() for verdict in verdicts], ensure_ascii=False)
        write(entry(file, folder), f"{sealed(before, body)}\n{body}")
    return verdicts


def entry(file: Path, folder: Path) -> Path:
    """Where the verdicts on a page are kept: one file a page, so that old ones do not pile up."""
    return folder / f"{file.stem}-{hashlib.sha256(str(file).encode()).hexdigest()[:16]}.json"


def sealed(fingerprint: str, body: str) -> str:
    """What shows that a body belongs to a fingerprint and is whole."""
    return hashlib.sha256(f"{fingerprint}\n{body}".encode()).hexdigest()


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, whoever else writes or reads it at the same time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        handle, name = tempfile.mkstemp(dir=path.parent)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except OSError:  # a folder that cannot be written to, or a full disk
        pass


# --- what verdicts depend on


def attempted_fingerprint(file: Path) -> str:
    """The fingerprint of a page, empty if it cannot be told."""
    try:
        return fingerprint(file)
    except (OSError, ValueError, EquationError):
        return ""


def fingerprint(file: Path) -> str:
    """A digest of everything that the verdicts on a page depend on."""
    digest = hashlib.sha256(machinery())
    for path in (file, *ingredients(file)):
        content = path.read_bytes() if path.is_file() else b"missing"
        digest.update(f"\n{path} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def machinery() -> bytes:
    """A digest of this package and of what it computes with."""
    digest = hashlib.sha256(sys.version.encode())
    for library in (lark, mpmath, np, yaml):
        digest.update(library.__version__.encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()


def ingredients(file: Path) -> list[Path]:
    """The files beside a page that its verdicts depend on."""
    text = markdown.read_page(file)
    shared = shared_file(file.parent.resolve())
    notation = read_notation(markdown.front_matter(text), file.parent)
    assert notation.embeds is not None  # a file has a folder
    root = notation.embeds.resolve()
    fences = [block for block in markdown.blocks(text) if isinstance(block, Fence)]
    modules = [root / str(name) for name in notation.arguments.values()]  # those that are files
    return [*([shared] if shared else []), *code_files(fences, modules, root)]


def code_files(fences: Sequence[Fence], modules: Sequence[Path], root: Path) -> list[Path]:
    """The files below a folder that are named, embedded or imported, and all that these import."""
    found: dict[Path, None] = {}
    waiting = [path for path in modules if path.suffix == ".py"]
    for fence in fences:
        waiting += [root / embed.path for embed in markdown.embeds(fence)]
        waiting += imported(fence.code, root, root)
    while waiting:
        path = waiting.pop().resolve()
        if path not in found and path.is_relative_to(root):
            found[path] = None
            if path.is_file():
                waiting += imported(path.read_text(encoding="utf-8"), path.parent, root)
    return list(found)


def imported(code: str, folder: Path, root: Path) -> Iterator[Path]:
    """The files below `root` that code in a folder imports; none if it is not Python."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            names = [(root, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = [folder, *folder.parents]
            base = above[min(node.level, len(above)) - 1] if node.level else root
            module = f"{node.module}." if node.module else ""
            names = [(base, module + alias.name) for alias in node.names]
        else:
            continue
        for base, name in names:
            parts = name.split(".")
            for depth in range(1, len(parts) + 1):
                place = base.joinpath(*parts[:depth])
                candidates = (place.with_suffix(".py"), place / "__init__.py")
                yield from (path for path in candidates if path.is_file())
