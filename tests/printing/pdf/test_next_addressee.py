"""The letters of a set are, byte for byte, those that each addressee would get alone, however few lines are set anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.document.verification import PrintedVerification
from signon.printing.pdf import next_addressee
from signon.printing.pdf.render import render
from tests.factories import parts

next_addressee_line = next_addressee._Line

FIRST = ("The Honorable Ada Flint\nThe Senate", "Dear Senator Flint:")
SECOND = ("The Honorable Zoë O’Reed-Kępa\nThe House", "Dear Representative O’Reed-Kępa:")
LONG = ("The Honorable " + "Bartholomew " * 12 + "Reed\nThe Senate", "Dear Senator Reed:")
ARABIC = ("محمد الأمين\nThe Senate", "Dear Senator:")
CHINESE = ("王小明\nThe Senate", "Dear Senator 王:")
SPACED = ("Ada   Flint\nThe  Senate", "Dear   Senator:")
LONG_WORD = ("The Honorable Ada Quickflinthammersmith\nThe Senate", "Dear Senator:")
MORE_LINES = ("Ada Flint\nRoom 7\nThe Senate", "Dear Senator:")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    next_addressee.forget()
    yield
    next_addressee.forget()


def documents(*addressed: tuple[str, str], paragraphs: int = 3, seal: str = "", **changes: Any) -> list[LetterDocument]:
    """The documents of a letter to many, each with its code, as a final has them."""
    addressees = [{"address": address, "salutation": salutation} for address, salutation in addressed]
    body = "\n\n".join(
        ["We ask that the *stations* be opened again, and that all they measure be published."] * paragraphs
    )
    letter = parts(addressing="individual", addressees=addressees, body=body, **changes)
    signatories = [ListedSignatory("Otter Trust", "", "KE")]
    made = [
        LetterDocument.compose(letter, date=date(2026, 11, 1), signatories=signatories, addressee=place)
        for place in range(len(addressed))
    ]
    shared: dict[str, Any] = {"signatory_list": made[0].signatory_list, "record": made[0].record}
    return [
        replace(one, **shared).verifiable_by(
            PrintedVerification.compose(f"7ABCDEFGH{place}", "https://letters.example", "en", sealed_by=seal)
        )
        for place, one in enumerate(made)
    ]


def alone(document: LetterDocument) -> bytes:
    next_addressee.forget()
    return render(document).pdf


def layouts(monkeypatch: pytest.MonkeyPatch) -> list[LetterDocument]:
    """The documents that are laid out from now on, and not had by setting lines anew."""
    laid_out: list[LetterDocument] = []
    real: Any = vars(next_addressee)["laid_out_letter"]

    def noted(document: LetterDocument, fonts: Any) -> Any:
        laid_out.append(document)
        return real(document, fonts)

    monkeypatch.setattr(next_addressee, "laid_out_letter", noted)
    return laid_out


@pytest.mark.parametrize(
    "letter",
    [
        {},
        {"paragraphs": 30, "layout": "modified-block"},
        {
            "seal": "River Coalition",
            "letterhead": {"name": "River Coalition", "preset": "side", "footer": "1 Main Street"},
        },
        {"window": "din-5008-b", "paper": "a4", "subject_position": "after-salutation"},
    ],
)
def test_a_plain_letter_to_the_next_addressee_is_not_laid_out(
    letter: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = documents(FIRST, SECOND, FIRST, **letter)
    laid_out = layouts(monkeypatch)
    together = [render(one).pdf for one in made]
    assert laid_out == made[:1]
    assert together[1:] == [alone(one) for one in made[1:]]


@pytest.mark.parametrize("paragraphs", [3, pytest.param(30, marks=pytest.mark.slow)])
@pytest.mark.parametrize("unusual", [LONG, ARABIC, CHINESE, SPACED, MORE_LINES, LONG_WORD])
def test_an_unusual_address_gives_the_letter_that_it_would_get_alone(unusual: tuple[str, str], paragraphs: int) -> None:
    made = documents(FIRST, unusual, SECOND, paragraphs=paragraphs)
    together = [render(one).pdf for one in made]
    assert together[1:] == [alone(one) for one in made[1:]]


def test_another_text_is_laid_out() -> None:
    (first,) = documents(FIRST)
    (other,) = documents(SECOND, closing="Yours faithfully,")
    render(first)
    assert render(other).pdf == alone(other)


@pytest.mark.parametrize(
    ("unusual", "name", "without"),
    [
        (SPACED, "_is_plain", lambda _text: True),
        (LONG, "_Line", lambda box, _most, **_more: next_addressee_line(box, inf)),
    ],
)
def test_without_a_look_at_the_lines_it_would_be_another_letter(
    unusual: tuple[str, str], name: str, without: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_addressee, name, without)
    made = documents(FIRST, unusual)
    assert [render(one).pdf for one in made][1] != alone(made[1])
