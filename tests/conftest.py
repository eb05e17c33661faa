"""The site, built once for all tests that read it."""

import socket

import pytest

from tests.site_build import Site, build

PREFIX = "checked-derivations"  # as on GitHub Pages, where a project's site is not at the root


def pytest_collection_modifyitems(items):
    """Under `-n` a file stays in one process, and what reads the site in that which builds it."""
    for item in items:
        group = "site" if "site" in item.fixturenames else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = tmp_path_factory.mktemp("site")
    url = f"http://127.0.0.1:{port}/{PREFIX}/"
    result = build(root / PREFIX, url, cwd=root)
    assert result.returncode == 0, result.stdout
    return Site(root / PREFIX, url, port, result.stdout)
