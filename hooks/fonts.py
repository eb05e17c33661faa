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
VARIABLE = re.compile(r"<mi>(.|&\w+;)</mi>")
SOURCE_OR_TAG = re.compile(r"<annotation\b.*?</annotation>|<[^>]+>", re.DOTALL)

# A browser draws <mi>x</mi>, one letter, with the math italic letter.
UPRIGHT = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
)
ITALIC = [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)]
TO_ITALIC = dict(zip(map(ord, UPRIGHT), ITALIC, strict=True)) | {ord("h"): ord("ℎ")}

# Thousandths of an em. Taller parentheses and braces are put together from their parts. Browsers
# give each the room of the widest size that the font has, so this brings formulas closer, too.
TALLEST = 2400

characters: set[str] = set()


def on_pre_build(config):
    characters.clear()


def on_post_page(output, page, config):
    formulas = MATH.findall(output)
    if not formulas:
        return output
    for formula in formulas:
        letters = html.unescape("".join(VARIABLE.findall(formula)))
        characters.update(letters.translate(TO_ITALIC))
        characters.update(html.unescape(SOURCE_OR_TAG.sub("", VARIABLE.sub("", formula))))
        if "<msqrt" in formula or "<mroot" in formula:
            characters.add("√")  # the browser draws it, no text holds it
    href = get_relative_url(URI, page.url)
    preload = f'<link rel="preload" href="{href}" as="font" type="font/woff2" crossorigin>'
    return output.replace("</title>", f"</title>\n    {preload}", 1)


def on_post_build(config):
    write_file(subset("".join(characters)), str(Path(config.site_dir, URI)))


def subset(text):
    """The font with the glyphs of a text only, as WOFF2; the same bytes for the same text."""
    options = Options(
        flavor="woff2",
        hinting=False,
        layout_features=["ss04"],  # the large prime
        notdef_outline=True,
    )
    font = TTFont(SOURCE, recalcTimestamp=False)
    for stretchy in font["MATH"].table.MathVariants.VertGlyphConstruction:
        sizes = stretchy.MathGlyphVariantRecord
        stretchy.MathGlyphVariantRecord = [s for s in sizes if s.AdvanceMeasurement <= TALLEST]
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
