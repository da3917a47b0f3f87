"""The mail that tells a coordinator what waits at the desk: one, however much that is."""

from datetime import datetime, timedelta

from flask import current_app

from signon.digests.models import KIND, Digest
from signon.digests.queries import Group, grouped, noticed
from signon.mail import compose
from signon.mail.links import to_page
from signon.web.pages import path_of

MOST_LETTERS = 20
LATE = timedelta(minutes=10)
"""The least delay that is worth a word."""


def tell(digest: Digest, *, look: int, at: datetime) -> None:
    """Queue the mail about all that waited at the look of this number."""
    coordinator, base_url = digest.coordinator, current_app.config["SIGNON"].base_url
    counted = noticed(coordinator.role, told=digest.told, look=look)
    groups, left_out = grouped(counted, told=digest.told, most=MOST_LETTERS)
    single, title = _single(groups)
    compose.send(
        "digests/mails/tell.txt",
        to=coordinator.email,
        about=f"coordinator:{coordinator.id}",
        at=at,
        bulk=KIND,
        link=to_page(path_of("digests.waiting")),
        new=sum(one.new for one in counted),
        single=single,
        single_title=title,
        groups=groups,
        left_out=left_out,
        written_at=at,
        held_since=digest.held_since if digest.held_since and at - digest.held_since >= LATE else None,
        base_url=base_url,
        choice_page=base_url + path_of("digests.choice"),
    )


def _single(groups: list[Group]) -> tuple[str, str]:
    """The only line with news, and its letter; empty when there are several."""
    with_news = [(line.short, group.title) for group in groups for line in group.lines if line.new]
    return with_news[0] if len(with_news) == 1 else ("", "")
