"""Correcting the address of an invitation that reached nobody, in the directory too, and inviting again."""

from datetime import datetime

from signon import audit
from signon.errors import DomainError
from signon.invitations.answers import Obstacles
from signon.invitations.mails import BatchWriter
from signon.invitations.models import Invitation
from signon.invitations.sending import obstacle_in_words
from signon.invitations.status import UNANSWERED
from signon.mail import compose
from signon.mail.models import OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _


class InvitationAddressError(DomainError):
    """The invitation cannot be mailed to this address."""


def correct(invitation: Invitation, earlier: str, address: str, *, in_directory: bool, by: str, at: datetime) -> None:
    """Invite at ``address`` whom an invitation to ``earlier`` did not reach; the link that was mailed before ends.

    The same address says that it is right. Raises ``InvitationAddressError`` when something stands against it.
    """
    if invitation.email != earlier or invitation.status not in UNANSWERED:
        raise InvitationAddressError(_("The invitation was answered or changed meanwhile. Look at it as it is now."))
    if not compose.may_be_mailed(address, about=invitation.batch.about, at=at):
        raise InvitationAddressError(_("That address had several mails within the hour. Try again later."))
    RefusedAddress.confirm(address, by=by, at=at)
    organizations = [] if invitation.organization_id is None else [invitation.organization_id]
    obstacle = Obstacles.of(invitation.letter, [address], at, organizations).find(invitation.organization_id, address)
    if obstacle:
        raise InvitationAddressError(obstacle_in_words(obstacle))
    LinkToken.revoke(Purpose.INVITATION, invitation.id)
    OutboxMail.drop_links(Purpose.INVITATION, invitation.id, reason=_("The address was corrected."))
    if address != earlier:
        if in_directory:
            _correct_contact(invitation, address, by=by, at=at)
        invitation.email = address
        audit.record("correct-address", of=invitation, by=by, at=at)
    compose.send_each([BatchWriter(invitation.batch, at).new_mail(invitation)], at=at)


def _correct_contact(invitation: Invitation, address: str, *, by: str, at: datetime) -> None:
    entry = invitation.organization
    contacts = [one for one in entry.contacts if one.email == invitation.email] if entry else []
    for contact in contacts:
        contact.email = address
    if entry and contacts:
        audit.record("revise", of=entry, by=by, at=at, details={"fields": ["contacts"]})
