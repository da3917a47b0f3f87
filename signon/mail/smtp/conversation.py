"""One conversation with a mail server: connect, encrypt, sign in, hand over mails one after the other.

``smtplib`` speaks the protocol. Ours are the order of its steps, the bounds on waiting, and what an answer means: whether
the server is away for every mail, or has refused one.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from signon.mail.envelopes import NO_PARAMETERS, Envelope, parameters
from signon.mail.smtp.answers import (
    BrokenOffError,
    RefusedError,
    ServerAwayError,
    answered,
    as_bytes,
    cause,
    no_smtputf8,
    reason,
)
from signon.mail.smtp.bounded import Allowance, BoundedSocket, BoundedTLSSocket, connect, encrypt, within
from signon.mail.smtp.masking import Masking
from signon.mail.smtp.signing_in import sign_in
from signon.mail.smtp.transcript import Transcript
from signon.mail_server import MailServer, Security
from signon.mail_urls import is_loopback
from signon.translation import gettext as _

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

OPENING_SECONDS = 20.0
MAIL_SECONDS = 60.0
CLOSING_SECONDS = 3.0
NAME_SECONDS = 3.0

SIGNED_IN, ALREADY_SIGNED_IN = 235, 503


class Conversation(smtplib.SMTP):
    """A conversation with ``server``. Everything that it raises is without secrets."""

    def __init__(
        self, server: MailServer, *, seconds: float = OPENING_SECONDS, transcript: Transcript | None = None
    ) -> None:
        super().__init__(local_hostname=_own_name() or "[127.0.0.1]")
        self.server, self.masking = server, Masking(server)
        self.allowance = Allowance(seconds)
        self.transcript = transcript or Transcript(self.masking)
        self._command, self._envelope = "connect", Envelope("", "")
        self.command_encoding = "utf-8"
        self._asks_for_notices, self._is_broken_off = True, False

    def open(self) -> None:
        """Connect, encrypt and sign in, within ``seconds`` in all. Raises ``ServerAwayError`` saying what did not work."""
        with self._failing_as_away():
            self.sock = connect(self.server.host, self.server.port, self.allowance)
            self._introduce_by_address()
            if self.server.security is Security.TLS:
                self._encrypt()
            self._expect(self.getreply(), {220})
            self._greet()
            if self.server.security is not Security.TLS:
                self._start_tls()
            if self.server.user is not None:
                self._sign_in()

    def hand_over(
        self,
        envelope: Envelope,
        content: bytes,
        *,
        masking: Masking | None = None,
        seconds: float = MAIL_SECONDS,
    ) -> str:
        """Hand over one mail, within ``seconds`` in all; gives the server's last answer.

        Raises ``RefusedError`` when the server refuses this mail, ``BrokenOffError`` when it does not answer or goes away,
        and ``ServerAwayError`` when it wants another sign-in first.
        """
        self.masking = masking or self.masking
        with self._in_a_mail(envelope, seconds):
            self._offer(envelope, content)
            self._command = "DATA"
            try:
                answer = self.data(content)
            except (
                smtplib.SMTPDataError
            ) as error:  # it did not ask for the mail, though it may have said that all is well
                answer, wanted = (error.smtp_code, as_bytes(error.smtp_error)), set[int]()
            else:
                wanted = {250}
            return self._take(answer, wanted)

    def try_sender(self, sender: str, *, seconds: float = MAIL_SECONDS) -> str:
        """Ask whether ``sender`` may send, and whether what comes back to it would be taken; no mail is sent.

        Gives the answer by which the server will never take mail to ``sender``, empty when it may. Raises what
        ``hand_over`` does when mail of ``sender`` is not taken.
        """
        envelope, refusal = Envelope(sender, sender), ""
        with self._in_a_mail(envelope, seconds):
            self._offer_sender(sender)
            try:
                self._offer_recipient(sender)
            except RefusedError as error:
                if error.refusal.concerns_every_mail:
                    raise
                refusal = str(error) if error.refusal.is_final else ""
            self._command = "RSET"
            self._take(self.docmd("RSET"), {250})
        return refusal

    def end(self) -> None:
        """Say goodbye and close, whatever the other side does. Where a mail was broken off, a word more might belong to it."""
        self.allowance.renew(CLOSING_SECONDS)
        with suppress(OSError, smtplib.SMTPException, ValueError):
            if self.sock and not self._is_broken_off:
                self.quit()
        with suppress(OSError, ValueError):
            self.close()

    def break_off(self) -> None:
        """Cut the connection, from another thread: whoever waits for the server's answer gets none."""
        with suppress(OSError):
            if isinstance(self.sock, socket.socket):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    @property
    def is_encrypted(self) -> bool:
        """Whether what is said now is encrypted."""
        return isinstance(self.sock, BoundedTLSSocket)

    def send(self, s: "Buffer | str") -> None:
        """Send like ``smtplib``, with a line in the transcript."""
        text = s if isinstance(s, str) else bytes(s).decode("ascii", "replace")
        lines = text.rstrip("\r\n").split("\r\n")
        self.transcript.sent(lines[0] if len(lines) == 1 else _("(the mail, %(octets)s octets)", octets=len(text)))
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer like ``smtplib``, with lines in the transcript."""
        code, text = super().getreply()
        self.transcript.received(code, text.decode("utf-8", "replace"))
        return code, text

    def _introduce_by_address(self) -> None:
        """A machine without a full name introduces itself by its address (RFC 5321, 4.1.3)."""
        if not _own_name() and isinstance(self.sock, socket.socket):
            address = self.sock.getsockname()[0]
            self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def _greet(self) -> None:
        self._command = "EHLO"
        self.ehlo_or_helo_if_needed()

    def _start_tls(self) -> None:
        if not self.has_extn("starttls"):
            if self.server.security is Security.STARTTLS:
                raise ServerAwayError(_("it offers no STARTTLS, which smtp+starttls:// asks for"))
            return
        self._command = "STARTTLS"
        self._expect(self.docmd("STARTTLS"), {220})
        self._encrypt()
        self._greet()

    def _encrypt(self) -> None:
        """Encrypt, and forget all that was said before: it may have been anybody's, also what is read but not looked at."""
        assert isinstance(self.sock, BoundedSocket)
        self._command = "TLS"
        context = ssl.create_default_context()
        if self._is_on_this_machine():
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = encrypt(self.sock, context, self.server.host)
        self.file = self.helo_resp = self.ehlo_resp = None
        self.esmtp_features, self.does_esmtp = {}, False
        self.transcript.remark(_("encrypted with %(version)s", version=self.sock.version()))

    def _is_on_this_machine(self) -> bool:
        assert isinstance(self.sock, socket.socket)
        return self.server.is_on_this_machine and is_loopback(str(self.sock.getpeername()[0]))

    def _sign_in(self) -> None:
        if not self.is_encrypted and not self._is_on_this_machine():
            raise ServerAwayError(
                _("it offers no encryption, so the password was not sent; use smtp+starttls:// or smtps://")
            )
        self._command = "AUTH"
        with self.transcript.secret():
            answer = sign_in(self, self.server)
        if answer[0] not in {SIGNED_IN, ALREADY_SIGNED_IN}:
            raise ServerAwayError(_("it refuses the user name or the password: %(said)s", said=self._said(answer)))

    def _offer(self, envelope: Envelope, content: bytes) -> None:
        """Offer the mail, asking for the notices that are wanted where the server knows of them.

        Servers have been met that offer this and then refuse the words for it; such a one is asked once more, without them.
        """
        wanted = parameters(envelope) if self._asks_for_notices and self.has_extn("dsn") else NO_PARAMETERS
        try:
            self._offer_with(envelope, content, *wanted)
        except RefusedError as error:
            if wanted == NO_PARAMETERS or not error.refusal.is_of_parameters:
                raise
            self._asks_for_notices = False
            self._command = "RSET"
            self._take(self.docmd("RSET"), {250})
            self._offer_with(envelope, content, *NO_PARAMETERS)

    def _offer_with(self, envelope: Envelope, content: bytes, of_mail: str, of_recipient: str) -> None:
        self._offer_sender(envelope.sender, self._of_content(envelope, content) + of_mail)
        self._offer_recipient(envelope.recipient, of_recipient)

    def _offer_sender(self, sender: str, parameters: str = "") -> None:
        self._command = "MAIL"
        self._take(self.docmd("MAIL", f"FROM:<{sender}>{parameters}"), {250})

    def _of_content(self, envelope: Envelope, content: bytes) -> str:
        """The parameters that tell of the content: its size, and that it has letters in the address (RFC 6531)."""
        size = f" SIZE={len(content)}" if self.has_extn("size") else ""
        if not envelope.needs_smtputf8:
            return size
        if not self.has_extn("smtputf8"):
            raise no_smtputf8()
        return f"{size} SMTPUTF8{' BODY=8BITMIME' if self.has_extn('8bitmime') else ''}"

    def _offer_recipient(self, recipient: str, parameters: str = "") -> None:
        self._command = "RCPT"
        self._take(self.docmd("RCPT", f"TO:<{recipient}>{parameters}"), {250, 251})

    def _expect(self, answer: tuple[int, bytes], wanted: set[int]) -> None:
        if answer[0] not in wanted:
            said = self._said(answer)
            raise ServerAwayError(_("to %(command)s it answers: %(said)s", command=self._command, said=said))

    def _said(self, answer: tuple[int, bytes]) -> str:
        code, text = answer
        return self.masking(f"{code} {text.decode('utf-8', 'replace')}") if code > 0 else _("what is no answer")

    def _take(self, answer: tuple[int, bytes], wanted: set[int]) -> str:
        """The text of a wanted answer within a mail; raises for all others."""
        code, text = answer[0], self.masking(answer[1].decode("utf-8", "replace"))
        if code not in wanted:
            raise answered(self._command, code, text, self._envelope)
        return text

    @contextmanager
    def _in_a_mail(self, envelope: Envelope, seconds: float) -> Iterator[None]:
        self._envelope = envelope
        self.allowance.renew(seconds)
        try:
            with self._failing_as_away(in_a_mail=True):
                yield
        except BrokenOffError:
            self._is_broken_off = True
            raise

    @contextmanager
    def _failing_as_away(self, *, in_a_mail: bool = False) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException, ValueError) as error:
            text = self.masking(reason(error))
            if self.allowance.is_over:
                text = _("it did not answer within %(seconds)d seconds", seconds=self.allowance.seconds)
            if in_a_mail:
                raise BrokenOffError(text, self._command) from None
            away = ServerAwayError(text)
            away.cause = cause(error)
            raise away from None


@lru_cache(maxsize=1)
def _own_name() -> str:
    """The full name of this machine, empty when it has none; looked up once, for as long as looking up takes seconds."""
    with suppress(OSError):
        name = within(NAME_SECONDS, socket.getfqdn)
        return name if "." in name and name.isascii() else ""
    return ""
