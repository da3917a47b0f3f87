"""Digests: how often each coordinator is told by mail what waits at the desk, and what they were told last.

What waits is noticed as rows, each with the number of the look that found it first. A person was told of all up to one look, so
that what is new to them needs no clock.
"""

from datetime import datetime
from typing import Self

from flask import current_app
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.accounts.models import Coordinator
from signon.database.db import Base, Choice, Moment, db
from signon.digests.rhythm import QUIET, USUAL_HOUR, Rhythm, is_turn, usual_rhythm

KIND = "digest"
"""The kind of bulk mail that digests are."""


class NoticedThing(Base):
    """A thing that waited when it was last looked; ``look`` is the number of the look that found it first."""

    __tablename__ = "noticed_thing"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    letter_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    look: Mapped[int] = mapped_column(index=True)


class Digest(Base):
    """The mails to one coordinator about what waits.

    ``rhythm`` is empty while nothing is chosen, ``zone`` for the site's. ``stopped_at`` is set since it ended by itself or by
    the link in a mail, and ``stopped_for`` is what the mail server said, empty after the link. ``last_turn`` is the last moment
    at which it was looked what to tell, ``told`` the number of the last look that was told. ``held_since`` is set while a turn
    waits for a mail server that was away then.
    """

    __tablename__ = "digest"

    coordinator_id: Mapped[int] = mapped_column(ForeignKey("coordinator.id"), primary_key=True, autoincrement=False)
    rhythm: Mapped[Rhythm | None] = mapped_column(Choice(Rhythm))
    hour: Mapped[int] = mapped_column(default=USUAL_HOUR)
    zone: Mapped[str] = mapped_column(String(64), default="")
    chosen_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_for: Mapped[str] = mapped_column(Text, default="")
    last_turn: Mapped[datetime] = mapped_column(Moment)
    told: Mapped[int] = mapped_column(default=0)
    held_since: Mapped[datetime | None] = mapped_column(Moment)

    coordinator: Mapped[Coordinator] = relationship()

    @classmethod
    def of(cls, coordinator: Coordinator, *, at: datetime) -> Self:
        """The coordinator's row; a new one, not stored yet, whose first turn is still to come, where there is none."""
        return db.session.get(cls, coordinator.id) or cls(
            coordinator=coordinator, hour=USUAL_HOUR, zone="", stopped_for="", last_turn=at, told=0
        )

    @property
    def present_rhythm(self) -> Rhythm:
        """The rhythm that holds: never once it has stopped, and the role's usual one while nothing is chosen."""
        return Rhythm.NEVER if self.stopped_at else self.rhythm or usual_rhythm(self.coordinator.role)

    @property
    def zone_in_force(self) -> str:
        """The zone that the hour is of."""
        site: str = current_app.config["SIGNON"].timezone
        return self.zone or site

    def is_due(self, at: datetime) -> bool:
        """Whether it is this person's turn."""
        return self.coordinator.active and is_turn(
            self.present_rhythm, last=self.last_turn, at=at, hour=self.hour, zone=self.zone_in_force
        )

    def choose(self, rhythm: Rhythm, *, hour: int, zone: str, at: datetime) -> None:
        """Take down the person's own choice, which also takes back that it had stopped.

        Whoever chooses to be told at once is told at once of what waits by then.
        """
        self.rhythm, self.hour, self.zone, self.chosen_at = rhythm, hour, zone, at
        self.stopped_at, self.stopped_for, self.held_since = None, "", None
        self.last_turn = at - QUIET if rhythm is Rhythm.AT_ONCE else at
        details = {"rhythm": str(rhythm), "hour": hour, "zone": zone}
        audit.record("choose-digest", of=self.coordinator, by=self.coordinator.email, at=at, details=details)

    def stop(self, *, at: datetime, why: str = "") -> None:
        """End the mails: by the link in one of them, or because of ``why``, the answer of a mail server."""
        if self.stopped_at is not None:
            return
        self.stopped_at, self.stopped_for = at, why
        by, details = (audit.SYSTEM, {"with": "refusal"}) if why else (self.coordinator.email, {"with": "link"})
        audit.record("stop-digest", of=self.coordinator, by=by, at=at, details=details)

    def resume(self, *, at: datetime) -> None:
        """Take back that the mails had ended, with what had been chosen before, or else daily."""
        if self.present_rhythm is not Rhythm.NEVER:
            return
        self.stopped_at, self.stopped_for, self.chosen_at = None, "", at
        if self.present_rhythm is Rhythm.NEVER:
            self.rhythm = Rhythm.DAILY
        audit.record("resume-digest", of=self.coordinator, by=self.coordinator.email, at=at, details={"with": "link"})

    def hold_back(self, since: datetime) -> None:
        """Note that a turn waits for the mail server, which is away ``since`` then."""
        self.held_since = self.held_since or since

    def turn_is_over(self, look: int, *, at: datetime) -> None:
        """Note that this person's turn was taken, and that they know all that the look found."""
        self.last_turn, self.told, self.held_since = at, look, None
