"""Every golden letter prints as when somebody looked at its pages and found them right."""

import pytest
from PIL import Image, ImageDraw

from tests.golden.letters import golden_letters, us_window
from tests.golden.pages import DIFFERENCES, MOST_DOTS, difference, dots, page_file, printed_pages


@pytest.mark.parametrize("name", golden_letters())
def test_the_pages_of_a_golden_letter_are_as_they_were(name):
    letter = golden_letters()[name]()
    printed = printed_pages(letter)
    assert len(printed) == letter.pages
    changed = []
    for number, page in enumerate(printed, start=1):
        differing = difference(Image.open(page_file(name, number)), page)
        if dots(differing) > MOST_DOTS:
            changed.append(_evidence(name, number, page, differing))
    assert not changed, f"look at {', '.join(changed)}; 'python -m tests.golden {name}' keeps the pages as they are now"


def test_a_word_that_is_missing_would_be_noticed():
    (page,) = printed_pages(us_window())
    without = page.copy()
    ImageDraw.Draw(without).rectangle((60, 290, 84, 300), fill=255)
    assert dots(difference(page, without)) > MOST_DOTS


def test_a_page_moved_by_half_a_line_would_be_noticed():
    (page,) = printed_pages(us_window())
    moved = Image.new("L", page.size, 255)
    moved.paste(page, (0, 6))
    assert dots(difference(page, moved)) > MOST_DOTS


def _evidence(name, number, page, differing) -> str:
    """Write the page as printed and as kept, with the difference between them, for whoever looks; returns the file."""
    DIFFERENCES.mkdir(parents=True, exist_ok=True)
    kept = Image.open(page_file(name, number)).convert("L")
    beside = Image.new("L", (kept.width + page.width + differing.width, max(kept.height, page.height)), 128)
    for at, picture in ((0, kept), (kept.width, differing), (kept.width + differing.width, page)):
        beside.paste(picture, (at, 0))
    file = DIFFERENCES / f"{name}-{number}.png"
    beside.save(file)
    return str(file)
