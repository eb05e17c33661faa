"""The build: silent, strict, and the same whenever and wherever it runs."""

import gzip
import hashlib
import re

from tests.site_build import ROOT, build


def digests(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_build_warns_of_nothing(site):
    loud = [line for line in site.log.splitlines() if not line.startswith(("INFO", "DEBUG"))]
    assert loud == []


def test_two_builds_are_equal_byte_for_byte(site, tmp_path):
    again = tmp_path / "again"
    result = build(again, site.url, cwd=tmp_path, TZ="Pacific/Auckland", PYTHONHASHSEED="7")
    assert result.returncode == 0, result.stdout
    assert digests(again) == digests(site.folder)


def test_properdocs_builds_the_same_site(site, tmp_path):
    other = tmp_path / "other"
    result = build(other, site.url, cwd=tmp_path, builder="properdocs")
    assert result.returncode == 0, result.stdout
    generator = re.compile(rb'<meta name="generator" content="[^"]*">')
    names = {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    assert names == {p.relative_to(site.folder) for p in site.folder.rglob("*") if p.is_file()}
    for name in names:
        pages = [
            generator.sub(b"", (folder / name).read_bytes()) for folder in (site.folder, other)
        ]
        assert pages[0] == pages[1], name


def test_all_scripts_of_the_site_weigh_at_most_25_kilobytes_compressed(site):
    scripts = [site.folder / "assets" / path.name for path in (ROOT / "docs/assets").glob("*.js")]
    assert len(scripts) > 5
    assert sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in scripts) <= 25_000
