"""The math font, cut down to the glyphs in use: STIX Two Math, served by the site itself."""

import html
import io
import re
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from mkdocs.utils import get_relative_url, write_file

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "vendor/fonts/STIXTwoMath-Regular.ttf"
URI = "assets/math.woff2"

MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
SOURCE_OR_TAG = re.compile(r"<annotation\b.*?</annotation>|<[^>]+>", re.DOTALL)

# A browser draws <mi>x</mi> with the math italic letter.
UPRIGHT = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
)
ITALIC = [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)]
TO_ITALIC = dict(zip(map(ord, UPRIGHT), ITALIC, strict=True)) | {ord("h"): ord("ℎ")}

characters: set[str] = set()


def on_pre_build(config):
    characters.clear()


def on_post_page(output, page, config):
    formulas = MATH.findall(output)
    if not formulas:
        return output
    for formula in formulas:
        characters.update(html.unescape(SOURCE_OR_TAG.sub("", formula)))
        if "<msqrt" in formula or "<mroot" in formula:
            characters.add("√")  # the browser draws it, no text holds it
    href = get_relative_url(URI, page.url)
    preload = f'<link rel="preload" href="{href}" as="font" type="font/woff2" crossorigin>'
    return output.replace("</title>", f"</title>\n    {preload}", 1)


def on_post_build(config):
    used = "".join(characters)
    write_file(subset(used + used.translate(TO_ITALIC)), str(Path(config.site_dir, URI)))


def subset(text):
    """The font with the glyphs of a text only, as WOFF2; the same bytes for the same text."""
    options = Options(
        flavor="woff2",
        hinting=False,
        layout_features=["ss04"],  # the large prime
        notdef_outline=True,
    )
    font = TTFont(SOURCE, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
