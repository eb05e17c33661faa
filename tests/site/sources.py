"""The sources of the pages, read with as little cleverness as possible."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tests.site_build import ROOT

DOCS = ROOT / "docs"
FENCE = re.compile(r"^( *)(`{3,}).*?^\1\2 *$", re.DOTALL | re.MULTILINE)
DISPLAY = re.compile(r"^ *\$\$(.+?)\$\$ *$", re.DOTALL | re.MULTILINE)
TAG = re.compile(r"\\tag *\{[^{}]*\}")


@dataclass
class Source:
    path: Path
    text: str

    @property
    def name(self):
        return self.path.relative_to(DOCS).as_posix()

    @property
    def url(self):
        """The address of the built page, relative to that of the site."""
        name = self.path.relative_to(DOCS).with_suffix("").as_posix()
        return name.removesuffix("index").rstrip("/") + "/" if name != "index" else ""

    def displays(self):
        """The LaTeX of the displays, in order, with single spaces and without numbers."""
        prose = FENCE.sub("", self.text)
        return [" ".join(TAG.sub("", latex).split()) for latex in DISPLAY.findall(prose)]


def read(path):
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = [c for c in json.loads(text)["cells"] if c["cell_type"] == "markdown"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells)
    return Source(path, text)


SOURCES = [read(path) for path in sorted(DOCS.rglob("*")) if path.suffix in (".md", ".ipynb")]
