"""What a journal has beside its pages: lists by category and by date, and a feed.

A page takes part when its front matter has a `date`. `<!-- archive: categories -->` and
`<!-- archive: dates -->` on a line of their own become the lists.
"""

import posixpath
from datetime import date
from itertools import groupby
from urllib.parse import urljoin
from xml.etree import ElementTree

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils import meta

FEED = "feed.xml"


def category(entry):
    return entry["category"]


def month(entry):
    return f"{entry['date']:%B %Y}"


# What stands in a page, how its entries are ordered, and what they are grouped by.
LISTS = {
    "<!-- archive: categories -->": (lambda entries: sorted(entries, key=category), category),
    "<!-- archive: dates -->": (list, month),
}


def dated_pages(files):
    """Front matter, title and file of each page that has a date, newest first, then by address."""
    from hooks.notebooks import as_markdown

    entries = []
    for file in files.documentation_pages():
        text, data = meta.get_data(as_markdown(file))
        if "date" not in data:
            continue
        if type(data["date"]) is not date:
            raise PluginError(f"{file.src_uri}: the date {data['date']!r} is not like 2026-11-24")
        for key in ("description", "category"):
            if key not in data:
                raise PluginError(f"{file.src_uri}: a page with a date needs a {key}")
        heading = next(line for line in text.splitlines() if line.startswith("# "))
        entries.append({"title": heading.removeprefix("# ")} | data | {"file": file})
    return sorted(entries, key=lambda e: (-e["date"].toordinal(), e["file"].src_uri))


def on_files(files, config):
    files.append(File.generated(config, FEED, content=feed(dated_pages(files), config)))
    return files


def feed(entries, config):
    """The pages as an Atom feed (RFC 4287)."""
    root = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")

    def add(parent, name, text=None, **attributes):
        element = ElementTree.SubElement(parent, name, attributes)
        element.text = text
        return element

    add(root, "title", config.site_name)
    add(root, "subtitle", config.site_description)
    add(root, "id", config.site_url)
    add(root, "link", href=config.site_url)
    add(root, "link", rel="self", href=urljoin(config.site_url, FEED))
    add(root, "updated", midnight(entries[0]["date"]) if entries else midnight(date(1970, 1, 1)))
    for entry in entries:
        element = add(root, "entry")
        address = urljoin(config.site_url, entry["file"].url)
        add(element, "title", entry["title"])
        add(element, "id", address)
        add(element, "link", href=address)
        add(element, "published", midnight(entry["date"]))
        add(element, "updated", midnight(entry["date"]))
        add(element, "summary", entry["description"])
        add(element, "category", term=entry["category"])
        add(add(element, "author"), "name", config.site_name)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def midnight(day):
    return f"{day.isoformat()}T00:00:00Z"


def on_page_markdown(markdown, page, config, files):
    for marker, (order, group) in LISTS.items():
        if marker not in markdown:
            continue
        lines = []
        for heading, entries in groupby(order(dated_pages(files)), group):
            lines += [f"## {heading}", ""]
            for entry in entries:
                folder = posixpath.dirname(page.file.src_uri) or "."
                target = posixpath.relpath(entry["file"].src_uri, folder)
                day = f"{entry['date']:%B} {entry['date'].day}, {entry['date'].year}"
                lines.append(f"- [{entry['title']}]({target}), {day}")
            lines.append("")
        markdown = markdown.replace(marker, "\n".join(lines))
    return markdown
