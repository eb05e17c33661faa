"""The fields for derivations: what they ask, what they carry, and that the answers are right."""

import html
import json
import random
import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import PluginError

from equation_checker import check
from equation_checker.derivation import MISTAKES, examine
from equation_checker.setting import setting_of_page
from hooks import answers, derivations
from tests.site.sources import SOURCES
from tests.site_build import ROOT

# The solution of each exercise that asks for a formula.
SOLUTIONS = {
    "5. Half a cost": r"-t\,(1-\sigma(z))",
    "8. The cancellation": r"\sigma(z) - t",
    "9. The largest error signal": r"\sigma(z)^2(1-\sigma(z))(2-3\sigma(z))",
    "11. Two classes": r"\sigma(z-g) - t",
    "12. Temperature": r"\frac{1}{\tau}\Bigl(\frac{e^{z_j/\tau}}{\sum_k e^{z_k/\tau}} - 1\Bigr)",
    "15. One unit below": r"\bigl(\sigma(v\,\sigma(k)) - t\bigr)\,v\,\sigma'(k)",
    "16. Where the cost bends down": r"\sigma(z)(1-\sigma(z))^2(3\sigma(z)-1)",
    "18. A weight on the positive examples": r"(1-q)\,\sigma(z) - r\,q\,(1-\sigma(z))",
}


def fields(site, url):
    return site.page(url).select("check-derivation")


def asked(field):
    return [line.split("\t")[1] for line in field["data-asked"].split("\n")]


def settings(field):
    return {pre["data-name"]: pre.text for pre in field.select("pre[data-name]")}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_field_of_a_page_carries_definitions_that_stand_alone(site, source):
    found = fields(site, source.url)
    assert len(found) == source.text.count("\n<check-derivation")
    assert len(found) >= (source.path.parent.name == "pairings")
    for field in found:
        for text in settings(field).values():
            verdicts = check(text)
            assert {(v.kind, v.ok) for v in verdicts} == {("definition", True)}
        for formula in asked(field):
            report = examine(next(iter(settings(field).values())), formula, formula)
            assert report["verdict"] == "unfinished", report


def test_the_page_of_all_pairings_offers_each_of_them_and_what_the_post_prints(site):
    (field,) = fields(site, "check-your-derivation/")
    names = {path.stem for path in (ROOT / "docs/pairings").glob("*.md")}
    assert set(settings(field)) == names | {f"{name}-as-printed" for name in names}


def test_the_exercises_that_ask_for_a_formula_know_their_solution(site):
    graded = {}
    for field in fields(site, "exercises/"):
        title = field.find_previous("h3").contents[0].strip()
        (text,) = settings(field).values()
        graded[title] = (text, *asked(field))
    assert set(graded) == set(SOLUTIONS)
    for title, (text, formula) in graded.items():
        assert examine(text, formula, SOLUTIONS[title])["verdict"] == "right", title
        assert examine(text, formula, f"2\\,({SOLUTIONS[title]})")["mistake"] == "factor", title


def test_every_mistake_with_a_name_is_explained_where_its_link_leads(site):
    page = (site.folder / "check-your-derivation/index.html").read_text("utf-8")
    explained = re.findall(r'<dt id="mistake-([a-z-]+)">', page)
    assert sorted(explained) == sorted(MISTAKES)


def test_each_pairing_has_likely_answers_to_the_question_and_definitions_of_its_field(site):
    known = json.loads((site.folder / answers.ADDRESS).read_text("utf-8"))
    names = [path.stem for path in (ROOT / "docs/pairings").glob("*.md")]
    assert len(known) == len(names)
    for name in names:
        (field,) = fields(site, f"pairings/{name}/")
        reports = known[settings(field)[name]][asked(field)[0]]
        assert {report["verdict"] for report in reports.values()} == {"right", "wrong"}
        for answer in random.Random(name).sample(sorted(reports), 5):
            assert reports[answer].pop("built")
            said = examine(settings(field)[name], asked(field)[0], answer)
            assert json.loads(json.dumps(said)) == reports[answer]


# What the script leaves out before it looks an answer up.
READ_ALIKE = [
    r"(a_j-y_j)\sigma'(z_j)",
    r"(a_j^L-y_j)\sigma'(z_j^L)",
    r" ( a_j - y_j ) \sigma' (z_j) ",
    r"(a_j-y_j)\,\;\:\!\sigma'(z_j)",
    r"\left(a_j-y_j\right)\sigma'\left( z_j \right)",
    r"=(a_j-y_j)\sigma'(z_j)",
    r"\delta_j = (a_j-y_j)\sigma'(z_j)",
    r"\delta_j^L = (a_j-y_j)\sigma'(z_j)",
]


@pytest.mark.parametrize("answer", READ_ALIKE)
def test_what_the_script_leaves_out_changes_no_verdict(answer):
    setting = setting_of_page(ROOT / "docs/pairings/sigmoid-quadratic.md", "", "")
    plain, *_ = READ_ALIKE
    reports = [examine(setting, answers.QUESTION, latex) for latex in (answer, plain)]
    for report in reports:
        del report["steps"]  # as they were typed
    assert reports[0] == reports[1]
    assert reports[0]["verdict"] == "right"


PAGES = SimpleNamespace(
    get_file_from_path=lambda path: SimpleNamespace(url_relative_to=lambda file: "../help/")
)


def replaced(content, path="docs/exercises.md"):
    file = SimpleNamespace(abs_src_path=str(ROOT / path), src_uri=path)
    return derivations.on_page_content(content, SimpleNamespace(file=file), {}, PAGES)


def test_a_field_keeps_no_markup_of_its_attributes():
    formula = html.escape(r"\frac{\partial}{\partial z}\sigma(z)")
    found = replaced(f'<p><check-derivation data-asked="{formula}"></check-derivation></p>')
    (field,) = BeautifulSoup(found, "html.parser").select("check-derivation")
    assert asked(field) == [r"\frac{\partial}{\partial z}\sigma(z)"]
    assert field["data-help"] == "../help/"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            r'<p><check-derivation data-asked="\foo"></check-derivation></p>',
            r"\\foo is not declared",
        ),
        ("<p>text <check-derivation></check-derivation></p>", "a paragraph of its own"),
        ('<p>text <check-derivation data-own=""></check-derivation></p>', "a paragraph of its own"),
        ('<p><check-derivation data-pairings="none"></check-derivation></p>', "none.md"),
    ],
)
def test_a_field_that_asks_what_nobody_can_answer_stops_the_build(content, says):
    with pytest.raises(PluginError, match=says):
        replaced(content)
