"""The Content Security Policy of each page."""

from bs4 import BeautifulSoup


def test_the_policy_allows_exactly_the_inline_scripts_of_each_page(site):
    for page in site.pages():
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
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
