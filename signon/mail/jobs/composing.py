"""Making of a mail in hand what goes over the wire; nothing here touches the database."""

from signon.mail.envelopes import Envelope, return_address
from signon.mail.jobs.claiming import TakenMail
from signon.mail.smtp.masking import Masking
from signon.mail.smtp.message import Writing, compose
from signon.mail.smtp.post import Prepared
from signon.settings import Settings


def prepared(taken: TakenMail, settings: Settings) -> Prepared:
    """The message, ready to leave. Raises whatever its parts cannot be made into."""
    links = taken.links
    writing = Writing(
        sender=settings.sender,
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
    masking = Masking(settings.mail_server, [links.address if links.token else "", links.unsubscribe])
    return Prepared(taken.number, _envelope(taken, settings), compose(writing).as_bytes(), masking)


def _envelope(taken: TakenMail, settings: Settings) -> Envelope:
    """The envelope; without a mailbox for bounces they go to the sender that people see."""
    code, mailbox = taken.envelope_code, settings.bounce_address
    return Envelope(return_address(mailbox, code) if mailbox else settings.sender.address, taken.recipient, code)
