"""The Content Security Policy of each page."""

import os
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256

from tests.site_build import ROOT, parse, small_docs

WITH_COMMENTS = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
yml, docs, site = sys.argv[1:]
config = load_config(yml, docs_dir=docs, site_dir=site, nav=["index.md", "dated.md"])
config.extra["giscus"]["repo"] = "owner/name"
build(config)
"""
HOME = "---\ndescription: A\n---\n\n# Home\n"
DATED = "---\ndescription: A\ncategory: B\ndate: 2026-11-24\n---\n\n# Dated\n"


def test_the_policy_allows_exactly_the_inline_scripts_of_each_page(site):
    for page in site.pages():
        soup = parse(page)
        (meta,) = soup.select("meta[http-equiv=Content-Security-Policy]")
        assert meta.find_previous(["script", "link", "style"]) is None, page
        policy = dict(part.split(" ", 1) for part in meta["content"].split("; "))
        assert policy["default-src"] == "'none'"
        assert "unsafe" not in policy["script-src"].replace("'wasm-unsafe-eval'", "")
        assert "http" not in meta["content"]
        inline = [s for s in soup("script") if not s.get("src") and not s.get("type")]
        assert policy["script-src"].count("sha256-") == len({s.string for s in inline}), page
        assert not soup.select("style"), page
        handlers = [e for e in soup.find_all() if any(a.startswith("on") for a in e.attrs)]
        assert handlers == [], page


def test_with_comments_every_page_allows_giscus_and_the_script_of_a_page_with_comments(tmp_path):
    docs = small_docs(tmp_path / "docs", index=HOME, dated=DATED)
    subprocess.run(
        [sys.executable, "-P", "-c", WITH_COMMENTS, str(ROOT / "mkdocs.yml"), docs, tmp_path / "s"],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
        timeout=120,
    )
    home, dated = (parse(tmp_path / "s" / name) for name in ("index.html", "dated/index.html"))
    assert dated.select_one('script[src="https://giscus.app/client.js"]')
    policies = [page.select_one("meta[http-equiv]")["content"] for page in (home, dated)]
    for policy in policies:
        assert policy.count("https://giscus.app") == 3
    inline = [s for s in dated("script") if not s.get("src") and not s.get("type")]
    hashes = [f"'sha256-{b64encode(sha256(s.string.encode()).digest()).decode()}'" for s in inline]
    comments = next(h for s, h in zip(inline, hashes, strict=True) if "giscus" in s.string)
    assert all(comments in policy for policy in policies)
    assert all(digest in policies[1] for digest in hashes)
