"""What the holder of an invitation can do behind its link, and what every other link is told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.invitations import jobs
from signon.invitations.models import Invitation
from signon.invitations.status import InvitationStatus
from signon.invitations.views import holder
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.consent import Means
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.consent.changing import change_text
from tests.invitations.invited import address_of, directory, invitation_to, started, token_for
from tests.signing.entries import dump
from tests.walker import Walker

pytestmark = pytest.mark.both_databases
OTTER = "Otter Trust"


@pytest.fixture
def token(app: Flask, database: str) -> str:
    """A link of an invitation that was sent."""
    with app.app_context():
        directory()
        started(factories.letter())
        db.session.commit()
        jobs.send_batches()
        token = token_for(OTTER)
        db.session.commit()
    return token


def only_signature(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalars(db.select(Signature)).one()


def invited(app: Flask) -> Invitation:
    with app.app_context():
        return invitation_to(OTTER)


def close_letter() -> None:
    Letter.named("clean-rivers").close(by=factories.BY, at=now())


def test_an_invited_organisation_signs_with_its_details_filled_in(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}")
    assert "This invitation is for Otter Trust." in walker.text
    assert "We write about the river" in walker.text
    walker.press("Continue to the form").press("Sign the letter", authorised="y")
    assert "It is confirmed." in walker.text
    signature = only_signature(app)
    assert (signature.organization, signature.country, signature.acronym) == (OTTER, "KE", "AC")
    assert signature.representative_email == address_of(OTTER)
    assert signature.status is SignatureStatus.VERIFIED, "the link has proven the mailbox"
    assert signature.means == Means.INVITATION
    assert invited(app).status is InvitationStatus.SIGNED
    assert invited(app).signature_id == signature.id


def test_a_mailbox_that_has_signed_under_a_similar_name_is_asked_whether_this_corrects_it(
    app: Flask, walker: Walker, token: str
) -> None:
    with app.app_context():
        letter = Letter.named("clean-rivers")
        entered: dict[str, Any] = {"organization": "Oter Trust", "country": "KE"}
        factories.signature(letter, SignatureStatus.PENDING, representative_email=address_of(OTTER), **entered)
        db.session.commit()
    walker.open(f"/invitations/{token}").press("Continue to the form").press("Sign the letter", authorised="y")
    assert "Is this a correction?" in walker.text
    walker.press("Confirm, and replace the earlier one")
    assert "It is confirmed." in walker.text
    with app.app_context():
        found = {one.printed_name: one.status for one in db.session.scalars(db.select(Signature))}
    assert found == {"Oter Trust": SignatureStatus.WITHDRAWN, OTTER: SignatureStatus.VERIFIED}


def test_with_another_address_a_mail_there_has_to_be_answered_first(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}").press("Continue to the form")
    walker.press("Sign the letter", authorised="y", representative_email="noa@elsewhere.example")
    assert "look at your mail" in walker.text
    assert only_signature(app).status is SignatureStatus.PENDING
    with app.app_context():
        mails = list(db.session.scalars(db.select(OutboxMail).where(OutboxMail.bulk == "")))
    assert [(mail.recipient, mail.link_purpose) for mail in mails] == [
        ("noa@elsewhere.example", Purpose.CONFIRM_SIGNATURE)
    ]


def test_opening_is_noted_only_when_the_button_is_pressed(app: Flask, walker: Walker, token: str) -> None:
    with app.app_context():
        before = dump()
    for path in ("", "/sign", "", "/sign"):
        assert walker.open(f"/invitations/{token}{path}").status == 200
        assert walker.client.head(f"/invitations/{token}{path}").status_code == 200
    with app.app_context():
        assert dump() == before
    walker.open(f"/invitations/{token}").press("Continue to the form")
    assert invited(app).status is InvitationStatus.OPENED
    assert invited(app).opened_at


def test_one_may_decline_with_a_reason_and_change_ones_mind(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}").press("Decline", reason="Our board meets in March.")
    assert "You have declined." in walker.text
    assert (invited(app).status, invited(app).reason) == (InvitationStatus.DECLINED, "Our board meets in March.")
    walker.press("Continue to the form").press("Sign the letter", authorised="y")
    assert invited(app).status is InvitationStatus.SIGNED


def test_a_reason_as_long_as_a_book_is_refused_in_words(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}").press("Decline", reason="x" * 1001)
    assert walker.status == 422
    assert "1001 characters; 1000 are the most" in walker.text
    assert invited(app).status is InvitationStatus.SENT


def test_a_link_that_has_led_to_a_signature_leads_to_no_second_one(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}").press("Continue to the form")
    form = walker.path
    walker.press("Sign the letter", authorised="y")
    for path in (f"/invitations/{token}", form):
        walker.open(path)
        assert walker.status == 410
        assert "This invitation has been answered" in walker.text
    walker.press("Mail me a link")
    with app.app_context():
        last = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert (last.recipient, last.link_purpose) == (address_of(OTTER), Purpose.SIGNATURE_STATUS)
        assert db.session.scalar(db.select(db.func.count(Signature.id))) == 1


def test_a_form_sent_twice_signs_once(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}").press("Continue to the form")
    page, path = walker.page, walker.path
    fields = {str(one["name"]): str(one.get("value", "")) for one in page.select(".sign-form input[name]")}
    fields |= {"authorised": "y", "listed": "public"}
    first, second = (walker.client.post(path, data=fields).status_code for _time in range(2))
    assert (first, second) == (303, 410)
    assert only_signature(app).status is SignatureStatus.VERIFIED


@pytest.mark.parametrize("path", ["", "/sign"])
def test_an_expired_link_says_so_and_leads_to_the_public_form(
    app: Flask, walker: Walker, token: str, path: str
) -> None:
    with app.app_context():
        row = LinkToken.find(token, Purpose.INVITATION)
        row.expires_at = now() - timedelta(seconds=1)
        db.session.commit()
    walker.open(f"/invitations/{token}{path}")
    assert walker.status == 410
    assert "This invitation has expired" in walker.text
    walker.follow("To the form")
    assert walker.status == 200


def decline_often(walker: Walker, token: str) -> list[Any]:
    """The statuses of one refusal more than an hour allows."""
    first = walker.open(f"/invitations/{token}").press("Decline", reason="Reason 0").status
    reasons = [f"Reason {number}" for number in range(1, holder.ANSWERS_AN_HOUR + 1)]
    return [first, *(walker.press("Change the reason", reason=reason).status for reason in reasons)]


def test_one_declines_only_so_often_an_hour(app: Flask, walker: Walker, token: str) -> None:
    assert decline_often(walker, token) == [200] * holder.ANSWERS_AN_HOUR + [429]
    assert 1 <= int(walker.response.headers["Retry-After"]) <= 3600
    assert invited(app).reason == f"Reason {holder.ANSWERS_AN_HOUR - 1}"


def test_without_the_count_the_trail_would_be_filled_without_end(
    walker: Walker, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, "count_attempt", lambda *_given, **_more: None)
    assert set(decline_often(walker, token)) == {200}


def test_after_closing_nobody_signs_or_declines(app: Flask, walker: Walker, token: str) -> None:
    walker.open(f"/invitations/{token}").press("Continue to the form")
    with app.app_context():
        close_letter()
        db.session.commit()
    walker.press("Sign the letter", authorised="y")
    assert walker.status == 409
    assert "Signing is closed" in walker.text
    assert walker.open(f"/invitations/{token}").status == 409
    with app.app_context():
        assert not db.session.scalar(db.select(db.func.count(Signature.id)))


def test_a_link_for_another_purpose_is_not_known_here(app: Flask, walker: Walker, token: str) -> None:
    with app.app_context():
        signature = factories.signature(Letter.named("clean-rivers"))
        other = LinkToken.mint(Purpose.SIGNATURE_STATUS, signature.id, at=now(), lifetime=timedelta(days=1))
        db.session.commit()
    for address in (f"/invitations/{other}", f"/invitations/{token}x", f"/signatures/{token}", f"/unsubscribe/{token}"):
        assert walker.open(address).status == 404, address


def test_an_invitation_to_one_letter_signs_no_other(app: Flask, walker: Walker, token: str) -> None:
    with app.app_context():
        factories.letter(slug="other-letter", body="Another text altogether.")
        db.session.commit()
    other_form = walker.open("/letters/other-letter/sign").page.find("input", {"name": "opened"})["value"]
    walker.open(f"/invitations/{token}").press("Continue to the form")
    walker.press("Sign the letter", authorised="y", opened=other_form)
    assert walker.status == 422
    assert "The text of the letter has changed" in walker.text
    with app.app_context():
        assert not db.session.scalar(db.select(db.func.count(Signature.id)))


def test_when_the_organisation_has_signed_elsewhere_the_link_says_so(app: Flask, walker: Walker, token: str) -> None:
    with app.app_context():
        factories.signature(Letter.named("clean-rivers"), organization=OTTER, country="KE")
        db.session.commit()
    walker.open(f"/invitations/{token}")
    assert walker.status == 410
    assert "Otter Trust has signed" in walker.text
    assert not walker.page.find("button", string="Mail me a link"), "only its own representative gets that link"


def test_no_page_behind_the_link_is_kept_or_told_to_others(walker: Walker, token: str) -> None:
    headers = walker.open(f"/invitations/{token}").response.headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_a_text_that_changes_in_the_moment_of_sending_is_shown_before_it_is_signed(
    app: Flask, walker: Walker, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walker.open(f"/invitations/{token}").press("Continue to the form")

    def change_it(*_given: object, **_options: object) -> None:
        change_text(Letter.named("clean-rivers"), subject="Lakes without lead")
        db.session.commit()

    monkeypatch.setattr("signon.invitations.views.holder.count_attempt", change_it)
    walker.press("Sign the letter", authorised="y")
    assert walker.status == 409
    assert "Lakes without lead" in walker.text
    with app.app_context():
        assert not db.session.scalar(db.select(db.func.count(Signature.id)))
    monkeypatch.undo()
    walker.press("Sign the letter")
    assert only_signature(app).text_version_id == 2


def test_what_is_signed_behind_the_link_is_what_its_form_said_whatever_waits_already(
    app: Flask, walker: Walker, token: str
) -> None:
    with app.app_context():
        letter = Letter.named("clean-rivers")
        strangers: dict[str, Any] = {"organization": OTTER, "country": "KE", "representative_email": address_of(OTTER)}
        factories.signature(letter, SignatureStatus.PENDING, **strangers, website="https://evil.example")
        db.session.commit()
    walker.open(f"/invitations/{token}").press("Continue to the form")
    walker.press("Sign the letter", authorised="y", listed="recipient-only")
    with app.app_context():
        stranger, own = db.session.scalars(db.select(Signature).order_by(Signature.id))
        assert (own.status, own.listed, own.website) == ("verified", "recipient-only", "https://known.example")
        assert (stranger.status, stranger.website) == ("pending", "https://evil.example")
