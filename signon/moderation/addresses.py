"""Correcting the addresses of a signature that mail did not reach, and mailing there again."""

from datetime import datetime

from signon.errors import DomainError
from signon.mail import compose
from signon.mail.refused_addresses import RefusedAddress
from signon.moderation.unreached import unreached_about
from signon.signing.mails import about, ask_for_address, write_authority_request, write_link_again
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.addresses import AddressRefusedError
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


class MailedEnoughError(DomainError):
    """The address had several mails within the hour."""

    status = 429


def correct(signature: Signature, earlier: str, address: str, *, by: str, at: datetime) -> str:
    """Mail to ``address`` what did not reach ``earlier``; gives what was done, in words.

    The signature is held by the caller. Raises ``AddressRefusedError`` when ``earlier`` is no address of it any more, and
    ``MailedEnoughError``.
    """
    if earlier not in {signature.representative_email, signature.authorised_by_email, _proposed(signature)} - {""}:
        raise AddressRefusedError(_("The address was changed meanwhile. Look at the signature as it is now."))
    if not compose.may_be_mailed(address, about=about(signature), at=at):
        raise MailedEnoughError(_("That address had several mails within the hour. Try again later."))
    RefusedAddress.confirm(address, by=by, at=at)
    if earlier == signature.authorised_by_email and signature.awaits_authority():
        return _correct_authoriser(signature, address, by=by, at=at)
    if signature.status is SignatureStatus.PENDING:
        return _correct_entry(signature, address, by=by, at=at)
    if address == signature.representative_email:
        return _mail_again(signature, at=at)
    ask_for_address(AddressProposal.make(signature, address, by=by, at=at), at=at)
    return _("%(address)s is asked to confirm that it is the representative's.", address=address)


def _correct_authoriser(signature: Signature, address: str, *, by: str, at: datetime) -> str:
    if address != signature.authorised_by_email:
        signature.correct_authoriser_address(address, by=by, at=at)
    write_authority_request(signature, at=at)
    return _("The question is on its way to %(address)s.", address=address)


def _correct_entry(signature: Signature, address: str, *, by: str, at: datetime) -> str:
    if address != signature.representative_email:
        signature.correct_address(address, by=by, at=at)
    write_link_again(signature.with_own_link(), at=at)
    return _("The mail to confirm is on its way to %(address)s.", address=address)


def _mail_again(signature: Signature, *, at: datetime) -> str:
    unreached = unreached_about([signature]).get(signature.id)
    mails = [mail for mail in unreached.open if mail.recipient == signature.representative_email] if unreached else []
    for mail in mails:
        mail.resend(at)
    if not mails:
        write_link_again(signature, at=at)
    return _("The mail is on its way to %(address)s again.", address=signature.representative_email)


def _proposed(signature: Signature) -> str:
    proposal = AddressProposal.of(signature)
    return proposal.address if proposal else ""
