"""An account that is closed lets nobody in by any way."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask_login.utils import encode_cookie

from signon.access import Role
from signon.accounts.models import Coordinator, LastOwnerError
from signon.database.db import db, now
from signon.mail.models import MailStatus, OutboxMail
from signon.messages import mails as message_mails
from signon.tokens import LinkToken
from tests.accounts.accounts import EMAIL, acts, is_signed_in, link_for, owner, sign_in, trail
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

OTHER = "noor@coalition.example"


@pytest.fixture
def number(app: Flask, database: str) -> int:
    owner(app, OTHER)
    return owner(app)


@pytest.fixture
def close(run: Callable[..., Result], number: int) -> Callable[..., Result]:
    """A function that closes the account as an operator does."""
    return lambda email=EMAIL: run("coordinator", "close", email)


def test_its_sessions_end(app: Flask, walker: Walker, close: Callable[..., Any]) -> None:
    sign_in(walker)
    assert "closed" in close().stdout
    assert not is_signed_in(walker)


def test_its_password_opens_nothing(app: Flask, walker: Walker, close: Callable[..., Any]) -> None:
    close()
    assert "do not belong together" in sign_in(walker).text
    assert not is_signed_in(walker)


def test_a_link_that_is_out_already_is_dead(app: Flask, walker: Walker, number: int, close: Callable[..., Any]) -> None:
    link = link_for(app, number)
    close()
    assert walker.open(link).status == 404
    assert not is_signed_in(walker)


def test_a_link_that_was_minted_as_the_account_closed_signs_nobody_in(
    app: Flask, walker: Walker, number: int, close: Callable[..., Any]
) -> None:
    close()
    walker.open(link_for(app, number)).press("Sign in")
    assert walker.status == 409
    assert "This account is closed" in walker.text
    assert not is_signed_in(walker)


def test_a_mail_that_waits_with_a_link_is_dropped(
    app: Flask, walker: Walker, close: Callable[..., Any], work: Callable[[], None]
) -> None:
    walker.open("/coordinator/sign-in-link").press("Mail me a link", email=EMAIL)
    close()
    work()
    with app.app_context():
        [mail] = db.session.scalars(db.select(OutboxMail))
        assert (mail.status, mail.error) == (MailStatus.DROPPED, "The account was closed.")
        assert db.session.query(LinkToken).count() == 0


def test_no_new_link_is_mailed_and_the_answer_is_the_same(app: Flask, close: Callable[..., Any]) -> None:
    close()
    closed = Walker(app).open("/coordinator/sign-in-link").press("Mail me a link", email=EMAIL)
    other = Walker(app).open("/coordinator/sign-in-link").press("Mail me a link", email=OTHER)
    assert closed.text.replace(EMAIL, OTHER) == other.text
    with app.app_context():
        assert [mail.recipient for mail in db.session.scalars(db.select(OutboxMail))] == [OTHER]


def test_a_remember_me_cookie_of_an_earlier_version_is_worthless_before_and_after(
    app: Flask, number: int, close: Callable[..., Any]
) -> None:
    with app.test_request_context():
        cookie = encode_cookie(db.session.get_one(Coordinator, number).fs_uniquifier)
    for _time in range(2):
        thief = Walker(app)
        thief.client.set_cookie("remember_token", cookie)
        assert not is_signed_in(thief)
        close()


def test_its_browsers_are_known_no_more_even_when_it_is_opened_again(
    app: Flask, walker: Walker, run: Callable[..., Result], close: Callable[..., Any]
) -> None:
    sign_in(walker)
    close()
    run("coordinator", "add", EMAIL)
    for _attempt in range(10):
        stranger = Walker(app).open("/coordinator/sign-in")
        stranger.press("Sign in", email=EMAIL, password="a wrong password")
    assert sign_in(walker).status == 429


def test_it_gets_no_messages_of_the_contact_form(app: Flask, close: Callable[..., Any]) -> None:
    with app.app_context():
        assert set(message_mails._coalition()) == {EMAIL, OTHER}
    close()
    with app.app_context():
        assert message_mails._coalition() == [OTHER]


def test_the_last_owner_stays(app: Flask, close: Callable[..., Any]) -> None:
    close()
    refused = close(OTHER)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "is the only owner" in refused.stderr
    with app.app_context():
        assert Coordinator.named(OTHER).active


def test_the_last_owner_is_not_made_a_viewer_either(
    app: Flask, run: Callable[..., Result], close: Callable[..., Any]
) -> None:
    close()
    refused = run("coordinator", "add", OTHER, "--role", "viewer")
    assert refused.exit_code == 1
    assert "is the only owner" in refused.stderr
    with app.app_context():
        assert Coordinator.named(OTHER).role == Role.OWNER


def closed_at_once(app: Flask) -> int:
    """How many of two owners end when both are closed at the same moment."""
    begin, results = threading.Barrier(2), []

    def end(email: str) -> None:
        with app.app_context():
            begin.wait()
            try:
                Coordinator.named(email).close(by="test", at=now())
                db.session.commit()
                results.append(email)
            except LastOwnerError:
                db.session.rollback()

    threads = [threading.Thread(target=end, args=(email,)) for email in (EMAIL, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(results)


def test_two_owners_cannot_close_each_other_at_the_same_moment(app: Flask, number: int) -> None:
    assert closed_at_once(app) == 1


def test_closing_is_in_the_trail_and_what_was_done_stays(app: Flask, walker: Walker, close: Callable[..., Any]) -> None:
    sign_in(walker)
    close()
    assert acts(app)[-2:] == ["sign-in", "close"]
    assert (trail(app)[-2].actor, trail(app)[-1].actor) == (EMAIL, "command line")


def test_it_is_closed_once_and_an_unknown_one_is_named(close: Callable[..., Any]) -> None:
    close()
    again, unknown = close(), close("who@elsewhere.example")
    assert (again.exit_code, unknown.exit_code) == (1, 1)
    assert "is closed already" in again.stderr
    assert "no account of who@elsewhere.example" in unknown.stderr


def test_adding_it_again_opens_it_without_a_password_and_says_so(
    app: Flask, walker: Walker, run: Callable[..., Result], close: Callable[..., Any]
) -> None:
    close()
    again = run("coordinator", "add", EMAIL)
    assert "is open again, as owner, without a password" in again.stderr
    assert not is_signed_in(sign_in(Walker(app)))
    walker.open(again.stdout.strip()).press("Sign in")
    assert is_signed_in(walker)
    assert trail(app)[-3].details["opened"] == "again"


def test_another_role_ends_no_session_and_is_said(
    app: Flask, walker: Walker, run: Callable[..., Result], number: int
) -> None:
    sign_in(walker)
    said = run("coordinator", "add", EMAIL, "--role", "viewer").stderr
    assert "is viewer from now on (was owner), in open sessions too" in said
    assert is_signed_in(walker)
    assert walker.open("/coordinator/look").status == 403


def test_the_list_says_who_is_open_and_closed(run: Callable[..., Result], close: Callable[..., Any]) -> None:
    close()
    assert run("coordinator", "list").stdout.splitlines() == [
        "email\trole\tstate",
        f"{EMAIL}\towner\tclosed",
        f"{OTHER}\towner\topen",
    ]


def test_without_closing_every_one_of_these_ways_leads_in(app: Flask, number: int) -> None:
    """The control: an account that is open is entered by session, password and link."""
    walkers = [sign_in(Walker(app)), Walker(app).open(link_for(app, number)).press("Sign in")]
    assert all(is_signed_in(walker) for walker in walkers)
