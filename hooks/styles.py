"""One style sheet for all pages: the theme's without what no page can use, and ours.

A rule of the theme stays if one of its selectors asks only for names that occur in a tag of some
page or in a script, which may make elements; a custom property stays if something reads it.
"""

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import tinycss2
from mkdocs.exceptions import PluginError
from mkdocs.utils import write_file

URI = "assets/site.css"
THEME = ["assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css"]
SCRIPTS = ["assets/javascripts/bundle.*.min.js", "assets/*.js"]
# Of the theme's script, but for notes in code, tooltips, a repository, versions and diagrams.
IDLE = (".md-annotation", ".md-source", ".md-tooltip", ".md-version", ".mermaid")

NAME = re.compile(r"[\w-]+")
QUOTED_NAMES = re.compile(r"(?<=[\"'`])[\w -]+(?=[\"'`$])")
TAB = re.compile(r"__tabbed_\d+_(\d+)")
OPENING_TAG = re.compile(r"<[a-zA-Z][^>]*>")
CLASSES = re.compile(r'class="([^"]*)"')
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
LINES = re.compile(r"\s*\n\s*")
GROUPS = {"media", "supports"}  # of rules, under a condition

sheets = {"theme": "", "own": ""}
names: set[str] = set()  # classes with a dot


def on_files(files, config):
    """Take the sheets, and source maps, which no reader needs, out of the site."""

    def take(pattern):
        found = [file for file in files if Path(file.src_uri).match(pattern)]
        if len(found) != 1:
            raise PluginError(f"{len(found)} files are named {pattern}, hooks/styles.py needs one")
        files.remove(found[0])
        return found[0].content_string

    sheets.update(theme="".join(map(take, THEME)), own=take(URI))
    for file in [file for file in files if file.src_uri.endswith(".map")]:
        files.remove(file)
    names.clear()
    for pattern in SCRIPTS:
        for file in files:
            if Path(file.src_uri).match(pattern):
                names.update(of_script(file.content_string))
    return files


def of_script(text):
    """The names in a script; classes are those in a string of names, up to its first expression."""
    classes = {f".{name}" for string in QUOTED_NAMES.findall(text) for name in string.split()}
    named = set(NAME.findall(text)) - {"rtl"}  # asked for, but no page is written that way
    return named | {name for name in classes if not name.startswith(IDLE)}


def of_page(output):
    for tag in set(OPENING_TAG.findall(output)):
        names.update(NAME.findall(tag))
        for value in CLASSES.findall(tag):
            names.update(f".{name}" for name in value.split())
        names.update(f"tab {number}" for number in TAB.findall(tag))
    return output


def on_post_page(output, page, config):
    return of_page(output)


def on_post_template(output, template_name, config):
    return of_page(output) if template_name.endswith(".html") else output


def on_post_build(config):
    sheet = '@charset "utf-8";' + joined(sheets["theme"], sheets["own"], names)
    write_file(sheet.encode(), str(Path(config.site_dir, URI)))


@dataclass
class Rule:
    """Declarations and what they are for: selectors, or one at-rule."""

    conditions: tuple[str, ...]  # the groups around it, from the outside
    heads: list[str]
    declarations: list[str]

    def __str__(self):
        return f"{','.join(self.heads)}{{{';'.join(self.declarations)}}}"


def joined(theme, own, names):
    """One sheet: of the theme what the names can use, and all of ours."""
    rules = [*flat(parsed(theme), (), names), *flat(parsed(own), ())]
    read: set[str] | None = None
    while read != (read := names | set(VARIABLE.findall("".join(map(str, rules))))):
        # What goes may have been the only one to read another.
        for rule in rules:
            rule.declarations = [
                text
                for text in rule.declarations
                if not text.startswith("--") or text.partition(":")[0] in read
            ]
    text = ""
    used = (rule for rule in rules if rule.declarations)
    for conditions, group in groupby(used, lambda rule: rule.conditions):
        inner = "".join(map(str, group))
        for condition in reversed(conditions):
            inner = f"{condition}{{{inner}}}"
        text += inner
    return text


def parsed(sheet):
    return tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)


def flat(nodes, conditions, names=None):
    """The rules among some nodes that the names can use, without the groups that hold them."""
    for node in nodes:
        if node.type == "error":
            raise PluginError(f"style sheet, line {node.source_line}: {node.message}")
        if node.type == "at-rule" and node.lower_at_keyword in GROUPS:
            condition = f"@{node.at_keyword} {squeezed(node.prelude)}"
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from flat(inner, (*conditions, condition), names)
        elif node.type == "at-rule":  # keyframes, a font, paper
            if node.lower_at_keyword != "charset":
                head = f"@{node.at_keyword} {squeezed(node.prelude)}"
                yield Rule(conditions, [head], [squeezed(node.content)])
        else:
            heads = [
                squeezed(selector)
                for selector in selectors(node.prelude)
                if names is None or possible(selector, names)
            ]
            if heads:
                yield Rule(conditions, heads, list(declarations(node)))


def selectors(prelude):
    """The selectors of a list, each as its tokens."""
    found = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def possible(selector, names):
    """Whether all that a selector asks for is among the names."""
    of_tabs = any(token.type == "ident" and token.value.startswith("tabbed-") for token in selector)
    return all(
        name in names or beginning(name) in names
        for before, token in pairwise([None, *selector])
        for name in asked(token, before, of_tabs)
    )


def beginning(name):
    """What a script may complete: `.tabbed-control--` of `.tabbed-control--next`."""
    first, modified, _ = name.partition("--")
    return first + modified


def asked(token, before, of_tabs):
    """The names that one token of a selector asks for."""
    if token.type == "ident" and before != ":":  # which would make it a pseudo-class
        return ["." + token.value if before == "." else token.value]
    if token.type == "hash":
        return [token.value]
    if token.type == "[] block":
        operator = [part.value for part in token.content if part.type == "literal"]
        values = [part.value for part in token.content if part.type in ("ident", "string")]
        # A value that needs only to be part of another says nothing.
        return NAME.findall(" ".join(values if operator == ["="] else values[:1]))
    if token.type == "function" and token.lower_name == "nth-child" and of_tabs:
        return [f"tab {tinycss2.serialize(token.arguments)}"]  # the theme has rules for twenty
    return []


def declarations(rule):
    nodes = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    for node in nodes:
        if node.type != "declaration":
            raise PluginError(f"style sheet, line {node.source_line}: {node.type} in a rule")
        yield f"{node.name}:{squeezed(node.value)}{'!important' if node.important else ''}"


def squeezed(nodes):
    return LINES.sub(" ", tinycss2.serialize(nodes).strip())
