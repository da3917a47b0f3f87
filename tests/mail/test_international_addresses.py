"""Addresses with letters such as é before the @: refused with a reason, or taken and delivered where the mail server can."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from signon.contacts import mail_address
from signon.database.db import db, now
from signon.erasures import Erasure
from signon.letters.contact import contact_of
from signon.letters.notices.of_parts import notices_of_parts
from signon.mail.compose import may_be_mailed
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.personal_data import erase, records
from signon.mail.undelivered import remedy
from signon.mail.unsubscriptions import Unsubscription
from signon.settings import Settings, SettingsError, load_settings
from tests import factories
from tests.mail.servers import Kept, Peer, scripted, serving
from tests.servers.mailbox import text_of

JOSE = "jos\u00e9@rivers.example"
PLAIN = "jose@rivers.example"
REASON = "has “\u00e9” before the @, and this site's mail server takes only plain letters"


def use(app: Flask, **changes: Any) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=changes)


def queue(*addresses: str) -> list[OutboxMail]:
    mails = [
        OutboxMail.queue(
            to=address, subject="Gr\u00fc\u00dfe", paragraphs=["\u00dcber alles."], at=now(), about="letter:1"
        )
        for address in addresses
    ]
    db.session.commit()
    return mails


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Jos\u00c9@Rivers.example", JOSE),
        ("jose\u0301@rivers.example", JOSE),
        (" jos\u00e9@b\u00fccher.example ", "jos\u00e9@xn--bcher-kva.example"),
        ("\u5317\u4eac@rivers.example", "\u5317\u4eac@rivers.example"),
        ("\u212a@rivers.example", "k@rivers.example"),
        ("\u1e9e@rivers.example", "\u00df@rivers.example"),
    ],
)
def test_an_address_is_kept_in_one_form_however_it_is_written(written: str, kept: str) -> None:
    assert mail_address(written, international=True) == kept
    assert mail_address(kept, international=True) == kept


@given(st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=40))
def test_the_form_of_an_address_is_its_own_form(local: str) -> None:
    try:
        kept = mail_address(f"{local}@rivers.example", international=True)
    except ValueError:
        return
    assert mail_address(kept, international=True) == kept


@pytest.mark.parametrize(
    "written",
    [
        "jos\u00e9",
        "jos\u00e9@rivers.example, mara@rivers.example",
        "jos\u00e9\u202e@rivers.example",
        "jos\u00e9\u200d@rivers.example",
        "jo s\u00e9@rivers.example",
        "jos\u00e9\r\nBcc: mara@rivers.example",
        "\u00e9" * 33 + "@rivers.example",
        ".\u00e9@rivers.example",
        "\u0301jose@rivers.example",
    ],
)
def test_what_is_no_address_is_none_in_other_letters_either(written: str) -> None:
    with pytest.raises(ValueError, match="must be one mail address"):
        mail_address(written, international=True)


def test_it_is_refused_with_the_reason_unless_the_setting_says_that_the_server_can(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ValueError, match=REASON):
            mail_address(JOSE)
        use(app, international_addresses=True)
        assert mail_address(JOSE) == JOSE


@pytest.mark.both_databases
def test_a_server_that_can_gets_such_a_mail_as_it_has_to_be_and_the_others_as_ever(
    session: Session, app: Flask
) -> None:
    mails, kept = queue(JOSE, "mara@rivers.example"), Kept()
    with serving(kept, enable_SMTPUTF8=True) as port:
        use(app, mail_url=f"smtp://127.0.0.1:{port}")
        deliver_outbox()
    session.expire_all()
    assert [mail.status for mail in mails] == [MailStatus.SENT, MailStatus.SENT]
    assert kept.recipients == [JOSE, "mara@rivers.example"]
    assert kept.options == [["BODY=8BITMIME", "SMTPUTF8"], []]
    wide, plain = kept.mails
    assert f"\r\nTo: {JOSE}\r\n".encode() in wide
    assert wide.replace(JOSE.encode(), b"").isascii()
    assert plain.isascii()
    read = message_from_bytes(wide, policy=policy.SMTPUTF8)
    assert (read["To"], read["Subject"], text_of(read)) == (JOSE, "Gr\u00fc\u00dfe", "\u00dcber alles.\r\n")


@pytest.mark.both_databases
def test_where_the_server_offers_it_no_more_such_a_mail_fails_alone_and_says_why(session: Session, app: Flask) -> None:
    use(app, international_addresses=True)
    mails, kept = queue(JOSE, "mara@rivers.example"), Kept()
    with serving(kept) as port:
        use(app, mail_url=f"smtp://127.0.0.1:{port}")
        deliver_outbox()
    session.expire_all()
    assert [mail.status for mail in mails] == [MailStatus.FAILED, MailStatus.SENT]
    assert "The mail server does not offer SMTPUTF8" in mails[0].error
    assert "Ask for another address" in remedy(mails[0])
    assert MailOutage.present() is None


@pytest.mark.parametrize("answer", ["553 5.6.7 no such letters", "555 5.5.4 SMTPUTF8 is unknown", "451 4.3.0 later"])
def test_a_server_that_offers_it_and_refuses_it_refuses_that_mail_alone(
    session: Session, app: Flask, answer: str
) -> None:
    def behave(peer: Peer) -> None:
        peer.say("220 mail\r\n")
        peer.hear()
        peer.say("250-mail\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
        while line := peer.hear():
            if "SMTPUTF8" in line:
                peer.say(f"{answer}\r\n")
                continue
            peer.say("354 go\r\n" if line.upper() == "DATA" else "250 OK\r\n")
            if line.upper() == "DATA":
                peer.hear_mail()
                peer.say("250 OK\r\n")

    mails = queue(JOSE, "mara@rivers.example")
    with scripted(behave) as server:
        use(app, mail_url=f"smtp://127.0.0.1:{server.port}")
        deliver_outbox()
    session.expire_all()
    assert mails[0].status == (MailStatus.QUEUED if answer.startswith("4") else MailStatus.FAILED)
    assert mails[1].status == MailStatus.SENT
    assert MailOutage.present() is None


@pytest.mark.both_databases
def test_a_mailbox_with_an_accent_is_not_the_one_without(session: Session, app: Flask) -> None:
    use(app, international_addresses=True, mails_per_address=1)
    queue(JOSE)
    Unsubscription.of(JOSE, at=now())
    Erasure.note(JOSE, at=now())
    assert not may_be_mailed(JOSE, about="letter:1", at=now())
    assert may_be_mailed(PLAIN, about="letter:1", at=now())
    assert Unsubscription.among([JOSE, PLAIN]) == {JOSE}
    assert set(Erasure.among([JOSE, PLAIN])) == {JOSE}


@pytest.mark.both_databases
def test_what_is_kept_of_such_an_address_is_found_and_erased(session: Session, app: Flask) -> None:
    queue(JOSE, PLAIN)
    Unsubscription.of(JOSE, at=now())
    Unsubscription.forget(JOSE)
    assert Unsubscription.among([JOSE, PLAIN]) == {JOSE}
    assert len(records(JOSE)) == 1
    assert erase(JOSE, now()) >= 1
    assert not records(JOSE)
    assert records(PLAIN)


def test_a_persons_data_is_given_and_erased_though_the_setting_was_taken_back(app: Flask) -> None:
    with app.app_context():
        queue(JOSE)
    run = app.test_cli_runner().invoke
    assert '"kind": "Mail"' in run(args=["privacy", "export", "Jose\u0301@Rivers.example"]).stdout
    assert run(args=["privacy", "erase", JOSE]).exit_code == 0
    assert '"kind": "Mail"' not in run(args=["privacy", "export", JOSE]).stdout


@pytest.mark.parametrize("arguments", [("coordinator", "add", JOSE), ("doctor", "--mail-to", JOSE)])
def test_commands_refuse_it_with_the_reason(app: Flask, arguments: tuple[str, ...]) -> None:
    answer = app.test_cli_runner().invoke(args=list(arguments))
    assert answer.exit_code == 1
    assert REASON in answer.stderr


@pytest.mark.parametrize("setting", ["bounce_address", "contact_email", "mail_from"])
def test_the_addresses_of_the_settings_have_plain_letters(setting: str) -> None:
    with pytest.raises(SettingsError, match=f"SIGNON_{setting.upper()}: has “\u00e9” before the @, which not every"):
        load_settings(**{setting: JOSE})


def test_a_domain_of_the_settings_may_have_any_letters() -> None:
    settings = Settings(contact_email="a@b\u00fccher.example", bounce_address="b@b\u00fccher.example")
    assert (settings.contact_email, settings.bounce_address) == ("a@xn--bcher-kva.example", "b@xn--bcher-kva.example")


@pytest.mark.parametrize(
    ("written", "contact", "notice"),
    [
        ("office@rivers.example", "office@rivers.example", None),
        ("office@b\u00fccher.example", "office@xn--bcher-kva.example", None),
        ("", "site@rivers.example", None),
        (JOSE, "site@rivers.example", "Letterhead: “jos\u00e9@rivers.example” has “\u00e9” before the @"),
        ("office at rivers", "site@rivers.example", "Letterhead: “office at rivers” is not one mail address"),
    ],
)
def test_a_letterhead_that_answers_cannot_go_to_is_named(
    session: Session, app: Flask, written: str, contact: str, notice: str | None
) -> None:
    use(app, contact_email="site@rivers.example")
    letter = factories.letter(letterhead={"name": "River Coalition", "email": written})
    assert contact_of(letter).email == contact
    notices = notices_of_parts(letter.parts)
    assert notices == [] if notice is None else notice in notices[0]
