"""PostgreSQL is away, silent, full or only reads: people are told kindly, keep what they typed, and the log stays short."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from flask import Flask

from signon.access import Role
from signon.application import create_app
from signon.database import outages, postgresql
from signon.database.db import db, now
from signon.jobs import queue as jobs
from signon.jobs.processes import SiteProcess
from signon.jobs.queue import beat
from signon.settings import Settings
from signon.signing.models.signature import Signature
from tests import factories
from tests.faults.silence import way_to
from tests.servers.worker import working
from tests.signing.entries import ENTERED
from tests.waiting import until
from tests.walker import Walker

SIGN = "/letters/rivers/sign"


@pytest.fixture
def walker(site: Flask) -> Walker:
    """Somebody who has opened the page where a letter is signed."""
    _fill(site)
    return Walker(site).open(SIGN)


@pytest.fixture
def coordinator(site: Flask) -> Walker:
    """A signed-in owner who has opened the desk."""
    with site.app_context():
        owner = factories.coordinator(Role.OWNER, email=f"owner{time.monotonic_ns()}@saltmark.example")
        uniquifier = owner.fs_uniquifier
        db.session.commit()
    walker = Walker(site)
    walker.sign_in_as(uniquifier)
    walker.open("/coordinator/")
    assert walker.status == 200
    return walker


def _fill(site: Flask) -> None:
    with site.app_context():
        factories.letter(slug="rivers")
        beat(now())
        db.session.commit()


def _connection(cluster: Any) -> Any:
    try:
        return psycopg.connect(cluster.url)
    except psycopg.OperationalError:
        return None


def _signatures(site: Flask) -> int:
    with site.app_context():
        return db.session.scalar(db.select(db.func.count(Signature.id)))


def test_a_sign_on_is_kept_on_the_page_and_sent_again_with_one_press(site: Flask, cluster: Any, walker: Walker) -> None:
    cluster.stop()
    walker.press("Sign the letter", **ENTERED | {"organization": 'Lake "Friends" <b>'})
    assert walker.status == 503
    assert int(walker.response.headers["Retry-After"]) > 0
    assert 'Lake "Friends" <b>' in walker.text
    assert "<b>" not in walker.response.get_data(as_text=True)
    cluster.start()
    walker.path = SIGN
    walker.press("Send it again")
    assert walker.path == f"{SIGN}/sent"
    assert _signatures(site) == 1


def test_a_password_is_not_said_back(cluster: Any, walker: Walker) -> None:
    walker.open("/coordinator/sign-in")
    cluster.stop()
    walker.press("Sign in", email="mara@saltmark.example", password="correct horse battery")
    assert walker.status == 503
    assert "correct horse battery" not in walker.response.get_data(as_text=True)
    assert walker.page.find("input", attrs={"name": "password"})["type"] == "password"
    assert "mara@saltmark.example" in walker.text


def test_a_row_that_another_holds_too_long_is_an_outage(
    site: Flask, cluster: Any, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "SESSION", "SET lock_timeout = '100ms'")
    with site.app_context():
        db.engine.dispose()
    with psycopg.connect(cluster.address("site")) as holder:
        holder.execute("LOCK TABLE signature IN ACCESS EXCLUSIVE MODE")
        walker.press("Sign the letter", **ENTERED)
        assert walker.status == 503
    walker.path = SIGN
    walker.press("Send it again")
    assert walker.path == f"{SIGN}/sent"


def test_every_connection_is_bounded(site: Flask) -> None:
    with site.app_context():
        for setting, wanted in (("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "10min")):
            assert db.session.scalar(db.text(f"SHOW {setting}")) == wanted


@pytest.mark.parametrize("path", ["/", "/letters/rivers", SIGN, "/verify", "/coordinator/sign-in"])
def test_pages_say_kindly_that_the_site_is_not_ready(site: Flask, cluster: Any, walker: Walker, path: Any) -> None:
    cluster.stop()
    response = site.test_client().get(path)
    assert response.status_code in {200, 503}
    if response.status_code == 503:
        assert response.headers["Retry-After"]
        assert "half a minute" in response.get_data(as_text=True)
        assert "Content-Security-Policy" in response.headers


def test_a_coordinator_who_is_signed_in_gets_the_same_page(cluster: Any, coordinator: Walker) -> None:
    cluster.stop()
    for path in ("/coordinator/", "/coordinator/directory", "/coordinator/outbox"):
        coordinator.open(path)
        assert coordinator.status == 503
        assert "half a minute" in coordinator.text


def test_other_errors_keep_their_own_pages(site: Flask, cluster: Any, coordinator: Walker) -> None:
    cluster.stop()
    client = coordinator.client
    assert client.get("/nothing").status_code == 404
    assert "There is no such page" in client.get("/nothing").get_data(as_text=True)
    assert client.post("/healthz").status_code == 405
    stale = client.post("/coordinator/sign-in-link", data={"email": "a@b.example"})
    assert stale.status_code == 400
    assert "grown stale" in stale.get_data(as_text=True)
    assert client.post("/contact", data=b"x" * 33 * 1024**2).status_code == 413


def test_what_needs_no_database_is_served(site: Flask, new_app: Callable[[Settings], Flask], cluster: Any) -> None:
    cluster.stop()
    fresh = new_app(site.config["SIGNON"]).test_client()
    assert fresh.get("/healthz").status_code == 200
    with fresh.get("/static/site.css") as style:
        assert style.status_code == 200
    answer = fresh.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["problems"] == ["The database cannot be used."]


def test_programs_are_told_in_json(site: Flask, cluster: Any, walker: Walker) -> None:
    cluster.stop()
    client = site.test_client()
    for path in ("/letters/rivers/signatories.json", "/directory/suggestions?q=lake"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "half a minute" in answer.json["error"]
    asked = client.get("/letters/rivers", headers={"Accept": "application/json"})
    assert asked.status_code == 503
    assert asked.json["error"]


def test_the_log_has_one_line_however_many_ask(
    site: Flask, cluster: Any, walker: Walker, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.stop()
    client = site.test_client()
    capsys.readouterr()
    for _ in range(50):
        assert client.get("/letters/rivers").status_code == 503
    said = capsys.readouterr().err
    assert 1 <= said.count('"level": "error"') <= 3
    assert "trace" not in said
    assert "The site cannot use its database" in said


def test_the_worker_outlives_an_outage_and_logs_a_line_for_each_thing_that_failed(
    site: Flask, cluster: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    with working(site):
        until(lambda: _told(site))
        capsys.readouterr()
        cluster.stop()
        begun: list[str] = []

        def has_said() -> bool:
            begun.append(capsys.readouterr().err)
            return "cannot be used" in "".join(begun)

        until(has_said)
        time.sleep(0.5)  # ten more heartbeats
        said = "".join(begun) + capsys.readouterr().err
        assert said.count("cannot be used") <= 10  # a dying connection and one that is refused are two causes
        assert "trace" not in said
        cluster.start()
        began = now()
        until(lambda: _told(site) > began)


def _told(site: Flask) -> Any:
    with site.app_context():
        return db.session.scalar(db.select(SiteProcess.at))


def test_a_restarted_server_is_met_by_no_error(cluster: Any, walker: Walker) -> None:
    for mode in ("fast", "immediate"):
        assert walker.open("/letters/rivers").status == 200
        cluster.stop(mode=mode)
        cluster.start()
        for _ in range(5):
            assert walker.open("/letters/rivers").status == 200


def test_a_connection_that_is_not_tried_first_would_fail_after_a_restart(
    site: Flask, cluster: Any, walker: Walker
) -> None:
    with site.app_context():
        db.engine.pool._pre_ping = False
    cluster.stop()
    cluster.start()
    assert walker.open("/letters/rivers").status == 503


def test_a_server_that_has_no_connection_left_is_an_outage(site: Flask, cluster: Any, walker: Walker) -> None:
    with site.app_context():
        db.engine.dispose()
    with ExitStack() as taken:
        while (one := _connection(cluster)) is not None:
            taken.enter_context(one)
        assert walker.open("/letters/rivers").status == 503
    assert walker.open("/letters/rivers").status == 200


def test_a_standby_takes_no_signature_and_is_not_ready(site: Flask, cluster: Any, walker: Walker) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE site SET default_transaction_read_only = on")
    with site.app_context():
        db.engine.dispose()
    walker.press("Sign the letter", **ENTERED)
    assert walker.status == 503
    assert "Send it again" in walker.text
    assert "The database takes no changes." in site.test_client().get("/readyz").json["problems"]


def test_a_server_that_falls_silent_holds_nobody_for_ever(
    site: Flask, cluster: Any, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "REQUEST_SECONDS", 1.0)
    with way_to(f"{cluster.folder}/.s.PGSQL.5432") as way:
        url = f"postgresql://signon@127.0.0.1:{way.port}/site"
        app = create_app(site.config["SIGNON"].model_copy(update={"database_url": url}))
        client = app.test_client()
        assert client.get("/letters/rivers").status_code == 200
        way.is_silent = True
        for _ in range(3):
            assert client.get("/letters/rivers").status_code == 503
        way.is_silent = False
        postgresql._silent_until.clear()
        assert client.get("/letters/rivers").status_code == 200
        with app.app_context():
            db.engine.dispose()


def test_while_a_server_is_silent_the_next_are_told_at_once(
    cluster: Any, site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "SECONDS_BETWEEN_TRIES", 3600.0)
    with way_to(f"{cluster.folder}/.s.PGSQL.5432") as way:
        way.is_silent = True
        url = f"postgresql://signon@127.0.0.1:{way.port}/site"
        app = create_app(site.config["SIGNON"].model_copy(update={"database_url": url}))
        client = app.test_client()
        assert client.get("/letters/rivers").status_code == 503
        begin = time.monotonic()
        for _ in range(20):
            assert client.get("/letters/rivers").status_code == 503
        assert time.monotonic() - begin < 30  # twenty waits of three seconds would be a minute
        with app.app_context():
            db.engine.dispose()
    postgresql._silent_until.clear()


def test_without_telling_outages_apart_they_would_be_faults_of_the_program(
    cluster: Any, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outages, "cause_of", lambda _error: "")
    cluster.stop()
    assert walker.open("/letters/rivers").status == 500
