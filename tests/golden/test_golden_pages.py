"""Every golden letter prints as when somebody looked at its pages and found them right."""

from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from signon.printing.pdf.render import render
from tests.golden.letters import golden_letters, us_window
from tests.golden.pages import DIFFERENCES, FINER, MOST_DOTS, SCALE, difference, dots, page_file, printed_pages


@pytest.mark.parametrize("name", golden_letters())
def test_the_pages_of_a_golden_letter_are_as_they_were(name: Any) -> None:
    letter = golden_letters()[name]()
    printed = printed_pages(letter)
    assert len(printed) == letter.pages
    changed = []
    for number, page in enumerate(printed, start=1):
        differing = difference(Image.open(page_file(name, number)), page)
        if dots(differing) > MOST_DOTS:
            changed.append(_evidence(name, number, page, differing))
    assert not changed, f"look at {', '.join(changed)}; 'python -m tests.golden {name}' keeps the pages as they are now"


def test_a_word_that_is_missing_would_be_noticed() -> None:
    (page,) = printed_pages(us_window())
    without = page.copy()
    ImageDraw.Draw(without).rectangle((60, 290, 84, 300), fill=255)
    assert dots(difference(page, without)) > MOST_DOTS


@pytest.mark.parametrize(("distance", "noticed"), [(0.3, False), (2, True)])
def test_a_line_that_moved_by_so_many_points_is_or_is_not_noticed(distance: float, noticed: bool) -> None:
    """A third of a point is what rounding does in another build; two points are a sixth of a line."""
    page = pypdfium2.PdfDocument(render(us_window().document()).pdf)[0]
    large = page.render(scale=SCALE * FINER).to_pil().convert("L")
    line = (0, 306 * FINER, large.width, 319 * FINER)
    moved = large.copy()
    moved.paste(large.crop(line), (0, line[1] + round(distance * SCALE * FINER)))
    assert (dots(difference(large.reduce(FINER), moved.reduce(FINER))) > MOST_DOTS) == noticed


def test_a_page_moved_by_half_a_line_would_be_noticed() -> None:
    (page,) = printed_pages(us_window())
    moved = Image.new("L", page.size, 255)
    moved.paste(page, (0, 6))
    assert dots(difference(page, moved)) > MOST_DOTS


def _evidence(name: str, number: int, page: Image.Image, differing: Image.Image) -> str:
    """Write the page as printed and as kept, with the difference between them, for whoever looks; returns the file."""
    DIFFERENCES.mkdir(parents=True, exist_ok=True)
    kept = Image.open(page_file(name, number)).convert("L")
    beside = Image.new("L", (kept.width + page.width + differing.width, max(kept.height, page.height)), 128)
    for at, picture in ((0, kept), (kept.width, differing), (kept.width + differing.width, page)):
        beside.paste(picture, (at, 0))
    file = DIFFERENCES / f"{name}-{number}.png"
    beside.save(file)
    return str(file)
