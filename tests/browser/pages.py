"""Which pages the browser visits, and in which sizes."""

from tests.site.sources import SOURCES

PAGES = [source.url for source in SOURCES] + ["404.html"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def see_code(page):
    """Scroll to the first code that can be run, and wait for its buttons."""
    page.locator("python-snippet").first.scroll_into_view_if_needed()
    page.locator("python-snippet .bar").first.wait_for()
