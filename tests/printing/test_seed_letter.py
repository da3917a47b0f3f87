"""The proof: a real coalition letter of 2020, printed again, is the same page."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from signon.letters.file.letter_file import parse_letter
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.render import render
from signon.printing.rendered import RenderedLetter
from tests.printing.printed import placed, printed_lines

SENT = date(2020, 3, 27)
SEED = Path(__file__).parents[3] / "shared" / "seeds" / "coalition-letter-2020-03-27.txt"


@pytest.fixture(scope="module")
def seed() -> list[str]:
    """The lines of the letter as it was sent. Absent, it is skipped with a word, but never in CI."""
    if not SEED.exists() and os.environ.get("CI") != "true":
        pytest.skip("the reference letter does not lie beside this checkout, in ../shared/seeds")
    return [re.sub(r"\s+", " ", line).strip() for line in SEED.read_text(encoding="utf-8").rstrip().split("\n")]


@pytest.fixture(scope="module")
def rendered(seed: list[str]) -> RenderedLetter:
    parts = parse_letter(letter_file(seed), "seed.md")
    assert parts.date
    return render(LetterDocument.compose(parts, date=parts.date))


def letter_file(seed: list[str]) -> str:
    """The letter as a coordinator would write it down: each paragraph's lines joined, the parts under their names."""
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(seed))]
    (_date, *address), (salutation,), *paragraphs, (closing,), (name, title, organization), (copy,) = blocks
    front = {
        "layout": "right-date",
        "paper": "letter",
        "font": "Carlito",
        "font_size": "11pt",
        "margins": {"left": "0.85in", "right": "0.85in"},
        "date": SENT,
        "addressees": [{"address": "\n".join(address), "salutation": salutation}],
        "closing": closing,
        "lead_signers": [{"name": name, "title": title, "organization": organization, "space": 3}],
        "cc": [copy.removeprefix("cc: ")],
    }
    body = "\n\n".join(" ".join(lines) for lines in paragraphs)
    return f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n\n{body}\n"


def test_the_reference_letter_is_one_page(rendered: RenderedLetter) -> None:
    assert rendered.pages == 1


def test_the_reference_letter_prints_word_for_word_with_the_same_line_breaks_and_blank_lines(
    rendered: RenderedLetter, seed: list[str]
) -> None:
    assert printed_lines(rendered.pdf) == seed


def test_the_reference_letter_has_its_date_at_the_right_margin_and_all_else_at_the_left(
    rendered: RenderedLetter, seed: list[str]
) -> None:
    assert placed(rendered.pdf, seed[0]).right == pytest.approx(8.5 - 0.85, abs=0.02)
    for text in (seed[1], "Sincerely,", "cc:"):
        assert placed(rendered.pdf, text).left == pytest.approx(0.85, abs=0.03)
