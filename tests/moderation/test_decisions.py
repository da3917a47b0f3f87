"""Deciding on signatures: what happens to the signature, who is told, and what two coordinators at once meet."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.mail.models import OutboxMail
from signon.moderation import decisions
from signon.organizations.models import Organization
from signon.signing.models.record import SignatureStateError
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

QUEUE = "/coordinator/letters/clean-rivers/signatures"


@pytest.fixture
def coordinator(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in()


@pytest.fixture
def waiting(app: Flask) -> None:
    """Two signatures that wait for a decision."""
    with app.app_context():
        letter = factories.letter()
        for name in ("Blue Lakes", "Green Hills"):
            email = f"{name.split()[0].lower()}@mail.example"
            factories.signature(
                letter, SignatureStatus.VERIFIED, organization=name, representative_email=email, country="CH"
            )
        db.session.commit()


def signature_named(app: Flask, name: str) -> Any:
    with app.app_context():
        signature = db.session.scalars(db.select(Signature).filter_by(organization=name)).one()
        db.session.refresh(signature, ["directory_entry"])
        return signature


def mails_to(app: Flask, address: str) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(db.select(OutboxMail).filter_by(recipient=address).order_by(OutboxMail.id)))


def test_an_approved_organisation_is_listed_and_told_and_the_next_one_comes_up(
    app: Flask, coordinator: Any, waiting: None, walker: Walker, work: Callable[[], None]
) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Approve")
    assert "Blue Lakes is approved." in coordinator.text
    assert coordinator.page.h1.get_text() == "Green Hills"
    assert "Blue Lakes" in walker.open("/letters/clean-rivers").text
    work()
    mail = mails_to(app, "blue@mail.example")[-1]
    assert mail.subject.startswith("Approved: Blue Lakes is on ")
    link = re.search(r"http://letters.test\S+", mail.captured)[0]
    assert "Blue Lakes" in walker.open(link).text


def test_a_rejected_representative_is_told_the_reason(
    app: Flask, coordinator: Any, waiting: None, work: Callable[[], None], walker: Walker
) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes")
    coordinator.press("Reject and tell", reason="not-authorised", words="Please write from the office.")
    assert "Blue Lakes is rejected." in coordinator.text
    work()
    mail = mails_to(app, "blue@mail.example")[-1]
    assert "speaks for the organisation. Please write from the office." in mail.captured
    assert "Blue Lakes" not in walker.open("/letters/clean-rivers").text
    assert "Please write from the office." in coordinator.open(QUEUE + "?status=rejected").follow("Blue Lakes").text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose the reason."),
        ({"reason": "other", "words": "  "}, "Say the reason in your own words."),
        ({"reason": "other", "words": "\u200b"}, "Say the reason in your own words."),
    ],
)
def test_a_rejection_without_a_reason_is_asked_again(
    app: Flask, coordinator: Any, waiting: None, fields: dict[str, Any], message: str
) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Reject and tell", **fields)
    assert coordinator.status == 422
    assert message in coordinator.text
    assert signature_named(app, "Blue Lakes").status == SignatureStatus.VERIFIED
    assert mails_to(app, "blue@mail.example") == []


def test_a_rejected_signature_can_be_approved_after_all(app: Flask, coordinator: Any, waiting: None) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Reject and tell", reason="duplicate")
    coordinator.open(QUEUE + "?status=rejected").follow("Blue Lakes").press("Approve")
    signature = signature_named(app, "Blue Lakes")
    assert (signature.status, signature.reason) == (SignatureStatus.APPROVED, "")


def test_the_second_of_two_coordinators_learns_that_the_first_has_decided(
    app: Flask, signed_in: Callable[..., Walker], waiting: None
) -> None:
    first, second = signed_in(), signed_in()
    for coordinator in (first, second):
        coordinator.open(QUEUE).follow("Blue Lakes")
    first.press("Approve")
    second.press("Reject and tell", reason="duplicate")
    assert second.status == 409
    assert "Somebody else has decided on Blue Lakes meanwhile." in second.text
    assert signature_named(app, "Blue Lakes").status == SignatureStatus.APPROVED


def test_the_printed_name_is_corrected_and_the_entered_one_kept(
    coordinator: Any, waiting: None, walker: Walker
) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Print it like this", name="  Blue  Lakes Society ")
    facts = coordinator.page.find("dl").get_text(" ", strip=True)
    assert "Organisation Blue Lakes Printed as Blue Lakes Society" in facts
    assert "changed the printed name from “Blue Lakes” to “Blue Lakes Society”" in coordinator.text
    coordinator.press("Approve")
    assert "Blue Lakes Society" in walker.open("/letters/clean-rivers").text


@pytest.mark.parametrize("name", ["", "\u202eevil", "a\x00b", "x" * 301])
def test_a_name_that_cannot_be_printed_is_refused_at_its_field(
    app: Flask, coordinator: Any, waiting: None, name: str
) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Print it like this", name=name)
    assert coordinator.status == 422
    assert coordinator.page.find(class_="wrong-message")
    assert signature_named(app, "Blue Lakes").printed_name == "Blue Lakes"


def test_a_printed_name_that_looks_damaged_is_asked_about_once(app: Flask, coordinator: Any, waiting: None) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Print it like this", name="Blue LÃ¤kes")
    assert "it may have been 'Blue Läkes'" in coordinator.text
    assert signature_named(app, "Blue Lakes").printed_name == "Blue Lakes"
    coordinator.press("Print it like this")
    assert signature_named(app, "Blue Lakes").printed_name == "Blue LÃ¤kes"


def test_a_printed_name_that_another_signature_holds_is_refused(app: Flask, coordinator: Any, waiting: None) -> None:
    coordinator.open(QUEUE).follow("Blue Lakes").press("Print it like this", name="GREEN HILLS")
    assert coordinator.status == 409
    assert "already has a signature on this letter" in coordinator.text
    assert signature_named(app, "Blue Lakes").printed_name == "Blue Lakes"


def test_the_directory_entry_is_remembered_when_the_name_is_exactly_its_own(
    app: Flask, coordinator: Any, waiting: None
) -> None:
    with app.app_context():
        Organization.enter("BLUE LAKES", at=now(), country="CH")
        Organization.enter("Green Hills", at=now(), country="FR")
        db.session.commit()
    coordinator.open(QUEUE).follow("Blue Lakes").press("Approve").press("Approve")
    assert signature_named(app, "Blue Lakes").directory_entry.name == "BLUE LAKES"
    assert signature_named(app, "Green Hills").directory_entry is None


def test_a_signature_without_an_address_is_decided_without_a_mail(app: Flask, coordinator: Any) -> None:
    with app.app_context():
        entered = {"organization": "Paper Signers", "representative_email": ""}
        factories.imported(factories.letter(), SignatureStatus.VERIFIED, **entered)
        db.session.commit()
    coordinator.open(QUEUE).follow("Paper Signers").press("Approve")
    assert "No more signatures wait" in coordinator.text
    assert mails_to(app, "") == []


def test_ticked_signatures_are_approved_together_and_told(app: Flask, coordinator: Any, waiting: None) -> None:
    page = coordinator.open(QUEUE).page
    ticks = [box["value"] for box in page.find_all("input", type="checkbox")]
    token = page.find("input", id="csrf_token")["value"]
    forged = ["999999", "99999999999999999999", "x"]
    coordinator.client.post(
        "/coordinator/letters/clean-rivers/approvals", data={"signature": ticks + forged, "csrf_token": token}
    )
    text = coordinator.open(QUEUE).text
    assert "2 signatures approved. 1 was decided by somebody else" in text
    assert "Nothing waits for a decision." in text
    assert len(mails_to(app, "blue@mail.example") + mails_to(app, "green@mail.example")) == 2


def test_a_tick_on_another_letters_signature_does_nothing(app: Flask, coordinator: Any, waiting: None) -> None:
    with app.app_context():
        factories.letter(slug="other")
        db.session.commit()
    number = signature_named(app, "Blue Lakes").id
    coordinator.open("/coordinator/letters/clean-rivers/signatures")
    token = coordinator.page.find("input", id="csrf_token")["value"]
    coordinator.client.post("/coordinator/letters/other/approvals", data={"signature": number, "csrf_token": token})
    assert signature_named(app, "Blue Lakes").status == SignatureStatus.VERIFIED


@pytest.mark.both_databases
def test_of_two_decisions_at_the_same_moment_one_stands(app: Flask, database: str) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter(), SignatureStatus.VERIFIED)
        db.session.commit()
        number, judged = signature.id, signature.judged()
    ready, outcomes = threading.Barrier(2, timeout=60), []

    def decide(verb: Callable[..., object]) -> None:
        with app.app_context():
            ready.wait()
            try:
                verb(decisions.to_decide(number, "verified", judged))
                db.session.commit()
                outcomes.append("decided")
            except SignatureStateError:
                outcomes.append("refused")

    verbs = [
        lambda one: decisions.approve(one, by="ada", at=now()),
        lambda one: decisions.reject(one, "Duplicate.", by="ben", at=now()),
    ]
    threads = [threading.Thread(target=decide, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["decided", "refused"]
