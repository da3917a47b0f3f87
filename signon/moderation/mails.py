"""The mails that tell a representative what a coordinator decided."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from signon.letters.contact import contact_of
from signon.letters.status import LetterStatus
from signon.mail import compose
from signon.mail.links import SIGNATURE
from signon.moderation.mail_kinds import REJECT
from signon.signing.models.signature import Signature
from signon.wordings.writing import send


def tell_of_approval(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation is on the letter, or that it still has to agree to the present text."""
    if signature.consent_reaches_text():
        has_left = signature.letter.status is LetterStatus.DELIVERED
        tell("moderation/mails/approve.txt", signature, at, has_left=has_left)
    else:
        template = "moderation/mails/approve_unreconfirmed.txt"
        tell(template, signature, at, may_reconfirm=signature.may_reconfirm(at))


def tell_of_rejection(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation is not on the letter, and why."""
    if not signature.representative_email:
        return
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    send(
        REJECT,
        signature.letter,
        to=signature.representative_email,
        about=f"signature:{signature.id}",
        at=at,
        link=SIGNATURE.to(signature.id, lifetime=lifetime),
        organization=signature.printed_name,
        reason=signature.reason,
    )


def tell(template: str, signature: Signature, at: datetime, **values: Any) -> None:
    """Queue a mail to the representative, if there is an address, with the link to the signature's state."""
    if not signature.representative_email:
        return
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    compose.send(
        template,
        to=signature.representative_email,
        about=f"signature:{signature.id}",
        at=at,
        link=SIGNATURE.to(signature.id, lifetime=lifetime),
        reply_to=contact_of(signature.letter).email,
        contact=contact_of(signature.letter),
        organization=signature.printed_name,
        title=signature.letter.title,
        **values,
    )


def tell_of_merge(rejected: Signature, kept: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation counts through its other signature."""
    tell("moderation/mails/merge.txt", rejected, at, kept=kept.printed_name, kept_stands=kept.stands())


def tell_of_undoing(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the signature counts by itself again."""
    tell("moderation/mails/undo_merge.txt", signature, at)
