"""Let pages and notebooks import `snippets` and `hooks`, from any working directory."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = "benchmarks", "equation_checker", "hooks", "live", "snippets"


def on_config(config):
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    # A notebook's kernel is a process of its own.
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(ROOT) not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, paths)])
    return config


def on_pre_build(config):
    """Forget what an earlier build of the same `mkdocs serve` imported: it may have been edited."""
    for name in list(sys.modules):
        if name.partition(".")[0] in OURS:
            del sys.modules[name]
