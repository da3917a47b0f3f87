"""The mails about accounts, messages, personal data, and the mail server."""

from email.message import EmailMessage

from flask import current_app

from signon.access import Role
from signon.accounts.mails import send_sign_in_link, tell_of_new_password
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.mail.bounces.answers import Answer
from signon.mail.models import OutboxMail
from signon.mail.smtp.trial import try_mail_server
from signon.mail_server import Mailbox
from signon.messages.mails import acknowledge, mail_on, tell_coalition
from signon.messages.models import Message
from signon.privacy.mails import send_link
from signon.settings import Settings
from tests import factories
from tests.golden.mail_scenes.casts import AT, MARA, Cast, letter_of, signature_of
from tests.servers import mailbox


def accounts_sign_in(cast: Cast) -> None:
    send_sign_in_link(coordinator(), minutes=15, at=AT)


def accounts_new_password(cast: Cast) -> None:
    tell_of_new_password(coordinator(), at=AT)


def coordinator() -> Coordinator:
    made = factories.coordinator(Role.OWNER, email="ines@coalition.example")
    db.session.flush()
    return made


def messages_received(cast: Cast) -> None:
    coordinator()
    tell_coalition(message(cast, name=cast.person), at=AT)


def messages_received_from_nobody_named(cast: Cast) -> None:
    coordinator()
    tell_coalition(message(cast, name=""), at=AT)


def messages_acknowledged(cast: Cast) -> None:
    acknowledge(message(cast, name=cast.person), at=AT)


def messages_mailed_on(cast: Cast) -> None:
    mail = OutboxMail.queue(to=MARA, subject=cast.title, paragraphs=[], about="signature:1", at=AT)
    mail.reply_to = "letters@water.example"
    db.session.flush()
    mail_on(message(cast, name=cast.person), answer(b"Subject: Hello\n\nHello", mail), at=AT)
    db.session.delete(mail)


def messages_mailed_on_about_nothing_known(cast: Cast) -> None:
    coordinator()
    mail_on(message(cast, name=""), answer(b"", None), at=AT)


def messages_mailed_on_without_words(cast: Cast) -> None:
    coordinator()
    encrypted = message(cast, name=cast.person)
    encrypted.text = ""
    mail_on(encrypted, answer(b"Subject: Hello\n\n", None), at=AT)


def answer(enclosed: bytes, mail: OutboxMail | None) -> Answer:
    return Answer(Mailbox("", MARA), "", "", enclosed, mail, is_mailed=True)


def message(cast: Cast, *, name: str) -> Message:
    received = Message.receive(name=name, email=MARA, subject=cast.title, text=cast.words, at=AT)
    db.session.flush()
    return received


def privacy_data(cast: Cast) -> None:
    signature_of(cast, letter_of(cast))
    send_link(MARA, at=AT)


def mail_try_server(cast: Cast) -> list[EmailMessage]:
    settings: Settings = current_app.config["SIGNON"]
    with mailbox.running() as server:
        sending = settings.model_copy(update={"mail_url": server.url, "mail_from": "desk@water.example"})
        trial = try_mail_server(sending, to=factories.BY, at=AT)
        assert trial.is_good, trial.failure
        return server.received


OTHERS = (
    accounts_sign_in,
    accounts_new_password,
    messages_received,
    messages_received_from_nobody_named,
    messages_acknowledged,
    messages_mailed_on,
    messages_mailed_on_about_nothing_known,
    messages_mailed_on_without_words,
    privacy_data,
    mail_try_server,
)
