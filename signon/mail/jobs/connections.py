"""The connections to the mail server: several at once, each in a thread that hands over one mail after the other.

There is one to begin with. Others follow once the first has handed a mail over and there is enough for them to do. Of several,
one that ends is missed by nobody: the server may hold connections back, and the others go on. When the last one ends, the
server is away.
"""

import threading
from contextlib import suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from time import monotonic
from typing import NamedTuple

from flask.globals import app_ctx

from signon.mail.jobs.claiming import TakenMail, told_as_unwritable
from signon.mail.jobs.composing import Composer
from signon.mail.smtp.answers import BrokenOffError, RefusedError, ServerAwayError
from signon.mail.smtp.post import THE_SERVER, Post
from signon.settings import Settings
from signon.waiting import no_transaction

MAILS_PER_CONNECTION = 10
"""Mails in hand for each that a further connection is worth opening."""


class UnwritableError(Exception):
    """A mail cannot be made into a message; the text says why."""


class NotBegunError(Exception):
    """A mail was not begun: it has been in hand for so long that its lease might end first."""


class Handed(NamedTuple):
    """The outcome of a mail that a connection was given: ``error`` is None when the server has taken it."""

    taken: TakenMail
    error: Exception | None

    @property
    def concerns_every_mail(self) -> bool:
        """Whether the next mail on its connection would meet the same."""
        if isinstance(self.error, RefusedError):
            return self.error.refusal.concerns_every_mail
        return isinstance(self.error, ServerAwayError)

    @property
    def was_not_tried(self) -> bool:
        """Whether its connection ended before the server was told of it, so that another one may have it."""
        return isinstance(self.error, ServerAwayError) and not isinstance(self.error, BrokenOffError)


class Connections:
    """Connections to the mail server, ``settings.mail_connections`` at most. No transaction may be open while one waits."""

    def __init__(self, settings: Settings) -> None:
        self._server, self._composer, self._app = settings.mail_server, Composer(settings), app_ctx.app
        self._given: SimpleQueue[TakenMail | None] = SimpleQueue()
        self._handed: SimpleQueue[Handed] = SimpleQueue()
        self._posts: list[Post] = []
        self._threads: list[threading.Thread] = []
        self._most = settings.mail_connections
        self._has_handed_over = False

    @property
    def are_gone(self) -> bool:
        """Whether every connection has ended."""
        return not self._posts

    def open(self) -> None:
        """Open the first connection. Raises ``ServerAwayError`` when that fails."""
        post = self._new_post()
        try:
            post.open()
        except BaseException:
            post.close()
            raise
        self._start(post)

    def give(self, one: TakenMail, *, in_hand: int) -> None:
        """Have a mail handed over; with ``in_hand`` mails in all, it may be worth another connection."""
        wanted = min(1 + in_hand // MAILS_PER_CONNECTION, self._most)
        if self._has_handed_over and len(self._posts) < wanted:
            self._start(self._new_post())
        self._given.put(one)

    def handed(self, enough: int, *, seconds: float, seconds_more: float) -> list[Handed]:
        """The outcomes of mails that were given: of ``enough`` or more, or of as many as are known of in time.

        It is waited for the first for ``seconds`` at most, and from then on for ``seconds_more``.
        """
        found: list[Handed] = []
        until = monotonic() + seconds
        with no_transaction(THE_SERVER), suppress(Empty):
            while True:
                left = until - monotonic() if len(found) < enough else 0
                found.append(self._handed.get(timeout=max(left, 0)))
                if len(found) == 1:
                    until = monotonic() + seconds_more
        return found

    def recall(self) -> list[TakenMail]:
        """The mails that were given and that no connection has begun; none begins them any more."""
        recalled: list[TakenMail] = []
        with suppress(Empty):
            while one := self._given.get_nowait():
                recalled.append(one)
        return recalled

    def break_off(self) -> None:
        """End what is being said at once, on every connection, from another thread."""
        for post in list(self._posts):
            post.break_off()

    def close(self) -> None:
        """End every connection, after what is being handed over on it."""
        self.recall()
        for _thread in self._threads:
            self._given.put(None)
        with no_transaction(THE_SERVER):
            for thread in self._threads:
                thread.join()

    def _new_post(self) -> Post:
        post = Post(self._server)
        self._posts.append(post)
        return post

    def _start(self, post: Post) -> None:
        context = copy_context()  # for the log
        thread = threading.Thread(target=context.run, args=(self._carry, post), daemon=True, name="signon-mail")
        self._threads.append(thread)
        thread.start()

    def _carry(self, post: Post) -> None:
        """Hand over what is given, one after the other, until this connection or all of it ends."""
        with self._app.app_context():
            try:
                while (one := self._given.get()) is not None:
                    handed = Handed(one, self._hand_over(one, post))
                    if handed.concerns_every_mail:
                        self._do_without(post)
                    self._handed.put(handed)
                    if post not in self._posts:
                        return
            finally:
                post.close()

    def _hand_over(self, one: TakenMail, post: Post) -> Exception | None:
        if one.is_too_old:
            return NotBegunError()
        try:
            message = self._composer.prepared(one)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with this one, the others leave
            return UnwritableError(told_as_unwritable(one.number, error))
        try:
            post.send(message)
        except Exception as error:  # noqa: BLE001 - it is noted of this mail, whatever it is
            return error
        self._has_handed_over = True
        return None

    def _do_without(self, post: Post) -> None:
        """Go on without this connection, and without another in its place."""
        self._posts.remove(post)
        self._most = len(self._posts)
