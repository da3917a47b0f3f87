"""The mails about an account: the link that signs in, and the news that the password was changed."""

from datetime import datetime, timedelta

from signon.accounts.models import Coordinator
from signon.mail.models import LINK, Link, OutboxMail
from signon.tokens import Purpose
from signon.translation import gettext as _

PATH = "/coordinator/sign-in/{token}"


def send_sign_in_link(coordinator: Coordinator, *, minutes: int, at: datetime) -> None:
    """Queue a mail with a link that signs in once."""
    link = Link(Purpose.SIGN_IN, coordinator.id, PATH, timedelta(minutes=minutes))
    OutboxMail.queue(
        to=coordinator.email,
        subject=_("Your sign-in link"),
        paragraphs=[
            _("Open this link and press the button to sign in to the coordinators' desk:"),
            LINK,
            _("It works once, within %(minutes)s minutes. If you did not ask for it, do nothing.", minutes=minutes),
        ],
        at=at,
        link=link,
        about=f"coordinator:{coordinator.id}",
    )


def tell_of_new_password(coordinator: Coordinator, *, at: datetime) -> None:
    """Queue a mail that says so, for the case that it was somebody else."""
    OutboxMail.queue(
        to=coordinator.email,
        subject=_("Your password was changed"),
        paragraphs=[
            _("The password of your account at the coordinators' desk was changed. All other sessions have ended."),
            _("If it was not you: ask for a sign-in link on the sign-in page, set a new password, and tell an owner."),
        ],
        at=at,
        about=f"coordinator:{coordinator.id}",
    )
