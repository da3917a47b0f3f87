"""One conversation with an IMAP server: find what is new in a folder, fetch it, and put it away.

``IMAPClient`` speaks the protocol. Ours are the order of its steps and the bounds: each step has its seconds and its octets,
however many pieces they come in, and nothing is believed of what a server says about sizes. Nothing is marked as read by being
fetched.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import NamedTuple

from imapclient import DELETED, FLAGGED, SEEN, IMAPClient
from imapclient.exceptions import LoginError

from signon.imap_mailbox import ImapMailbox, ImapSecurity
from signon.logs.machine_text import MachineText
from signon.mail.smtp.answers import cause, reason
from signon.mail.smtp.bounded import Allowance, BoundedSocket, BoundedTLSSocket, bound_to, connect, encrypt
from signon.mail.smtp.masking import Masking
from signon.mail_urls import is_loopback
from signon.translation import gettext as _
from signon.waiting import no_transaction

OPENING_SECONDS = 20.0
STEP_SECONDS = 60.0
FETCH_SECONDS = 120.0
CLOSING_SECONDS = 3.0

MOST_OCTETS = 20 * 2**20
"""The longest message that is fetched whole."""

BEGINNING_OCTETS = 2**20
"""The octets that are fetched of a longer one: what servers report stands before what they quote."""

SEARCH_OCTETS = 16 * 2**20
ROOM = 2**20
"""The octets that a server may say beside the messages."""

AS_BYTES = re.compile(r"b(['\"])(.*)\1", re.DOTALL)
PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""Codes of answers to a sign-in that say nothing of the password (RFC 5530)."""


class MailboxAwayError(Exception):
    """The mailbox cannot be read now. ``cause`` is what this machine says of the connection, for the log."""

    cause = MachineText()


class SignInRefusedError(MailboxAwayError):
    """The server refuses the user name or the password: who asks it often is locked out."""


class UnreadableError(Exception):
    """The server does not give out this message; it may give out the next."""


class Folder(NamedTuple):
    """A folder as it was opened: ``validity`` is another number when its messages have been numbered anew."""

    validity: int


