"""Prints a font's specimen: a line in the font itself, in letters that the font has."""

import unicodedata

from fontTools.ttLib import TTFont
from markupsafe import escape

from signon.printing.pdf.fonts import check_font, font_file
from signon.printing.pdf.layout import plain_pdf
from signon.printing.pdf.markup import css_string
from signon.printing.rendered import FontSpecimen, RenderedLetter

SENTENCES = (
    "The river carries what we let it carry. 0123456789",
    "النهر يحمل ما نتركه فيه ٠١٢٣٤٥٦٧٨٩",
    "הנהר נושא את מה שנותנים לו",
    "नदी वही बहाती है जो हम उसे देते हैं",
    "河流带走我们交给它的一切",
)
"""One sentence in several scripts. A font shows the first that it has every letter of."""

MOST_LETTERS = 20


def print_specimen(specimen: FontSpecimen) -> RenderedLetter:
    """A page of one line. Raises ``FontMissingError`` when the font is not installed."""
    check_font(specimen.family)
    style = (
        "@page { size: 450pt 36pt; margin: 4pt 6pt }"
        f" p {{ font: 13pt/1.8 {css_string(specimen.family)}; margin: 0; white-space: nowrap }}"
    )
    return RenderedLetter(plain_pdf(f"<p dir=auto>{escape(_sample(specimen.family))}</p>", style), 1, 0)


def _sample(family: str) -> str:
    """The first sentence that the font has all letters of, or else its first letters or signs."""
    with TTFont(font_file(family), fontNumber=0, lazy=True) as font:
        known = font.getBestCmap() or {}
    whole = (one for one in SENTENCES if all(ord(letter) in known for letter in one if not letter.isspace()))
    return next(whole, "") or _first_of(sorted(known), "L") or _first_of(sorted(known), "SNP")


def _first_of(codes: list[int], categories: str) -> str:
    found = [chr(code) for code in codes if unicodedata.category(chr(code))[0] in categories]
    return " ".join(found[:MOST_LETTERS])
