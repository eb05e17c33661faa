"""The build: silent, strict, and the same whenever and wherever it runs."""

import gzip
import hashlib
import re

from tests.site_build import ROOT, build

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')  # names the builder


def digests(folder):
    """What every file holds, but for the name of the builder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            GENERATOR.sub(b"", path.read_bytes())
        ).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_build_warns_of_nothing(site):
    loud = [line for line in site.log.splitlines() if not line.startswith(("INFO", "DEBUG"))]
    assert loud == []


def test_another_builder_elsewhere_gives_the_same_site_byte_for_byte(site, tmp_path):
    """The maintained fork of MkDocs, in another folder and time zone, with other hashes."""
    other = tmp_path / "other"
    elsewhere = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    result = build(other, site.url, cwd=tmp_path, builder="properdocs", **elsewhere)
    assert result.returncode == 0, result.stdout
    assert digests(other) == digests(site.folder)


def test_all_scripts_of_the_site_weigh_at_most_25_kilobytes_compressed(site):
    scripts = [site.folder / "assets" / path.name for path in (ROOT / "docs/assets").glob("*.js")]
    assert len(scripts) > 5
    assert sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in scripts) <= 25_000
