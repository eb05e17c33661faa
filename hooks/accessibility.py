"""What Material leaves out for people who use a screen reader. The rest is in assets/site.js."""

import re

EMPTY_HEAD = re.compile(r"<thead>\s*<tr>(?:\s*<th[^>]*></th>)+\s*</tr>\s*</thead>\s*")
EMPTY_CELL = re.compile(r"<th([^>]*)></th>")
DIALOG = 'data-md-component="search" role="dialog"'


def on_page_content(content, page, config, files):
    """A header without words is none: Markdown has no other way to write such a table."""
    return EMPTY_CELL.sub(r"<td\1></td>", EMPTY_HEAD.sub("", content))


def name_search(output):
    return output.replace(DIALOG, DIALOG + ' aria-label="Search"')


def on_post_page(output, page, config):
    return name_search(output)


def on_post_template(output, template_name, config):
    return name_search(output) if template_name.endswith(".html") else output
