"""The same proof for a letter of our own that has nearly every part: its page, line by line."""

from pathlib import Path

import pytest

from signon.letters.file.letter_file import parse_letter
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.render import render
from signon.printing.rendered import RenderedLetter
from tests.printing.pictures import picture
from tests.printing.printed import placed, printed_lines

HARBOUR = Path(__file__).parent / "harbour"


@pytest.fixture(scope="module")
def rendered() -> RenderedLetter:
    parts = parse_letter((HARBOUR / "letter.md").read_text(encoding="utf-8"), "letter.md")
    assert parts.date
    return render(LetterDocument.compose(parts, date=parts.date, images={"anchor.png": picture()}))


def test_a_letter_with_every_part_prints_them_in_order_with_the_expected_line_breaks(rendered: RenderedLetter) -> None:
    expected = (HARBOUR / "expected.txt").read_text(encoding="utf-8").rstrip().split("\n")
    assert [" ".join(line.split()) for line in printed_lines(rendered.pdf)] == expected


def test_two_signers_stand_side_by_side_beneath_their_space(rendered: RenderedLetter) -> None:
    first, second = placed(rendered.pdf, "Ottilie Marsh"), placed(rendered.pdf, "Jonah Pell")
    assert first.top == pytest.approx(second.top, abs=0.02)
    assert second.left > first.right
