"""Signatures that mail did not reach: of the mails that failed or came back, those that somebody has to see to."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from signon.database.db import db
from signon.mail.models import OutboxMail
from signon.mail.undelivered import may_have_reached_nobody, reached_nobody, undelivered
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING, SignatureStatus
from signon.tokens import Purpose

ABOUT_A_SIGNATURE = (Purpose.CONFIRM_SIGNATURE, Purpose.SIGNATURE_STATUS, Purpose.AUTHORITY)


class Unreached(NamedTuple):
    """The mails about a signature that reached nobody: those to see to, and those that are settled by what came since."""

    open: Sequence[OutboxMail]
    settled: Sequence[OutboxMail]


def is_unreached() -> ColumnElement[bool]:
    """Whether a mail about the signature reached nobody, and somebody should still be reached."""
    holder = aliased(Signature)
    taken = db.select(holder.id).where(
        holder.letter_id == Signature.letter_id,
        holder.key == Signature.key,
        holder.country == Signature.country,
        holder.status.in_(HOLDING),
    )
    is_pending, address = Signature.status == SignatureStatus.PENDING, Signature.representative_email
    is_later = Signature.status.not_in((SignatureStatus.PENDING, SignatureStatus.WITHDRAWN))
    is_asked = and_(Signature.authority == Authority.ASKED, Signature.status.in_(HOLDING))
    mailed = Signature.id.in_(may_have_reached_nobody(ABOUT_A_SIGNATURE))
    return mailed & or_(
        and_(is_pending, _did_not_reach(Purpose.CONFIRM_SIGNATURE, address), ~taken.exists()),
        and_(is_later, _did_not_reach(Purpose.SIGNATURE_STATUS, address)),
        and_(is_asked, _did_not_reach(Purpose.AUTHORITY, Signature.authorised_by_email)),
    )


def unreached_about(signatures: Iterable[Signature]) -> dict[int, Unreached]:
    """The mails about some signatures that reached nobody, by the signature's number."""
    by_number = {one.id: one for one in signatures}
    found = undelivered(ABOUT_A_SIGNATURE, by_number)
    return {number: _sorted(by_number[number], mails) for number, mails in found.items()}


def unreached_proposal(proposal: AddressProposal | None) -> Sequence[OutboxMail]:
    """The mails that ask whether an address is the representative's, and reached nobody there."""
    return undelivered([Purpose.ADDRESS], [proposal.id]).get(proposal.id, []) if proposal else []


def _did_not_reach(purpose: Purpose, address: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    return tuple_(Signature.id, address).in_(reached_nobody([purpose]).add_columns(OutboxMail.recipient))


def _sorted(signature: Signature, mails: Iterable[OutboxMail]) -> Unreached:
    is_open = {mail.id: _is_open(signature, mail) for mail in mails}
    return Unreached([one for one in mails if is_open[one.id]], [one for one in mails if not is_open[one.id]])


def _is_open(signature: Signature, mail: OutboxMail) -> bool:
    """Whether the person whom the mail was to reach should still be, at the address that it went to.

    Nobody need be about a signature that was withdrawn, about an entry for an organisation that has signed meanwhile, or by a
    mail to confirm what is confirmed.
    """
    if mail.link_purpose == Purpose.AUTHORITY:
        return mail.recipient == signature.authorised_by_email and signature.awaits_authority()
    if mail.recipient != signature.representative_email or signature.status is SignatureStatus.WITHDRAWN:
        return False
    if signature.status is SignatureStatus.PENDING:
        return mail.link_purpose == Purpose.CONFIRM_SIGNATURE and signature.place_holder() is None
    return mail.link_purpose == Purpose.SIGNATURE_STATUS
