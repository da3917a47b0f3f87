"""The mails that tell a representative what a coordinator decided."""

from datetime import datetime, timedelta

from flask import current_app

from signon.letters.status import LetterStatus
from signon.mail.models import LINK, Link, OutboxMail
from signon.signing.models.signature import Signature
from signon.tokens import Purpose
from signon.translation import gettext as _

PATH = "/signatures/{token}"


def tell_of_approval(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation is on the letter."""
    organization, title = signature.printed_name, signature.letter.title
    if not signature.consent_reaches_text():
        _tell_that_it_has_to_reconfirm(signature, at)
        return
    tell(
        signature,
        _("%(organization)s is on the letter “%(title)s”", organization=organization, title=title),
        [
            _approved(signature, organization=organization, title=title),
            _("Here you see the signature, and can withdraw it:"),
        ],
        at,
    )


def _tell_that_it_has_to_reconfirm(signature: Signature, at: datetime) -> None:
    """An approved signature does not stand under a text that it did not agree to."""
    names = {"organization": signature.printed_name, "title": signature.letter.title}
    sentence = (
        _(
            "The signature of %(organization)s was approved, but the text of the letter “%(title)s” has changed since it "
            "was signed. It stands on the letter as soon as you have agreed to the new text:",
            **names,
        )
        if signature.may_reconfirm(at)
        else _(
            "The signature of %(organization)s was approved, but the text of the letter “%(title)s” changed after it was "
            "signed and was not agreed to in time, so it does not stand on the letter. Here you see the signature:",
            **names,
        )
    )
    tell(signature, _("The signature of %(organization)s is approved", **names), [sentence], at)


def _approved(signature: Signature, **names: str) -> str:
    if signature.letter.status is LetterStatus.DELIVERED:
        return _(
            "The signature of %(organization)s was approved. The letter “%(title)s” has left already: "
            "an addendum to it will name the organisation.",
            **names,
        )
    return _("The signature of %(organization)s was approved: it stands on the letter “%(title)s”.", **names)


def tell_of_rejection(signature: Signature, *, at: datetime) -> None:
    """Queue the mail that says that the organisation is not on the letter, and why."""
    organization, title = signature.printed_name, signature.letter.title
    tell(
        signature,
        _("About the signature of %(organization)s", organization=organization),
        [
            _(
                "The coordinators did not admit the signature of %(organization)s to the letter “%(title)s”.",
                organization=organization,
                title=title,
            ),
            _("Their reason: %(reason)s", reason=signature.reason),
            _("If this is a mistake, please write to the coalition. The state of the signature is shown here:"),
        ],
        at,
    )


def tell(signature: Signature, subject: str, paragraphs: list[str], at: datetime) -> None:
    """Queue a mail to the representative, if there is an address; the link to the signature's state follows the paragraphs."""
    if not signature.representative_email:
        return
    lifetime = timedelta(days=current_app.config["SIGNON"].status_days)
    OutboxMail.queue(
        to=signature.representative_email,
        subject=subject,
        paragraphs=[*paragraphs, LINK],
        at=at,
        link=Link(Purpose.SIGNATURE_STATUS, signature.id, PATH, lifetime),
        about=f"signature:{signature.id}",
    )
