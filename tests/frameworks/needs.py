"""Tests that run a framework are reported as not run where none is installed."""

from importlib.util import find_spec

import pytest

REASON = "not run: no framework is installed here, `make test-frameworks` installs and runs them"
MISSING = find_spec("torch") is None  # where one of them is installed, all of them must be

frameworks = [pytest.mark.frameworks, pytest.mark.skipif(MISSING, reason=REASON)]


def skip_module_without_frameworks():
    if MISSING:
        pytest.skip(REASON, allow_module_level=True)
