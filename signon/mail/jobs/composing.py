"""Making of a mail in hand what goes over the wire; nothing here touches the database."""

from signon.mail.envelopes import Envelope, return_address
from signon.mail.jobs.claiming import TakenMail
from signon.mail.smtp.masking import Masking
from signon.mail.smtp.message import Writing, compose
from signon.mail.smtp.post import Prepared
from signon.settings import Settings


class Composer:
    """Composes messages; make it once for many of them."""

    def __init__(self, settings: Settings) -> None:
        self._sender, self._bounce_address = settings.sender, settings.bounce_address
        self._masking = Masking(settings.mail_server)

    def prepared(self, taken: TakenMail) -> Prepared:
        """The message, ready to leave. Raises whatever its parts cannot be made into."""
        links = taken.links
        writing = Writing(
            sender=self._sender,
            recipient=taken.recipient,
            subject=taken.subject,
            body=taken.text,
            message_id=taken.message_id,
            written_at=taken.dated_at,
            unsubscribe=links.unsubscribe,
            reply_to=taken.reply_to,
            html=taken.html,
            enclosed=taken.enclosed,
        )
        masking = self._masking.with_links([links.address if links.token else "", links.unsubscribe])
        return Prepared(taken.number, self._envelope(taken), compose(writing).as_bytes(), masking)

    def _envelope(self, taken: TakenMail) -> Envelope:
        """The envelope; without a mailbox for bounces they go to the sender that people see."""
        code, mailbox = taken.envelope_code, self._bounce_address
        return Envelope(return_address(mailbox, code) if mailbox else self._sender.address, taken.recipient, code)
