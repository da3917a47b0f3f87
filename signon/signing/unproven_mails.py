"""The mails about a letter that anybody can have sent by typing an address: what of them leaves now, later, or not at all.

A mailbox gets one of them a day about a letter, until its owner uses a link (``signon.mail.unproven``). The pages say the same in
every case.
"""

from datetime import datetime

from signon.database.db import db
from signon.mail.models import OutboxMail
from signon.mail.unproven.models import DAY, UnansweredMail, WithheldMail
from signon.signing.mails import (
    DraftedMail,
    about,
    link_needed,
    write_answer,
    write_authority_request,
    write_link_again,
    write_signed_by_another,
)
from signon.signing.models.sign_on import Answer
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus

LINK, TAKEN, AUTHORITY = "link-to-signature", "signed-by-another", "authority"


def send_answer(
    signature: Signature,
    answer: Answer,
    *,
    to: str,
    organization: str,
    at: datetime,
    drafted: DraftedMail | None = None,
) -> None:
    """Answer a sign-on that came with the address ``to`` and named ``organization``; by the ``drafted`` mail, if it is right."""
    cause = about(signature)
    if UnansweredMail.claim(to, about=cause, at=at):
        write_answer(signature, answer, to=to, organization=organization, at=at, drafted=drafted)
    elif answer is Answer.SIGNED_BY_ANOTHER:
        details = {"signature": signature.id, "organization": organization}
        WithheldMail.keep(TAKEN, to=to, about=cause, subject_id=signature.letter_id, at=at, **details)
    else:
        _withhold_link(signature, at)


def send_link_again(entered: Signature, *, at: datetime) -> None:
    """Send the link that the signature needs now: to confirm it, or to its own page.

    An entry whose mailbox has signed for the organisation already needs the link to that signature.
    """
    signature = entered.with_own_link()
    if not signature.representative_email:
        return
    if UnansweredMail.claim(signature.representative_email, about=about(signature), at=at):
        write_link_again(signature, at=at)
    else:
        _withhold_link(signature, at)


def send_authority_request(signature: Signature, *, at: datetime) -> None:
    """Ask the person who is named as having authorised the signature, once the representative's own mailbox is proven."""
    to, cause = signature.authorised_by_email, about(signature)
    if UnansweredMail.claim(to, about=cause, at=at):
        write_authority_request(signature, at=at)
    else:
        WithheldMail.keep(AUTHORITY, to=to, about=cause, subject_id=signature.id, at=at)


def representative_answered(signature: Signature) -> None:
    """Note that the representative has used a link. To be called last: others who wait for the letter want the same lock."""
    UnansweredMail.answered(signature.representative_email, about=about(signature))


def authoriser_answered(signature: Signature) -> None:
    """Note that the person who is named as having authorised the signature has used a link."""
    UnansweredMail.answered(signature.authorised_by_email, about=about(signature))


def release_link(withheld: WithheldMail, at: datetime) -> bool:
    """Write the mail for the entry that was made last, or for another that waits: from its page it is a step to all others."""
    entered = db.session.get(Signature, withheld.details["signature"])
    if entered is None or entered.representative_email != withheld.address:
        return False
    for one in (entered, *entered.entries_beside(), *entered.entries_elsewhere()):
        signature = one.with_own_link()
        if _is_wanted(signature, at):
            write_link_again(signature, at=at)
            return True
    return False


def release_answer(withheld: WithheldMail, at: datetime) -> bool:
    """Tell the address that somebody else has signed for the organisation, if that is still so."""
    signature = db.session.get(Signature, withheld.details["signature"])
    if signature is None or signature.status not in HOLDING or signature.representative_email == withheld.address:
        return False
    write_signed_by_another(signature, to=withheld.address, organization=withheld.details["organization"], at=at)
    return True


def release_authority_request(withheld: WithheldMail, at: datetime) -> bool:
    """Ask the named person, if there is still something to ask."""
    signature = db.session.get(Signature, withheld.subject_id)
    if signature is None or not signature.awaits_authority() or signature.authorised_by_email != withheld.address:
        return False
    write_authority_request(signature, at=at)
    return True


def _withhold_link(signature: Signature, at: datetime) -> None:
    if signature.status is SignatureStatus.PENDING or not _was_brought(signature, at):
        to, details = signature.representative_email, {"signature": signature.id}
        WithheldMail.keep(LINK, to=to, about=about(signature), subject_id=signature.letter_id, at=at, **details)


def _is_wanted(signature: Signature, at: datetime) -> bool:
    if signature.status is not SignatureStatus.PENDING:
        return not _was_brought(signature, at)
    return signature.letter.accepts_signatures(at) and not signature.place_holder() and not signature.was_left()


def _was_brought(signature: Signature, at: datetime) -> bool:
    """Whether a mail of the last day has brought the same link, which still serves."""
    kind, _days = link_needed(signature)
    return OutboxMail.has_brought(signature.representative_email, kind.purpose, signature.id, since=at - DAY)
