"""Which pages the browser visits, and in which sizes."""

from tests.site.sources import SOURCES

PAGES = [source.url for source in SOURCES] + ["404.html"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
