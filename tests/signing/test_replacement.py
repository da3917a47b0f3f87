"""A mailbox that signs again under a similar name is asked whether it corrects its earlier signature; no other mailbox is."""

from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.entries import confirmation_token
from tests.walker import Walker

ADDRESS = "ola@otter.example"
ASKED = "Is this a correction?"


@pytest.fixture
def letter(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()


def signed(app: Flask, name: str, status: SignatureStatus, **changes: Any) -> int:
    with app.app_context():
        values = {"organization": name, "representative_email": ADDRESS} | changes
        number = factories.signature(Letter.named("rivers"), status, **values).id
        db.session.commit()
        return number


def opened(app: Flask, number: int) -> Walker:
    with app.app_context():
        token = confirmation_token(db.session.get_one(Signature, number))
        db.session.commit()
    return Walker(app).open(f"/signatures/{token}")


def statuses(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {one.printed_name: str(one.status) for one in db.session.scalars(db.select(Signature))}


@pytest.mark.parametrize("earlier", [SignatureStatus.PENDING, SignatureStatus.VERIFIED, SignatureStatus.APPROVED])
def test_the_earlier_signature_is_replaced_by_its_signatorys_act(
    app: Flask, letter: None, earlier: SignatureStatus
) -> None:
    first = signed(app, "Otter Trust", earlier)
    second = signed(app, "Oter Trust", SignatureStatus.PENDING)
    page = opened(app, second)
    assert ASKED in page.text
    assert "Otter Trust" in page.text
    assert statuses(app)["Otter Trust"] == earlier
    page.press("Confirm, and replace the earlier one")
    assert "It is confirmed." in page.text
    assert statuses(app) == {"Otter Trust": "withdrawn", "Oter Trust": "verified"}
    with app.app_context():
        last = audit.trail(db.session.get_one(Signature, first))[-1]
        assert (last.action, last.actor) == ("signature:withdraw", audit.REPRESENTATIVE)
        assert "Oter Trust" in last.reason
        assert "signature:replace" in [one.action for one in audit.trail(db.session.get_one(Signature, second))]
        subjects = [mail.subject for mail in db.session.scalars(db.select(OutboxMail))]
    assert any("withdrawn" in one.lower() for one in subjects) is (earlier is not SignatureStatus.PENDING)


def test_both_stand_when_the_representative_says_that_they_are_two(app: Flask, letter: None) -> None:
    signed(app, "Otter Trust", SignatureStatus.APPROVED)
    opened(app, signed(app, "Oter Trust", SignatureStatus.PENDING)).press("Confirm: it is another organisation")
    assert statuses(app) == {"Otter Trust": "approved", "Oter Trust": "verified"}


def test_a_signature_of_another_mailbox_is_neither_shown_nor_replaced(app: Flask, letter: None) -> None:
    other = signed(app, "Otter Trust", SignatureStatus.APPROVED, representative_email="ines@otter.example")
    page = opened(app, signed(app, "Oter Trust", SignatureStatus.PENDING))
    assert ASKED not in page.text
    assert "Otter Trust" not in page.text
    token = page.page.find("input", {"name": "csrf_token"})["value"]
    said = page.page.find("input", {"name": "said"})["value"]
    sent = {"csrf_token": token, "said": said, "likely": other, "replace": "y"}
    answer = page.client.post(f"{page.path}/confirmation", data=sent)
    assert answer.status_code == 409
    assert statuses(app) == {"Otter Trust": "approved", "Oter Trust": "pending"}


def test_a_chapter_or_an_unlike_name_of_the_same_mailbox_is_not_asked_about(app: Flask, letter: None) -> None:
    signed(app, "Otter Trust Kenya", SignatureStatus.APPROVED)
    signed(app, "Lantern Forum", SignatureStatus.APPROVED)
    signed(app, "Otter Trust", SignatureStatus.WITHDRAWN)
    assert ASKED not in opened(app, signed(app, "Oter Trust", SignatureStatus.PENDING)).text


def test_one_that_was_signed_meanwhile_is_asked_about_before_anything_is_confirmed(app: Flask, letter: None) -> None:
    page = opened(app, signed(app, "Oter Trust", SignatureStatus.PENDING))
    signed(app, "Otter Trust", SignatureStatus.VERIFIED)
    page.press("Confirm the signature")
    assert page.status == 409
    assert ASKED in page.text
    assert statuses(app)["Oter Trust"] == "pending"
    page.press("Confirm, and replace the earlier one")
    assert statuses(app) == {"Oter Trust": "verified", "Otter Trust": "withdrawn"}


def test_what_a_table_brought_with_the_mailbox_is_replaced_as_well(app: Flask, letter: None) -> None:
    with app.app_context():
        factories.imported(Letter.named("rivers"), organization="Otter Trust", representative_email=ADDRESS)
        db.session.commit()
    page = opened(app, signed(app, "Oter Trust", SignatureStatus.PENDING))
    assert "entered by the coalition" in page.text
    page.press("Confirm, and replace the earlier one")
    assert statuses(app) == {"Otter Trust": "withdrawn", "Oter Trust": "verified"}


def test_the_form_answers_alike_whether_the_mailbox_has_signed_under_a_similar_name(app: Flask, letter: None) -> None:
    from tests.signing.entries import ENTERED

    signed(app, "Otter Trust", SignatureStatus.APPROVED)
    pages = []
    for name in ("Oter Trust", "Lantern Forum"):
        sent = Walker(app).open("/letters/rivers/sign")
        sent.press("Sign the letter", **ENTERED | {"organization": name, "representative_email": ADDRESS})
        pages.append((sent.status, sent.path, sent.text))
    assert pages[0] == pages[1]
    assert statuses(app)["Otter Trust"] == "approved"
