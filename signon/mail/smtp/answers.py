"""The meaning of a mail server's answers and silences: it is away for every mail, or it has refused one."""

import re
import smtplib
import ssl
from dataclasses import dataclass

from signon.logs.machine_text import MachineText
from signon.mail.envelopes import Envelope
from signon.translation import gettext as _

ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})\b")
NOT_AVAILABLE = 421
ASKS_TO_SIGN_IN = frozenset({530, 534, 535, 538})
"""Answers of RFC 4954 that may come to any command; they concern whoever sends, and so every mail."""

TOO_LARGE = 552
UNKNOWN_WORDS = frozenset({500, 501, 504, 555})

SENDER_CODE = re.compile(r"[45]\.1\.[78]\b")
"""The codes of RFC 3463 for a sender that is written wrongly, or whose domain is."""

SENDER_REFUSED = re.compile(
    r"sender (address )?(rejected|refused|denied|not allowed|verif)|send as this sender", re.IGNORECASE
)
"""The words of Postfix, Exim and Exchange. Postfix says only behind RCPT what it thinks of the sender."""


class ServerAwayError(Exception):
    """No mail can be handed over now, whichever it is: the connection, the encryption or the signing in failed.

    ``cause`` is what this machine says of the connection, for the log. The server's own words may hold people's addresses.
    """

    cause = MachineText()


class BrokenOffError(ServerAwayError):
    """The connection ended while a mail was handed over. ``at`` is the command that was not answered."""

    def __init__(self, text: str, at: str) -> None:
        self.at = at
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The server's answer that refuses one mail: to which command, the code, the text, and whether this blames the sender."""

    at: str
    code: int
    text: str
    blames_sender: bool = False

    @property
    def enhanced_code(self) -> str:
        """The code behind the code (RFC 3463), such as 5.1.1; empty when there is none."""
        found = ENHANCED.match(self.text)
        return found[1] if found else ""

    @property
    def is_final(self) -> bool:
        """Whether the same mail would be refused again (RFC 5321, 4.2.1)."""
        return self.code >= 500  # noqa: PLR2004

    @property
    def is_of_parameters(self) -> bool:
        """Whether it may be the words behind the address that are refused (RFC 5321, 4.2.4, and 3463)."""
        return self.code in UNKNOWN_WORDS or self.enhanced_code in {"5.5.2", "5.5.4"}

    @property
    def concerns_every_mail(self) -> bool:
        """Whether the next mail would meet the same: the sender is refused, and that of all mails is alike."""
        return self.blames_sender

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class RefusedError(Exception):
    """The server refused this mail; it may take the next."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))


def answered(command: str, code: int, text: str, envelope: Envelope) -> Exception:
    """The meaning of an answer to ``command`` within a mail that was not the wanted one."""
    if code == NOT_AVAILABLE:
        return BrokenOffError(f"{code} {text}", command)
    if not 400 <= code < 600:  # noqa: PLR2004
        said = f"{code} {text}".strip() if code > 0 else _("what is no answer")
        return BrokenOffError(_("to %(command)s it answers: %(said)s", command=command, said=said), command)
    is_of_sender = command == "MAIL" and not envelope.needs_smtputf8
    if code in ASKS_TO_SIGN_IN or (is_of_sender and code < 500):  # noqa: PLR2004
        return ServerAwayError(_("to %(command)s it answers: %(said)s", command=command, said=f"{code} {text}"))
    blames_sender = (is_of_sender and code != TOO_LARGE) or _blames_sender(text, envelope)
    return RefusedError(Refusal(command, code, text, blames_sender))


def no_smtputf8() -> RefusedError:
    """The refusal of an address that the server has no words for, by the code that other servers give (RFC 6531, 3.5)."""
    text = _("5.6.7 The mail server does not offer SMTPUTF8, which letters such as é before the @ need")
    return RefusedError(Refusal("RCPT", 550, text))


def _blames_sender(text: str, envelope: Envelope) -> bool:
    said = text.lower()
    names_sender = envelope.sender.lower() in said and envelope.recipient.lower() not in said
    return bool(SENDER_CODE.match(text) or SENDER_REFUSED.search(text) or names_sender)


def reason(error: Exception) -> str:
    """The fault, as it completes a sentence about the server."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _(
            "its certificate is not good (%(reason)s); write the name that the certificate is for, or name the file of "
            "its authority in SSL_CERT_FILE",
            reason=error.verify_message,
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {as_bytes(error.smtp_error).decode('utf-8', 'replace')}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def cause(error: Exception) -> MachineText:
    """The fault as the log may tell it: the machine's word on the connection, or the code of the server's answer."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return MachineText(error.verify_message)
    if isinstance(error, smtplib.SMTPResponseException):
        return MachineText(str(error.smtp_code))
    return MachineText((isinstance(error, OSError) and error.strerror) or type(error).__name__)


def as_bytes(text: bytes | str) -> bytes:
    """An answer's text, which ``smtplib`` gives as either."""
    return text if isinstance(text, bytes) else text.encode()
