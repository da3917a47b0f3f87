"""The data that a PDF carries: who stands on which text."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pikepdf
import pytest
from flask import Flask

from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.delivery.models import Audience, Final
from signon.delivery.snapshots import Snapshot
from signon.letters.models.letter import Letter
from signon.printing.document.document import LetterDocument
from signon.printing.document.record import AgreedText
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render
from signon.signing.models.record import Listed
from tests import factories

DAY = date(2020, 3, 27)
SIGNATORIES = [
    ListedSignatory("Öresund Water", "ÖW", "SE", "Bo Reed", "Director"),
    ListedSignatory("=River Trust", "", "KE", "Ada Flint", ""),
    ListedSignatory("Harbour Workers", "", "", "", ""),
]


def attached(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}


def printed(signatories: Any = SIGNATORIES, **changes: Any) -> bytes:
    document = LetterDocument.compose(factories.parts(**changes), date=DAY, signatories=signatories)
    return render(document.bearing(AgreedText(3, "ab" * 32))).pdf


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_letters_data_names_its_text_version_its_date_and_who_stands_on_it() -> None:
    values = json.loads(attached(printed(language="sv"))["letter.json"])
    assert values.pop("signatories") == [
        {"organization": "Harbour Workers", "acronym": "", "country": ""},
        {"organization": "=River Trust", "acronym": "", "country": "KE"},
        {"organization": "Öresund Water", "acronym": "ÖW", "country": "SE"},
    ]
    assert values == {
        "title": "Clean rivers",
        "author": "River Coalition",
        "language": "sv",
        "date": "2020-03-27",
        "text": {"version": 3, "sha256": "ab" * 32},
        "count": 3,
    }


def test_the_table_of_signatories_holds_the_same_and_nothing_that_a_spreadsheet_runs() -> None:
    assert table(attached(printed(language="sv"))["signatories.csv"]) == [
        ["organization", "acronym", "country"],
        ["Harbour Workers", "", ""],
        ["'=River Trust", "", "KE"],
        ["Öresund Water", "ÖW", "SE"],
    ]


def test_representatives_are_among_the_data_only_where_they_are_printed() -> None:
    files = attached(printed(signatory_list={"style": "names-representatives"}))
    assert ["Öresund Water", "ÖW", "SE", "Bo Reed", "Director"] in table(files["signatories.csv"])
    assert not any(b"Bo Reed" in content for content in attached(printed()).values())


def test_a_letter_that_nobody_signed_says_so() -> None:
    files = attached(printed([]))
    assert table(files["signatories.csv"]) == [["organization", "acronym", "country"]]
    assert json.loads(files["letter.json"])["count"] == 0


def test_each_file_is_associated_once_as_data_and_dated_as_the_letter() -> None:
    with pikepdf.open(BytesIO(printed())) as pdf:
        associated = list(pdf.Root.AF)
        assert [str(file.UF) for file in associated] == ["letter.json", "signatories.csv"]
        assert {str(file.AFRelationship) for file in associated} == {"/Data"}
        assert [str(file.EF.F.Subtype) for file in associated] == ["/application/json", "/text/csv"]
        assert {str(file.EF.F.Params[key]) for file in associated for key in ("/CreationDate", "/ModDate")} == {
            "D:20200327000000Z"
        }


@pytest.fixture
def finals(app: Flask) -> Iterator[list[Final]]:
    """The documents of a letter that one of two organisations signed for its recipient's eyes only."""
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Open Waters")
        factories.signature(letter, organization="Quiet Springs", listed=Listed.RECIPIENT_ONLY)
        db.session.commit()
        finalise(letter, by="ines", at=now())
        yield Final.of(letter)


def test_the_public_copy_carries_no_more_than_it_prints(finals: list[Final]) -> None:
    by_audience = {Audience(final.audience): b"".join(attached(final.pdf).values()) for final in finals}
    assert b"Quiet Springs" in by_audience[Audience.RECIPIENT]
    assert b"Open Waters" in by_audience[Audience.PUBLIC]
    assert b"Quiet" not in by_audience[Audience.PUBLIC]


def test_a_final_carries_the_text_version_that_was_signed(finals: list[Final]) -> None:
    for final in finals:
        text = json.loads(attached(final.pdf)["letter.json"])["text"]
        assert text == {"version": final.text_version.number, "sha256": final.text_version.sha256}


def test_a_snapshot_keeps_the_number_of_its_text_on_its_way_through_the_queue(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        db.session.commit()
        snapshot = Snapshot.take(Letter.named(letter.slug), at=now())
        assert snapshot.text_number == 1
        assert Snapshot.from_json(json.loads(json.dumps(snapshot.as_json()))) == snapshot
