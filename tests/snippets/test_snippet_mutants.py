"""The small mistakes that are planted in snippets, and a sample of them: each is noticed.

`make mutants` makes all of them.
"""

import subprocess
import sys

import pytest

from tests.explained import explained
from tests.snippets.mutants import modules, mutants
from tests.snippets.run_mutants import EXPLAINED, ROOT

EVERY = 50
CHANGES = {
    "return z - y": ["return z + y", "return z", "return y", "return y - y", "return z - z"],
    "return z ** y": ["return z * y", "return z", "return y", "return y ** y", "return z ** z"],
    "z += y": ["z -= y", "z += z"],
    "z = -y": ["z = (y)", "z = -z"],
    "return (z + 1) * y": [
        "return (z + 1) / y", "return z + 1", "return y", "return (z - 1) * y", "return (z) * y",
        "return (1) * y", "return (z + 1) * z", "return (y + 1) * y", "return (z + 2) * y",
    ],
    "return 0.5": ["return 1.5"],
    "return True": ["return False"],
    "return 'text'": [],
    "return z[0]": ["return y[0]", "return z[1]"],
    "return np.exp(z)": ["return np.expm1(z)", "return (z)", "return np.exp(y)"],
    "return np.dot(z, y)": [
        "return np.dot(y, z)", "return np.dot(y, y)", "return np.dot(z, z)",
    ],
    "return max(z, y)": ["return min(z, y)", "return max(y, y)", "return max(z, z)"],
    "return z.sum()": ["return z.mean()", "return z.prod()", "return z", "return y.sum()"],
    "return z.max(axis=0, keepdims=True)": [
        "return z.min(axis=0, keepdims=True)", "return z", "return z.max(axis=0, )",
        "return y.max(axis=0, keepdims=True)", "return z.max(axis=1, keepdims=True)",
        "return z.max(axis=0, keepdims=False)",
    ],
    "return sum(x for x in z)": [
        "return mean(x for x in z)", "return prod(x for x in z)", "return sum(y for x in z)",
        "return sum(x for x in x)",
    ],
    "return z.T": ["return z", "return y.T"],
    "return z if y else 1": [
        "return z", "return 1", "return z if z else 1", "return y if y else 1",
        "return z if y else 2",
    ],
    "return z < y": ["return z >= y", "return z <= y", "return y < y", "return z < z"],
    "return z in y or not y": [
        "return z in y and not y", "return z not in y or not y", "return z in y or (y)",
        "return y in y or not y", "return z in z or not y", "return z in y or not z",
    ],
    "require(z=z, y=y)": ["pass", "require(z=y, y=y)", "require(z=z, y=z)"],
    "raise ValueError(z - y)": [],
    "if z:\n        return y": ["if not (z):", "if y:", "return z"],
    "while z:\n        z = y": ["while y:", "z = z"],
    "for z in y:\n        pass": ["for z in z:"],
    "try:\n        z = y\n    finally:\n        y = z": ["z = z", "y = y"],
    "return (\n        z\n        / y  # a reason\n    )  #: z": [
        "return ( z * y )", "return ( z )", "return ( y )", "return ( y / y )", "return ( z / z )",
    ],
}  # fmt: skip


@pytest.mark.parametrize("code", CHANGES)
def test_a_line_becomes_each_of_these(code):
    source = f'def f(z, y):\n    """Return z - y."""\n    {code}\n'.encode()
    assert [mutant.changed for mutant in mutants("module", source)] == CHANGES[code]


def test_a_mutant_is_the_module_with_one_line_changed():
    source = b"ONE = 1 + 1\n\n\ndef f(z):\n    y = z\n    return y\n"
    first, second = mutants("module", source)
    assert first.name == ("module.f", "y = z", "y = y")
    assert first.source == source.decode().replace("y = z", "y = y")
    assert (second.line, second.changed) == (6, "return z")


def test_no_two_mutants_have_one_name_and_all_explained_ones_exist():
    names = [mutant.name for module in modules() for mutant in mutants(module)]
    assert len(names) == len(set(names))
    assert set(explained(EXPLAINED)) <= set(names)


def test_every_mistake_of_a_sample_is_noticed():
    command = [sys.executable, "-m", "tests.snippets.run_mutants", "--sample", str(EVERY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.splitlines()[-1].split()[0]) > 24, done.stdout
