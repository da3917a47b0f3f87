"""The mails about a signature. Only here does anybody learn whether an organisation had signed before."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from flask import current_app

from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.mail.links import ADDRESS, AUTHORITY, CONFIRMATION, MAILBOX, SIGNATURE, LinkKind, to_page
from signon.mail.new_mail import NewMail
from signon.mail.unproven.models import LONGEST
from signon.settings import Settings
from signon.signing.mail_kinds import (
    AMENDED,
    ASK_AUTHORITY,
    CONFIRM,
    CONFIRM_ADDRESS,
    CONFIRMED,
    HEEDED,
    LINK_AGAIN,
    SIGNED_ALREADY,
    SIGNED_BY_ANOTHER,
    SIGNED_WITHOUT_ADDRESS,
    WITHDRAWN,
    WITHDRAWN_CLOSED,
)
from signon.signing.mail_values import (
    confirmed_until,
    of_address,
    of_amendment,
    of_authority,
    of_confirmation,
    of_withdrawal,
    to_all_of,
    to_confirm,
    to_representative,
)
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.details import SignatureDetails
from signon.signing.models.sign_on import Answer
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.wordings.kinds import MailKind
from signon.wordings.sending import send, written
from signon.wordings.writing import path_of


class DraftedMail(NamedTuple):
    """The mail that asks to confirm a sign-on, written before there is an entry, so that nobody waits for it to write.

    It is right where the letter is held as it was when the mail was written, and no other entry stands beside the new one.
    """

    mail: NewMail
    revision: int
    closes_at: datetime | None

    @classmethod
    def write(cls, letter: Letter, details: SignatureDetails, *, at: datetime) -> Self:
        """The mail about these details."""
        mail = written(
            CONFIRM,
            letter,
            to=details.representative_email,
            about=about_letter(letter.id),
            organization=details.organization,
            has_entries_beside=False,
            **confirmed_until(letter, at + to_confirm())._asdict(),
        )
        return cls(mail, letter.revision, letter.closes_at)

    def suits(self, signature: Signature) -> bool:
        """Whether the mail is right about this signature."""
        letter = signature.letter
        return signature.is_alone and (letter.revision, letter.closes_at) == (self.revision, self.closes_at)

    def queue(self, signature: Signature, *, at: datetime) -> None:
        """Queue it, with the link to this signature."""
        link = CONFIRMATION.to(signature.id, lifetime=to_confirm())
        compose.send_each([self.mail._replace(link=link)], at=at)


def write_answer(
    signature: Signature,
    answer: Answer,
    *,
    to: str,
    organization: str,
    at: datetime,
    drafted: DraftedMail | None = None,
) -> None:
    """Answer a sign-on that came with the address ``to`` and named ``organization``; by the ``drafted`` mail, if it is right."""
    if answer is Answer.ALREADY_SIGNED:
        _send_status_link(SIGNED_ALREADY, signature, at=at)
    elif answer is Answer.SIGNED_BY_ANOTHER:
        write_signed_by_another(signature, to=to, organization=organization, at=at)
    elif drafted and drafted.suits(signature):
        drafted.queue(signature, at=at)
    else:
        _send_confirmation_link(signature, at=at)


def link_needed(signature: Signature) -> tuple[LinkKind, int]:
    """The kind of link that the signature needs now, to confirm it or to its own page, and for how many days."""
    if signature.status is SignatureStatus.PENDING:
        return CONFIRMATION, _settings().confirmation_days
    return SIGNATURE, _settings().status_days


def write_link_again(signature: Signature, *, at: datetime) -> None:
    """Send the link that the signature needs now: to confirm it, or to its own page."""
    if signature.status is SignatureStatus.PENDING:
        _send_confirmation_link(signature, at=at)
    else:
        # From the page of one signature it is a step to the address's others.
        _send_status_link(LINK_AGAIN, signature, at=at, values=to_all_of(signature))


def send_receipt(signature: Signature, *, at: datetime) -> None:
    """Thank for the confirmation."""
    _send_status_link(CONFIRMED, signature, at=at)


def send_heeded(signature: Signature, *, at: datetime) -> None:
    """Thank for the confirmation of a signature that a coordinator had entered."""
    _send_status_link(HEEDED, signature, at=at)


def send_amended(signature: Signature, *, looked_at_again: bool, at: datetime) -> None:
    """Acknowledge corrections, so that nobody changes a signature without its representative learning of it."""
    _send_status_link(AMENDED, signature, at=at, values=of_amendment(signature, looked_at_again=looked_at_again))


def send_withdrawn(signature: Signature, *, at: datetime) -> None:
    """Acknowledge a withdrawal."""
    path, may_sign_again = path_of(signature.letter), signature.letter.accepts_signatures(at)
    send(
        WITHDRAWN if may_sign_again else WITHDRAWN_CLOSED,
        signature.letter,
        to=signature.representative_email,
        about=about(signature),
        at=at,
        link=to_page(f"{path}/sign" if may_sign_again else path),
        **of_withdrawal(signature),
    )


def remind_of_authority(signature: Signature, *, at: datetime) -> bool:
    """Ask the named person again, at a coordinator's wish; gives whether a mail was written, which is not too often."""
    if not compose.may_be_mailed(signature.authorised_by_email, about=about(signature), at=at):
        return False
    write_authority_request(signature, at=at)
    return True


def write_authority_request(signature: Signature, *, at: datetime) -> None:
    """Ask the person who is named as having authorised the signature."""
    lifetime = to_confirm()
    send(
        ASK_AUTHORITY,
        signature.letter,
        to=signature.authorised_by_email,
        about=about(signature),
        at=at,
        link=AUTHORITY.to(signature.id, lifetime=lifetime),
        **of_authority(signature, at),
    )


def ask_for_address(proposal: AddressProposal, *, at: datetime) -> None:
    """Ask the owner of the proposed address whether mails about the signature shall go there."""
    signature = proposal.signature
    send(
        CONFIRM_ADDRESS,
        signature.letter,
        to=proposal.address,
        about=about(signature),
        at=at,
        link=ADDRESS.to(proposal.id, lifetime=to_confirm()),
        **of_address(signature, at),
    )


def about(signature: Signature) -> str:
    """The cause under which mails about a signature are counted: its letter."""
    return about_letter(signature.letter_id)


def about_letter(number: int) -> str:
    """The same of a letter with this number."""
    return f"letter:{number}"


def _send_confirmation_link(signature: Signature, *, at: datetime) -> None:
    lifetime = to_confirm()
    send(
        CONFIRM,
        signature.letter,
        to=signature.representative_email,
        about=about(signature),
        at=at,
        link=CONFIRMATION.to(signature.id, lifetime=lifetime),
        **of_confirmation(signature, at),
    )


def write_signed_by_another(signature: Signature, *, to: str, organization: str, at: datetime) -> None:
    """Tell the address that ``organization`` has a signature that is another's."""
    kind = SIGNED_BY_ANOTHER if signature.representative_email else SIGNED_WITHOUT_ADDRESS
    link = MAILBOX.to(signature.letter_id, lifetime=LONGEST)
    send(kind, signature.letter, to=to, about=about(signature), at=at, link=link, organization=organization)


def _send_status_link(
    kind: MailKind, signature: Signature, *, at: datetime, values: dict[str, Any] | None = None
) -> None:
    send(
        kind,
        signature.letter,
        to=signature.representative_email,
        about=about(signature),
        at=at,
        link=SIGNATURE.to(signature.id, lifetime=timedelta(days=_settings().status_days)),
        **(values or to_representative(signature)),
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SIGNON"]
    return settings
