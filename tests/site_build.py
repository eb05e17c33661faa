"""Building the site for a test."""

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
EPOCH = "1795478400"  # any day; it stands in the sitemap


@dataclass
class Site:
    folder: Path
    url: str
    port: int
    log: str

    def pages(self):
        return sorted(self.folder.rglob("*.html"))

    def page(self, url):
        """The page at an address relative to that of the site; to be read, not changed."""
        return parse(self.folder / url / "index.html")


@cache
def parse(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def small_docs(folder, **pages):
    """Write a site of a few pages that has all that the hooks look for."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for name in ("site.css", "site.js"):
        (folder / "assets" / name).touch()
    notation = (ROOT / "docs/equations.yml").read_text("utf-8")
    assert "embeds: ..\n" in notation
    notation = notation.replace("embeds: ..\n", f"embeds: {ROOT}\n")
    (folder / "equations.yml").write_text(notation, "utf-8")
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


def build(folder, url, cwd, builder="mkdocs", **environment):
    """Run `mkdocs build` as a reader would, from any working directory."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            builder,
            "build",
            "-f",
            str(ROOT / "mkdocs.yml"),
            "-d",
            str(folder),
        ],
        cwd=cwd,
        env={
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "SITE_URL": url,
            "SOURCE_DATE_EPOCH": EPOCH,
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
