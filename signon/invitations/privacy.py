"""What invitations keep of a person, and how it is erased: the figures stay, the person goes."""

from sqlalchemy import update

from signon.db import db
from signon.invitations.models import Invitation
from signon.mail.unsubscriptions import Unsubscription


def personal_data(email: str) -> list[dict[str, str]]:
    """What is kept of the person with this address: each invitation that went to it, and whether it is unsubscribed."""
    query = db.select(Invitation).filter_by(email=email).order_by(Invitation.id)
    found = [_described(one) for one in db.session.scalars(query)]
    if Unsubscription.among([email]):
        found.append({"record": "unsubscription", "email": email})
    return found


def erase(email: str) -> int:
    """Take the person out of the invitations, and out of the list of the unsubscribed all but a digest of the address.

    Gives the number of records changed.
    """
    blank = {"email": "", "contact_name": "", "contact_title": "", "reason": ""}
    changed = db.session.execute(update(Invitation).where(Invitation.email == email).values(blank))
    return int(changed.rowcount) + Unsubscription.forget(email)  # type: ignore[attr-defined]


def _described(invitation: Invitation) -> dict[str, str]:
    moments = ("sent_at", "opened_at", "answered_at", "reminded_at")
    return {
        "record": f"invitation {invitation.id}",
        "letter": invitation.letter.slug,
        "organization": invitation.organization_name,
        "name": invitation.contact_name,
        "title": invitation.contact_title,
        "email": invitation.email,
        "state": str(invitation.status),
        "reason": invitation.reason,
        **{name: str(getattr(invitation, name) or "") for name in moments},
    }
