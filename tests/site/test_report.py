"""The two pages about the checker show what it finds, and its download does what they say."""

import os
import subprocess
import sys
import zipfile

import pytest

from tests.equation_checker.notations import GROUPS
from tests.site.verdicts import EVERY, VERDICTS


@pytest.fixture
def report(site):
    return site.page("how-equations-are-checked")


@pytest.fixture
def own(site):
    return site.page("check-your-own-equations")


def counts(verdicts):
    kinds = [verdict.kind for verdict in verdicts]
    return [
        kinds.count("definition"),
        kinds.count("claim") + kinds.count("inline"),
        kinds.count("listing"),
        kinds.count("erratum"),
        sum(verdict.comparisons for verdict in verdicts),
    ]


def test_the_report_has_a_row_for_each_page_that_states_something_and_their_sum(report):
    rows = report.select("table[data-search-exclude] tbody tr")
    stating = [found for found in VERDICTS.values() if found]
    shown = [[int(td.text.replace(",", "")) for td in row.select("td")[1:6]] for row in rows]
    assert sorted(shown[:-1]) == sorted(map(counts, stating))
    assert shown[-1] == counts(EVERY)
    assert all(row.a["href"].startswith("../") or row.a["href"] == "./" for row in rows[:-1])


def test_the_text_of_the_report_has_the_numbers_of_this_build(report):
    text = " ".join(report.select_one("article").text.split())
    total = sum(verdict.comparisons for verdict in EVERY)
    assert f"checked {len(EVERY):,} statements with {total:,} comparisons" in text
    assert "No statement of this site is excused." in text
    assert report.select_one("svg.plot title").text == "Largest differences of all statements"


def test_the_notation_reference_shows_every_row_of_the_table(own):
    written = [code.text for code in own.select("td:nth-child(2) > code")]
    for rows in GROUPS.values():
        for row in rows:
            assert f"{row.above}{row.latex}" in written
    assert len(own.select("td:first-child > math")) >= sum(map(len, GROUPS.values()))


def test_the_download_checks_the_first_page_and_says_what_the_page_shows(site, own, tmp_path):
    link = own.find("a", string="equation_checker.zip")
    path = (site.folder / "check-your-own-equations" / link["href"]).resolve()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    blocks = [code.text for code in own.select("article pre > code")]
    page = next(text for text in blocks if text.startswith("---\nequations:"))
    answer = next(text for text in blocks if text.startswith("line.md:"))
    (tmp_path / "line.md").write_text(page, "utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    result = subprocess.run(
        [sys.executable, "-m", "equation_checker", "line.md"],
        cwd=tmp_path,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 1, result.stderr
    assert result.stdout.strip() == answer.strip()
