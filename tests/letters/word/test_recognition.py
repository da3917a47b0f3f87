"""Telling the parts of a letter: by words in several languages, by place, from tables without rules, and what is not told."""

from typing import Any

import pytest

from signon.letters.word.file.document import read_document
from signon.letters.word.recognised.accounting import unaccounted
from signon.letters.word.recognised.dates import date_in
from signon.letters.word.recognised.recognition import Recognised, recognise
from tests.letters.word.written import field, paragraph, run, word_file

OUTSIDE = '<Relationship Id="out" Type="http://x/hyperlink" Target="{}" TargetMode="External"/>'
LONG = (
    "We write because the weirs on the river have been closed for three years, and nobody has said when they will open again. "
    * 2
)


def recognised(*content: str, language: str = "en-US", links: str = "") -> Recognised:
    return recognise(read_document(word_file("".join(content), {"links": links})), language)


def letter(*lines: str, language: str = "en-US") -> dict[str, Any]:
    return recognised(*(paragraph(line) for line in lines), language=language).values


@pytest.mark.parametrize(
    ("language", "lines", "right"),
    [
        (
            "fr-CH",
            [
                "Genève, le 1er mars 2027",
                "",
                "Madame Anne Dupont",
                "Office de l’eau",
                "",
                "Objet : Barrages",
                "",
                "Madame la Directrice,",
                LONG,
                "Nous vous prions d’agréer, Madame la Directrice, nos salutations distinguées.",
                "",
                "Luc Favre",
                "Président",
                "Union",
                "",
                "Annexes : carte",
                "Copie à : Mairie",
            ],
            {
                "place": "Genève",
                "date": "2027-03-01",
                "subject": "Barrages",
                "salutation": "Madame la Directrice,",
                "cc": ["Mairie"],
                "enclosures": ["carte"],
                "addressees": [{"address": "Madame Anne Dupont\nOffice de l’eau"}],
            },
        ),
        (
            "es",
            [
                "Bogotá, 3 de marzo de 2027",
                "",
                "Señora Ministra",
                "Ana Ruiz",
                "",
                "Asunto: Presas",
                "",
                "Estimada señora Ministra:",
                LONG,
                "Atentamente,",
                "",
                "Luz Paz",
            ],
            {
                "place": "Bogotá",
                "date": "2027-03-03",
                "subject": "Presas",
                "salutation": "Estimada señora Ministra:",
                "closing": "Atentamente,",
            },
        ),
        (
            "ru",
            [
                "Москва, 3 марта 2027 г.",
                "",
                "Министру Иванову",
                "",
                "Уважаемый господин министр!",
                LONG,
                "С уважением,",
                "",
                "Анна Петрова",
            ],
            {
                "salutation": "Уважаемый господин министр!",
                "closing": "С уважением,",
                "addressees": [{"address": "Министру Иванову"}],
            },
        ),
    ],
)
def test_the_parts_are_told_in_other_languages(language: str, lines: list[str], right: dict[str, Any]) -> None:
    values = letter(*lines, language=language)
    assert {key: values.get(key) for key in right} == right


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("March 3, 2027", "en-US", "2027-03-03"),
        ("3rd of March 2027", "en-GB", "2027-03-03"),
        ("den 3. März 2027", "de", "2027-03-03"),
        ("03/04/2027", "en-US", "2027-03-04"),
        ("03/04/2027", "en-GB", "2027-04-03"),
        ("3.4.2027", "de", "2027-04-03"),
        ("2027年3月4日", "ja", "2027-03-04"),
        ("٣ مارس ٢٠٢٧", "ar", "2027-03-03"),
    ],
)
def test_days_are_read_as_the_language_writes_them(text: str, language: str, day: str) -> None:
    found = date_in(text, language)
    assert found is not None
    assert found[0].isoformat() == day


def test_a_date_that_changes_every_day_is_left_open() -> None:
    found = recognised(paragraph(field(" DATE ", "March 3, 2027")), paragraph("Dear Madam,"), paragraph("Act."))
    assert "date" not in found.values
    assert [(one.kind, one.words) for one in found.left_out] == [("present day", "March 3, 2027")]


def test_signers_stand_side_by_side_in_a_table_or_between_tabs() -> None:
    def cell(*lines: str) -> str:
        return f"<w:tc>{''.join(map(paragraph, lines))}</w:tc>"

    table = f"<w:tbl><w:tr>{cell('Ada Flint', 'Director', 'Lake')}{cell('Bo Reed', 'Chair', 'River')}</w:tr></w:tbl>"
    grid = "".join(
        f"<w:tr>{cell(one)}{cell(two)}</w:tr>"
        for one, two in (("Ada Flint", "Bo Reed"), ("Director", "Chair"), ("Lake", "River"))
    )
    tabs = "".join(paragraph(line) for line in ("Ada Flint\tBo Reed", "Director\tChair", "Lake\tRiver"))
    for block in (table, f"<w:tbl>{grid}</w:tbl>", tabs):
        found = recognised(paragraph("Dear Madam,"), paragraph("Act."), paragraph("Sincerely,"), block)
        signers = [(one["name"], one.get("title"), one.get("organization")) for one in found.values["lead_signers"]]
        assert signers == [("Ada Flint", "Director", "Lake"), ("Bo Reed", "Chair", "River")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///C:/a.docx", "https://a.example/b c", "tel:+41"])
def test_a_link_that_a_letter_cannot_have_is_told_and_its_words_are_kept(address: str) -> None:
    link = f'<w:hyperlink r:id="out">{run("here")}</w:hyperlink>'
    found = recognised(paragraph("Dear Madam,"), paragraph("See ", link), links=OUTSIDE.format(address))
    assert found.body == "<p>See here</p>"
    assert ("link", f"here ({address})") in [(one.kind, one.words) for one in found.left_out]


def test_a_letter_of_wide_gaps_is_read_at_once() -> None:
    lines = [paragraph(word + " " * 30_000 + "x") for word in ("re", "Ref", "cc", "1", "email", "Tel")]
    assert recognised(*lines, paragraph("Dear Madam,"), paragraph("Act.")).values["salutation"] == "Dear Madam,"


def test_what_is_in_no_draft_and_no_list_is_found() -> None:
    shown = ["We ask for this.", "One\x1fTwo", "Gone for good"]
    assert unaccounted(shown, ["We ask\\\nfor **this**.", "Two and", "One"]) == ["Gone for good"]


def test_a_sentence_made_of_words_that_stand_elsewhere_is_found_when_it_is_lost() -> None:
    kept = ["Open the weirs. Close the ford. Count the fish."]
    shown = ["Open the weirs.", "Close the ford.", "Count the fish.", "Close the weirs."]
    assert unaccounted(shown, kept) == ["Close the weirs."]
    assert unaccounted([*shown[:3], "Open the weirs."], kept) == ["Open the weirs."]
    assert unaccounted(["o\x1f the weirs", "open"], ["the weirs", "open"]) == []
