"""Batches of invitations and reminders, and the invitations themselves: one for each organisation and letter."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Integer, String, Text, delete, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.database.asked_numbers import find_numbered
from signon.database.db import Base, Choice, Moment, db
from signon.errors import DomainError, NotFoundError
from signon.invitations import status as transitions
from signon.invitations.status import REACHED, BatchKind, BatchState, InvitationStatus, Obstacle
from signon.jobs.queue import wake_after_commit
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.mail.models import OutboxMail
from signon.organizations.models import Organization
from signon.translation import gettext as _
from signon.wordings.models import MOST_BUTTON, Words

COUNTS = text("status NOT IN ('skipped', 'left-out')")
"""The invitations that are, or are to be, an organisation's one invitation to a letter."""


class BatchStateError(DomainError):
    """The batch's state does not allow this."""


class InvitationBatch(Base):
    """Mails of one wording to many, sent by the worker, which can be paused at any moment.

    ``chosen`` counts those that it was started for; ``due_at`` is when a scheduled one starts by itself.
    """

    __tablename__ = "invitation_batch"
    __table_args__ = (Index("ix_invitation_batch_state", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    kind: Mapped[BatchKind] = mapped_column(Choice(BatchKind), default=BatchKind.INVITATIONS)
    state: Mapped[BatchState] = mapped_column(Choice(BatchState), default=BatchState.DRAFT)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    button: Mapped[str] = mapped_column(String(MOST_BUTTON), default="", server_default="")
    chosen: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by: Mapped[str] = mapped_column(String(320))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)

    letter: Mapped[Letter] = relationship()

    @classmethod
    def draft(cls, letter: Letter, kind: BatchKind, wording: Words, *, by: str, at: datetime) -> Self:
        """A batch that sends nothing yet, with the wording of its mails."""
        batch = cls(letter=letter, kind=kind, created_at=at, created_by=by, **wording._asdict())
        batch.state = BatchState.DRAFT
        db.session.add(batch)
        audit.record("draft", of=batch, by=by, at=at, details={"letter": letter.slug, "kind": str(kind)})
        return batch

    @classmethod
    def numbered(cls, number: int) -> Self:
        """The batch with this number. Raises ``NotFoundError``."""
        found = find_numbered(cls, number)
        if found is None:
            raise NotFoundError(_("There is no batch %(number)s. Choose one on its letter's page.", number=number))
        return found

    @classmethod
    def sending(cls) -> list[int]:
        """The numbers of the batches that the worker has to send, oldest first."""
        return list(db.session.scalars(db.select(cls.id).filter_by(state=BatchState.SENDING).order_by(cls.id)))

    @classmethod
    def due(cls, at: datetime) -> "list[Self]":
        """The scheduled batches whose time has come."""
        query = db.select(cls).filter_by(state=BatchState.SCHEDULED).where(cls.due_at <= at)
        return list(db.session.scalars(query.order_by(cls.id).with_for_update(skip_locked=True)))

    @classmethod
    def held(cls, number: int) -> Self | None:
        """The batch, locked until the transaction ends, while it is to be sent; None once it is paused or done.

        Of two workers the second waits here, and then sees what the first has sent; so does whoever pauses it.
        """
        batch = db.session.get(cls, number, with_for_update=True, populate_existing=True)
        return batch if batch and batch.state is BatchState.SENDING else None

    def word(self, words: Words) -> None:
        """Take down the wording. Raises ``BatchStateError`` once mails with the earlier one have left."""
        if self.state not in {BatchState.DRAFT, BatchState.SCHEDULED}:
            raise BatchStateError(_("This batch is being sent or was sent; its wording stays as it is."))
        self.subject, self.text, self.button = words

    def schedule(self, due_at: datetime, *, by: str, at: datetime) -> None:
        """Start by itself at ``due_at``. Raises ``BatchStateError`` unless that is ahead and before the letter closes."""
        closes = self.letter.closes_at
        if due_at <= at or (closes is not None and closes <= due_at):
            raise BatchStateError(_("Choose a time that is still to come and before the letter's closing time."))
        self._become("schedule", by=by, at=at, due_at=due_at)

    def unschedule(self, *, by: str, at: datetime) -> None:
        """Do not start by itself."""
        self._become("unschedule", by=by, at=at, due_at=None)

    def start(self, *, by: str, at: datetime, chosen: int) -> None:
        """Let the worker send it to ``chosen`` organisations.

        Raises ``LetterStateError`` unless the letter is open for signing, ``BatchStateError`` when nobody would get it.
        """
        if not self.letter.accepts_signatures(at):
            raise LetterStateError(
                _("'%(title)s' is not open for signing, so nobody can be written to.", title=self.letter.title)
            )
        if not chosen:
            raise BatchStateError(_("Nobody would get this mail. Choose at least one organisation."))
        self._become("start", by=by, at=at, started_at=at, chosen=chosen)
        wake_after_commit("invitations")

    def pause(self, *, by: str, at: datetime) -> None:
        """Send no more, not even what waits in the outbox."""
        self._become("pause", by=by, at=at)
        OutboxMail.hold(self.about)

    def resume(self, *, by: str, at: datetime) -> None:
        """Go on after a pause."""
        self._become("resume", by=by, at=at)
        OutboxMail.release(self.about)
        wake_after_commit("invitations")

    def finish(self, *, at: datetime) -> None:
        """Note that nobody is left to write to."""
        self._become("finish", by=audit.SYSTEM, at=at, finished_at=at)

    def remove(self, *, by: str, at: datetime) -> None:
        """Throw a draft away; its organisations can be chosen anew."""
        if self.state not in {BatchState.DRAFT, BatchState.SCHEDULED}:
            raise BatchStateError(_("This batch is being sent or was sent; it stays for the record."))
        audit.record("remove", of=self, by=by, at=at)
        db.session.execute(delete(Invitation).where(Invitation.batch_id == self.id))
        db.session.delete(self)

    @property
    def about(self) -> str:
        """The name by which the outbox knows this batch as the cause of a mail."""
        return f"batch:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be worded, filled or thrown away."""
        return self.state in {BatchState.DRAFT, BatchState.SCHEDULED}

    def _become(self, verb: str, *, by: str, at: datetime, **changes: Any) -> None:
        # Read under a lock, so that of two verbs at the same moment the second sees what the first has done.
        db.session.flush()
        db.session.refresh(self, ["state"], with_for_update=True)
        if not transitions.can(verb, self.state):
            raise BatchStateError(_("This batch is %(state)s; this is not possible now.", state=self.state))
        before, self.state = self.state, transitions.after(verb)
        for field, value in changes.items():
            setattr(self, field, value)
        audit.record(verb, of=self, by=by, at=at, details={"from": before, "to": self.state})


class Invitation(Base):
    """One organisation's invitation to one letter, with whom it went to as the directory named them on that day.

    ``status`` tells what the recipient did through the invitation; an organisation that signed by the public form is
    recognised by its signature. ``round_id`` is the latest batch of reminders that has dealt with it.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_letter_organization", "letter_id", "organization_id", unique=True,
            sqlite_where=COUNTS, postgresql_where=COUNTS,
        ),
        Index("ix_invitation_batch_status", "batch_id", "status", "id"),
        Index("ix_invitation_letter_status", "letter_id", "status", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("invitation_batch.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id", ondelete="SET NULL"), index=True)
    status: Mapped[InvitationStatus] = mapped_column(Choice(InvitationStatus), default=InvitationStatus.WAITING)
    organization_name: Mapped[str] = mapped_column(String(300))
    country: Mapped[str] = mapped_column(String(2), default="")
    region: Mapped[str] = mapped_column(String(80), default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="", index=True)
    obstacle: Mapped[Obstacle | None] = mapped_column(Choice(Obstacle))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    round_id: Mapped[int | None] = mapped_column(Integer)
    signature_id: Mapped[int | None] = mapped_column(Integer)

    letter: Mapped[Letter] = relationship()
    batch: Mapped[InvitationBatch] = relationship()
    organization: Mapped[Organization | None] = relationship()

    def sent(self, at: datetime) -> None:
        """Note that the invitation leaves, in the transaction that puts its mail into the outbox."""
        self.status, self.sent_at = InvitationStatus.SENT, at

    def skip(self, obstacle: Obstacle) -> None:
        """Note what stands against sending it."""
        self.status, self.obstacle = InvitationStatus.SKIPPED, obstacle

    def open(self, at: datetime) -> None:
        """Note that its recipient has come to the page and pressed the button there."""
        if self.opened_at is None:
            self.opened_at = at
            audit.record("open", of=self, by=audit.REPRESENTATIVE, at=at)
        if self.status is InvitationStatus.SENT:
            self.status = InvitationStatus.OPENED

    def decline(self, reason: str, *, at: datetime) -> None:
        """Note that the organisation does not wish to sign; it may still change its mind."""
        self.open(at)
        self.status, self.answered_at, self.reason = InvitationStatus.DECLINED, at, reason
        audit.record("decline", of=self, by=audit.REPRESENTATIVE, at=at, reason=reason)

    def sign(self, signature_id: int, *, at: datetime) -> None:
        """Note the signature that came by this invitation."""
        self.open(at)
        self.status, self.answered_at, self.signature_id = InvitationStatus.SIGNED, at, signature_id
        audit.record("sign", of=self, by=audit.REPRESENTATIVE, at=at, details={"signature": signature_id})

    @property
    def was_sent(self) -> bool:
        """Whether it has left."""
        return self.status in REACHED

    @classmethod
    def tick(cls, batch: InvitationBatch, shown: set[int], ticked: set[int]) -> None:
        """Keep the ticked ones of the invitations on the page in the batch, and leave the others out."""
        states = (InvitationStatus.WAITING, InvitationStatus.LEFT_OUT)
        for numbers, status in ((shown & ticked, states[0]), (shown - ticked, states[1])):
            of_page = (cls.batch_id == batch.id, cls.id.in_(numbers), cls.status.in_(states))
            db.session.execute(update(cls).where(*of_page).values(status=status, obstacle=None))
