"""Committed measurements: JSON, one row a line, with their date, machine and versions."""

import json
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent / "records"


def read(name):
    """Return the record of that name."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def write(name, about, packages, rows, **more):
    """Write `rows` with what a reader needs to judge and repeat them; `more` adds or overrides."""
    head = {
        "about": about,
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": {package: version(package) for package in packages},
        **more,
    }
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    lines = [f"{encode(key)}: {encode(value)}," for key, value in head.items()]
    table = ",\n".join(map(encode, rows))
    path = FOLDER / f"{name}.json"
    path.write_text("{\n" + "\n".join(lines) + f'\n"rows": [\n{table}\n]\n}}\n', encoding="utf-8")
    print(len(rows), "rows in", path)


def machine():
    """Return the architecture, the operating system and Python's version."""
    return f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