class MailboxConversation(IMAPClient):
    """A conversation with the server of ``mailbox``. Everything that it raises is without secrets."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self.mailbox, self.masking = mailbox, Masking(mailbox)
        self.allowance = Allowance(OPENING_SECONDS)
        self._trash: str | None = None

    def open(self) -> Folder:
        """Connect, encrypt, sign in and open the folder. Raises ``MailboxAwayError`` saying what did not work."""
        with self._step(OPENING_SECONDS):
            is_encrypted = self.mailbox.security is ImapSecurity.TLS
            super().__init__(self.mailbox.host, self.mailbox.port, ssl=is_encrypted)
            self._imap.debug = 0
            if not is_encrypted:
                self._start_tls()
            self._sign_in()
        with self._step(STEP_SECONDS):
            return self._select()

    def numbers_after(self, last: int) -> list[int]:
        """The numbers of the messages that came after the one with this number, in their order."""
        with self._step(STEP_SECONDS, SEARCH_OCTETS):
            found = self.search(["UID", f"{last + 1}:*"])  # which gives the last message even where it is an older one
            return sorted({number for number in found if number > last})

    def numbers_since(self, day: date) -> list[int]:
        """The numbers of the messages that came on this day or later, in their order."""
        with self._step(STEP_SECONDS, SEARCH_OCTETS):
            return sorted(set(self.search(["SINCE", day])))

    def sizes(self, numbers: Sequence[int]) -> dict[int, int]:
        """The octets that the server says each message has; one that is gone is not among them."""
        with self._step(STEP_SECONDS):
            found = self.fetch(numbers, ["RFC822.SIZE"])
            given = {number: found.get(number, {}).get(b"RFC822.SIZE") for number in numbers}
            return {number: int(size) for number, size in given.items() if size is not None}

    def content(self, number: int, size: int) -> bytes | None:
        """The bytes of a message, or the beginning of a very long one; None when it is gone.

        Raises ``UnreadableError`` when the server refuses to give it out.
        """
        most = MOST_OCTETS if size <= MOST_OCTETS else BEGINNING_OCTETS
        with self._step(FETCH_SECONDS, most + ROOM):
            try:
                found = self.fetch([number], [f"BODY.PEEK[]<0.{most}>"])
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                raise UnreadableError(self.masking(str(error))) from None
            whole: bytes | None = found.get(number, {}).get(b"BODY[]<0>")
            return whole

    def mark_read(self, numbers: Sequence[int]) -> None:
        """Mark messages as read: their meaning is known, and they stay where they are."""
        if numbers:
            with self._step(STEP_SECONDS):
                self.add_flags(numbers, [SEEN], silent=True)

    def mark_for_people(self, numbers: Sequence[int]) -> None:
        """Flag messages that somebody has to look at."""
        if numbers:
            with self._step(STEP_SECONDS):
                self.add_flags(numbers, [FLAGGED], silent=True)

    def throw_away(self, numbers: Sequence[int], *, for_good: bool) -> None:
        """Move messages to the trash. Where there is none, delete them if that may be ``for_good``, else mark them as read."""
        if not numbers:
            return
        with self._step(STEP_SECONDS):
            self.add_flags(numbers, [SEEN], silent=True)
            with suppress(imaplib.IMAP4.readonly):
                self._move_or_delete(numbers, for_good=for_good)

    def end(self) -> None:
        """Say goodbye and close, whatever the other side does."""
        self.allowance.renew(CLOSING_SECONDS)
        with suppress(Exception), no_transaction("the mailbox"):
            self.logout()
        with suppress(Exception):
            self.shutdown()

    def break_off(self) -> None:
        """Cut the connection, from another thread: whoever waits for the server's answer gets none."""
        with suppress(OSError, AttributeError):
            socket.socket.shutdown(self._imap.sock, socket.SHUT_RDWR)

    def _create_IMAP4(self) -> "_Bounded":  # noqa: N802
        return _Bounded(self.mailbox, self.allowance)

    def _start_tls(self) -> None:
        """Encrypt where the server offers it, and forget all that was said before: it may have been anybody's."""
        if not self.has_capability("STARTTLS"):
            if self.mailbox.security is ImapSecurity.STARTTLS:
                raise MailboxAwayError(_("it offers no STARTTLS, which imap+starttls:// asks for"))
            return
        self.starttls(client_context(self.mailbox, self._imap.sock))
        self._imap.untagged_responses.clear()

    def _sign_in(self) -> None:
        is_encrypted = isinstance(self._imap.sock, BoundedTLSSocket)
        if not is_encrypted and not self.mailbox.is_on_this_machine:
            raise MailboxAwayError(
                _("it offers no encryption, so the password was not sent; use imaps:// or imap+starttls://")
            )
        try:
            self._tell_password()
        except LoginError as error:
            said = self.masking(_text(error))
            if any(code in said.upper() for code in PASSING):
                raise MailboxAwayError(_("it lets nobody sign in now: %(said)s", said=said)) from None
            refused = _("it refuses the user name or the password: %(said)s", said=said)
            raise SignInRefusedError(refused) from None

    def _tell_password(self) -> None:
        """Sign in by PLAIN, which takes names and passwords in any script (RFC 4616), or else by LOGIN."""
        user, password = self.mailbox.user, self.mailbox.password
        if self.has_capability("AUTH=PLAIN"):
            self.plain_login(user, password)
        elif self.has_capability("LOGINDISABLED"):
            raise MailboxAwayError(_("it offers no way to sign in that is known here"))
        elif not f"{user}{password}".isascii():
            raise MailboxAwayError(_("it takes only user names and passwords of ASCII signs"))
        else:
            self.login(user, password)

    def _select(self) -> Folder:
        name = self.mailbox.folder
        try:
            found = self.select_folder(name)
        except imaplib.IMAP4.readonly:
            found = {b"READ-ONLY": True}
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            said = self.masking(_text(error))
            raise MailboxAwayError(
                _("it does not open the folder “%(name)s”: %(said)s", name=name, said=said)
            ) from None
        if b"READ-ONLY" in found:
            raise MailboxAwayError(_("it lets nothing be changed in the folder “%(name)s”", name=name))
        return Folder(int(found[b"UIDVALIDITY"]))

    def _move_or_delete(self, numbers: Sequence[int], *, for_good: bool) -> None:
        if self._trash is None:
            self._trash = self.find_special_folder(b"\\Trash") or ""
        if self._trash and self._trash != self.mailbox.folder:
            if self.has_capability("MOVE"):
                self.move(numbers, self._trash)
                return
            self.copy(numbers, self._trash)
        elif not for_good:
            return
        self.add_flags(numbers, [DELETED], silent=True)
        if self.has_capability("UIDPLUS"):  # else others' deletions would be made final with ours
            self.uid_expunge(numbers)

    @contextmanager
    def _step(self, seconds: float, octets: int = ROOM) -> Iterator[None]:
        self.allowance.renew(seconds, octets)
        try:
            with no_transaction("the mailbox"):
                yield
        except (MailboxAwayError, UnreadableError):
            raise
        except Exception as error:  # noqa: BLE001 - a library that is told nonsense may raise anything
            raise self._away(error) from None

    def _away(self, error: Exception) -> MailboxAwayError:
        text = _text(error) if isinstance(error, OSError | imaplib.IMAP4.error) else _("it says what is no answer")
        if self.allowance.is_over:
            text = _("it did not answer within %(seconds)d seconds", seconds=self.allowance.seconds)
        away = MailboxAwayError(self.masking(text))
        away.cause = cause(error) if isinstance(error, OSError) else away.cause
        return away


