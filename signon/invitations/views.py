"""Pages of this feature, gathered."""

import signon.invitations.batch_views
import signon.invitations.declined
import signon.invitations.progress_views
import signon.invitations.reminder_views
import signon.invitations.sending  # noqa: F401 - its sweep, and what was declined
from signon.invitations.blueprint import invitations
from signon.invitations.holder_views import invited

__all__ = ["invitations", "invited"]
