"""The mails about a signature. Only here does anybody learn whether an organisation had signed before."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app

from signon.limits import WINDOW
from signon.mail.models import LINK, Link, OutboxMail
from signon.settings import Settings
from signon.signing.models.sign_on import Answer
from signon.signing.models.signature import Signature
from signon.signing.queries import others_of
from signon.signing.status import SignatureStatus
from signon.tokens import Purpose
from signon.translation import gettext as _

PATH = "/signatures/{token}"


def send_answer(signature: Signature, answer: Answer, *, to: str, organization: str, at: datetime) -> None:
    """Answer a sign-on that came with the address ``to`` and named ``organization``, unless ``to`` had mails enough."""
    if not may_be_mailed(to, signature, at=at):
        return
    if answer is Answer.ALREADY_SIGNED:
        _send_already_signed(signature, at=at)
    elif answer is Answer.SIGNED_BY_ANOTHER:
        _send_signed_by_another(signature, to=to, organization=organization, at=at)
    else:
        _send_confirmation_link(signature, at=at)


def link_needed(signature: Signature) -> tuple[Purpose, int]:
    """What the link that the signature needs now is for, to confirm it or to its own page, and for how many days."""
    if signature.status is SignatureStatus.PENDING:
        return Purpose.CONFIRM_SIGNATURE, _settings().confirmation_days
    return Purpose.SIGNATURE_STATUS, _settings().status_days


def send_link_again(entered: Signature, *, at: datetime) -> None:
    """Send the link that the signature needs now: to confirm it, or to its own page; not too often.

    An entry whose mailbox has signed for the organisation already needs the link to that signature.
    """
    signature = entered.own_signature() or entered if entered.status is SignatureStatus.PENDING else entered
    if not signature.representative_email or not may_be_mailed(signature.representative_email, signature, at=at):
        return
    if signature.status is SignatureStatus.PENDING:
        _send_confirmation_link(signature, at=at)
    else:
        _send_asked_for_link(signature, at=at)


def _send_confirmation_link(signature: Signature, *, at: datetime) -> None:
    """Ask the representative to confirm."""
    days = _settings().confirmation_days
    paragraphs = [
        _(
            "You asked to sign the letter “%(title)s” for %(organization)s.",
            title=signature.letter.title,
            organization=signature.organization,
        ),
        *_beside(signature),
        _("Open this link, look at what will be signed, and press the button:"),
        LINK,
        _(
            "The link works once, within %(days)s days. Nothing is signed before the button is pressed. If it was not "
            "you who asked, do nothing.",
            days=days,
        ),
    ]
    link = Link(Purpose.CONFIRM_SIGNATURE, signature.id, PATH, timedelta(days=days))
    _send(signature, _("Confirm the signature of your organisation"), paragraphs, link=link, at=at)


def _beside(signature: Signature) -> list[str]:
    if not signature.entries_beside():
        return []
    return [
        _(
            "There is another entry for this organisation with your address, and it says something else. Each mail leads "
            "to its own entry: confirm the one that is right, and leave the other."
        )
    ]


def _send_already_signed(signature: Signature, *, at: datetime) -> None:
    """Tell a representative who signs again that it is done."""
    opening = _(
        "%(organization)s has signed the letter “%(title)s” already, with this address. There is nothing more to do.",
        title=signature.letter.title,
        organization=signature.printed_name,
    )
    _send_status_link(signature, _("Your organisation has signed already"), opening, at=at)


def send_receipt(signature: Signature, *, at: datetime) -> None:
    """Thank for the confirmation."""
    opening = _(
        "Thank you. You have confirmed the signature of %(organization)s on the letter “%(title)s”. The coalition looks "
        "at every signature and will tell you when it is admitted.",
        title=signature.letter.title,
        organization=signature.printed_name,
    )
    _send_status_link(signature, _("The signature of your organisation is confirmed"), opening, at=at)


def send_heeded(signature: Signature, *, at: datetime) -> None:
    """Thank for the confirmation of a signature that a coordinator had entered."""
    opening = _(
        "Thank you. The coalition had entered %(organization)s on the letter “%(title)s” with your address. You have "
        "confirmed it, and it says now what you entered.",
        title=signature.letter.title,
        organization=signature.printed_name,
    )
    _send_status_link(signature, _("The signature of your organisation is confirmed"), opening, at=at)


def _send_asked_for_link(signature: Signature, *, at: datetime) -> None:
    """Send the link to the signature's own page once more; from there, it is a step to the address's others."""
    names = [signature.printed_name, *(one.printed_name for one in others_of(signature))]
    opening = _(
        "You asked for the link to the signature of %(organization)s on the letter “%(title)s”.",
        title=signature.letter.title,
        organization=" · ".join(names),
    )
    _send_status_link(signature, _("The link to your signature"), opening, at=at)


def send_amended(signature: Signature, *, looked_at_again: bool, at: datetime) -> None:
    """Acknowledge corrections, so that nobody changes a signature without its representative learning of it."""
    consequence = _("It stands as it did; the corrections show from now on.")
    if looked_at_again:
        consequence = _(
            "The name to print is another one, so the coalition looks at the signature once more; its place is kept."
        )
    elif signature.status is not SignatureStatus.APPROVED:
        consequence = _("The coalition will look at it as it is now.")
    opening = _(
        "You have corrected the signature of %(organization)s on the letter “%(title)s”. %(consequence)s",
        organization=signature.printed_name,
        title=signature.letter.title,
        consequence=consequence,
    )
    _send_status_link(signature, _("The signature of your organisation is corrected"), opening, at=at)


def send_withdrawn(signature: Signature, *, at: datetime) -> None:
    """Acknowledge a withdrawal."""
    paragraphs = [
        _(
            "You have withdrawn the signature of %(organization)s from the letter “%(title)s”.",
            title=signature.letter.title,
            organization=signature.printed_name,
        ),
        _("A letter that has been delivered keeps the signatories of that day."),
        _("If this was a mistake, sign again while the letter is open:"),
        _address_of(signature, "/sign"),
    ]
    _send(signature, _("The signature of your organisation is withdrawn"), paragraphs, at=at)


def about(signature: Signature) -> str:
    """The cause under which mails about a signature are counted: its letter."""
    return f"letter:{signature.letter_id}"


def _send_signed_by_another(signature: Signature, *, to: str, organization: str, at: datetime) -> None:
    paragraphs = [
        _(
            "You asked to sign the letter “%(title)s” for %(organization)s.",
            title=signature.letter.title,
            organization=organization,
        ),
        *_why_not(signature),
        _address_of(signature),
    ]
    _send(signature, _("Your organisation has signed already"), paragraphs, to=to, at=at)


def _why_not(signature: Signature) -> list[str]:
    if not signature.representative_email:
        return [
            _("This organisation has a signature on the letter already, without a mail address."),
            _(
                "To have it corrected, or to sign yourself, write to the coalition: %(contact)s.",
                contact=_contact(signature),
            ),
        ]
    return [
        _("Somebody else has signed for this organisation already, so nothing more is needed."),
        _("If that person was not authorised, tell the coalition: %(contact)s.", contact=_contact(signature)),
    ]


def _send_status_link(signature: Signature, subject: str, opening: str, *, at: datetime) -> None:
    paragraphs = [
        opening,
        _("This link shows the state of the signature; with it you can correct or withdraw it. Keep it to yourself:"),
        LINK,
    ]
    link = Link(Purpose.SIGNATURE_STATUS, signature.id, PATH, timedelta(days=_settings().status_days))
    _send(signature, subject, paragraphs, link=link, at=at)


def _send(
    signature: Signature,
    subject: str,
    paragraphs: Sequence[str | None],
    *,
    at: datetime,
    link: Link | None = None,
    to: str = "",
) -> None:
    recipient = to or signature.representative_email
    cause = about(signature)
    OutboxMail.queue(to=recipient, subject=subject, paragraphs=paragraphs, at=at, link=link, about=cause)


def may_be_mailed(address: str, signature: Signature, *, at: datetime) -> bool:
    """Whether ``address`` may get one more mail about this letter within the hour."""
    recent = OutboxMail.count_recent(recipient=address, about=about(signature), since=at - WINDOW)
    return recent < _settings().mails_per_address


def _address_of(signature: Signature, page: str = "") -> str:
    return f"{_settings().base_url}/letters/{signature.letter.slug}{page}"


def _contact(signature: Signature) -> str:
    return signature.letter.parts.letterhead.email or _("answer this mail")


def _settings() -> Settings:
    settings: Settings = current_app.config["SIGNON"]
    return settings
