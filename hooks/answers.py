"""What the checker says to likely answers, so that readers need no Python for them.

They are examined while the site is built, by the function that examines what readers write.
assets/check-derivation.js looks an answer up word for word, once it has left out what is read
alike; whatever is not among these goes to Python.
"""

import hashlib
import json
from itertools import product
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache/answers"
ADDRESS = "assets/answers.json"
QUESTION = r"\delta_j^L"

# Written as the script leaves them: no spaces but those that end a command, no layer.
ERRORS = ("(a_j-y_j)", "(y_j-a_j)")
SLOPES = (r"\sigma'(z_j)", "a_j(1-a_j)")
ANSWERS = (
    "a_j-y_j",
    "y_j-a_j",
    *map("".join, product(("", "2", "-"), ERRORS, ("", *SLOPES))),
    *map("".join, product(SLOPES, ERRORS)),
    "a_j-1",
    "z_j-y_j",
    r"\sigma(z_j)-y_j",
    r"-\frac{y_j}{a_j}",
    r"\frac{a_j-y_j}{a_j(1-a_j)}",
    r"-\frac{y_j}{a_j}+\frac{1-y_j}{1-a_j}",
)


def examined(setting):
    """The report on each answer that can be read, kept until what it depends on changes."""
    from equation_checker.cache import machinery, write  # on the path since hooks/imports.py
    from equation_checker.derivation import examine

    depends = machinery() + json.dumps([setting, QUESTION, ANSWERS]).encode()
    cached = CACHE / f"{hashlib.sha256(depends).hexdigest()}.json"
    if cached.is_file():
        return json.loads(cached.read_text("utf-8"))
    reports = {answer: examine(setting, QUESTION, answer) for answer in ANSWERS}
    found = {
        answer: {**report, "built": ", made when this site was built"}
        for answer, report in reports.items()
        if report["verdict"] in ("right", "wrong")
    }
    write(cached, json.dumps(found))
    return found


def on_files(files, config):
    from equation_checker.setting import setting_of_page

    pages = sorted((Path(config.docs_dir) / "pairings").glob("*.md"))
    settings = [setting_of_page(page, "", "") for page in pages]
    known = {setting: {QUESTION: examined(setting)} for setting in settings}
    files.append(File.generated(config, ADDRESS, content=json.dumps(known, ensure_ascii=False)))
    return files
