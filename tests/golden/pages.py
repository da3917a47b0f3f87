"""Pages as small grey pictures, and how much two of them differ."""

from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from signon.printing.pdf.render import render
from tests.golden.letters import GoldenLetter

FOLDER = Path(__file__).parent / "pages"
DIFFERENCES = Path(__file__).parents[2] / "artefacts" / "golden"
SCALE = 60 / 72
"""Sixty dots per inch: enough to see what moved, and small enough to keep."""

FINER = 4
"""Pages are printed so many times as large and then reduced: glyphs snap to the dots of the large page. A line that any
other build sets a hair higher or lower would else move by a whole dot of the small one."""

NOTICED = 25
"""Levels of grey, of 255, by which a blurred dot must differ to count."""

MOST_DOTS = 40
"""As many may differ, about four letters' worth: another build of the same font moves the edges of many, not these."""


def printed_pages(letter: GoldenLetter) -> list[Image.Image]:
    """The kept pages of a letter, printed now."""
    document = pypdfium2.PdfDocument(render(letter.document()).pdf)
    pages = (document[at] for at in range(min(letter.pages, len(document))))
    return [page.render(scale=SCALE * FINER).to_pil().convert("L").reduce(FINER) for page in pages]


def page_file(name: str, number: int) -> Path:
    """Where page ``number``, from 1, of the letter ``name`` is kept."""
    return FOLDER / f"{name}-{number}.png"


def difference(kept: Image.Image, printed: Image.Image) -> Image.Image:
    """White where the pages differ so that a person would notice, all over when they differ in size."""
    if kept.size != printed.size:
        return Image.new("L", printed.size, 255)
    blurred = (page.convert("L").filter(ImageFilter.BoxBlur(1)) for page in (kept, printed))
    return ImageChops.difference(*blurred).point(lambda level: 255 if level > NOTICED else 0)


def dots(picture: Image.Image) -> int:
    """How many dots of a picture of differences are white."""
    return picture.histogram()[255]
