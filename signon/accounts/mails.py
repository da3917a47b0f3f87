"""The mails about an account: the link that signs in, and the news that the password was changed."""

from datetime import datetime, timedelta

from signon.accounts.models import Coordinator
from signon.mail import compose
from signon.mail.links import SIGN_IN, to_page
from signon.web.pages import path_of


def send_sign_in_link(coordinator: Coordinator, *, minutes: int, at: datetime) -> None:
    """Queue a mail with a link that signs in once."""
    compose.send(
        "accounts/mails/sign_in.txt",
        to=coordinator.email,
        about=_about(coordinator),
        at=at,
        link=SIGN_IN.to(coordinator.id, lifetime=timedelta(minutes=minutes)),
        minutes=minutes,
    )


def tell_of_new_password(coordinator: Coordinator, *, at: datetime) -> None:
    """Queue a mail that says so, for the case that it was somebody else."""
    link = to_page(path_of("accounts.sign_in_link"))
    compose.send(
        "accounts/mails/change_password.txt", to=coordinator.email, about=_about(coordinator), at=at, link=link
    )


def _about(coordinator: Coordinator) -> str:
    return f"coordinator:{coordinator.id}"
