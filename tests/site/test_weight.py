"""What the build leaves out of pages, drawings and style sheets, and what it keeps."""

import re

import pytest

from hooks.compact import COMMENT, compact
from hooks.figures import drawn, rounded, without_groups
from hooks.styles import IDLE, VARIABLE, joined, of_script

NAMES = {"div", "a", "href", "dir", "ltr", "input", "--given", "tab 2"}
NAMES |= {".md-nav", ".tabbed-set", ".tabbed-control--"}
SHEETS = [
    (".md-nav{color:red}", ".md-nav{color:red}"),
    (".md-none{color:red}", ""),
    ("md-nav{color:red}", ""),  # an element of that name
    (".md-nav,.md-none{color:red}", ".md-nav{color:red}"),
    (".md-nav:hover::before{color:red}", ".md-nav:hover::before{color:red}"),
    (".md-nav:not(.md-none){color:red}", ".md-nav:not(.md-none){color:red}"),
    ("#md-none{color:red}", ""),
    ("[dir=ltr] a{color:red}", "[dir=ltr] a{color:red}"),
    ("[dir=rtl] a{color:red}", ""),
    ('a[href^="http"]{color:red}', 'a[href^="http"]{color:red}'),
    ("a[hreflang]{color:red}", ""),
    (".tabbed-set>input:nth-child(2){color:red}", ".tabbed-set>input:nth-child(2){color:red}"),
    (".tabbed-set>input:nth-child(3){color:red}", ""),
    ("div:nth-child(3){color:red}", "div:nth-child(3){color:red}"),
    ("@media print{.md-none{color:red}}", ""),
    ("@media print{div{color:red}a{top:0}}", "@media print{div{color:red}a{top:0}}"),
    (".tabbed-control--next{top:0}", ".tabbed-control--next{top:0}"),  # the script has the rest
    (".md-nav--next{top:0}", ""),
    ("@page{margin:0}", "@page {margin:0}"),
    ('@charset "utf-8";/* words */div{color:red}', "div{color:red}"),
    ("div{--x:1;color:var(--x)}", "div{--x:1;color:var(--x)}"),
    ("div{--x:1;--y:var(--x)}", ""),  # nobody reads y, so nobody reads x
    ("div{--given:1}", "div{--given:1}"),
    ("div{--x:1}.md-none{color:var(--x)}", ""),
    ("div{margin:0!important}", "div{margin:0!important}"),
    ("div{background:url('data:;,{}')}", "div{background:url('data:;,{}')}"),
]


@pytest.mark.parametrize(("theme", "kept"), SHEETS)
def test_a_rule_of_the_theme_stays_if_the_names_can_use_it(theme, kept):
    assert joined(theme, "", NAMES).replace('"', "'") == kept.replace('"', "'")


def test_our_rules_stay_and_keep_what_they_read():
    own = ".unheard-of { color: var(--x);\n  top: 0 }"
    assert joined("div{--x:1;--y:2}", own, NAMES) == "div{--x:1}.unheard-of{color:var(--x);top:0}"


def test_classes_of_a_script_are_those_in_its_strings():
    script = 'e.bar=h("a",{class:"one two"});f(`three four--${x}`);md.five' + f"('{IDLE[0][1:]}s')"
    names = of_script(script)
    assert {".one", ".two", ".three", "bar", "five"} <= names
    assert names.isdisjoint({".bar", ".five", f"{IDLE[0]}s"})


def test_the_sheet_defines_what_it_reads(site):
    sheet = (site.folder / "assets/site.css").read_text("utf-8")
    defined = set(re.findall(r"(?<=[{;])(--[\w-]+):", sheet))
    # Material's script sets some, others it leaves to whoever wants to set them.
    (script,) = site.folder.glob("assets/javascripts/bundle.*.js")
    script = script.read_text("utf-8")
    undefined = set(VARIABLE.findall(sheet)) - defined
    assert len(defined) > 50
    assert {n for n in undefined if n not in script and f"var({n}," not in sheet} == set()


PATHS = [
    ("M 1 2 L 3.04 2 \nL 3.04 5 ", "M1 2l2 0 0 3"),
    ("M 10.06 0 L 10 -0.5 ", "M10.1 0l-.1-.5"),
    ("M 0 0 L 1 1.02 L 2 2 L 3 2.98 L 4 0 ", "M0 0l3 3 1-3"),
    ("M 0 0 L 5 0 L 5 5 z M 1 1 L 2 9 ", "M0 0l5 0 0 5zM1 1l1 8"),
    ("M 7 7 ", "M7 7"),
    ("M 0 0 C 1 2 \n3 4 5 6 z ", "M 0 0 C 1 2 3 4 5 6 z"),
]


@pytest.mark.parametrize(("path", "short"), PATHS)
def test_a_line_keeps_its_corners_to_a_twentieth(path, short):
    assert drawn(path) == short


@pytest.mark.parametrize(
    ("number", "short"), [("103.4749", "103.5"), ("9.8765", "9.88"), ("0.125", "0.12")]
)
def test_a_place_is_right_to_a_tenth(number, short):
    assert rounded(number) == short


def test_only_groups_that_say_nothing_go():
    drawing = '<g><g id="a"><g><path/></g></g></g>'
    assert without_groups(drawing) == '<g id="a"><path/></g>'


PAGES = [
    ("<p>\n    one\n    two\n  </p>\n", "<p>\none\n    two\n</p>\n"),
    ("<pre>\n    <b>x</b>\n  </pre>\n  <p>", "<pre>\n    <b>x</b>\n  </pre>\n<p>"),
    ("<script>\n  f()\n</script>", "<script>\n  f()\n</script>"),
    ("<script>\n  // words\n  f(); // more\n</script>", "<script>\n  f();\n</script>"),
    ("<textarea>\n  a\n</textarea>", "<textarea>\n  a\n</textarea>"),
    ('<pre><span class="n">a</span> <span class="o">=</span>', '<pre>a <span class="o">=</span>'),
    ('<a title="a\n  b">', '<a title="a\n  b">'),
]


@pytest.mark.parametrize(("page", "short"), PAGES)
def test_a_page_loses_what_no_reader_sees(page, short):
    assert compact(page) == short


SCRIPTS = [
    ("// words\nf();\n  // more\ng();\n", "f();\ng();\n"),
    ("f(); // words\n", "f();\n"),
    ("const a = [1, // one\n  2];", "const a = [1,\n  2];"),
    ('f("http://a.b"); g("a; b");', 'f("http://a.b"); g("a; b");'),
    ("const half = a // 2\n", "const half = a // 2\n"),
]


@pytest.mark.parametrize(("script", "short"), SCRIPTS)
def test_a_script_loses_its_comments(script, short):
    assert COMMENT.sub("", script) == short
