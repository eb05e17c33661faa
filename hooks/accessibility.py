"""What Material leaves out for people who use a screen reader. The rest is in assets/site.js."""

DIALOG = 'data-md-component="search" role="dialog"'


def name_search(output):
    return output.replace(DIALOG, DIALOG + ' aria-label="Search"')


def on_post_page(output, page, config):
    return name_search(output)


def on_post_template(output, template_name, config):
    return name_search(output) if template_name.endswith(".html") else output
