"""Runs what a reader made of a snippet, with the rest of its file around it."""

import ast
import contextlib
import io
import linecache
import traceback
from itertools import dropwhile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class ReaderError(Exception):
    """What the reader's code raised; the message is its traceback, from the reader's first line."""


@contextlib.contextmanager
def readers_errors():
    """Turn every exception into a ReaderError."""
    try:
        yield
    except BaseException as error:  # also a SystemExit: the interpreter stays for the next call
        told = traceback.TracebackException.from_exception(error)
        # Only the reader's code has names that are no paths of the file system.
        told.stack[:] = dropwhile(lambda frame: Path(frame.filename).is_absolute(), told.stack)
        raise ReaderError("".join(told.format())) from None


def execute(text, name, namespace, first=1, echo=False):
    """Execute a text in a namespace; tracebacks give it this name and count its lines from first.

    With echo, the value of each expression is printed below it, as at a prompt.
    Raises: ReaderError.
    """
    text = "\n" * (first - 1) + text
    linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
    with readers_errors():
        tree = compile(text, name, "exec", ast.PyCF_ONLY_AST)
        if echo:
            tree.body = [echoed(node, text) for node in tree.body]
        exec(compile(tree, name, "exec"), namespace)


def echoed(node, text):
    """Return a statement that also prints what it says and its value, if it is an expression."""
    if not isinstance(node, ast.Expr) or is_text(node.value):
        return node
    said = ast.Constant(ast.get_source_segment(text, node.value))
    call = ast.Call(ast.Name("__echo__", ast.Load()), [said, node.value], [])
    for part in (call, call.func, said):
        ast.copy_location(part, node)
    return ast.copy_location(ast.Expr(call), node)


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def echo(said, value):
    if value is not None:
        print(">>>", said.replace("\n", "\n... "))
        print(repr(value))


def namespace_of(source, path=None, first=1, before=()):
    """Return the names after a file of the site, the sources before, and then a source has run.

    The source stands on line `first` of the file; functions of the file call what it redefines.
    Raises: ReaderError.
    """
    namespace = {"__name__": "snippet", "__echo__": echo}
    name = "your code"
    if path:
        execute((ROOT / path).read_text("utf-8"), path, namespace)
        name = f"{path} (edited)"
    with contextlib.redirect_stdout(io.StringIO()):
        for number, earlier in enumerate(before, 1):
            execute(earlier, f"block {number} above", namespace)
    execute(source, name, namespace, first, echo=True)
    return namespace


def run(source, path=None, first=1, before=()):
    """Run a source; what it prints goes to the standard output.

    Returns: {"error": None}, or the traceback in its place.
    """
    try:
        namespace_of(source, path, first, before)
    except ReaderError as error:
        return {"error": str(error)}
    return {"error": None}
