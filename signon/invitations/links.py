"""The invitation behind a link, and what stands against using it."""

from signon.database.db import db, now
from signon.invitations.answers import Answers
from signon.invitations.models import Invitation
from signon.invitations.status import InvitationStatus
from signon.signing.models.sign_on import SigningClosedError
from signon.signing.status import HOLDING
from signon.tokens import LinkToken, Purpose, TokenNotFoundError, TokenUsedError
from signon.translation import gettext as _


class HasAnsweredError(TokenUsedError):
    """The invitation has led to a signature; it serves for no second one."""


def behind(token: str) -> Invitation:
    """The invitation behind a link, whatever became of it. Raises ``TokenNotFoundError``."""
    return _invitation(LinkToken.find(token, Purpose.INVITATION))


def usable(token: str) -> Invitation:
    """The invitation behind a link that can still be used.

    Raises what stands against that: ``TokenNotFoundError``, ``SigningClosedError``, ``HasAnsweredError``,
    ``TokenExpiredError``, or ``TokenReturnedError``.
    """
    link, at = LinkToken.find(token, Purpose.INVITATION), now()
    invitation = _invitation(link)
    if not invitation.letter.accepts_signatures(at):
        raise SigningClosedError(_("Signing of “%(title)s” is closed.", title=invitation.letter.title))
    _refuse_answered(invitation)
    link.check(at)
    return invitation


def _refuse_answered(invitation: Invitation) -> None:
    organizations = [invitation.organization_id] if invitation.organization_id is not None else []
    answers = Answers.of(invitation.letter, organizations, [invitation.email] if invitation.email else [])
    found = answers.find(invitation.organization_id, invitation.email)
    if found and found[0] in HOLDING:
        raise HasAnsweredError(
            _(
                "%(organization)s has signed “%(title)s”. You do not need to sign again.",
                organization=invitation.organization_name,
                title=invitation.letter.title,
            )
        )
    if found and invitation.status is InvitationStatus.SIGNED:
        raise HasAnsweredError(_("The signature that came behind this invitation no longer stands on the letter."))


def _invitation(link: LinkToken) -> Invitation:
    found = db.session.get(Invitation, link.subject_id)
    if found is None:
        raise TokenNotFoundError(_("This invitation is not known here any more."))
    return found
