"""The way mails leave: one connection for several of them."""

from time import monotonic
from typing import NamedTuple

from signon.mail.envelopes import Envelope
from signon.mail.smtp.answers import BrokenOffError
from signon.mail.smtp.conversation import Conversation
from signon.mail.smtp.masking import Masking
from signon.mail_server import MailServer
from signon.translation import gettext as _
from signon.waiting import no_transaction

CONNECTION_SECONDS = 60
THE_SERVER = "the mail server"


class Prepared(NamedTuple):
    """A mail that is ready to leave, as plain values: the number of its row and what goes over the wire."""

    number: int
    envelope: Envelope
    content: bytes
    masking: Masking


class Post:
    """Hands mails to the mail server. No transaction may be open around any of it."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._conversation: Conversation | None = None
        self._opened_at = 0.0
        self._carried = 0
        self._is_broken_off = False

    def open(self) -> Conversation:
        """Be connected and signed in, newly when the connection is old. Raises ``ServerAwayError`` when that fails."""
        with no_transaction(THE_SERVER):
            if self._conversation and monotonic() - self._opened_at > CONNECTION_SECONDS:
                self.close()
            return self._conversation or self._opened()

    def send(self, mail: Prepared) -> None:
        """Hand over a mail.

        Raises ``RefusedError`` when this mail is refused, ``BrokenOffError`` when the connection ends before the answer,
        and ``ServerAwayError`` when no mail can be handed over. The next mail finds a new connection then.
        """
        with no_transaction(THE_SERVER):
            try:
                self._hand_over(mail)
            except BrokenOffError as ended:
                if not self._carried or ended.at != "MAIL":
                    raise
                self.close()  # many servers take so many mails on one connection and then hang up
                self._hand_over(mail)

    def break_off(self) -> None:
        """End what is being said at once, from another thread: it then raises like a server that goes away."""
        self._is_broken_off = True
        if self._conversation:
            self._conversation.break_off()

    def close(self) -> None:
        """End the connection, if there is one."""
        conversation, self._conversation = self._conversation, None
        if conversation:
            with no_transaction(THE_SERVER):
                conversation.end()

    def _opened(self) -> Conversation:
        conversation = Conversation(self.server)
        try:
            conversation.open()
        except BaseException:
            conversation.close()
            raise
        self._conversation, self._opened_at, self._carried = conversation, monotonic(), 0
        return conversation

    def _hand_over(self, mail: Prepared) -> None:
        conversation = self.open()
        if self._is_broken_off:
            raise BrokenOffError(_("the worker stops"), "MAIL")
        try:
            conversation.hand_over(mail.envelope, mail.content, masking=mail.masking)
        except BaseException:
            carried = self._carried
            self.close()
            self._carried = carried
            raise
        self._carried += 1
