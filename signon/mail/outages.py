"""Outages of the mail server: all mails wait, keep their attempts, and it is asked again after a while."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Self

from flask import current_app
from sqlalchemy import Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.logs.machine_text import MachineText

THE_ONE = 1
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=5)
ANSWER = re.compile(r"(?<![\d.])[45]\d\d(?= )")


class MailOutage(Base):
    """The present outage; there is a row only while there is one."""

    __tablename__ = "mail_outage"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    failures: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)

    @classmethod
    def present(cls) -> Self | None:
        """The outage that lasts, if there is one."""
        return db.session.get(cls, THE_ONE, populate_existing=True)

    @classmethod
    def note(cls, reason: str, at: datetime, *, cause: MachineText) -> None:
        """Note that the server was found away. A line in the log says when it begins, and ``cause``.

        The desk shows the whole ``reason``.
        """
        if outage := cls.present():
            outage.last_at, outage.reason, outage.failures = at, reason, outage.failures + 1
            return
        code = ANSWER.search(reason)
        current_app.logger.warning(
            "The mail server takes no mail (%s), and mails wait. The desk's page Mail shows its answer.",
            cause or MachineText(code[0] if code else "it answers what is not wanted"),
        )
        with suppress(IntegrityError), db.session.begin_nested():  # another worker has noted it in the same moment
            db.session.add(cls(id=THE_ONE, since=at, last_at=at, failures=1, reason=reason))

    @classmethod
    def over(cls, at: datetime) -> None:
        """Note, in the present transaction, that the server takes mail again."""
        if outage := cls.present():
            current_app.logger.warning(
                "The mail server takes mail again, after %s and %s attempts.", at - outage.since, outage.failures
            )
            db.session.delete(outage)

    @property
    def next_at(self) -> datetime:
        """The time at which the server is asked again."""
        return self.last_at + min(FIRST_WAIT * 2 ** min(self.failures - 1, 10), LONGEST_WAIT)

    def lets_try(self, at: datetime) -> bool:
        """Whether it is time to ask the server again; also when a clock that was set back has put it far off."""
        return not self.last_at <= at < self.next_at
