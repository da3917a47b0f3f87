"""The mails that tell coordinators what waits at the desk."""

from datetime import timedelta

from signon.access import Role
from signon.database.db import db
from signon.digests import mails
from signon.digests.mails import tell
from signon.digests.models import Digest
from signon.digests.noticing import latest_look, notice
from signon.messages.models import Message
from signon.signing.status import SignatureStatus
from tests import factories
from tests.golden.mail_scenes.casts import AT, MARA, Cast, letter_of, signature_of


def digests_first(cast: Cast) -> None:
    signature_of(cast, letter_of(cast), SignatureStatus.VERIFIED)
    _tell()


def digests_again_and_late(cast: Cast) -> None:
    letter = letter_of(cast)
    signature_of(cast, letter, SignatureStatus.VERIFIED)
    notice(AT)
    told = latest_look()
    for _number in range(7):
        factories.signature(letter, SignatureStatus.VERIFIED, at=AT, organization=f"{cast.other} {_number}")
    Message.receive(name=cast.person, email=MARA, subject=cast.title, text=cast.words, at=AT)
    _tell(told=told, held_since=AT - timedelta(hours=3))


def digests_of_many_letters(cast: Cast) -> None:
    for number in range(3):
        signature_of(cast, letter_of(cast, title=f"{cast.title} {number}"), SignatureStatus.VERIFIED)
    most, mails.MOST_LETTERS = mails.MOST_LETTERS, 2
    _tell()
    mails.MOST_LETTERS = most


def _tell(**values: object) -> None:
    coordinator = factories.coordinator(Role.MODERATOR, email="ines@coalition.example")
    db.session.flush()
    digest = Digest.of(coordinator, at=AT)
    for name, value in values.items():
        setattr(digest, name, value)
    notice(AT)
    tell(digest, look=latest_look(), at=AT)


DIGESTS = (digests_first, digests_again_and_late, digests_of_many_letters)
