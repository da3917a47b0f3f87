"""A mail that is to be queued."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app

from signon.mail.content import LINK, Frame
from signon.mail.envelopes import new_code
from signon.mail.links import Link
from signon.mail.message_ids import new_message_id

__all__ = ["LINK", "NewMail"]

MOST_SUBJECT = 500
"""Characters of a subject that are mailed: a long title in a long wording would make more."""


class NewMail(NamedTuple):
    """A mail to be queued; its parts are those of ``OutboxMail.queue``."""

    to: str
    subject: str
    paragraphs: Sequence[str | None]
    link: Link | None = None
    about: str = ""
    bulk: str = ""
    reply_to: str = ""
    frame: Frame = Frame()

    def values(self, at: datetime) -> dict[str, Any]:
        """The columns of its row."""
        link = self.link
        return {
            "message_id": new_message_id(current_app.config["SIGNON"]),
            "envelope_code": new_code(),
            "recipient": self.to,
            "subject": _one_line(self.subject),
            "paragraphs": list(self.paragraphs),
            "about": self.about,
            "bulk": self.bulk,
            "reply_to": self.reply_to,
            "frame": self.frame._asdict(),
            "link_purpose": link and link.purpose,
            "link_subject_id": link and link.subject_id,
            "link_path": link.path if link else "",
            "link_seconds": int(link.lifetime.total_seconds()) if link else 0,
            "created_at": at,
            "due_at": at,
        }


def _one_line(subject: str) -> str:
    line = " ".join(subject.split())
    return line if len(line) <= MOST_SUBJECT else f"{line[: MOST_SUBJECT - 1]}…"
