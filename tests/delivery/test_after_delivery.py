"""The pages after delivery: documents one by one and in one ZIP, and addenda from the button to the public page."""

import csv
import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.delivery.bundle import bundle, bundled_documents
from signon.delivery.jobs import add_addendum, finalise
from signon.delivery.models import Final
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text
from tests.walker import Walker

DESK = "/coordinator/letters/clean-rivers/finals"
ZIP = "/coordinator/letters/clean-rivers/documents.zip"


def people(number: int) -> list[dict[str, str]]:
    return [{"address": f"Member {place:03}\nHouse of Rivers"} for place in range(1, number + 1)]


def deliver(app: Flask, *, late: Sequence[str] = (), listed: Listed = Listed.PUBLIC, **changes: Any) -> list[str]:
    """Deliver a letter, and approve ``late`` organisations after that; gives the codes of the documents."""
    with app.app_context():
        letter = factories.letter(**changes)
        factories.signature(letter, organization="Standing Stones")
        waiting = [factories.signature(letter, SignatureStatus.VERIFIED, organization=one) for one in late]
        finals = finalise(letter, by="ines", at=now())
        for one in waiting:
            one.listed = listed
            one.approve(by="ines", at=now())
        db.session.commit()
        return [one.code for one in finals]


def opened(data: bytes) -> ZipFile:
    archive = ZipFile(BytesIO(data))
    assert archive.testzip() is None
    return archive


def test_the_zip_holds_every_document_and_a_manifest_that_describes_it(
    app: Flask, signed_in: Callable[..., Walker]
) -> None:
    deliver(app, addressing="individual", addressees=people(3))
    answer = signed_in(Role.VIEWER).open(ZIP).response
    assert answer.mimetype == "application/zip"
    archive = opened(answer.data)
    rows = list(csv.DictReader(StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert [row["addressee"] for row in rows] == ["Member 001", "Member 002", "Member 003"]
    assert archive.namelist() == ["manifest.csv", *(row["file"] for row in rows)]
    for row in rows:
        assert hashlib.sha256(archive.read(row["file"])).hexdigest() == row["sha256"]
        assert row["addressee"] in layout_text(archive.read(row["file"]))
    with app.app_context():
        assert [row["code"] for row in rows] == [one.code for one in Final.of(Letter.named("clean-rivers"))]


def test_the_zip_has_the_same_bytes_every_time(app: Flask, signed_in: Callable[..., Walker]) -> None:
    deliver(app)
    coordinator = signed_in()
    assert coordinator.open(ZIP).response.data == coordinator.open(ZIP).response.data


def test_the_zip_is_made_piece_by_piece(app: Flask) -> None:
    deliver(app, addressing="individual", addressees=people(3))
    with app.app_context():
        documents = bundled_documents(Letter.named("clean-rivers"))
        pieces = list(bundle(documents))
        sizes = [len(one.pdf) for one in Final.of(Letter.named("clean-rivers"))]
    assert max(map(len, pieces)) < 1.5 * max(sizes) < sum(sizes)
    assert len(opened(b"".join(pieces)).namelist()) == 4


def test_the_zip_names_all_addressees_of_a_joint_letter_and_holds_its_addenda(
    app: Flask, signed_in: Callable[..., Walker]
) -> None:
    deliver(app, late=["Late Comers"], addressees=people(2))
    with app.app_context():
        add_addendum(Letter.named("clean-rivers"), by="ines", at=now())
    rows = list(
        csv.reader(StringIO(opened(signed_in().open(ZIP).response.data).read("manifest.csv").decode("utf-8-sig")))
    )
    assert [row[3:] for row in rows[1:]] == [
        ["clean-rivers.pdf", "Member 001; Member 002"],
        ["clean-rivers-addendum-1.pdf", "Member 001; Member 002"],
    ]


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.OPEN])
def test_a_letter_without_documents_has_no_zip(
    app: Flask, signed_in: Callable[..., Walker], status: LetterStatus
) -> None:
    with app.app_context():
        factories.letter(status)
        db.session.commit()
    walker = signed_in().open(ZIP)
    assert walker.status == 409
    assert "has no documents yet; finalise it first." in walker.text


