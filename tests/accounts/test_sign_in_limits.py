"""How often one may try to sign in, and what strangers cannot do to a coordinator with it."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask
from flask_security.utils import verify_password
from sqlalchemy import event

from signon.accounts import models, signing_in
from signon.accounts.models import Coordinator
from signon.accounts.signing_in import MOST_ATTEMPTS
from signon.database.db import db, now
from signon.mail.models import OutboxMail
from signon.waiting import _open_here
from tests.accounts.accounts import EMAIL, PASSWORD, WRONG, acts, is_signed_in, link_for, owner, sign_in, trail
from tests.walker import Walker

NEW = "seven loud herons leave there"


@pytest.fixture
def number(app: Flask, database: str) -> int:
    return owner(app)


def coming_from(app: Flask, address: str) -> Walker:
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = address
    return walker


def strangers_fail(app: Flask, times: Any = MOST_ATTEMPTS, email: str = EMAIL) -> None:
    """Wrong passwords from as many networks."""
    for number in range(times):
        sign_in(coming_from(app, f"203.0.113.{number}"), WRONG, email)


@pytest.mark.both_databases
def test_strangers_do_not_shut_a_coordinator_out_of_a_browser_they_use(app: Flask, walker: Walker, number: int) -> None:
    sign_in(walker).open("/coordinator/account").press("Sign out")
    strangers_fail(app)
    elsewhere = sign_in(coming_from(app, "198.51.100.9"))
    assert elsewhere.status == 429
    assert is_signed_in(sign_in(walker))


def test_nor_do_strangers_behind_the_same_address(app: Flask, walker: Walker, number: int) -> None:
    sign_in(walker).open("/coordinator/account").press("Sign out")
    for _attempt in range(MOST_ATTEMPTS + 1):
        stranger = sign_in(Walker(app), WRONG)
    assert stranger.status == 429
    assert is_signed_in(sign_in(walker))


def test_without_knowing_the_browser_strangers_would_shut_them_out(
    app: Flask, walker: Walker, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(walker).open("/coordinator/account").press("Sign out")
    strangers_fail(app)
    monkeypatch.setattr(signing_in, "known_browser", lambda _coordinator: "")
    assert sign_in(walker).status == 429


def test_nor_do_they_touch_a_mailed_link(app: Flask, walker: Walker, number: int) -> None:
    strangers_fail(app, MOST_ATTEMPTS + 1)
    assert walker.open("/coordinator/sign-in-link").press("Mail me a link", email=EMAIL).status == 200
    walker.open(link_for(app, number)).press("Sign in")
    assert is_signed_in(walker)


def test_a_known_browser_may_not_guess_without_end_either(app: Flask, walker: Walker, number: int) -> None:
    sign_in(walker).open("/coordinator/account").press("Sign out")
    for _attempt in range(MOST_ATTEMPTS - 1):
        assert sign_in(walker, WRONG).status == 200
    sign_in(walker, WRONG)
    assert sign_in(walker).status == 429


def test_the_cookie_of_a_known_browser_signs_nobody_in_and_cannot_be_made(
    app: Flask, walker: Walker, number: int
) -> None:
    sign_in(walker)
    [name] = [key[2] for key in walker.client._cookies if key[2].startswith("known-")]
    cookie = walker.client.get_cookie(name, path="/coordinator")
    assert (cookie.http_only, cookie.path, cookie.same_site) == (True, "/coordinator", "Lax")
    thief, forger = Walker(app), Walker(app)
    thief.client.set_cookie(name, cookie.value, path="/coordinator")
    forger.client.set_cookie(name, cookie.value[:-2] + "xx", path="/coordinator")
    assert not is_signed_in(thief)
    strangers_fail(app)
    assert sign_in(forger).status == 429


def test_over_https_the_cookie_is_for_https_alone(app: Flask, number: int) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"email": EMAIL, "password": PASSWORD}
    response = app.test_client().post("/coordinator/sign-in", data=form, base_url="https://letters.test")
    [known] = [cookie for cookie in response.headers.getlist("Set-Cookie") if cookie.startswith("known-")]
    assert "Secure" in known
    assert "HttpOnly" in known


def test_a_new_password_ends_what_other_browsers_were_known_for(app: Flask, number: int) -> None:
    here, elsewhere = sign_in(Walker(app)), sign_in(Walker(app))
    here.open("/coordinator/account").press("Set the password", password=NEW, again=NEW)
    here.open("/coordinator/account").press("Sign out")
    strangers_fail(app)
    assert sign_in(elsewhere, NEW).status == 429
    assert is_signed_in(sign_in(here, NEW))


def test_a_browser_known_to_one_account_is_not_known_to_another(app: Flask, walker: Walker, number: int) -> None:
    owner(app, "noor@coalition.example")
    sign_in(walker).open("/coordinator/account").press("Sign out")
    strangers_fail(app, email="noor@coalition.example")
    assert sign_in(walker, email="noor@coalition.example").status == 429


@pytest.mark.parametrize(
    "spelling",
    [
        "ines@coalition。example",
        "INES@Coalition.Example",
        " ines@coalition.example ",
        "ines@ｃｏａｌｉｔｉｏｎ.example",
    ],
)
def test_every_spelling_of_an_address_counts_for_its_account(app: Flask, number: int, spelling: str) -> None:
    strangers_fail(app, email=spelling)
    assert sign_in(coming_from(app, "198.51.100.9")).status == 429


WITH_NUL = "nobody\0@coalition.example"
ASKING = [("/coordinator/sign-in", "Sign in", {"password": WRONG}), ("/coordinator/sign-in-link", "Mail me a link", {})]


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "button", "more"), ASKING)
def test_an_address_with_a_nul_is_one_without_an_account(
    app: Flask, number: int, path: Any, button: Any, more: Any
) -> None:
    assert Walker(app).open(path).press(button, email=WITH_NUL, **more).status == 200


@pytest.mark.both_databases
@pytest.mark.parametrize(("path", "button", "more"), ASKING)
def test_postgresql_would_break_at_the_nul(
    app: Flask, database: str, number: int, monkeypatch: pytest.MonkeyPatch, path: Any, button: Any, more: Any
) -> None:
    monkeypatch.setattr(models, "_without_nul", str)
    answer = Walker(app).open(path).press(button, email=WITH_NUL, **more)
    assert answer.status == (500 if database else 200)


@pytest.mark.parametrize("spelling", ["noor@bücher.example", "noor@xn--bcher-kva.example", "NOOR@BÜCHER.example"])
def test_an_international_domain_is_one_account_however_it_is_written(app: Flask, database: str, spelling: str) -> None:
    owner(app, "noor@bücher.example")
    assert is_signed_in(sign_in(Walker(app), email=spelling))
    strangers_fail(app, email=spelling)
    assert sign_in(coming_from(app, "198.51.100.9"), email="noor@bücher.example").status == 429


def test_a_whole_ipv6_network_counts_as_one(app: Flask, number: int) -> None:
    statuses = [
        sign_in(coming_from(app, f"2001:db8:1:2::{number:x}"), WRONG, f"a{number}@b.example").status
        for number in range(MOST_ATTEMPTS + 2)
    ]
    assert statuses[MOST_ATTEMPTS:] == [429, 429]
    assert sign_in(coming_from(app, "2001:db8:1:3::1"), WRONG, "c@b.example").status == 200


def test_a_mapped_address_is_the_ipv4_address(app: Flask, number: int) -> None:
    for attempt in range(MOST_ATTEMPTS):
        sign_in(
            coming_from(app, "203.0.113.7" if attempt % 2 else "::ffff:203.0.113.7"), WRONG, f"a{attempt}@b.example"
        )
    assert sign_in(coming_from(app, "::ffff:203.0.113.7"), WRONG, "c@b.example").status == 429


def test_the_page_that_refuses_says_when_to_come_back_and_offers_the_link(
    app: Flask, walker: Walker, number: int
) -> None:
    for _attempt in range(MOST_ATTEMPTS + 1):
        sign_in(walker, WRONG)
    assert walker.status == 429
    assert 0 < int(walker.response.headers["Retry-After"]) <= 300
    assert "Wait 5 minutes" in walker.text
    walker.follow("Mail me a link instead")


@pytest.mark.both_databases
def test_ten_of_many_wrong_passwords_at_once_are_tried(app: Flask, number: int) -> None:
    walkers = [Walker(app).open("/coordinator/sign-in") for _number in range(14)]
    begin, statuses = threading.Barrier(len(walkers)), []

    def attempt(walker: Walker) -> None:
        begin.wait()
        statuses.append(walker.press("Sign in", email=EMAIL, password=WRONG).status)

    threads = [threading.Thread(target=attempt, args=(walker,)) for walker in walkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * MOST_ATTEMPTS + [429] * 4


def ask(walker: Walker, email: str = EMAIL) -> Walker:
    return walker.open("/coordinator/sign-in-link").press("Mail me a link", email=email)


@pytest.mark.both_databases
@pytest.mark.parametrize("email", [EMAIL, "nobody@elsewhere.example"])
def test_an_account_and_a_stranger_s_address_get_so_many_links_an_hour(app: Flask, number: int, email: Any) -> None:
    answers = [ask(coming_from(app, f"203.0.113.{one}"), email) for one in range(7)]
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 2
    assert int(answers[-1].response.headers["Retry-After"]) > 3000
    with app.app_context():
        assert db.session.query(OutboxMail).count() == (5 if email == EMAIL else 0)


def test_a_network_asks_for_so_many_links_an_hour(app: Flask, number: int) -> None:
    answers = [ask(coming_from(app, "203.0.113.7"), f"a{one}@b.example").status for one in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_known_browser_gets_its_link_though_strangers_asked_for_all(app: Flask, walker: Walker, number: int) -> None:
    sign_in(walker).open("/coordinator/account").press("Sign out")
    for one in range(6):
        stranger = ask(coming_from(app, f"203.0.113.{one}"))
    assert stranger.status == 429
    assert ask(walker).status == 200
    with app.app_context():
        assert db.session.query(OutboxMail).count() == 6


def work_of(app: Flask, act: Any) -> dict[str, int]:
    """How often ``act`` wrote, committed and woke the worker."""
    seen = {"writes": 0, "commits": 0, "wakes": 0}

    def statement(_connection: object, _cursor: object, text: str, *_more: object) -> None:
        seen["writes"] += text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))

    def commit(_connection: object) -> None:
        seen["commits"] += 1

    with app.app_context():
        engine = db.engine
    jobs = app.extensions["signon_jobs"]
    before = jobs.wake
    jobs.wake = lambda *_names: seen.update(wakes=seen["wakes"] + 1)
    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)
        jobs.wake = before
    return seen


@pytest.mark.both_databases
def test_a_link_for_nobody_takes_as_much_work_as_one_for_a_coordinator(app: Flask, number: int) -> None:
    known, unknown = (Walker(app).open("/coordinator/sign-in-link") for _who in range(2))
    mailed = work_of(app, lambda: known.press("Mail me a link", email=EMAIL))
    unsent = work_of(app, lambda: unknown.press("Mail me a link", email="nobody@elsewhere.example"))
    assert mailed["wakes"] == unsent["wakes"] == 1
    assert mailed["commits"] == unsent["commits"]
    assert unsent["writes"] >= mailed["writes"]


def test_a_wrong_password_for_nobody_takes_as_many_commits_as_one_for_a_coordinator(app: Flask, number: int) -> None:
    known, unknown = (Walker(app).open("/coordinator/sign-in") for _who in range(2))
    one = work_of(app, lambda: known.press("Sign in", email=EMAIL, password=WRONG))
    other = work_of(app, lambda: unknown.press("Sign in", email="nobody@elsewhere.example", password=WRONG))
    assert one["commits"] == other["commits"]


@pytest.mark.both_databases
def test_sign_ins_and_failures_are_in_the_trail_without_secrets_or_addresses(app: Flask, number: int) -> None:
    walker = coming_from(app, "203.0.113.7")
    sign_in(walker, WRONG)
    sign_in(walker).open("/coordinator/account").press("Sign out")
    walker.open(link_for(app, number)).press("Sign in")
    kept = trail(app)[-4:]
    assert [entry.action for entry in kept] == [
        "coordinator:fail-sign-in", "coordinator:sign-in", "coordinator:sign-out", "coordinator:sign-in",
    ]  # fmt: skip
    assert [entry.actor for entry in kept] == ["somebody unknown", EMAIL, EMAIL, EMAIL]
    assert [entry.details.get("with") for entry in kept] == [None, "password", None, "link"]
    assert kept[0].details["network"] == kept[1].details["network"]
    said = " ".join(f"{entry.details}{entry.reason}" for entry in kept)
    assert not any(secret in said for secret in ("203.0.113", WRONG, PASSWORD))


def test_strangers_cannot_flood_the_trail(app: Flask, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "MOST_ATTEMPTS", 1000)
    for one in range(12):
        sign_in(coming_from(app, f"203.0.113.{one}"), WRONG)
        sign_in(coming_from(app, f"203.0.113.{one}"), WRONG, "nobody@elsewhere.example")
    assert acts(app).count("fail-sign-in") == 2
    assert [entry.details["failures"] for entry in trail(app) if "failures" in entry.details] == [1, 10]


def test_the_account_page_shows_what_happened_lately(app: Flask, walker: Walker, number: int) -> None:
    sign_in(Walker(app), WRONG)
    page = sign_in(walker).open("/coordinator/account")
    assert "signed in with the password" in page.text
    assert "somebody tried a wrong password" in page.text


def test_a_link_asked_for_on_the_way_leads_on(app: Flask, walker: Walker, number: int) -> None:
    walker.open("/coordinator/messages").follow("Mail me a link instead").press("Mail me a link", email=EMAIL)
    walker.open(link_for(app, number)).press("Sign in")
    assert walker.path == "/coordinator/messages"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/coordinator/", "/coordinator/\\evil", "/coordinator/../x"]
)
def test_a_link_leads_to_no_other_site(app: Flask, walker: Walker, number: int, target: str) -> None:
    form = {"email": EMAIL, "next": target}
    proof = walker.open("/coordinator/sign-in-link").page.find("input", {"name": "csrf_token"})["value"]
    form["csrf_token"] = str(proof)
    walker.client.post("/coordinator/sign-in-link", data=form)
    walker.open(link_for(app, number)).press("Sign in")
    assert walker.path == "/coordinator/"


@pytest.mark.parametrize("email", [EMAIL, "nobody@elsewhere.example"])
def test_nobody_waits_for_the_database_while_a_password_is_hashed(
    app: Flask, walker: Walker, number: int, monkeypatch: pytest.MonkeyPatch, email: Any
) -> None:
    looked = []

    def looking(real: Callable[..., Any]) -> Callable[..., Any]:
        def look(*given: Any) -> Any:
            looked.append(is_open())
            return real(*given)

        return look

    for name in ("verify_password", "hash_password"):
        monkeypatch.setattr(signing_in, name, looking(getattr(signing_in, name)))
    sign_in(walker, WRONG, email)
    assert looked == [False]


def is_open() -> bool:
    return bool(_open_here())


def test_the_guard_would_see_a_transaction_that_is_open(app: Flask, number: int) -> None:
    with app.app_context():
        db.session.scalar(db.select(1))
        assert is_open()


@pytest.mark.both_databases
def test_a_password_that_changes_while_it_is_checked_signs_nobody_in(
    app: Flask, walker: Walker, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:

    def slow(*given: Any) -> bool:
        with app.app_context():
            Coordinator.named(EMAIL).change_password("another hash", at=now())
            db.session.commit()
        return verify_password(*given)

    monkeypatch.setattr(signing_in, "verify_password", slow)
    monkeypatch.setattr(signing_in, "no_transaction", lambda _what: nullcontext())
    assert "do not belong together" in sign_in(walker).text
    assert not is_signed_in(walker)
