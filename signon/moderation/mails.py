"""The mails that tell a representative what a coordinator decided."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from signon.consent.mails import answer_by
from signon.letters.status import LetterStatus
from signon.mail.links import SIGNATURE
from signon.moderation.mail_kinds import (
    APPROVE,
    APPROVE_FINALISED,
    APPROVE_TOO_LATE,
    APPROVE_UNRECONFIRMED,
    MERGE,
    REJECT,
    UNDO_MERGE,
)
from signon.signing.mail_values import to_representative
from signon.signing.models.signature import Signature
from signon.wordings.kinds import MailKind
from signon.wordings.sending import send


def tell_of_approval(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation is on the letter, or that it still has to agree to the present text."""
    if signature.consent_reaches_text():
        is_over = signature.letter.status is LetterStatus.DELIVERED
        tell(APPROVE_FINALISED if is_over else APPROVE, signature, at)
    elif signature.may_reconfirm(at):
        tell(APPROVE_UNRECONFIRMED, signature, at, reconfirm_by=answer_by(signature.letter))
    else:
        tell(APPROVE_TOO_LATE, signature, at)


def tell_of_rejection(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation is not on the letter, and why."""
    tell(REJECT, signature, at, reason=signature.reason)


def tell_of_merge(rejected: Signature, kept: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation counts through its other signature."""
    tell(MERGE, rejected, at, kept=kept.printed_name, kept_stands=kept.stands())


def tell_of_undoing(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the signature counts by itself again."""
    tell(UNDO_MERGE, signature, at)


def tell(kind: MailKind, signature: Signature, at: datetime, **values: Any) -> None:
    """Queue a mail to the representative, if there is an address, with the link to the signature's state."""
    if not signature.representative_email:
        return
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    send(
        kind,
        signature.letter,
        to=signature.representative_email,
        about=f"signature:{signature.id}",
        at=at,
        link=SIGNATURE.to(signature.id, lifetime=lifetime),
        **to_representative(signature),
        **values,
    )
