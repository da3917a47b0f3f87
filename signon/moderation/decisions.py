"""A coordinator's decision on a signature: the verb, what the directory knows, and the mail that tells of it."""

from datetime import datetime

from signon.consent.models import ReconfirmationRequest
from signon.db import db
from signon.letters.models import Letter
from signon.moderation.mails import tell_of_approval, tell_of_rejection
from signon.moderation.queries import find_signature
from signon.signing.authority import Authority
from signon.signing.models import Signature, SignatureStateError
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


def to_decide(number: int, seen: str) -> Signature:
    """The signature of this number, held so that nobody else decides it at the same time.

    Raises ``NotFoundError``, and ``SignatureStateError`` when its state is no longer the one that the coordinator saw.
    """
    signature = find_signature(number, held=True)
    if signature.status != seen:
        raise SignatureStateError(
            _(
                "Somebody else has decided on %(organization)s meanwhile. Open the signature again to see what it is now.",
                organization=signature.printed_name,
            )
        )
    return signature


def approve(signature: Signature, *, by: str, at: datetime, although_denied: bool = False) -> None:
    """Admit the organisation to the letter and tell its representative.

    Raises ``AuthorityDeniedError`` when its authority was denied, unless ``although_denied``.
    """
    signature.match_directory_again()
    signature.approve(by=by, at=at, although_denied=although_denied)
    ReconfirmationRequest.ask_late(signature, at=at)
    tell_of_approval(signature, at=at)


def reject(signature: Signature, reason: str, *, by: str, at: datetime) -> None:
    """Refuse the signature and tell its representative why."""
    signature.reject(reason, by=by, at=at)
    tell_of_rejection(signature, at=at)


def approve_all(letter: Letter, numbers: set[int], *, by: str, at: datetime) -> int:
    """Approve those of the letter's signatures that still wait; gives how many they were.

    One whose authority was denied is left to be decided by itself.
    """
    query = db.select(Signature).where(
        Signature.letter_id == letter.id,
        Signature.id.in_(numbers),
        Signature.status == SignatureStatus.VERIFIED,
        Signature.authority != Authority.DENIED,
    )
    signatures = list(db.session.scalars(query.order_by(Signature.id).with_for_update()))
    for signature in signatures:
        approve(signature, by=by, at=at)
    return len(signatures)
