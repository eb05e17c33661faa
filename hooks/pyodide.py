"""Python for the reader's browser: vendored Pyodide, and the packages that it can import.

`assets/python-worker.js` finds it all in `assets/pyodide/`, names and sizes in `files.json`. The
interpreter travels compressed, whatever the host does; the worker unpacks it.
"""

import gzip
import hashlib
import io
import json
import re
import zipfile
from importlib import metadata
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "vendor/pyodide"
CACHE = ROOT / ".cache/pyodide"
FOLDER = "assets/pyodide"

# What can be imported, and what each needs: folders of this repository and installed distributions.
OWN = {"live": [], "snippets": ["numpy"], "equation_checker": ["numpy", "lark", "mpmath", "yaml"]}
INSTALLED = {"lark": "lark", "mpmath": "mpmath", "yaml": "PyYAML"}
SOURCES = {".py", ".lark"}


def vendored():
    """The bytes of each vendored file by its name; a file that is not the pinned one is refused."""
    contents = {}
    for line in (VENDOR / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        path = VENDOR / name
        if not path.is_file():
            raise PluginError(f"{path} is missing: run python vendor/pyodide/refresh.py")
        content = path.read_bytes()
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            raise PluginError(f"{path}: its sha256 is {found}, but SHA256SUMS says {digest}")
        contents[name] = content
    return contents


def compressed(content):
    """The bytes as gzip, cached: it takes as long as all other hooks together."""
    cached = CACHE / f"{hashlib.sha256(content).hexdigest()}.gz"
    if not cached.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        partial = cached.with_suffix(".partial")
        partial.write_bytes(gzip.compress(content, 9, mtime=0))
        partial.replace(cached)
    return cached.read_bytes()


def own(package):
    """Path and bytes of each source of a package of this repository."""
    for path in sorted((ROOT / package).rglob("*")):
        if path.suffix in SOURCES:
            yield path.relative_to(ROOT).as_posix(), path.read_bytes()


def installed(package):
    """Path and bytes of each source of an installed distribution, and of its licenses."""
    for path in sorted(metadata.distribution(INSTALLED[package]).files, key=str):
        source = path.parts[0] == package and path.suffix in SOURCES and "tests" not in path.parts
        if source or "licenses" in path.parts:
            yield path.as_posix(), path.read_binary()


def archive(members):
    """A zip file, the same for the same members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            member = zipfile.ZipInfo(name)  # dated 1980
            member.create_system = 3
            target.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return file.getvalue()


def publish(contents):
    """What lies in the folder: each file by its name, and the list of them."""
    files = {
        f"{name}.gz" if name.endswith(".wasm") else name: (
            compressed(content) if name.endswith(".wasm") else content
        )
        for name, content in contents.items()
    }
    packages = {}
    for name in contents:
        if wheel := re.match(r"(\w+)-.*\.whl", name):
            packages[wheel[1]] = {"file": name, "needs": []}
    core = [
        name for name in files if name.endswith((".gz", ".zip"))
    ]  # scripts are imported, uncounted
    for package in [*OWN, *INSTALLED]:
        files[f"{package}.zip"] = archive(own(package) if package in OWN else installed(package))
        packages[package] = {"file": f"{package}.zip", "needs": OWN.get(package, [])}
    listing = {
        "core": {name: len(files[name]) for name in core},
        "packages": {
            name: package | {"bytes": len(files[package["file"]])}
            for name, package in sorted(packages.items())
        },
    }
    files["files.json"] = json.dumps(listing, indent=1).encode() + b"\n"
    files["README.txt"] = (VENDOR / "README.md").read_bytes()
    for path in VENDOR.glob("LICENSE-*"):
        files[path.name] = path.read_bytes()
    return files


def on_files(files, config):
    for name, content in publish(vendored()).items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=content))
    return files
