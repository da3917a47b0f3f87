"""Pages of this feature, gathered."""

from signon.invitations import declined, sending
from signon.invitations.views import batches, progress, reminders
from signon.invitations.views.blueprint import invitations
from signon.invitations.views.holder import invited

__all__ = ["batches", "declined", "invitations", "invited", "progress", "reminders", "sending"]
