"""The banner at the desk: what is amiss, what waits since when, and what to do about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from signon.access import Role
from signon.database.db import db, now
from signon.diagnosis import troubles
from signon.jobs.lanes import Lane
from signon.jobs.own_process import OwnProcess
from signon.jobs.processes import ProcessKind
from signon.logs.machine_text import MachineText
from signon.mail.models import OutboxMail
from signon.mail.outages import MailOutage
from signon.settings import Settings
from tests.walker import Walker

DESK = "/coordinator/"
AT_REST = dict.fromkeys(Lane, timedelta(0))


def working(app: Flask, **silences: timedelta) -> None:
    """A worker is there, whose lanes have been silent for so long."""
    with app.app_context():
        OwnProcess(ProcessKind.WORKER).tell(now(), AT_REST | {Lane(name): one for name, one in silences.items()}, {})
        db.session.commit()


def mail_since(app: Flask, age: timedelta) -> None:
    with app.app_context():
        OutboxMail.queue(to="m@r.example", subject="x", paragraphs=[], at=now() - age)
        db.session.commit()


def banner(walker: Walker) -> str:
    found = walker.open(DESK).page.find("aside", attrs={"aria-label": "State of the site"})
    return " ".join(found.get_text(" ").split()) if found else ""


def test_there_is_none_while_all_is_well(app: Flask, signed_in: Callable[..., Walker]) -> None:
    working(app)
    assert banner(signed_in()) == ""


def test_an_owner_is_told_what_waits_since_when_and_what_to_do(app: Flask, signed_in: Callable[..., Walker]) -> None:
    mail_since(app, timedelta(minutes=20))
    said = banner(signed_in())
    assert "The worker is not running." in said
    assert "Nothing is lost" in said
    assert f"{now() - timedelta(minutes=20):%H:%M} UTC: delivering mail." in said
    assert "Start it with “flask worker”" in said


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VIEWER])
def test_others_are_told_in_plain_words(app: Flask, signed_in: Callable[..., Walker], role: Role) -> None:
    said = banner(signed_in(role))
    assert "No mail leaves and no PDF is made." in said
    assert "flask" not in said


def test_a_lane_that_is_stuck_is_named_and_the_others_are_not(app: Flask, signed_in: Callable[..., Walker]) -> None:
    working(app, rendering=timedelta(hours=2))
    said = banner(signed_in())
    assert "The worker is stuck with making PDFs." in said
    assert "delivering mail" not in said


def test_a_mail_server_that_takes_nothing_is_told_and_stops_nothing(
    app: Flask, signed_in: Callable[..., Walker]
) -> None:
    working(app)
    with app.app_context():
        MailOutage.note("it is away", now() - timedelta(hours=1), cause=MachineText())
        db.session.commit()
    walker = signed_in()
    assert "The mail server takes no mail." in banner(walker)
    assert walker.page.select("aside [role=status]")
    assert not walker.page.select("aside [role=alert]")


def test_a_disk_that_is_nearly_full_is_told(app: Flask, settings: Settings, signed_in: Callable[..., Walker]) -> None:
    working(app)
    app.config["SIGNON"] = settings.model_copy(update={"least_free_megabytes": 10**9})
    walker = signed_in()
    assert "The disk is nearly full." in banner(walker)
    assert walker.page.select("aside [role=alert]")


def test_pages_in_the_same_seconds_ask_the_database_once(
    app: Flask, signed_in: Callable[..., Walker], monkeypatch: pytest.MonkeyPatch
) -> None:
    walker = signed_in()
    asked = _statements(app)
    banner(walker)
    first, asked[:] = len([one for one in asked if "site_process" in one]), []
    banner(walker)
    assert (first > 0, [one for one in asked if "site_process" in one]) == (True, [])
    monkeypatch.setattr(troubles, "SECONDS_KEPT", 0)  # the control
    banner(walker)
    assert [one for one in asked if "site_process" in one]


def _statements(app: Flask) -> list[str]:
    said: list[str] = []
    with app.app_context():

        @event.listens_for(db.engine, "before_cursor_execute")
        def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            said.append(statement)

    return said
