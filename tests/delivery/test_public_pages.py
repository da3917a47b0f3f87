"""What everybody sees: the list of letters, a letter in each of its states, and the document that left."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text
from tests.walker import Walker

PDF = "/letters/clean-rivers/letter.pdf"


def a_letter(app: Flask, status: LetterStatus = LetterStatus.OPEN, **changes: Any) -> None:
    with app.app_context():
        factories.letter(status, **changes)
        db.session.commit()


def signed_by(app: Flask, *names: Any, status: SignatureStatus = SignatureStatus.APPROVED, **details: Any) -> None:
    with app.app_context():
        for name in names:
            factories.signature(Letter.named("clean-rivers"), status, organization=name, **details)
        db.session.commit()


def deliver(app: Flask) -> list[str]:
    with app.app_context():
        return [final.sha256 for final in finalise(Letter.named("clean-rivers"), by="ines", at=now())]


def test_a_site_without_letters_says_so_kindly(walker: Walker) -> None:
    assert "There is no letter to sign at the moment." in walker.open("/").text


def test_the_list_has_the_open_and_the_delivered_letters(app: Flask, walker: Walker) -> None:
    for status in LetterStatus:
        a_letter(app, status, title=f"The {status} one")
    headings = [title.get_text(strip=True) for title in walker.open("/").page.find_all("h3")]
    assert headings == ["The open one", "The delivered one"]


def test_the_letter_with_the_nearest_deadline_comes_first(app: Flask, walker: Walker) -> None:
    a_letter(app, title="No hurry")
    a_letter(app, title="Later", sign_on_deadline="2999-02-01T12:00")
    a_letter(app, title="Sooner", sign_on_deadline="2999-01-01T12:00")
    headings = [title.get_text(strip=True) for title in walker.open("/").page.find_all("h3")]
    assert headings == ["Sooner", "Later", "No hurry"]


@pytest.mark.parametrize("path", ["/letters/clean-rivers", PDF, "/letters/none", "/letters/none/letter.pdf"])
def test_a_draft_and_an_unknown_letter_are_missing_pages(app: Flask, walker: Walker, path: Any) -> None:
    a_letter(app, LetterStatus.DRAFT)
    assert walker.open(path).status == 404


def test_an_open_letter_reads_as_a_letter_and_asks_to_sign(app: Flask, walker: Walker) -> None:
    a_letter(
        app,
        letterhead={"name": "River Coalition"},
        place="Geneva",
        sign_on_deadline="2999-12-01T17:00",
        timezone="Europe/Zurich",
    )
    sheet = walker.open("/letters/clean-rivers").page.find("article").get_text(" ", strip=True)
    parts = ["River Coalition", "Geneva", "Ada Flint", "without mercury", "Dear Minister:", "Sincerely,", "Ines Marlow"]
    positions = [sheet.find(part) for part in parts]
    assert positions == sorted(positions)
    assert -1 not in positions
    assert walker.page.find("time")["datetime"] == "2999-12-01T17:00:00+01:00"
    assert walker.follow("Sign for your organisation").path == "/letters/clean-rivers/sign"


def test_organisations_that_only_the_recipient_may_know_are_counted_and_not_named(app: Flask, walker: Walker) -> None:
    a_letter(app)
    signed_by(app, "Open Hands")
    signed_by(app, "Quiet Voices", "Silent Steps", listed=Listed.RECIPIENT_ONLY)
    signed_by(app, "Not Yet", status=SignatureStatus.VERIFIED)
    text = walker.open("/letters/clean-rivers").text
    assert "organisations have signed 3" in text
    assert "Open Hands" in text
    assert "And 2 organisations that only the recipient sees." in text
    assert not [name for name in ("Quiet Voices", "Silent Steps", "Not Yet") if name in text]


def test_after_the_closing_time_the_page_thanks_and_offers_no_signing(app: Flask, walker: Walker) -> None:
    with app.app_context():
        closes = now() + timedelta(days=1)
        letter = factories.letter(closes_at=closes.strftime("%Y-%m-%dT%H:%M"))
        letter.closes_at = now() - timedelta(seconds=1)
        db.session.commit()
    walker.open("/letters/clean-rivers")
    assert "Signing is closed" in walker.text
    assert not walker.page.find("a", href="/letters/clean-rivers/sign")
    assert "Signing is closed; the letter is not finalised yet." in walker.open("/").text


def test_a_delivered_letter_shows_its_document_with_the_hash_that_the_file_has(app: Flask, walker: Walker) -> None:
    a_letter(app)
    signed_by(app, "Open Hands")
    (sha256,) = deliver(app)
    walker.open("/letters/clean-rivers")
    assert sha256 in walker.text
    walker.follow("Read the PDF")
    assert hashlib.sha256(walker.response.data).hexdigest() == sha256
    assert "Open Hands" in layout_text(walker.response.data)


def test_the_public_copy_is_served_where_the_document_names_those_that_only_the_recipient_may_know(
    app: Flask, walker: Walker
) -> None:
    a_letter(app)
    signed_by(app, "Open Hands")
    signed_by(app, "Quiet Voices", listed=Listed.RECIPIENT_ONLY)
    _delivered, published = deliver(app)
    walker.open("/letters/clean-rivers")
    assert published in walker.text
    assert "known to the recipient only" in walker.text
    assert "Quiet Voices" not in layout_text(walker.open(PDF).response.data)


def test_readers_keep_the_document_and_ask_only_whether_it_changed(app: Flask, client: FlaskClient) -> None:
    a_letter(app)
    (sha256,) = deliver(app)
    first = client.get(PDF)
    assert first.headers["ETag"] == f'"{sha256}"'
    assert "public" in first.headers["Cache-Control"]
    again = client.get(PDF, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    piece = client.get(PDF, headers={"Range": "bytes=0-3"})
    assert (piece.status_code, piece.data) == (206, b"%PDF")


def test_a_letter_to_several_offers_the_document_of_each(app: Flask, walker: Walker) -> None:
    two = [{"address": "Minister Ada Flint\nHere"}, {"address": "Senator Bo Reed\nThere"}]
    a_letter(app, addressing="individual", addressees=two)
    first, second = deliver(app)
    walker.open("/letters/clean-rivers").follow("2 documents")
    assert (first in walker.text, second in walker.text) == (True, True)
    walker.open(PDF + "?addressee=2")
    assert hashlib.sha256(walker.response.data).hexdigest() == second
    for wrong in ("0", "3", "-1", "99999999999999999999"):
        assert walker.open(f"{PDF}?addressee={wrong}").status == 404


def test_hostile_text_in_every_part_is_text_on_the_page(app: Flask, walker: Walker) -> None:
    evil = '<script>alert("x")</script>'
    a_letter(
        app,
        title=evil,
        subject=evil,
        place=evil,
        salutation=evil,
        closing=evil,
        body=f"{evil}\n\n[link](javascript:alert(1))",
        letterhead={"name": evil},
        addressees=[{"address": evil}],
        lead_signers=[{"name": evil}],
        slug="clean-rivers",
    )
    signed_by(app, evil, website="https://example.org")
    walker.open("/letters/clean-rivers")
    assert [script.get("src").partition("?")[0] for script in walker.page.find_all("script")] == ["/static/sign.js"]
    assert not [link for link in walker.page.find_all("a") if link.get("href", "").startswith("javascript:")]
    assert walker.text.count(evil) >= 9
