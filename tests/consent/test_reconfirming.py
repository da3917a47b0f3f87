"""What the holder of a link can do about a changed text, and what a link cannot be made to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon import audit
from signon.consent.views import holder
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.text import difference_page, markdown
from signon.mail.models import OutboxMail
from signon.moderation import decisions
from signon.signing.models.signature import Signature
from signon.signing.queries import standing_count
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.consent.changing import CORRECTION, MATERIAL, change_text
from tests.signing.entries import confirmation_token, dump, status_token
from tests.walker import Walker

AGREE = "Reconfirm: we agree"


@pytest.fixture
def asked(app: Flask) -> Callable[..., str]:
    """A function that makes a signature whose letter changes, and gives the link to reconfirm it."""

    def make(
        status: SignatureStatus = SignatureStatus.APPROVED,
        token: Callable[..., str] = status_token,
        *,
        days: int = 14,
        slug: str = "clean-rivers",
    ) -> str:
        with app.app_context():
            letter = factories.letter(slug=slug)
            signature = factories.signature(letter, status)
            change_text(letter, at=now() - timedelta(minutes=5))
            link = f"/signatures/{token(signature, days=days)}/reconfirmation"
            db.session.commit()
            return link

    return make


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """A function that changes a letter."""

    def make(change: Any, slug: str = "clean-rivers") -> None:
        with app.app_context():
            change(Letter.named(slug))
            db.session.commit()

    return make


@pytest.fixture
def stands(app: Flask) -> Callable[..., int]:
    """A function that tells how many stand on a letter."""

    def count(slug: str = "clean-rivers") -> int:
        with app.app_context():
            return standing_count(Letter.named(slug))

    return count


def test_reconfirming_binds_the_text_that_was_shown(
    app: Flask, walker: Walker, asked: Callable[..., str], stands: Callable[..., int]
) -> None:
    walker.open(asked()).press(AGREE)
    assert "there is nothing more to do" in walker.text
    assert stands() == 1
    with app.app_context():
        signature = db.session.scalar(db.select(Signature))
        assert (signature.text_version.number, signature.means) == (2, "link")
        entry = audit.trail(signature)[-1]
        assert (entry.action, entry.actor) == ("signature:reconfirm", audit.REPRESENTATIVE)
        assert entry.details["sha256"] == signature.text_version.sha256


@pytest.mark.both_databases
def test_opening_the_pages_changes_nothing(app: Flask, database: str, asked: Callable[..., str]) -> None:
    link = asked()
    with app.app_context():
        before = dump()
    walker = Walker(app)
    for path in (link, link.removesuffix("/reconfirmation"), "/letters/clean-rivers/changes", "/letters/clean-rivers"):
        assert walker.client.get(path).status_code == 200
        assert walker.client.head(path).status_code == 200
    with app.app_context():
        assert dump() == before


def test_a_difference_and_a_text_are_worked_out_once_for_all_readers(
    asked: Callable[..., str], client: FlaskClient
) -> None:
    asked()
    difference_page._worked_out.cache_clear()
    for _reader in range(3):
        assert client.get("/letters/clean-rivers/changes").status_code == 200
        assert client.get("/letters/clean-rivers").status_code == 200
    worked_out = difference_page._worked_out.cache_info()
    assert (worked_out.misses, worked_out.hits) == (1, 2)
    before = markdown._rendered.cache_info()
    client.get("/letters/clean-rivers")
    assert markdown._rendered.cache_info().misses == before.misses


@pytest.mark.parametrize("protected", [True, False])
def test_while_a_difference_is_worked_out_everybody_else_may_write(
    app: Flask, asked: Callable[..., str], client: FlaskClient, monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    link = asked()
    if not protected:
        monkeypatch.setattr(holder, "read_only", nullcontext)
    app.config["WTF_CSRF_ENABLED"] = False
    written = []

    def write_beside(*_versions: object) -> list[Any]:
        with closing(sqlite3.connect(Path(app.instance_path) / "signon.sqlite3", timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            written.append(True)
        return []

    monkeypatch.setattr(holder, "version_difference", write_beside)
    status = client.post(link, data={"version": 1}).status_code
    assert (status == 409, bool(written)) == (protected, protected)


def test_a_link_used_twice_says_kindly_that_it_is_done(
    app: Flask, walker: Walker, asked: Callable[..., str], stands: Callable[..., int]
) -> None:
    link = asked()
    walker.open(link)
    Walker(app).open(link).press(AGREE)
    walker.press(AGREE)
    assert (walker.status, "there is nothing more to do" in walker.text) == (200, True)
    assert stands() == 1


def test_a_text_that_changed_while_it_was_read_is_shown_anew_and_not_agreed_to(
    walker: Walker, asked: Callable[..., str], change: Callable[..., None], stands: Callable[..., int]
) -> None:
    walker.open(asked())
    change(lambda letter: change_text(letter, MATERIAL, subject="Lakes without lead"))
    walker.press(AGREE)
    assert walker.status == 409
    assert "Nothing was reconfirmed." in walker.text
    assert "Lakes without lead" in walker.text
    assert stands() == 0
    walker.press(AGREE)
    assert stands() == 1


def test_a_correction_made_while_it_was_read_is_shown_too(
    walker: Walker, asked: Callable[..., str], change: Callable[..., None], stands: Callable[..., int]
) -> None:
    walker.open(asked())
    change(lambda letter: change_text(letter, CORRECTION))
    assert walker.press(AGREE).status == 409
    assert stands() == 0


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda letter: letter.close(by=factories.BY, at=now()), "in time"),
        (lambda letter: setattr(letter, "closes_at", now() - timedelta(seconds=1)), "in time"),
        (lambda letter: letter.deliver(by=factories.BY, at=now(), details={}), "The letter is finalised."),
    ],
)
def test_reconfirming_after_closing_is_refused_clearly(
    app: Flask,
    walker: Walker,
    asked: Callable[..., str],
    change: Callable[..., None],
    stands: Callable[..., int],
    end: Callable[..., Any],
    words: str,
) -> None:
    link = asked()
    walker.open(link)
    change(end)
    for page in (walker.press(AGREE), Walker(app).open(link)):
        assert page.status == 409
        assert "Signing is closed" in page.text
        assert words in page.text
        assert not page.page.find("button")
    assert stands() == 0


def test_reconfirming_late_counts_while_signing_is_open(
    app: Flask, walker: Walker, asked: Callable[..., str], change: Callable[..., None], stands: Callable[..., int]
) -> None:
    with app.app_context():
        letter = factories.letter()
        signature = factories.signature(letter)
        change_text(letter, at=now() - timedelta(days=9), days=2)
        link = f"/signatures/{status_token(signature)}/reconfirmation"
        db.session.commit()
    assert "The day to answer by has passed" in walker.open(link).text
    walker.press(AGREE)
    assert stands() == 1


def test_an_expired_link_offers_another(walker: Walker, asked: Callable[..., str], stands: Callable[..., int]) -> None:
    walker.open(asked(days=-1))
    assert (walker.status, "This link has expired" in walker.text) == (410, True)
    assert walker.page.find("button", string="Mail me a link")
    assert stands() == 0


@pytest.mark.parametrize("purpose", [one for one in Purpose if one is not Purpose.SIGNATURE_STATUS])
def test_a_link_for_something_else_is_not_known(
    app: Flask, walker: Walker, asked: Callable[..., str], stands: Callable[..., int], purpose: Any
) -> None:
    proof = walker.open(asked()).page.find("input", attrs={"name": "csrf_token"})["value"]
    with app.app_context():
        token = LinkToken.mint(purpose, 1, at=now(), lifetime=timedelta(days=1))
        db.session.commit()
    path = f"/signatures/{token}/reconfirmation"
    assert walker.client.get(path).status_code == 404
    assert walker.client.post(path, data={"csrf_token": proof, "version": "2"}).status_code == 404
    assert stands() == 0


def test_a_link_reconfirms_its_own_letter_alone(
    walker: Walker, asked: Callable[..., str], stands: Callable[..., int]
) -> None:
    walker.open(asked(slug="other-letter"))
    asked()
    walker.press(AGREE)
    assert (stands("other-letter"), stands()) == (1, 0)


@pytest.mark.parametrize("version", ["", "1", "3", "-1", "two", "9" * 40])
def test_a_version_that_was_not_shown_is_not_agreed_to(
    walker: Walker, asked: Callable[..., str], stands: Callable[..., int], version: str
) -> None:
    walker.open(asked()).press(AGREE, version=version)
    assert walker.status == 409
    assert stands() == 0


def test_a_withdrawn_signature_is_not_reconfirmed(
    app: Flask, walker: Walker, asked: Callable[..., str], change: Callable[..., None], stands: Callable[..., int]
) -> None:
    link = asked()
    walker.open(link)
    change(lambda _letter: db.session.scalar(db.select(Signature)).withdraw(at=now()))
    assert "It is withdrawn." in walker.press(AGREE).text
    assert stands() == 0


def test_the_own_page_says_that_it_does_not_stand_and_leads_to_what_changed(
    walker: Walker, asked: Callable[..., str]
) -> None:
    walker.open(asked().removesuffix("/reconfirmation"))
    assert "It does not stand on the letter now." in walker.text
    assert AGREE in walker.follow("Reconfirm…").text


class TestConfirming:
    """A text that changed materially between the form and the confirmation."""

    @pytest.fixture
    def link(self, asked: Callable[..., str]) -> str:
        return asked(SignatureStatus.PENDING, confirmation_token).removesuffix("/reconfirmation")

    def test_the_page_shows_what_changed_before_it_is_confirmed(self, app: Flask, walker: Walker, link: Any) -> None:
        walker.open(link)
        assert "The text has changed since you filled in the form." in walker.text
        assert walker.page.find("ins")
        walker.press("Confirm the signature under the new text")
        with app.app_context():
            signature = db.session.scalar(db.select(Signature))
            assert (signature.status, signature.text_version.number) == (SignatureStatus.VERIFIED, 2)

    def test_a_page_from_before_the_change_confirms_nothing(
        self, app: Flask, walker: Walker, change: Callable[..., None]
    ) -> None:
        with app.app_context():
            signature = factories.signature(factories.letter(), SignatureStatus.PENDING)
            link = f"/signatures/{confirmation_token(signature)}"
            db.session.commit()
        walker.open(link)
        change(change_text)
        walker.press("Confirm the signature")
        assert walker.status == 409
        with app.app_context():
            assert db.session.scalar(db.select(Signature)).status is SignatureStatus.PENDING
        walker.press("Confirm the signature under the new text")
        assert "It is confirmed." in walker.text

    def test_a_correction_asks_nothing_more(self, app: Flask, walker: Walker, change: Callable[..., None]) -> None:
        with app.app_context():
            signature = factories.signature(factories.letter(), SignatureStatus.PENDING)
            link = f"/signatures/{confirmation_token(signature)}"
            db.session.commit()
        walker.open(link)
        change(lambda letter: change_text(letter, CORRECTION))
        assert "It is confirmed." in walker.press("Confirm the signature").text


@pytest.mark.parametrize("status", [SignatureStatus.VERIFIED, SignatureStatus.REJECTED])
def test_an_approval_binds_nobody_to_a_text_they_did_not_agree_to(
    app: Flask,
    walker: Walker,
    asked: Callable[..., str],
    change: Callable[..., None],
    stands: Callable[..., int],
    status: SignatureStatus,
) -> None:
    link = asked(status)
    change(lambda _letter: decisions.approve(db.session.scalar(db.select(Signature)), by=factories.BY, at=now()))
    assert stands() == 0
    with app.app_context():
        told = db.session.scalar(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).text("")
    assert "as soon as you have agreed to the new text" in told
    walker.open(link).press(AGREE)
    assert stands() == 1
