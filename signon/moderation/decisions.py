"""A coordinator's decision on a signature: the verb, and the mail that tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from signon.consent.models import ReconfirmationRequest
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.moderation.mails import tell_of_approval, tell_of_rejection
from signon.signing.models.details import ShownOtherwiseError
from signon.signing.models.record import Authority, SignatureStateError
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


class LeftOut(StrEnum):
    """The reason why a ticked signature is not approved together with others."""

    WAITS = "waits"
    DENIED = "denied"
    DECIDED = "decided"
    CHANGED = "changed"


@dataclass(slots=True)
class Approvals:
    """The result of approving many together: how many were approved, who was left out and why, and how many are unknown."""

    approved: int = 0
    left_out: list[tuple[int, LeftOut]] = field(default_factory=list)
    unknown: int = 0


def to_decide(number: int, seen: str, judged: str) -> Signature:
    """The signature of this number, held so that nobody else decides it at the same time.

    ``seen`` is the state, and ``judged`` the digest of all that the coordinator saw. Raises ``NotFoundError``,
    ``SignatureStateError`` when somebody else has decided meanwhile, and ``ShownOtherwiseError`` when it says something else.
    """
    signature = find_signature(number, held=True)
    if signature.status != seen:
        raise SignatureStateError(
            _(
                "Somebody else has decided on %(organization)s meanwhile. Open the signature again to see what it is now.",
                organization=signature.printed_name,
            )
        )
    refuse_otherwise(signature, judged)
    return signature


def refuse_otherwise(signature: Signature, judged: str) -> None:
    """Raises ``ShownOtherwiseError`` unless the coordinator saw the signature as it is now; it is held already."""
    if signature.judged() != judged:
        raise ShownOtherwiseError(
            _(
                "%(organization)s has been changed since you opened the page, so nothing was done. Look at the signature as "
                "it is now, then decide.",
                organization=signature.printed_name,
            )
        )


def approve(signature: Signature, *, by: str, at: datetime, although_denied: bool = False) -> None:
    """Admit the organisation to the letter and tell its representative.

    Raises ``AuthorityDeniedError`` when its authority was denied, unless ``although_denied``.
    """
    signature.approve(by=by, at=at, although_denied=although_denied)
    ReconfirmationRequest.ask_late(signature, at=at)
    tell_of_approval(signature, at=at)


def reject(signature: Signature, reason: str, *, by: str, at: datetime) -> None:
    """Refuse the signature and tell its representative why. Raises ``NoReasonError`` when the reason says nothing."""
    signature.reject(reason, by=by, at=at)
    tell_of_rejection(signature, at=at)


def approve_all(letter: Letter, ticked: Mapping[int, str], *, by: str, at: datetime) -> Approvals:
    """Approve those of the letter's signatures that wait, and say who was left out and why.

    ``ticked`` has, by number, the digest of what the coordinator saw. One that waits for the word of whoever authorises it,
    or whose authority was denied, or that says something else by now, is left to be decided by itself.
    """
    query = db.select(Signature).where(Signature.letter_id == letter.id, Signature.id.in_(ticked))
    held = query.order_by(Signature.id).with_for_update().execution_options(populate_existing=True)
    signatures = list(db.session.scalars(held))
    outcome = Approvals(unknown=len(ticked) - len(signatures))
    for signature in signatures:
        if obstacle := _obstacle(signature, ticked[signature.id]):
            outcome.left_out.append((signature.id, obstacle))
            continue
        approve(signature, by=by, at=at)
        outcome.approved += 1
    return outcome


def _obstacle(signature: Signature, judged: str) -> LeftOut | None:
    if signature.status is not SignatureStatus.VERIFIED:
        return LeftOut.DECIDED
    if signature.awaits_authority():
        return LeftOut.WAITS
    if signature.authority is Authority.DENIED:
        return LeftOut.DENIED
    return None if signature.judged() == judged else LeftOut.CHANGED
