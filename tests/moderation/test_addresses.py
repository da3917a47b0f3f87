"""Addresses that mail did not reach: shown beside the signature, corrected there, and confirmed by whoever reads the new one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.access import Role
from signon.database.db import db, now
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.moderation.mails import tell_of_approval
from signon.signing.mails import write_authority_request, write_link_again
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.authority import Authoriser
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.signing.entries import confirmation_token, status_token
from tests.walker import Walker

WRONG, RIGHT = "mara@lake.exmaple.example", "mara@lake.example"
SAID = "550 5.1.1 <script>User unknown"
PAGE = "/coordinator/signatures/1"


@pytest.fixture
def editor(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


def come_back(mail: OutboxMail) -> None:
    """What a bounce leaves behind."""
    mail.status, mail.error, mail.reply_code, mail.enhanced_code = MailStatus.RETURNED, SAID, 550, "5.1.1"
    db.session.add(
        RefusedAddress(
            address=mail.recipient, since=now(), said=SAID, reply_code=550, enhanced_code="5.1.1", confirmed_by=""
        )
    )


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))


@pytest.fixture
def returned(app: Flask) -> Callable[..., None]:
    """A function that makes a signature in a state, about which a mail came back."""

    def make(status: SignatureStatus, write: Callable[[Signature], object]) -> None:
        with app.app_context():
            write(factories.signature(factories.letter(), status, organization="Lake", representative_email=WRONG))
            db.session.flush()
            come_back(mails()[-1])
            db.session.commit()

    return make


def confirmation(signature: Signature) -> None:
    write_link_again(signature, at=now())


def approval(signature: Signature) -> None:
    tell_of_approval(signature, at=now())


def signature(app: Flask) -> Any:
    with app.app_context():
        found = db.session.get_one(Signature, 1)
        db.session.expunge_all()
        return found


def link(app: Flask, work: Callable[[], None]) -> str:
    """The link in the latest mail to the right address."""
    work()
    with app.app_context():
        text = next(mail.captured for mail in reversed(mails()) if mail.recipient == RIGHT)
    return next(line for line in text.splitlines() if line.startswith("http"))


def test_what_came_back_is_shown_with_what_the_server_said(returned: Any, editor: Walker) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    editor.open(PAGE)
    assert f"A mail to {WRONG} came back." in editor.text
    assert SAID in editor.text
    assert "Ask for another address" in editor.text
    queue = editor.open("/coordinator/letters/clean-rivers/signatures?status=unreached")
    assert "A mail was not delivered" in queue.text


def test_an_entry_is_corrected_and_confirmed_at_the_right_address(
    app: Flask, returned: Any, editor: Walker, work: Callable[[], None]
) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    with app.app_context():
        dead = confirmation_token(db.session.get_one(Signature, 1))
        db.session.commit()
    editor.open(PAGE).press("Correct it and send again", address=RIGHT)
    assert f"The mail to confirm is on its way to {RIGHT}." in editor.text
    assert "came back" not in editor.text
    assert Walker(app).open(f"/signatures/{dead}").status == 404
    Walker(app).open(link(app, work)).press("Confirm the signature")
    assert (signature(app).status, signature(app).representative_email) == (SignatureStatus.VERIFIED, RIGHT)
    with app.app_context():
        trail = audit.trail(db.session.get_one(Signature, 1))
        assert [(one.action, one.actor == audit.REPRESENTATIVE) for one in trail[1:]] == [
            ("signature:correct-address", False),
            ("signature:confirm", True),
        ]
        assert RIGHT not in str([(one.details, one.reason) for one in trail])


def test_a_confirmed_signature_goes_to_no_other_mailbox_before_its_owner_says_so(
    app: Flask, returned: Any, editor: Walker, work: Callable[[], None]
) -> None:
    returned(SignatureStatus.APPROVED, approval)
    with app.app_context():
        own = status_token(db.session.get_one(Signature, 1))
        db.session.commit()
    editor.open(PAGE).press("Correct it and send again", address=RIGHT)
    assert f"{RIGHT} was asked to confirm" in editor.text
    address = link(app, work)
    for _open in range(3):
        assert "Shall mail about this signature come to you?" in Walker(app).open(address).text
    assert signature(app).representative_email == WRONG
    assert Walker(app).open(f"/signatures/{own}").status == 200
    holder = Walker(app).open(address).press("Yes, this is my address")
    assert holder.path.startswith("/signatures/")
    assert (signature(app).status, signature(app).representative_email) == (SignatureStatus.APPROVED, RIGHT)
    assert Walker(app).open(f"/signatures/{own}").status == 404
    assert Walker(app).open(address).status in {404, 410}
    assert "was asked to confirm" not in editor.open(PAGE).text


def test_of_two_proposals_the_later_counts(app: Flask, returned: Any, editor: Walker, work: Callable[[], None]) -> None:
    returned(SignatureStatus.APPROVED, approval)
    editor.open(PAGE).press("Correct it and send again", address=RIGHT)
    first = link(app, work)
    editor.open(PAGE).press("Correct it and send again", address="noa@lake.example")
    assert Walker(app).open(first).status == 404
    with app.app_context():
        [proposal] = db.session.scalars(db.select(AddressProposal))
        assert proposal.address == "noa@lake.example"


def test_without_the_owners_word_a_slip_of_the_pen_would_give_the_signature_away(app: Flask, returned: Any) -> None:
    """The control: what the verb for entries does to the links, were it not refused."""
    returned(SignatureStatus.APPROVED, approval)
    with app.app_context():
        approved = db.session.get_one(Signature, 1)
        approved._take_address(RIGHT)
        write_link_again(approved, at=now())
        assert (mails()[-1].recipient, mails()[-1].link_purpose) == (RIGHT, Purpose.SIGNATURE_STATUS)


def test_the_address_is_right_and_the_same_mail_leaves_again(app: Flask, returned: Any, editor: Walker) -> None:
    returned(SignatureStatus.APPROVED, approval)
    editor.open(PAGE).press("The address is right: mail it again")
    assert "came back" not in editor.text
    with app.app_context():
        assert [mail.status for mail in mails()] == [MailStatus.QUEUED]
        assert RefusedAddress.of(WRONG) is None


def test_the_person_who_is_asked_for_the_authority_is_asked_at_the_right_address(
    app: Flask, editor: Walker, returned: Any
) -> None:
    def ask(signature: Signature) -> None:
        signature.name_authoriser(Authoriser("Ines Ferry", "President", "ines@lake.exmaple.example"))
        signature.ask_authority(at=now())
        write_authority_request(signature, at=now())

    returned(SignatureStatus.VERIFIED, ask)
    editor.open(PAGE).press("Correct it and send again", address="ines@lake.example")
    assert "The question is on its way to ines@lake.example." in editor.text
    assert signature(app).authorised_by_email == "ines@lake.example"
    assert signature(app).representative_email == WRONG


def test_what_nobody_needs_any_more_is_told_and_counts_for_nothing(app: Flask, returned: Any, editor: Walker) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    with app.app_context():
        db.session.get_one(Signature, 1).confirm(at=now())
        db.session.commit()
    assert "nobody needs it any more" in editor.open(PAGE).text
    assert "The right address" not in editor.text
    assert "reached nobody" not in editor.open("/coordinator/").text


@pytest.mark.parametrize("wrong", ["", "mara", "a@b.example,c@d.example", "mara@lake.example\r\nBcc: x@y.example"])
def test_what_is_no_address_is_refused_at_the_field(app: Flask, returned: Any, editor: Walker, wrong: Any) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    editor.open(PAGE).press("Correct it and send again", address=wrong)
    assert editor.status == 422
    assert signature(app).representative_email == WRONG


def test_an_address_that_was_changed_meanwhile_is_not_corrected(app: Flask, returned: Any, editor: Walker) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    editor.open(PAGE)
    with app.app_context():
        db.session.get_one(Signature, 1).correct_address("noa@lake.example", by=factories.BY, at=now())
        db.session.commit()
    editor.press("Correct it and send again", address=RIGHT)
    assert editor.status == 409
    assert "changed meanwhile" in editor.text
    assert signature(app).representative_email == "noa@lake.example"


def test_an_entry_that_waits_with_the_right_address_already_is_not_doubled(
    app: Flask, returned: Any, editor: Walker
) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    with app.app_context():
        first = db.session.get_one(Signature, 1)
        again = factories.details(**first.details() | {"representative_email": RIGHT})
        Signature.sign_on(first.letter, again, at=now())
        db.session.commit()
    editor.open(PAGE).press("Correct it and send again", address=RIGHT)
    assert "waits with this address already" in editor.text


def test_an_address_gets_no_flood_from_the_desk(app: Flask, returned: Any, editor: Walker) -> None:
    returned(SignatureStatus.APPROVED, approval)
    most = app.config["SIGNON"].mails_per_address
    for _time in range(most + 1):
        editor.open(f"{PAGE}/address").press("Correct it and send again", address=RIGHT)
    assert editor.status == 429
    with app.app_context():
        assert len([mail for mail in mails() if mail.recipient == RIGHT]) == most


def test_a_viewer_sees_what_came_back_and_corrects_nothing(returned: Any, signed_in: Callable[..., Walker]) -> None:
    returned(SignatureStatus.PENDING, confirmation)
    viewer = signed_in(Role.VIEWER).open(PAGE)
    assert "came back" in viewer.text
    assert "The right address" not in viewer.text
    assert viewer.open(f"{PAGE}/address").status == 403


def test_a_link_of_a_proposal_that_ended_is_gone(app: Flask, returned: Any, editor: Walker) -> None:
    returned(SignatureStatus.APPROVED, approval)
    editor.open(PAGE).press("Correct it and send again", address=RIGHT)
    with app.app_context():
        proposal = db.session.scalars(db.select(AddressProposal)).one()
        token = LinkToken.mint(Purpose.ADDRESS, proposal.id, at=now(), lifetime=timedelta(days=1))
        db.session.get_one(Signature, 1).withdraw(at=now())
        db.session.commit()
    page = Walker(app).open(f"/addresses/{token}")
    assert page.press("Yes, this is my address").status == 409
    assert signature(app).representative_email == WRONG
