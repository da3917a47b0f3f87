"""Delivering what is due: mails are taken in groups, handed over on several connections, and noted a few at a time.

No more than ``most_unnoted`` mails are handed over, or about to be, without a note of what became of them. So many, at most,
does a worker that is killed leave in doubt; they leave once more.
"""

from collections import deque
from collections.abc import Sequence
from itertools import islice
from time import monotonic

from signon.database.db import db, may_be_lost, now
from signon.jobs.lanes import broken_off_by, must_stop
from signon.mail.jobs.claiming import TakenMail, put_back, still_to_go, take
from signon.mail.jobs.connections import Connections, Handed
from signon.mail.jobs.noting import is_answer, note
from signon.mail.outages import MailOutage
from signon.mail.smtp.answers import RefusedError, ServerAwayError
from signon.settings import Settings
from signon.translation import gettext as _

SWEEP_SECONDS = 300
"""The time after which the lane counts as getting on; the next sweep goes on with what is due."""

SMALLEST_GROUP, LARGEST_GROUP = 10, 200

GROUP_SECONDS = 1.0
"""The time that a group should last: what somebody waits for is written meanwhile, and goes first when the next is taken."""

LEAST_UNNOTED = 4
SECONDS_TO_COLLECT = 0.05
SECONDS_TO_LOOK = 1.0


def deliver_due(settings: Settings) -> None:
    """Deliver every due mail, for the length of a sweep at most. Raises ``ServerAwayError`` when the server is found away."""
    connections = Connections(settings)
    try:
        with broken_off_by(connections.break_off):
            connections.open()
            Delivery(settings, connections).run()
    finally:
        connections.close()


def most_unnoted(settings: Settings) -> int:
    """The most mails that are handed over, or about to be, without a note of what became of them."""
    return max(2 * settings.mail_connections, LEAST_UNNOTED)


class Pace:
    """The pace at which mails leave, and so the number of them that makes a group."""

    def __init__(self) -> None:
        self._since, self._number, self._size = monotonic(), 0, SMALLEST_GROUP

    def count(self, number: int) -> None:
        """Count mails that have left."""
        self._number += number

    def size_of_group(self) -> int:
        """The number of mails to claim: as many as have left in a second lately, within bounds."""
        if self._number:
            in_a_second = self._number / (monotonic() - self._since)
            self._size = min(max(round(in_a_second * GROUP_SECONDS), SMALLEST_GROUP), LARGEST_GROUP)
            self._since, self._number = monotonic(), 0
        return self._size


class Delivery:
    """The mails that this worker has in hand: those that wait, and those that were given to a connection."""

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self.settings, self.connections = settings, connections
        self.waiting: deque[TakenMail] = deque()
        self.given: dict[int, TakenMail] = {}
        self.most_unnoted = most_unnoted(settings)
        self._pace = Pace()
        self._away: ServerAwayError | None = None
        self._ends_at = monotonic() + SWEEP_SECONDS
        self._outage_was_over_at = float("-inf")

    def run(self) -> None:
        """Deliver until nothing is due. Raises ``ServerAwayError``."""
        self._take()
        self._give()
        while self.given:
            self._learn()
            if self._must_end():
                self._let_go()
            else:
                self._take()
            self._give()
        if self._away:
            raise self._away

    def _must_end(self) -> bool:
        return self._away is not None or must_stop() or monotonic() > self._ends_at

    def _take(self) -> None:
        """Take the next group when the present one comes to its end; what somebody waits for goes to the front."""
        if any(one.is_too_old for one in self.waiting):
            self._let_go()
        if len(self.waiting) <= self.most_unnoted:
            taken = take(self._pace.size_of_group(), self.settings)
            self.waiting = deque(sorted([*self.waiting, *taken], key=lambda one: bool(one.bulk)))

    def _give(self) -> None:
        """Give the connections as many as may be given. Of all these it was asked just now if they are to leave still."""
        while self.waiting and len(self.given) < self.most_unnoted:
            one = self.waiting.popleft()
            self.given[one.number] = one
            self.connections.give(one, in_hand=len(self.given) + len(self.waiting))

    def _let_go(self) -> None:
        """Leave what no connection has begun to whoever comes next."""
        recalled = self.connections.recall()
        for one in recalled:
            del self.given[one.number]
        put_back([*recalled, *self.waiting])
        self.waiting.clear()

    def _learn(self) -> None:
        """Wait until something is known of what was given, and note it."""
        enough = min(self.most_unnoted // 2, len(self.given))
        handed = self.connections.handed(enough, seconds=SECONDS_TO_LOOK, seconds_more=SECONDS_TO_COLLECT)
        if not handed:
            return
        for one in handed:
            del self.given[one.taken.number]
        self._pace.count(len(handed))
        others_go_on = not self.connections.are_gone
        untried = [one for one in handed if others_go_on and one.was_not_tried]
        with may_be_lost():
            self._note([one for one in handed if one not in untried])
            self._look_again()
            db.session.commit()
        self.waiting.extendleft(one.taken for one in untried)
        self._away = self._away or self._found_away(handed)

    def _note(self, handed: Sequence[Handed]) -> None:
        at = now()
        note(handed, at, is_stopping=must_stop())
        is_new = monotonic() - self._outage_was_over_at > SECONDS_TO_LOOK
        if is_new and any(is_answer(one) for one in handed):
            MailOutage.over(at)
            self._outage_was_over_at = monotonic()

    def _look_again(self) -> None:
        """Put back what was paused or replaced since it was taken, if that is so with one of the next."""
        following = [one for one in islice(self.waiting, self.most_unnoted) if not one.is_fresh]
        if len(still_to_go(following)) < len(following):
            self.waiting = deque(still_to_go(self.waiting))

    def _found_away(self, handed: Sequence[Handed]) -> ServerAwayError | None:
        """The reason to hand over no further mail: its sender is refused, or no connection is left."""
        for error in [one.error for one in handed if one.concerns_every_mail]:
            if isinstance(error, RefusedError):
                setting = "SIGNON_BOUNCE_ADDRESS" if self.settings.bounce_address else "SIGNON_MAIL_FROM"
                said = _("it refuses the sender, %(setting)s: %(said)s", setting=setting, said=str(error))
                return ServerAwayError(said)
            if isinstance(error, ServerAwayError) and self.connections.are_gone:
                return error
        return None
