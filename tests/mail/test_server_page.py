"""The desk's page Mail, and what the doctor says of the mail server."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.jobs.queue import beat
from signon.logs.machine_text import MachineText
from signon.mail.models import OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp import trial
from signon.mail.views.server import MOST_TRIALS
from tests.mail.servers import Authority, Kept, scripted, serving
from tests.walker import Walker

PAGE = "/coordinator/mail/"
PASSWORD = "sesame-4711"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def use(app: Flask) -> Callable[..., None]:
    """Set the mail server."""

    def use(url: str, **others: Any) -> None:
        changes = {"mail_url": url, "mail_from": "River Coalition <letters@rivers.example>"} | others
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=changes)

    return use


@pytest.fixture
def without_subaddresses(use: Callable[..., None]) -> Iterator[Kept]:
    """A server that takes mail to letters@ and not to letters+anything@."""
    kept = Kept()
    kept.unknown = "+"
    with serving(kept) as port:
        use(f"smtp://127.0.0.1:{port}", bounce_address="letters@rivers.example")
        yield kept


@pytest.fixture
def offering_smtputf8(use: Callable[..., None]) -> Iterator[Kept]:
    """A server that takes addresses in all letters."""
    kept = Kept()
    with serving(kept, enable_SMTPUTF8=True) as port:
        use(f"smtp://127.0.0.1:{port}")
        yield kept


@pytest.fixture
def kept(authority: Authority, use: Callable[..., None]) -> Iterator[Kept]:
    """A server that wants a password over an encrypted way."""
    kept = Kept()
    kept.password = PASSWORD.encode()
    with serving(kept, tls_context=authority.context("mail.rivers.test"), auth_required=True) as port:
        use(f"smtp+starttls://mara:{PASSWORD}@127.0.0.1:{port}")
        yield kept


def test_an_owner_sends_a_test_mail_and_reads_what_was_said(signed_in: Callable[..., Walker], kept: Kept) -> None:
    owner = signed_in().open(PAGE)
    own = owner.page.find("input", id="to")["value"]
    owner.press("Send the test mail")
    assert owner.status == 200
    assert f"has taken the test mail to {own}" in owner.text
    assert kept.recipients == [own]
    for part in ("TLSv1.", "mail.rivers.test", "> ehlo", "> STARTTLS", "> AUTH PLAIN […]", "< 250 2.0.0 Kept"):
        assert part in owner.text
    assert PASSWORD not in owner.text
    assert kept.encrypted == [True]


def test_it_goes_to_the_address_that_is_given(signed_in: Callable[..., Walker], kept: Kept) -> None:
    signed_in().open(PAGE).press("Send the test mail", to="mara@rivers.example")
    assert kept.recipients == ["mara@rivers.example"]


@pytest.mark.parametrize("to", ["", "nobody", "a@b.example, c@d.example", "=?x?q?a?=@b.example"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(
    signed_in: Callable[..., Walker], kept: Kept, to: str
) -> None:
    owner = signed_in().open(PAGE).press("Send the test mail", to=to)
    assert owner.status == 422
    assert not kept.logins


def test_a_wrong_password_is_said_and_not_shown(signed_in: Callable[..., Walker], kept: Kept) -> None:
    kept.password = b"another"
    owner = signed_in().open(PAGE).press("Send the test mail")
    assert "refuses the user name or the password: 535" in owner.text
    assert "Check SIGNON_MAIL_URL" in owner.text
    assert PASSWORD not in owner.text
    assert owner.page.title.get_text().startswith("Error:")


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "MAIL"])
def test_a_refusal_is_shown_in_the_servers_words(signed_in: Callable[..., Walker], kept: Kept, stage: str) -> None:
    kept.refusals[stage] = "550 5.7.1 not from here"
    owner = signed_in().open(PAGE).press("Send the test mail")
    assert "cannot be used: 550 5.7.1 not from here" in owner.text


def test_a_silent_server_is_given_up_and_no_transaction_is_open_meanwhile(
    signed_in: Callable[..., Walker], use: Callable[..., None], monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setattr(trial, "STEP_SECONDS", 0.5)
    written = []

    def write_meanwhile(peer: Any) -> None:
        with app.app_context():
            OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            db.session.commit()
            written.append(True)
        time.sleep(20)

    with scripted(write_meanwhile) as server:
        use(f"smtp://127.0.0.1:{server.port}")
        owner = signed_in().open(PAGE).press("Send the test mail")
    assert written
    assert "it did not answer within" in owner.text


def test_a_server_that_works_again_gets_what_waits_at_once(
    signed_in: Callable[..., Walker], kept: Kept, app: Flask
) -> None:
    with app.app_context():
        MailOutage.note("it was away", now(), cause=MachineText())
        db.session.commit()
    owner = signed_in().open(PAGE)
    assert "has taken no mail since" in owner.text
    assert "it was away" in signed_in(Role.VIEWER).open("/coordinator/outbox/").text
    owner.press("Send the test mail")
    assert "has taken no mail since" not in owner.open(PAGE).text


def test_it_is_tried_so_often_in_an_hour(signed_in: Callable[..., Walker], use: Callable[..., None]) -> None:
    use("smtp://127.0.0.1:9")
    owner = signed_in()
    for _time in range(MOST_TRIALS):
        owner.open(PAGE).press("Send the test mail")
        assert owner.status == 200
    assert owner.open(PAGE).press("Send the test mail").status == 429


def test_without_a_mail_server_the_page_says_so(signed_in: Callable[..., Walker], app: Flask) -> None:
    owner = signed_in().open(PAGE)
    assert "No mail server is set" in owner.text
    assert not owner.page.find("form", action=lambda action: action and "trials" in action)
    app.config["WTF_CSRF_ENABLED"] = False
    assert owner.client.post(f"{PAGE}trials", data={"to": "mara@rivers.example"}).status_code == 409


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VIEWER])
def test_it_is_for_owners_alone(signed_in: Callable[..., Walker], app: Flask, role: Role, kept: Kept) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    walker = signed_in(role)
    assert walker.open(PAGE).status == 403
    assert walker.client.post(f"{PAGE}trials", data={"to": "mara@rivers.example"}).status_code == 403
    assert not kept.mails


def test_a_trial_needs_the_forms_own_proof(signed_in: Callable[..., Walker], kept: Kept) -> None:
    owner = signed_in()
    assert owner.client.post(f"{PAGE}trials", data={"to": "mara@rivers.example"}).status_code == 400
    assert owner.client.get(f"{PAGE}trials").status_code == 405
    assert not kept.mails


def test_it_is_said_that_what_comes_back_would_get_lost(
    signed_in: Callable[..., Walker], without_subaddresses: Kept
) -> None:
    owner = signed_in().open(PAGE).press("Send the test mail", to="mara@rivers.example")
    assert "has taken the test mail to mara@rivers.example" in owner.text
    assert "What comes back would get lost, for it takes no mail to letters+b" in owner.text
    assert "recipient_delimiter = +" in owner.text


def test_the_page_says_that_the_server_could_take_other_addresses(
    signed_in: Callable[..., Walker], offering_smtputf8: Kept
) -> None:
    owner = signed_in().open(PAGE).press("Send the test mail", to="mara@rivers.example")
    assert "set SIGNON_INTERNATIONAL_ADDRESSES to true" in owner.text


def test_the_page_says_that_the_server_takes_no_such_addresses_though_the_site_does(
    signed_in: Callable[..., Walker], kept: Kept, app: Flask
) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"international_addresses": True})
    owner = signed_in().open(PAGE).press("Send the test mail", to="mara@rivers.example")
    assert "It does not offer SMTPUTF8" in owner.text
    owner.open(PAGE).press("Send the test mail", to="jos\u00e9@rivers.example")
    assert "cannot be used: 550 5.6.7 The mail server does not offer SMTPUTF8" in owner.text


class TestDoctor:
    @pytest.fixture
    def doctor(self, app: Flask) -> Callable[..., Result]:
        with app.app_context():
            beat(now())
            db.session.commit()
        return lambda *arguments: app.test_cli_runner().invoke(args=["doctor", *arguments])

    def mail_line(self, result: Any) -> str:
        return next(line for line in result.stdout.splitlines() if line[9:].startswith("mail:"))

    def test_it_signs_in_and_sends_nothing(self, doctor: Callable[..., Any], kept: Kept) -> None:
        result = doctor()
        assert self.mail_line(result).startswith("ok ")
        assert len(kept.logins) == 1
        assert not kept.mails

    def test_it_sends_a_test_mail_where_it_is_asked_to(self, doctor: Callable[..., Any], kept: Kept) -> None:
        result = doctor("--mail-to", "mara@rivers.example")
        assert "has taken a test mail to mara@rivers.example" in self.mail_line(result)
        assert "> AUTH PLAIN […]" in result.stdout
        assert kept.recipients == ["mara@rivers.example"]

    def test_a_login_that_fails_fails_with_the_dialogue_and_the_remedy(
        self, doctor: Callable[..., Any], kept: Kept
    ) -> None:
        kept.password = b"another"
        result = doctor()
        assert result.exit_code == 1
        assert self.mail_line(result).startswith("FAILED")
        assert "refuses the user name or the password: 535" in self.mail_line(result)
        assert "Check SIGNON_MAIL_URL" in self.mail_line(result)
        assert "> AUTH PLAIN […]" in result.stdout
        assert PASSWORD not in result.stdout

    def test_a_sender_that_the_server_refuses_fails(self, doctor: Callable[..., Any], kept: Kept) -> None:
        kept.refusals["MAIL"] = "553 5.7.1 not your address"
        assert "553 5.7.1 not your address" in self.mail_line(doctor())

    def test_a_server_without_subaddresses_is_told_of_once_bounces_need_them(
        self, doctor: Callable[..., Any], without_subaddresses: Kept, app: Flask
    ) -> None:
        line = self.mail_line(doctor())
        assert line.startswith("warning")
        assert "would get lost" in line
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"bounce_address": ""})
        assert "would get lost" not in self.mail_line(doctor())

    def test_that_the_server_could_take_other_addresses_is_said_and_no_warning(
        self, doctor: Callable[..., Any], offering_smtputf8: Kept, app: Flask
    ) -> None:
        line = self.mail_line(doctor())
        assert line.startswith("ok ")
        assert "set SIGNON_INTERNATIONAL_ADDRESSES to true" in line
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"international_addresses": True})
        result = doctor("--mail-to", "jos\u00e9@rivers.example")
        assert self.mail_line(result).endswith("has taken a test mail to jos\u00e9@rivers.example.")
        assert offering_smtputf8.recipients == ["jos\u00e9@rivers.example"]

    def test_a_server_that_takes_no_such_addresses_though_the_site_does_is_a_warning(
        self, doctor: Callable[..., Any], kept: Kept, app: Flask
    ) -> None:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"international_addresses": True})
        line = self.mail_line(doctor())
        assert line.startswith("warning")
        assert "unset SIGNON_INTERNATIONAL_ADDRESSES" in line

    @pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "250 OK"])
    def test_a_server_that_takes_subaddresses_or_may_later_is_good(
        self, doctor: Callable[..., Any], kept: Kept, app: Flask, answer: str
    ) -> None:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"bounce_address": "letters@rivers.example"})
        kept.refusals = {"RCPT": answer} if answer.startswith("4") else {}
        assert self.mail_line(doctor()).startswith("ok ")

    def test_a_sender_that_is_refused_behind_rcpt_fails(self, doctor: Callable[..., Any], kept: Kept) -> None:
        kept.refusals["RCPT"] = "553 5.7.1 <letters@rivers.example>: Sender address rejected: not owned by user mara"
        assert self.mail_line(doctor()).startswith("FAILED")

    def test_an_address_that_is_none_is_refused(self, doctor: Callable[..., Any], kept: Kept) -> None:
        result = doctor("--mail-to", "nobody")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "--mail-to must be one mail address" in result.stderr