def try_mailbox(mailbox: ImapMailbox) -> str:
    """The reason why the mailbox cannot be read, as it completes a sentence about its server; empty when it can.

    No transaction may be open.
    """
    conversation = MailboxConversation(mailbox)
    try:
        conversation.open()
    except MailboxAwayError as away:
        return str(away)
    finally:
        conversation.end()
    return ""


class _Bounded(imaplib.IMAP4):
    """The protocol on a connection whose waiting is bounded in total."""

    def __init__(self, mailbox: ImapMailbox, allowance: Allowance) -> None:
        self._mailbox, self._allowance = mailbox, allowance
        super().__init__(mailbox.host, mailbox.port)

    def _create_socket(self, _timeout: float | None = None) -> BoundedSocket | BoundedTLSSocket:
        plain = connect(self._mailbox.host, self._mailbox.port, self._allowance)
        if self._mailbox.security is not ImapSecurity.TLS:
            return plain
        return encrypt(plain, client_context(self._mailbox, plain), self._mailbox.host)

    def read(self, size: int) -> bytes:
        """Read so many octets, if so many may come: room is made for them before they come."""
        self._allowance.expect(size)
        return super().read(size)


def client_context(mailbox: ImapMailbox, plain: BoundedSocket) -> ssl.SSLContext:
    """The encryption of this connection within its allowance; the certificate counts, except on this machine."""
    context = ssl.create_default_context()
    context.sslsocket_class = bound_to(plain.allowance)
    if mailbox.is_on_this_machine and is_loopback(str(plain.getpeername()[0])):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _text(error: Exception) -> str:
    """The words of an error; the protocol's library shows some answers as Python writes bytes."""
    if isinstance(error, OSError):
        return reason(error)
    text = str(error)
    found = AS_BYTES.fullmatch(text)
    return found[2] if found else text or type(error).__name__
