"""A trial of the mail server: connect, encrypt, sign in, and, when asked to, send a test mail; with the whole dialogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from signon.mail.envelopes import Envelope, new_code, return_address
from signon.mail.message_ids import new_message_id
from signon.mail.smtp.answers import RefusedError, ServerAwayError
from signon.mail.smtp.bounded import BoundedTLSSocket
from signon.mail.smtp.conversation import Conversation
from signon.mail.smtp.masking import Masking
from signon.mail.smtp.message import Writing, compose
from signon.mail.smtp.transcript import Transcript
from signon.mail.templates import written
from signon.settings import Settings
from signon.translation import gettext as _
from signon.waiting import no_transaction

STEP_SECONDS = 15.0
"""The time for the opening, and again for the mail: a person waits."""


@dataclass(frozen=True, slots=True)
class PeerCertificate:
    """The certificate that the server shows: the names it is for, and its last moment."""

    names: tuple[str, ...]
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of a trial. ``failure`` completes a sentence about the server; it is empty when all went well.

    ``warnings`` are sentences on what will go wrong though mails leave, ``hints`` on what could be used and is not.
    ``tls_version`` is empty, and ``certificate`` None, when nothing was encrypted.
    """

    lines: tuple[str, ...]
    failure: str = ""
    warnings: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    tls_version: str = ""
    certificate: PeerCertificate | None = None

    @property
    def is_good(self) -> bool:
        """Whether all went well."""
        return not self.failure


def try_mail_server(settings: Settings, *, to: str = "", at: datetime) -> Trial:
    """Open a conversation with the mail server; with ``to``, send a test mail there. Takes half a minute at most.

    Nothing that goes wrong is raised. No transaction may be open.
    """
    transcript = Transcript(Masking(settings.mail_server))
    with no_transaction("the mail server"):
        conversation = Conversation(settings.mail_server, seconds=STEP_SECONDS, transcript=transcript)
        failure, warnings, hints = "", tuple[str, ...](), tuple[str, ...]()
        try:
            conversation.open()
            encryption = _encryption(conversation)
            hints = tuple(_hints(conversation, settings))
            warnings = tuple(_warnings(conversation, settings))
            if to:
                _send(conversation, settings, to, at)
        except (ServerAwayError, RefusedError, ValueError) as error:
            failure = str(error)
            encryption = _encryption(conversation)
        finally:
            conversation.end()
    return Trial(tuple(transcript.lines), failure, warnings, hints, *encryption)


def _warnings(conversation: Conversation, settings: Settings) -> Iterator[str]:
    """Warnings of what will go wrong, as the server lets on. Raises ``RefusedError`` when the sender may not send."""
    sender = _sender(settings)
    refusal = conversation.try_sender(sender, seconds=STEP_SECONDS)
    if refusal and settings.bounce_address:
        yield _(
            "What comes back would get lost, for it takes no mail to %(address)s: %(refusal)s. Have it deliver such "
            "addresses to the mailbox %(mailbox)s (in Postfix: recipient_delimiter = +), or unset SIGNON_BOUNCE_ADDRESS.",
            address=sender,
            refusal=refusal.rstrip("."),
            mailbox=settings.bounce_address,
        )

    if settings.international_addresses and not conversation.has_extn("smtputf8"):
        yield _(
            "It does not offer SMTPUTF8: mails to addresses with letters such as é before the @ will fail. Have it offered, "
            "or unset SIGNON_INTERNATIONAL_ADDRESSES."
        )


def _hints(conversation: Conversation, settings: Settings) -> Iterator[str]:
    if conversation.has_extn("smtputf8") and not settings.international_addresses:
        yield _(
            "It offers SMTPUTF8, so that addresses with letters such as é before the @ could be accepted: set "
            "SIGNON_INTERNATIONAL_ADDRESSES to true for that."
        )


def _send(conversation: Conversation, settings: Settings, to: str, at: datetime) -> None:
    mail = written("mail/mails/try.txt", site=settings.base_url)
    message = compose(Writing(settings.sender, to, mail.subject, mail.body + "\n", new_message_id(settings), at))
    conversation.hand_over(Envelope(_sender(settings), to), message.as_bytes(), seconds=STEP_SECONDS)


def _sender(settings: Settings) -> str:
    """A sender such as each mail has."""
    mailbox = settings.bounce_address
    return return_address(mailbox, new_code()) if mailbox else settings.sender.address


def _encryption(conversation: Conversation) -> tuple[str, PeerCertificate | None]:
    if not isinstance(conversation.sock, BoundedTLSSocket):
        return "", None
    shown = conversation.sock.getpeercert(binary_form=True)
    return conversation.sock.version() or "", _read(shown) if shown else None


def _read(shown: bytes) -> PeerCertificate | None:
    """The content of the certificate; None for one that cannot be read, which encrypts all the same."""
    try:
        certificate = x509.load_der_x509_certificate(shown)
        common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return PeerCertificate(
            _names(certificate) or tuple(str(one.value) for one in common), certificate.not_valid_after_utc
        )
    except ValueError:
        return None


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    names = found.get_values_for_type(x509.DNSName)
    return (*names, *(str(address) for address in found.get_values_for_type(x509.IPAddress)))
