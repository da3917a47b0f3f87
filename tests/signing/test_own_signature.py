"""A pending link whose organisation has a signature already: of its own mailbox, of another one, or of nobody known."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.consent import Means
from signon.signing.models.record import AlreadySignedError, Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import Purpose
from tests import factories
from tests.consent.changing import change_text
from tests.signing.entries import ADDRESS, confirmation_token
from tests.signing.test_at_once import together
from tests.walker import Walker

pytestmark = pytest.mark.both_databases
HERON = {"organization": "Quiet Heron", "country": "DE"}


@pytest.fixture
def pending(app: Flask) -> Callable[..., str]:
    """The link of an entry that waits."""

    def enter(**changes: Any) -> str:
        with app.app_context():
            letter = db.session.scalar(db.select(Letter)) or factories.letter(slug="rivers")
            entered = HERON | {"representative_email": ADDRESS, "listed": Listed.RECIPIENT_ONLY} | changes
            entry = factories.signature(letter, SignatureStatus.PENDING, **entered)
            link = f"/signatures/{confirmation_token(entry)}"
            db.session.commit()
            return link

    return enter


def bring(app: Flask, status: SignatureStatus = SignatureStatus.APPROVED, **changes: Any) -> None:
    """A table brings the organisation."""
    with app.app_context():
        row = HERON | {"representative_email": ADDRESS, "representative_name": "", "representative_title": ""} | changes
        factories.imported(Letter.named("rivers"), status, **row)
        db.session.commit()


def held(app: Flask) -> Any:
    with app.app_context():
        query = db.select(Signature).where(Signature.status.in_(("verified", "approved")))
        [signature] = db.session.scalars(query)
        db.session.expunge(signature)
        return signature


def leads_to_its_own_page(page: Walker) -> bool:
    return page.status == 200 and page.page.h1.get_text() == "Your signature"


class TestOfTheSameAddress:
    @pytest.mark.parametrize("status", [SignatureStatus.VERIFIED, SignatureStatus.APPROVED])
    def test_the_pending_link_leads_to_the_signature_that_a_table_brought(
        self, app: Flask, pending: Callable[..., str], status: SignatureStatus
    ) -> None:
        link = pending()
        bring(app, status)
        page = Walker(app).open(link)
        assert "The coalition has entered your organisation on this letter already, with your address." in page.text
        assert leads_to_its_own_page(page.press("Confirm the signature"))
        assert held(app).status is status

    def test_what_the_representative_confirms_outweighs_what_the_table_said(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending(website="https://heron.example")
        bring(app, website="https://old.example")
        page = Walker(app).open(link)
        assert "How it is listed: publicly → for the recipient alone" in page.text
        page.press("Confirm the signature")
        signature = held(app)
        assert signature.listed is Listed.RECIPIENT_ONLY
        assert (signature.website, signature.representative_name) == ("https://heron.example", "Mara Quill")
        assert (signature.status, signature.means) == (SignatureStatus.APPROVED, Means.FORM)
        with app.app_context():
            actors = {(entry.action, entry.actor) for entry in audit.trail(db.session.get_one(Signature, signature.id))}
            assert ("signature:confirm", audit.REPRESENTATIVE) in actors
            assert db.session.scalars(db.select(OutboxMail.recipient)).all() == [ADDRESS]
        assert "Quiet Heron" not in Walker(app).open("/letters/rivers").text

    def test_the_table_would_have_the_last_word_if_nothing_were_heeded(
        self, app: Flask, pending: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = pending()
        bring(app)
        page = Walker(app).open(link)
        monkeypatch.setattr(Signature, "heed", lambda *_given, **_options: False)
        page.press("Confirm the signature")
        assert held(app).listed is Listed.PUBLIC

    def test_so_it_is_when_the_table_comes_between_the_page_and_the_button(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        page = Walker(app).open(pending())
        bring(app)
        assert leads_to_its_own_page(page.press("Confirm the signature"))
        assert held(app).listed is Listed.RECIPIENT_ONLY

    def test_so_it_is_when_the_table_comes_in_the_moment_of_the_press(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        page = Walker(app).open(pending())

        def import_it() -> str:
            try:
                bring(app)
            except AlreadySignedError:
                return "refused"
            return "entered"

        pressed, brought = together(lambda: page.press("Confirm the signature"), import_it)
        assert leads_to_its_own_page(pressed)
        assert brought in {"entered", "refused"}
        assert held(app).listed is Listed.RECIPIENT_ONLY

    def test_a_name_spelled_otherwise_keeps_the_decision_and_the_printed_name(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending(organization="QUIET heron")
        bring(app)
        Walker(app).open(link).press("Confirm the signature")
        signature = held(app)
        assert (signature.printed_name, signature.status) == ("Quiet Heron", SignatureStatus.APPROVED)

    def test_a_table_without_the_country_gets_it_from_the_representative(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending()
        bring(app, country="")
        assert leads_to_its_own_page(Walker(app).open(link).press("Confirm the signature"))
        assert held(app).country == "DE"

    def test_the_link_works_once_and_then_mails_the_link_to_the_own_signature(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending()
        bring(app)
        Walker(app).open(link).press("Confirm the signature")
        page = Walker(app).open(link)
        assert page.status == 410
        page.press("Mail me a link")
        own = held(app).id
        with app.app_context():
            last = db.session.scalar(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1))
            assert (last.link_purpose, last.link_subject_id) == (Purpose.SIGNATURE_STATUS, own)

    def test_after_closing_it_leads_there_too_and_changes_nothing(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending()
        with app.app_context():
            Letter.named("rivers").close(by=factories.BY, at=now())
            db.session.commit()
        bring(app)
        assert leads_to_its_own_page(Walker(app).open(link).press("Open your signature"))
        assert held(app).listed is Listed.PUBLIC

    def test_a_text_that_changed_materially_is_shown_before_it_is_agreed_to(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending()
        bring(app)
        page = Walker(app).open(link)
        with app.app_context():
            change_text(Letter.named("rivers"), subject="Lakes without lead")
            db.session.commit()
        assert page.press("Confirm the signature").status == 409
        assert page.page.find("ins")
        assert leads_to_its_own_page(page.press("Confirm the signature under the new text"))
        own = held(app).id
        with app.app_context():
            assert db.session.get_one(Signature, own).stands()

    def test_a_signature_that_spoke_for_itself_keeps_what_it_said(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        first, second = pending(), pending(website="https://evil.example", listed=Listed.PUBLIC)
        Walker(app).open(first).press("Confirm the signature")
        page = Walker(app).open(second)
        assert "Your organisation has signed already" in page.text
        assert "Website: https://evil.example" in page.text
        assert leads_to_its_own_page(page.press("Open your signature"))
        assert "What you entered differs and was not taken: How it is listed, Website." in page.text
        assert (held(app).website, held(app).listed) == ("", Listed.RECIPIENT_ONLY)

    def test_a_button_that_opens_signs_nothing_when_the_signature_has_gone_meanwhile(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        first, second = pending(), pending(website="https://evil.example")
        Walker(app).open(first).press("Confirm the signature")
        page = Walker(app).open(second)
        with app.app_context():
            db.session.get_one(Signature, 1).reject("No.", by=factories.BY, at=now())
            db.session.commit()
        assert page.press("Open your signature").status == 409
        assert "https://evil.example" in page.text
        with app.app_context():
            assert db.session.get_one(Signature, 2).status is SignatureStatus.PENDING

    def test_so_it_does_when_both_pages_were_open(self, app: Flask, pending: Callable[..., str]) -> None:
        pages = [Walker(app).open(pending(website=website)) for website in ("https://own.example", "https://b.example")]
        assert all(leads_to_its_own_page(page.press("Confirm the signature")) for page in pages)
        assert held(app).website == "https://own.example"

    def test_two_entries_pressed_at_the_same_moment_make_one_signature_and_lead_to_it(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        pages = [Walker(app).open(pending(website=f"https://{name}.example")) for name in "abc"]
        results = together(*(lambda page=page: page.press("Confirm the signature") for page in pages))
        assert all(leads_to_its_own_page(page) for page in results)
        assert held(app).website in {f"https://{name}.example" for name in "abc"}

    def test_an_entry_without_a_place_is_not_listed_among_the_own_signatures(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        first, _second = pending(), pending(website="https://evil.example")
        page = Walker(app).open(first).press("Confirm the signature")
        assert "Your other signatures" not in page.text

    def test_the_named_person_is_asked_once_the_representative_confirms(
        self, app: Flask, pending: Callable[..., str]
    ) -> None:
        link = pending()
        with app.app_context():
            entry = db.session.get_one(Signature, 1)
            entry.authorised_by_name, entry.authorised_by_email = "Ines Ferry", "ines@lake.example"
            db.session.commit()
        bring(app)
        Walker(app).open(link).press("Confirm the signature")
        assert held(app).authority == "asked"
        with app.app_context():
            assert "ines@lake.example" in db.session.scalars(db.select(OutboxMail.recipient)).all()

    def test_without_the_look_for_its_own_it_would_be_refused(
        self, app: Flask, pending: Callable[..., str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = pending()
        bring(app)
        monkeypatch.setattr(Signature, "own_signature", lambda _self: None)
        page = Walker(app).open(link).press("Confirm the signature")
        assert page.status == 409
        assert "Somebody else has signed for this organisation" in page.text


def test_of_another_address_it_is_refused_and_nothing_of_that_signature_is_shown(
    app: Flask, pending: Callable[..., str]
) -> None:
    link = pending()
    bring(app, representative_email="noa@heron.example", representative_name="Noa Fenwick")
    page = Walker(app).open(link).press("Confirm the signature")
    assert page.status == 409
    assert "Somebody else has signed for this organisation" in page.text
    assert "noa" not in page.text.lower()
    assert (held(app).representative_email, held(app).listed) == ("noa@heron.example", Listed.PUBLIC)


def test_without_an_address_it_is_not_handed_to_whoever_asks(app: Flask, pending: Callable[..., str]) -> None:
    link = pending()
    bring(app, representative_email="")
    page = Walker(app).open(link).press("Confirm the signature")
    assert page.status == 409
    assert "Your organisation is on this letter already" in page.text
    assert "Somebody else" not in page.text
    assert held(app).representative_email == ""


def test_without_an_address_a_sign_on_is_answered_by_a_mail_that_says_so(
    app: Flask, pending: Callable[..., str]
) -> None:
    pending()
    bring(app, representative_email="")
    form = Walker(app).open("/letters/rivers/sign")
    form.press(
        "Sign the letter",
        organization="Quiet Heron",
        country="Germany",
        representative_name="Mara Quill",
        representative_title="Director",
        representative_email=ADDRESS,
        authorised="y",
    )
    with app.app_context():
        mail = db.session.scalar(db.select(OutboxMail))
        assert "has a signature on the letter already, without a mail address" in mail.text("")
        assert mail.link_purpose == Purpose.MAILBOX
