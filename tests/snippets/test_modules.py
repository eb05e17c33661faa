"""Snippets are what the pages can show: sections well formed, names in agreement."""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from pairings import PAIRINGS

from snippets import activations, costs

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "snippets").glob("*.py"))
MARKER = re.compile(r"# --8<-- \[(?P<side>start|end):(?P<section>[a-z]\w*)\]")
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
every_pairing = pytest.mark.parametrize("name", PAIRINGS)


def faults_in_sections(text):
    """Return what is wrong with the section markers of a file."""
    faults, open_section, seen = [], None, set()
    for number, line in enumerate(text.splitlines(), start=1):
        if "--8<--" not in line:
            continue
        marker = MARKER.fullmatch(line)
        if not marker:
            faults.append(f"line {number}: not a marker: {line}")
        elif marker["side"] == "start":
            if open_section:
                faults.append(f"line {number}: {marker['section']} starts inside {open_section}")
            if marker["section"] in seen:
                faults.append(f"line {number}: {marker['section']} is there twice")
            open_section = marker["section"]
            seen.add(open_section)
        else:
            if marker["section"] != open_section:
                faults.append(f"line {number}: {marker['section']} ends, {open_section} is open")
            open_section = None
    if open_section:
        faults.append(f"{open_section} does not end")
    return faults


def sections(path):
    """Return the source of each section by its name."""
    found = re.findall(
        r"# --8<-- \[start:(\w+)\]\n(.*?)# --8<-- \[end:\1\]", path.read_text(), flags=re.DOTALL
    )
    return dict(found)


@every_file
def test_sections_are_well_formed(path):
    assert faults_in_sections(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# --8<-- [start:a]", "a does not end"),
        ("# --8<-- [end:a]", "a ends, None is open"),
        ("# --8<-- [start:a]\n# --8<-- [end:b]", "b ends, a is open"),
        ("# --8<-- [start:a]\n# --8<-- [start:b]\n# --8<-- [end:b]", "b starts inside a"),
        ("# --8<-- [start:a]\n# --8<-- [end:a]\n# --8<-- [start:a]\n# --8<-- [end:a]", "twice"),
        ("# --8<-- [start: a]", "not a marker"),
        ("#--8<-- [start:a]", "not a marker"),
        ("    # --8<-- [start:a]", "not a marker"),
    ],
)
def test_malformed_sections_are_found(text, fault):
    assert any(fault in found for found in faults_in_sections(text))


@every_file
def test_a_section_is_python_on_its_own(path):
    for section, source in sections(path).items():
        assert ast.parse(source).body, section


def test_the_table_of_pairings_has_every_pairing_module():
    modules = {path.stem: import_module(f"snippets.{path.stem}") for path in FILES}
    four = {name for name, module in modules.items() if hasattr(module, "gradients")}
    assert four == set(PAIRINGS)


def test_every_pairing_has_its_page():
    pages = {path.stem.replace("-", "_") for path in (ROOT / "docs/pairings").glob("*.md")}
    assert pages - {"index"} == set(PAIRINGS)


@every_pairing
def test_a_pairing_is_named_after_its_activation_and_its_cost(name):
    activation, cost = name.split("_", maxsplit=1)
    assert hasattr(activations, activation)
    assert hasattr(costs, cost)
    assert PAIRINGS[name].module.__name__ == f"snippets.{name}"


@every_pairing
def test_a_pairing_exports_the_same_four_functions_in_sections_of_their_names(name):
    module = PAIRINGS[name].module
    parameters = {
        function: list(inspect.signature(getattr(module, function)).parameters)
        for function in sections(Path(module.__file__))
    }
    assert parameters == {
        "activation": ["z"],
        "cost": ["z", "y"],
        "delta": ["z", "y"],
        "gradients": ["w", "b", "a_prev", "y"],
    }


@pytest.mark.parametrize(
    "module",
    [activations, costs, *(pairing.module for pairing in PAIRINGS.values())],
    ids=lambda module: module.__name__.removeprefix("snippets."),
)
def test_each_section_is_a_function_that_says_what_it_takes_and_carries_its_formula(module):
    for section, source in sections(Path(module.__file__)).items():
        function = getattr(module, section)
        for word in ("Return ", "Domain: ", "Shape: ", "Raises: ", "Source: "):
            assert word in function.__doc__, (section, word)
        assert "  #: " in source, section


@every_pairing
def test_a_pairing_fits_in_25_lines_of_code(name):
    tree = ast.parse(Path(PAIRINGS[name].module.__file__).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef):
            node.body = node.body[1:]  # the docstring
    assert 8 <= len(ast.unparse(tree).replace("\n\n", "\n").splitlines()) <= 25
