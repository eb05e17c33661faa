"""Building the site for a test."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
