"""Fetch missing files of this folder, accepting only those that SHA256SUMS names.

`python vendor/pyodide/refresh.py`. A wheel on PyPI carries unmodified copies of all files; only pip
and the standard library are needed. Without `--no-deps` pip would fetch a hundred packages more.
"""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
DOWNLOAD = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]


def expected():
    """The hash of each file by its name."""
    lines = (FOLDER / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def require(name, content, digest):
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        sys.exit(f"{name}: its sha256 is {found}, but SHA256SUMS says {digest}")


def main():
    hashes = expected()
    missing = [name for name in hashes if not (FOLDER / name).exists()]
    if missing:
        with tempfile.TemporaryDirectory() as temporary:
            subprocess.run([*DOWNLOAD, "--dest", temporary, CARRIER], check=True)
            (wheel,) = Path(temporary).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                for name in missing:
                    content = archive.read(INSIDE + name)
                    require(name, content, hashes[name])
                    (FOLDER / name).write_bytes(content)
    for name, digest in hashes.items():
        require(name, (FOLDER / name).read_bytes(), digest)
    print(f"{len(hashes)} files, {len(missing)} of them fetched; all hashes agree")


if __name__ == "__main__":
    main()
