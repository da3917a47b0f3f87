"""The worker's part of the mailbox: receive what is new in it, message by message, and put each away.

What a message means is stored in one transaction, and only then is it put away; no transaction is open while the server is
waited for. Between the two a worker may die. The message then comes once more, which changes nothing, and is put away.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from signon.database.db import db, now
from signon.jobs.lanes import Lane, broken_off_by, must_stop
from signon.jobs.queue import sweep
from signon.logs.machine_text import MachineText
from signon.mail.bounces.mailbox.conversation import (
    Folder,
    MailboxAwayError,
    MailboxConversation,
    SignInRefusedError,
    UnreadableError,
)
from signon.mail.bounces.mailbox.progress import Reading, TakenOverError
from signon.mail.bounces.receiving import receive
from signon.mail.bounces.status import ReceivedKind
from signon.settings import Settings

AT_ONCE = 50
LOOKS_BACK = timedelta(days=1)
"""The time that a first reading looks back, from now or from the last reading. What is older was there before the site was."""


class Place(StrEnum):
    """The place where a message belongs once it has been received; nowhere when it is gone."""

    TRASH = "trash"
    TRASH_IF_ANY = "trash if any"
    READ = "read"
    FOR_PEOPLE = "for people"
    NOWHERE = "nowhere"


PLACES = {
    ReceivedKind.BOUNCE: Place.TRASH,
    ReceivedKind.DELAY: Place.TRASH,
    ReceivedKind.COMPLAINT: Place.TRASH,
    ReceivedKind.DELIVERED: Place.TRASH,
    ReceivedKind.AUTOMATIC: Place.TRASH_IF_ANY,
    ReceivedKind.LOOP: Place.TRASH_IF_ANY,
}
"""Messages that the site knows all about are thrown away, for they hold addresses. What people wrote stays there, as read."""


@sweep("bounce-mailbox", lane=Lane.RECEIVING)
def read_mailbox() -> None:
    """Read the mailbox, if one is set, it is time, and no other worker reads it."""
    settings: Settings = current_app.config["SIGNON"]
    if settings.bounce_mailbox is None:
        return
    reading = Reading.claim(now())
    db.session.commit()
    if reading is None:
        return
    visit = _Visit(MailboxConversation(settings.bounce_mailbox), reading)
    try:
        with broken_off_by(visit.conversation.break_off):
            visit.read()
        reading.ended(now(), is_complete=not must_stop())
        db.session.commit()
    except MailboxAwayError as away:
        _note(reading, away, visit.at_message)
    except TakenOverError:
        db.session.rollback()
    finally:
        visit.conversation.end()


def _note(reading: Reading, away: MailboxAwayError, at_message: int) -> None:
    """Note what kept the mailbox from being read; a log line says when that begins."""
    at = now()
    if must_stop():  # then it was this worker that ended the conversation
        reading.ended(at, is_complete=False)
    elif reading.failed(str(away), at, is_refused=isinstance(away, SignInRefusedError), at_message=at_message):
        cause = away.cause or MachineText("it answers what is not wanted")
        current_app.logger.warning(
            "The mailbox for bounces cannot be read (%s). The desk's page Mail shows the answer.", cause
        )
    db.session.commit()


class _Visit:
    """One visit to the mailbox; ``at_message`` is the number of the message that is being fetched, 0 between them."""

    def __init__(self, conversation: MailboxConversation, reading: Reading) -> None:
        self.conversation, self.reading, self.at_message = conversation, reading, 0

    def read(self) -> None:
        """Receive all that is new, and put it away. Raises ``MailboxAwayError``, and ``TakenOverError``."""
        folder = self.conversation.open()
        for numbers in _in_groups(self._new(folder)):
            self._receive_group(folder, numbers)
            if must_stop():
                return

    def _new(self, folder: Folder) -> list[int]:
        if folder.validity == self.reading.validity:
            return self.conversation.numbers_after(self.reading.last_number)
        first_day = ((self.reading.read_at or now()) - LOOKS_BACK).date()
        return self.conversation.numbers_since(first_day)

    def _receive_group(self, folder: Folder, numbers: Sequence[int]) -> None:
        sizes = self.conversation.sizes(numbers)
        placed: dict[int, Place] = {}
        for number in numbers:
            if must_stop():
                break
            placed[number] = self._receive(number, sizes[number]) if number in sizes else Place.NOWHERE
        if not placed:
            return
        self._put_away(placed)
        left = sum(place is Place.FOR_PEOPLE for place in placed.values())
        self.reading.reached(max(placed), folder.validity, now(), left_behind=left)
        db.session.commit()

    def _receive(self, number: int, size: int) -> Place:
        """Receive one message; gives its place. One that cannot be received is left for people, whatever is wrong with it."""
        if number == self.reading.given_up:
            return Place.FOR_PEOPLE
        self.at_message = number
        try:
            content = self.conversation.content(number, size)
        except UnreadableError:
            self.at_message = 0
            current_app.logger.warning("The mailbox for bounces does not give out a message.")
            return Place.FOR_PEOPLE
        self.at_message = 0
        return Place.NOWHERE if content is None else self._take(content)

    def _take(self, content: bytes) -> Place:
        at = now()
        try:
            kind = receive(content, at=at)
            self.reading.keep(at)
            db.session.commit()
        except (OperationalError, InterfaceError, TakenOverError):
            raise
        except Exception as error:
            db.session.rollback()
            current_app.logger.warning("A message in the mailbox for bounces cannot be received", exc_info=error)
            return Place.FOR_PEOPLE
        return PLACES.get(kind, Place.READ)

    def _put_away(self, placed: dict[int, Place]) -> None:
        def those(place: Place) -> list[int]:
            return [number for number, its_place in placed.items() if its_place is place]

        self.conversation.throw_away(those(Place.TRASH), for_good=True)
        self.conversation.throw_away(those(Place.TRASH_IF_ANY), for_good=False)
        self.conversation.mark_read(those(Place.READ))
        self.conversation.mark_for_people(those(Place.FOR_PEOPLE))


def _in_groups(numbers: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]