def test_many_documents_come_a_page_at_a_time_and_can_be_searched(
    app: Flask, signed_in: Callable[..., Walker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.delivery.views.documents_table.PAGE", 2)
    codes = deliver(app, addressing="individual", addressees=people(5))
    walker = signed_in().open(DESK)
    assert "5 documents" in walker.text
    assert ("Member 002" in walker.text, "Member 003" in walker.text) == (True, False)
    assert "Member 003" in walker.follow("Next page").text
    walker.press("Show", q="mémber 005")
    assert "1 document " in walker.text
    assert ("Member 005" in walker.text, "Member 003" in walker.text) == (True, False)
    assert "Member 004" in walker.press("Show", q=f"{codes[3][:5].lower()}-{codes[3][5:].lower()}").text
    assert "Nothing matches “<zebra>”" in walker.press("Show", q="<zebra>").text
    assert "Member 005" in walker.open(f"{DESK}?page=99999999999999999999").text


def test_the_public_list_of_many_documents_comes_a_page_at_a_time_too(
    app: Flask, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.delivery.views.documents_table.PAGE", 2)
    deliver(app, addressing="individual", addressees=people(3))
    walker.open("/letters/clean-rivers").follow("3 documents").follow("Next page").follow("The letter (PDF)")
    assert "Member 003" in layout_text(walker.response.data)


def test_an_addendum_goes_from_the_button_to_the_public_page(
    app: Flask, signed_in: Callable[..., Walker], walker: Walker, work: Callable[[], None]
) -> None:
    (code,) = deliver(app, late=["Late Comers", "Later Still"])
    before = walker.open("/letters/clean-rivers/letter.pdf").response.data
    owner = signed_in().open(DESK)
    assert "2 organisations are not named in a document yet: Late Comers Later Still" in owner.text
    owner.press("Make an addendum with 2 organisations")
    assert "Making the addendum" in owner.text
    work()
    assert "there is no addendum to make" in owner.open(owner.path).text
    assert "Addendum 1 (PDF)" in owner.text

    page = walker.open("/letters/clean-rivers")
    assert "Addendum 1 2 organisations have joined since." in page.text
    with app.app_context():
        (addendum,) = Final.addenda(Letter.named("clean-rivers"))
        facts = (addendum.code, addendum.sha256)
    assert all(fact in page.text for fact in facts)
    pdf = walker.follow("Read addendum 1").response.data
    assert hashlib.sha256(pdf).hexdigest() == facts[1]
    assert f"{code[:5]}-{code[5:]}" in layout_text(pdf)
    assert walker.open("/letters/clean-rivers/letter.pdf").response.data == before
    assert "addendum 1 of" in walker.open(f"/v/{code}").text
    assert "Read the letter and its document" in walker.follow("About the addendum").text


def test_only_an_owner_makes_an_addendum(app: Flask, signed_in: Callable[..., Walker]) -> None:
    deliver(app, late=["Late Comers"])
    moderator = signed_in(Role.MODERATOR).open(DESK)
    assert "Only an owner can make an addendum." in moderator.text
    assert not moderator.page.find("form", action="/coordinator/letters/clean-rivers/addenda")


def test_pressing_twice_orders_one_addendum(
    app: Flask, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    deliver(app, late=["Late Comers"])
    first, second = signed_in().open(DESK), signed_in().open(DESK)
    for walker in (first, second):
        walker.press("Make an addendum with 1 organisation")
    assert first.path == second.path


def test_whoever_joins_while_the_page_is_read_is_shown_before_the_addendum_is_made(
    app: Flask, signed_in: Callable[..., Walker]
) -> None:
    deliver(app, late=["Late Comers"])
    owner = signed_in().open(DESK)
    with app.app_context():
        factories.imported(Letter.named("clean-rivers"), organization="The Late Comer")
        db.session.commit()
    owner.press("Make an addendum with 1 organisation")
    assert owner.status == 409
    assert "would name 2 organisations; the page you saw said 1" in owner.text
    assert "Late Comers – The Late Comer a word in another form" in owner.open(DESK).text


def test_whom_only_the_recipient_may_know_is_in_no_public_addendum(app: Flask, walker: Walker) -> None:
    deliver(app, late=["Quiet Voices"], listed=Listed.RECIPIENT_ONLY)
    with app.app_context():
        add_addendum(Letter.named("clean-rivers"), by="ines", at=now())
    pdf = walker.open("/letters/clean-rivers/addendum-1.pdf").response.data
    assert pdf.startswith(b"%PDF")
    assert "Quiet Voices" not in layout_text(pdf)


def test_each_addressee_has_their_addendum_on_the_public_page(app: Flask, walker: Walker) -> None:
    deliver(app, late=["Late Comers"], addressing="individual", addressees=people(2))
    with app.app_context():
        add_addendum(Letter.named("clean-rivers"), by="ines", at=now())
    walker.open("/letters/clean-rivers/addendum-1.pdf").follow("to Member 002")
    assert "Member 002" in layout_text(walker.response.data)
    for wrong in (
        "addendum-1.pdf?addressee=3",
        "addendum-2.pdf",
        "addendum-0.pdf",
        "addendum-99999999999999999999.pdf",
    ):
        assert walker.open(f"/letters/clean-rivers/{wrong}").status == 404
