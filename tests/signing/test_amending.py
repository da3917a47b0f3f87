from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.amendment import AmendmentRefusedError
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import AlreadySignedError, Listed
from signon.signing.models.signature import Signature
from signon.signing.queries import standing_count
from signon.signing.status import SignatureStatus
from signon.signing.views import holder as holder_views
from tests import factories
from tests.signing.entries import confirmation_token, status_token
from tests.walker import Walker


def amended(signature: Signature, **changes: Any) -> SignatureDetails:
    return replace(SignatureDetails(**signature.details()), **changes)


@pytest.mark.both_databases
class TestTheVerb:
    def test_another_name_sends_an_approved_signature_back_to_review_and_keeps_its_place(
        self, session: Session
    ) -> None:
        letter = factories.letter()
        signature = factories.signature(letter, organization="Lake Friends")
        signature.amend(amended(signature, organization="Friends of the Lake"), at=now())
        assert signature.status is SignatureStatus.VERIFIED
        assert signature.printed_name == "Friends of the Lake"
        assert standing_count(letter) == 0
        rival = factories.signature(letter, SignatureStatus.VERIFIED)
        with pytest.raises(AlreadySignedError):
            rival.amend(amended(rival, organization="friends of the lake"), at=now())
        signature.approve(by=factories.BY, at=now())
        assert standing_count(letter) == 1

    def test_other_corrections_leave_an_approved_signature_standing(self, session: Session) -> None:
        letter = factories.letter()
        signature = factories.signature(letter)
        changed = signature.amend(
            amended(signature, website="https://lake.example", listed=Listed.RECIPIENT_ONLY, country="NO"), at=now()
        )
        assert changed == {"website", "listed", "country"}
        assert signature.status is SignatureStatus.APPROVED
        assert standing_count(letter) == 1

    def test_a_second_country_is_added_and_the_trail_has_it(self, session: Session) -> None:
        signature = factories.signature(factories.letter(), country="KE")
        assert signature.amend(amended(signature, second_country="UG"), at=now()) == {"second_country"}
        assert (signature.second_country, signature.status) == ("UG", SignatureStatus.APPROVED)
        assert audit.trail(signature)[-1].details["after"] == {"second_country": "UG"}

    def test_a_name_that_a_coordinator_corrected_stays_corrected(self, session: Session) -> None:
        signature = factories.signature(factories.letter(), organization="LAKE FRIENDS")
        signature.correct_printed_name("Lake Friends", by=factories.BY, at=now())
        assert not signature.amend(amended(signature, organization="Lake Friends"), at=now())
        assert (signature.organization, signature.status) == ("LAKE FRIENDS", SignatureStatus.APPROVED)

    def test_the_trail_says_what_changed_but_keeps_nothing_of_the_person(self, session: Session) -> None:
        signature = factories.signature(factories.letter(), organization="Lake Friends")
        signature.amend(
            amended(signature, organization="Lake Club", representative_name="Noa Fenwick", acronym="LC"), at=now()
        )
        entry = audit.trail(signature)[-1]
        assert entry.action == "signature:amend"
        assert entry.details["changed"] == ["acronym", "organization", "representative_name"]
        assert (entry.details["before"]["organization"], entry.details["after"]["organization"]) == (
            "Lake Friends",
            "Lake Club",
        )
        assert "Noa" not in str(entry.details)
        assert "Mara" not in str(entry.details)

    @pytest.mark.parametrize(
        "status", [SignatureStatus.PENDING, SignatureStatus.REJECTED, SignatureStatus.WITHDRAWN], ids=str
    )
    def test_only_a_confirmed_or_approved_signature_can_be_amended(
        self, session: Session, status: SignatureStatus
    ) -> None:
        signature = factories.signature(factories.letter(), status)
        with pytest.raises(AmendmentRefusedError, match=f"is {status.in_words}"):
            signature.amend(amended(signature, acronym="LC"), at=now())

    def test_after_closing_nothing_can_be_amended(self, session: Session) -> None:
        letter = factories.letter()
        signature = factories.signature(letter)
        letter.close(by=factories.BY, at=now())
        with pytest.raises(AmendmentRefusedError, match="is closed"):
            signature.amend(amended(signature, acronym="LC"), at=now())


