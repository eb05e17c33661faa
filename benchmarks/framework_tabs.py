"""The calls of `tests/frameworks/in_*.py` as content tabs, for docs/frameworks.md.

What the page shows is the text that the tests run: the imports that one function needs, its
docstring, and all of its lines before `return loss`.
"""

import ast
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "frameworks"
FILES = {
    "PyTorch": "in_pytorch.py",
    "JAX, Optax": "in_jax.py",
    "Keras": "in_keras.py",
    "scikit-learn": "in_scikit_learn.py",
    "SciPy": "in_scipy.py",
}


def tabs(pairing):
    """Return one tab for each framework: the call for a pairing and what to know about it."""
    return "\n\n".join(
        f'=== "{framework}"\n\n' + indent(f"```python\n{code}\n```\n\n{note}")
        for framework in FILES
        for code, note in [call(FILES[framework], pairing)]
    )


def call(file, pairing):
    """Return the code and the docstring of the function named `pairing` in a file."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    nodes = ast.parse(text).body
    (function,) = [n for n in nodes if isinstance(n, ast.FunctionDef) and n.name == pairing]
    body, last = function.body[1:-1], function.body[-1]
    if ast.unparse(last) != "return loss":
        raise ValueError(f"{file}: {pairing} must end with `return loss`")
    code = [ast.get_source_segment(text, statement) for statement in body]
    used = {n.id for statement in body for n in ast.walk(statement) if isinstance(n, ast.Name)}
    return "\n".join([*imports(nodes, used), *code]), ast.get_docstring(function)


def imports(nodes, used):
    """Return the import statements, reduced to the names that are used, and an empty line."""
    lines = []
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            node.names = [name for name in node.names if (name.asname or name.name) in used]
            lines += [ast.unparse(node)] if node.names else []
    return [*lines, ""] if lines else []


def indent(text):
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
