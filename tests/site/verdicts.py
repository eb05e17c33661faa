"""What the checker says about the pages of the site: checked once, then kept until they change."""

import os
from pathlib import Path

from equation_checker.__main__ import pages
from equation_checker.cache import FOLDER, check_all
from tests.site_build import ROOT

FILES = pages([Path(os.path.relpath(ROOT / "docs"))])  # named as the build names them
VERDICTS = {
    file.relative_to(FILES[0].parent).as_posix(): found
    for file, found in zip(FILES, check_all(FILES, os.cpu_count() or 1, ROOT / FOLDER), strict=True)
}
EVERY = [verdict for found in VERDICTS.values() for verdict in found]
