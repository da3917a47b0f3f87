"""What the tried site holds: a row behind every kind of page, and a link of every kind."""

from datetime import timedelta
from typing import Any

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.messages.models import Message
from signon.moderation import decisions
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.reading import read_import
from signon.privacy.models import DataRequest
from signon.signing import mails
from signon.signing.models.authority import Authoriser
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.actions.made import action_page, congress, office
from tests.consent.changing import change_text
from tests.invitations import invited

DAY = timedelta(days=1)
TABLE = b"organization,country,acronym,E-mail,Remarks\nOpen Rivers,KE,OR,jo@rivers.example,likes fish\nwww.nowhere.example,,,,\n"


def fill() -> dict[str, Any]:
    """Fill an empty database, within an application context; gives the tokens by name and the session keys by role."""
    keys = {role.value: factories.coordinator(role).fs_uniquifier for role in Role}
    tokens = _letters()
    _others()
    db.session.commit()
    return {"tokens": tokens, "keys": keys}


def deliver_a_letter() -> None:
    """Add a delivered letter with its document, which takes seconds."""
    delivered = factories.letter(slug="delivered", title="The delivered letter")
    factories.signature(delivered, organization="Reed Society")
    delivered.close(by=factories.BY, at=now())
    db.session.commit()
    finalise(delivered, by="test", at=now())
    db.session.commit()


def _letters() -> dict[str, str]:
    letter = factories.letter()
    factories.letter(LetterStatus.DRAFT, slug="draft", title="A draft")
    closed = factories.letter(slug="closed", title="Closed")
    factories.signature(closed, organization="Reed Society")
    closed.close(by=factories.BY, at=now())
    pending = factories.signature(letter, SignatureStatus.PENDING, organization="Otter Union")
    waiting = factories.signature(letter, SignatureStatus.VERIFIED, organization="Heron Circle")
    factories.signature(letter, SignatureStatus.VERIFIED, organization="Heron Circles")
    stands = factories.signature(letter, organization="Lake Friends", representative_email="mara@lake.example")
    factories.signature(letter, SignatureStatus.REJECTED, organization="Not A Member")
    factories.signature(letter, SignatureStatus.WITHDRAWN, organization="Gone Away")
    change_text(letter, note="A sentence more.")
    named = factories.letter(slug="named", title="With authority", authority="named")
    asked = factories.signature(named, SignatureStatus.VERIFIED, organization="Marsh League")
    asked.name_authoriser(Authoriser(name="Ines Ferry", title="President", email="ines@lake.example"))
    asked.ask_authority(at=now())
    mails.send_receipt(waiting, at=now())
    decisions.approve(waiting, by=factories.BY, at=now())
    return {
        "confirm": _token(Purpose.CONFIRM_SIGNATURE, pending.id),
        "status": _token(Purpose.SIGNATURE_STATUS, stands.id),
        "authority": _token(Purpose.AUTHORITY, asked.id),
        "sign-in": _token(Purpose.SIGN_IN, db.session.scalars(db.select(Coordinator.id)).first() or 0),
        **_invitations(letter),
    }


def _invitations(letter: Letter) -> dict[str, str]:
    invited.directory()
    invited.started(letter)
    invited.batch_of(letter)
    db.session.flush()
    request = DataRequest.enter("mara@lake.example", at=now())
    mail = OutboxMail.queue(to="mara@lake.example", subject="Will you sign?", paragraphs=["Please."], at=now())
    db.session.flush()
    return {
        "invitation": invited.token_for("Otter Trust"),
        "unsubscribe": _token(Purpose.UNSUBSCRIBE, mail.id),
        "data": _token(Purpose.PERSONAL_DATA, request.id),
    }


def _others() -> None:
    congress()
    office("Mayor Bo Reed", email="mayor@town.example")
    action_page()
    Message.receive(name="Jo", email="jo@reader.example", subject="Hello", text="I have a question.", at=now())
    OutboxMail.queue(to="jo@reader.example", subject="Hello", paragraphs=["An answer."], at=now())
    read_import(DirectoryImport.receive(TABLE, "members.csv", by=factories.BY, at=now()), at=now())


def _token(purpose: Purpose, subject: int) -> str:
    return LinkToken.mint(purpose, subject, at=now(), lifetime=DAY * 30)
