"""Lines that look like a part of the letter and are none, and parts that look like others."""

from typing import Any

import pytest

from signon.letters.word.file.tree import LeftOut
from signon.letters.word.recognised.recognition import Recognised
from tests.letters.word.test_recognition import LONG, recognised
from tests.letters.word.written import paragraph, run

HEAD = ("27 November 2026", "", "Minister Ada Flint", "Ministry of Waters", "")


def letter(*content: str, head: tuple[str, ...] = HEAD, end: str = "Chair") -> Recognised:
    lines = [*map(paragraph, (*head, "Dear Minister,")), *content]
    ending = map(paragraph, ("Sincerely,", "", "Bo Reed", end))
    return recognised(*lines, paragraph(LONG), *ending)


def signers(found: Recognised) -> list[tuple[Any, Any, Any]]:
    return [(one["name"], one.get("title"), one.get("organization")) for one in found.values["lead_signers"]]


def test_a_bold_sentence_beneath_the_salutation_is_text_and_bold_words_are_told_as_the_subject() -> None:
    sentence = letter(paragraph(run("We ask you to open the weirs.", "<w:b/>")))
    assert "subject" not in sentence.values
    assert "<strong>We ask you to open the weirs.</strong>" in sentence.body
    words = letter(paragraph(run("Open the weirs", "<w:b/>")))
    assert words.values["subject"] == "Open the weirs"
    assert LeftOut("guessed subject", "Open the weirs") in words.left_out


@pytest.mark.parametrize(
    "line",
    [
        "P.S. Please answer by Friday.",
        "Contact: Jane Doe, jane@example.org",
        "bo@river.example",
        "+41 44 123 45 67",
        "We are thirty groups on two rivers.",
    ],
)
def test_a_line_beneath_the_signatures_that_is_no_signer_is_told(line: str) -> None:
    found = recognised(*map(paragraph, (*HEAD, "Dear Minister,", LONG, "Sincerely,", "", "Bo Reed", "Chair", "", line)))
    assert signers(found) == [("Bo Reed", "Chair", None)]
    assert LeftOut("unplaced", line) in found.left_out


def test_signers_in_a_table_beneath_a_signer_stand_apart_from_him() -> None:
    cells = "".join(f"<w:tc>{paragraph(name)}{paragraph('Director')}</w:tc>" for name in ("Ola Berg", "Ana Sol"))
    lines = map(paragraph, (*HEAD, "Dear Minister,", LONG, "Sincerely,", "", "Bo Reed", "Chair"))
    found = recognised(*lines, f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    assert signers(found) == [("Bo Reed", "Chair", None), ("Ola Berg", "Director", None), ("Ana Sol", "Director", None)]


def test_a_german_letter_has_its_date_and_its_subject_beneath_the_address() -> None:
    head = (
        "River Union • Gasse 1 • 8000 Zürich", "", "Frau Ada Flint", "Gasse 2", "10115 Berlin", "", "Berlin, den 27.11.2026",
        "", "Offener Brief: Wehre öffnen", "", "Sehr geehrte Frau Flint,", LONG,
    )  # fmt: skip
    found = recognised(*map(paragraph, head))
    right = {
        "date": "2026-11-27",
        "place": "Berlin",
        "subject": "Offener Brief: Wehre öffnen",
        "addressees": [{"address": "Frau Ada Flint\nGasse 2\n10115 Berlin"}],
    }
    assert {key: found.values.get(key) for key in right} == right


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Москва, 3 марта 2027 г.", "Москва", "2027-03-03"),
        ("Madrid, a 27 de noviembre de 2026", "Madrid", "2026-11-27"),
        ("27.11.2026", None, "2026-11-27"),
        ("11/27/2026", None, "2026-11-27"),
    ],
)
def test_a_date_is_read_with_the_words_around_it(line: str, place: str | None, day: str) -> None:
    values = letter(head=(line, "", "Minister Ada Flint", "")).values
    assert (values.get("place"), values.get("date")) == (place, day)


def test_two_addressees_of_several_lines_stay_two() -> None:
    found = letter(head=(*HEAD, "Minister Bob Stone", "Ministry of Roads", ""))
    assert [one["address"] for one in found.values["addressees"]] == [
        "Minister Ada Flint\nMinistry of Waters",
        "Minister Bob Stone\nMinistry of Roads",
    ]


def test_the_chinese_close_is_one_in_two_paragraphs() -> None:
    found = recognised(*map(paragraph, ("2026年11月27日", "环境部长", "尊敬的部长：", LONG, "此致", "敬礼", "李明")))
    assert found.values["closing"] == "此致 敬礼"
    assert signers(found) == [("李明", None, None)]
