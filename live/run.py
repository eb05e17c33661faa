"""Runs what a reader made of a snippet, in the place of its lines."""

import ast
import linecache
import traceback
from itertools import dropwhile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class ReaderError(Exception):
    """What the reader's code raised; the message is a traceback of the reader's own lines."""


def whole(source, path, first, last):
    """Return a file with a source in the place of its lines first to last, but for their end."""
    lines = (ROOT / path).read_text("utf-8").splitlines(keepends=True)
    replaced = "".join(lines[first - 1 : last])
    end = replaced[len(replaced.rstrip()) :]  # the blank lines that a page leaves out
    return "".join([*lines[: first - 1], source.rstrip(), end, *lines[last:]])


def execute(text, name, namespace, shown=range(0)):
    """Execute a text, whose lines tracebacks call by the name, in a namespace.

    The value of each expression on a line of `shown` is printed, as at a prompt.
    Raises: ReaderError.
    """
    linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
    try:
        tree = compile(text, name, "exec", ast.PyCF_ONLY_AST)
        for node in tree.body:
            if isinstance(node, ast.Expr) and node.lineno in shown and not is_text(node.value):
                show = ast.copy_location(ast.Name("__show__", ast.Load()), node)
                node.value = ast.copy_location(ast.Call(show, [node.value], []), node)
        ast.fix_missing_locations(tree)
        code = compile(tree, name, "exec")
        exec(code, namespace)
    except BaseException as error:
        raise ReaderError(report(error)) from None


def report(error):
    """Return the traceback of an error, from the first frame that is the reader's."""
    told = traceback.TracebackException.from_exception(error)
    told.stack[:] = dropwhile(lambda frame: frame.filename == __file__, told.stack)
    return "".join(told.format())


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def show(value):
    if value is not None:
        print(repr(value))


def module(source, path=None, first=1, last=None):
    """Return the namespace of a source in the place of a file's lines, or alone."""
    name = path or "your code"
    text = whole(source, path, first, last) if path else source
    namespace = {"__name__": name.removesuffix(".py").replace("/", "."), "__show__": show}
    execute(text, name, namespace, range(first, first + source.count("\n") + 1))
    return namespace


def run(source, path=None, first=1, last=None, example=""):
    """Run a source in the place of a file's lines, then an example.

    Returns {"error": None} or {"error": the traceback}; the rest is printed.
    """
    try:
        namespace = module(source, path, first, last)
        if example:
            execute(example, "the example", namespace, range(1, example.count("\n") + 2))
    except ReaderError as error:
        return {"error": str(error)}
    return {"error": None}