@pytest.fixture
def holder(app: Flask) -> Walker:
    """The own page of an approved signature of Lake Friends."""
    with app.app_context():
        letter = factories.letter(slug="rivers", signatory_list={"style": "names-countries"})
        signature = factories.signature(
            letter, organization="Lake Friends", acronym="LF", representative_email="mara@lake.example"
        )
        token = status_token(signature)
        db.session.commit()
    return Walker(app).open(f"/signatures/{token}")


def mail_subjects(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(db.select(OutboxMail.subject).order_by(OutboxMail.id)))


def test_the_own_page_shows_what_is_printed_as_the_list_prints_it(holder: Walker) -> None:
    assert "Lake Friends (LF), Switzerland" in holder.text


def test_a_correction_is_shown_to_the_desk_and_acknowledged_by_mail(
    app: Flask, holder: Walker, signed_in: Callable[..., Walker]
) -> None:
    holder.follow("Correct it").press(
        "Save the corrections", organization="Lake Club", representative_name="Noa Fenwick"
    )
    assert "Your corrections are saved." in holder.text
    assert "It is confirmed." in holder.text
    assert mail_subjects(app)[-1].startswith("Corrected: ")
    desk = signed_in().open("/coordinator/signatures/1")
    assert "The representative has corrected it." in desk.text
    assert "Lake Friends → Lake Club" in desk.text
    desk.press("Approve")
    assert "has corrected it" not in desk.open("/coordinator/signatures/1").text


def test_saving_without_a_change_writes_no_mail_and_no_act(app: Flask, holder: Walker) -> None:
    holder.follow("Correct it").press("Save the corrections")
    assert "It stands on the letter." in holder.text
    assert mail_subjects(app) == []


def test_a_mistake_is_shown_at_its_field_and_nothing_is_lost(holder: Walker) -> None:
    holder.follow("Correct it").press("Save the corrections", organization="Lake Club", country="Atlantis")
    assert holder.status == 422
    assert "We do not know this country" in holder.text
    assert holder.page.find("input", attrs={"name": "organization"})["value"] == "Lake Club"


def test_correcting_after_closing_is_refused_and_says_whom_to_ask(app: Flask, holder: Walker) -> None:
    holder.follow("Correct it")
    with app.app_context():
        Letter.named("rivers").closes_at = now() - timedelta(seconds=1)
        db.session.commit()
    holder.press("Save the corrections", organization="Lake Club")
    assert holder.status == 409
    assert "This can no longer be changed" in holder.text
    with app.app_context():
        assert db.session.get_one(Signature, 1).printed_name == "Lake Friends"


def correct_often(holder: Any) -> list[Any]:
    """The statuses of one correction more than an hour allows."""
    answers = []
    for number in range(holder_views.AMENDMENTS_AN_HOUR + 1):
        holder.follow("Correct it").press("Save the corrections", acronym=f"LF{number}")
        answers.append(holder.status)
    return answers


def test_a_forwarded_link_does_not_fill_the_mailbox_or_the_trail_without_end(app: Flask, holder: Walker) -> None:
    assert correct_often(holder) == [200] * holder_views.AMENDMENTS_AN_HOUR + [429]
    assert 1 <= int(holder.response.headers["Retry-After"]) <= 3600
    assert "tried too often" in holder.text
    with app.app_context():
        assert db.session.query(OutboxMail).count() == holder_views.AMENDMENTS_AN_HOUR


def test_without_the_count_it_would(app: Flask, holder: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder_views, "count_attempt", lambda *_given, **_more: None)
    assert set(correct_often(holder)) == {200}


def test_a_link_to_confirm_cannot_amend(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter(), SignatureStatus.VERIFIED)
        token = confirmation_token(signature)
        db.session.commit()
    assert client.get(f"/signatures/{token}/amendment").status_code == 404


def test_an_expired_link_cannot_amend(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        token = status_token(factories.signature(factories.letter()), days=-1)
        db.session.commit()
    assert client.get(f"/signatures/{token}/amendment").status_code == 410
