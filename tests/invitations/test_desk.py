"""The desk: choosing from the directory, wording, looking, sending, following, and the figures."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.invitations import jobs
from signon.invitations.status import InvitationStatus
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.organizations.models import Organization
from tests import factories
from tests.invitations.invited import address_of, directory, invitation_to, started
from tests.walker import Walker

LETTER = "/coordinator/letters/clean-rivers"
INVITATIONS = f"{LETTER}/invitations"


@pytest.fixture
def desk(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        directory()
        factories.letter()
        db.session.commit()
    return signed_in(Role.MODERATOR)


def names(walker: Walker) -> list[str]:
    return [row.get_text(" ", strip=True) for row in walker.page.select("table tbody tr td:first-child bdi")]


def test_organisations_are_found_by_country_kind_and_membership(app: Flask, desk: Any) -> None:
    with app.app_context():
        [otter] = db.session.scalars(db.select(Organization).where(Organization.name == "Otter Trust"))
        otter.kind, otter.member = "trust", False
        db.session.commit()
    found = {
        "": ["Lake Friends", "Marsh Keepers", "Otter Trust"],
        "?country=KE": ["Marsh Keepers", "Otter Trust"],
        "?country=KE&member=yes": ["Marsh Keepers"],
        "?kind=trust": ["Otter Trust"],
        "?region=150": ["Lake Friends"],
        "?country=ZZ": [],
    }
    assert {query: names(desk.open(INVITATIONS + query)) for query in found} == found


def test_who_cannot_be_invited_is_counted_and_shown_with_the_reason_on_request(app: Flask, desk: Any) -> None:
    with app.app_context():
        factories.signature(Letter.named("clean-rivers"), organization="Otter Trust", country="KE")
        Organization.enter("No Address", at=now(), country="CH")
        db.session.commit()
    desk.open(INVITATIONS)
    assert "4 organisations found. 2 can be invited." in desk.text
    assert names(desk) == ["Lake Friends", "Marsh Keepers"]
    assert "The directory has no mail address." in desk.open(INVITATIONS + "?everybody=1").text
    assert names(desk) == ["Lake Friends", "Marsh Keepers", "No Address", "Otter Trust"]


def test_a_batch_is_chosen_worded_tested_ticked_and_sent(app: Flask, desk: Any, work: Callable[[], None]) -> None:
    desk.open(INVITATIONS).press("Prepare an invitation of 3 organisations")
    desk.press("Save and preview", subject="{organization}, will you sign?")
    assert "Lake Friends, will you sign?" in desk.text
    assert "[the personal link]" in desk.text
    desk.follow("Back to the batch").press("Save and mail a test to me")
    with app.app_context():
        otter = invitation_to("Otter Trust").id
    desk.press("Send to 3 organisations", **{f"tick-{otter}": None})
    assert "It is being sent to 2 organisations." in desk.text
    work()
    desk.open(desk.path)
    assert "No mail of this batch waits any more." in desk.text
    with app.app_context():
        mails = list(db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)))
        assert mails[0].subject == "[Test] Lake Friends, will you sign?"
        assert not mails[0].bulk
        assert {mail.recipient for mail in mails[1:]} == {address_of("Lake Friends"), address_of("Marsh Keepers")}
        assert invitation_to("Otter Trust").status is InvitationStatus.LEFT_OUT


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Dear {contact}, please sign.", "The text needs the link."),
        ("Dear {friend},\n\n{link}", "{friend} is not a placeholder"),
        ("Here {link}", "Line 1: {link} needs a paragraph of its own"),
        ("{link}\n\n{link}", "{link} stands more than once: in lines 1, 3. Keep one of them."),
        ("", "Enter a text."),
    ],
)
def test_a_wording_that_cannot_be_sent_is_refused_at_its_field(desk: Any, text: str, complaint: str) -> None:
    desk.open(INVITATIONS).press("Prepare an invitation")
    desk.press("Send to 3 organisations", text=text)
    assert desk.status == 422
    assert complaint in desk.text


def test_a_batch_shows_how_far_it_is_and_can_be_paused_and_resumed(
    app: Flask, desk: Any, work: Callable[[], None]
) -> None:
    desk.open(INVITATIONS).press("Prepare an invitation").press("Send to 3 organisations")
    path = desk.path
    assert desk.page.select_one("noscript meta[http-equiv=refresh]")
    state = desk.client.get(path.split("?")[0] + ".json").json
    assert state == {"status": "sending", "progress": 0, "under_way": True}
    desk.press("Pause")
    work()
    assert "Paused: nothing more is sent" in desk.open(path).text
    assert not desk.page.select_one("noscript")
    desk.press("Go on sending")
    work()
    assert desk.client.get(path.split("?")[0] + ".json").json == {
        "status": "done",
        "progress": 100,
        "under_way": False,
    }


def test_a_draft_is_thrown_away_and_its_organisations_are_free_again(desk: Any) -> None:
    desk.open(INVITATIONS).press("Prepare an invitation").press("Throw the draft away")
    assert "3 can be invited." in desk.text


def test_reminders_are_drafted_looked_at_scheduled_and_called_off(app: Flask, desk: Any) -> None:
    with app.app_context():
        started(Letter.named("clean-rivers"))
        db.session.commit()
        jobs.send_batches()
    desk.open(INVITATIONS).press("Plan a reminder")
    desk.press("Schedule", due_at="2999-01-01T09:00")
    assert "starts by itself at" in desk.text
    desk.press("Do not start by itself")
    assert "do not start by themselves any more" in desk.text
    desk.press("Schedule", due_at="2001-01-01T09:00")
    assert desk.status == 409


def test_a_viewer_looks_and_changes_nothing(app: Flask, desk: Any, signed_in: Callable[..., Walker]) -> None:
    desk.open(INVITATIONS).press("Prepare an invitation")
    viewer = signed_in(Role.VIEWER).open(desk.path)
    assert viewer.status == 200
    assert not viewer.page.select("main form")


def test_the_progress_page_has_figures_a_map_and_tables_that_agree(app: Flask, desk: Any) -> None:
    with app.app_context():
        letter = Letter.named("clean-rivers")
        started(letter)
        db.session.commit()
        jobs.send_batches()
        factories.signature(letter, organization="Otter Trust", country="KE")
        invitation_to("Lake Friends").decline("", at=now())
        db.session.commit()
    desk.open(f"{LETTER}/progress")
    figures = {row.dt.get_text(): row.dd.get_text() for row in desk.page.select(".figures > div")}
    assert figures == {
        "invited": "3",
        "opened": "1",
        "signed": "1",
        "declined": "1",
        "withdrew or not admitted": "0",
        "silent": "1",
    }
    kenya = desk.page.find("title", string="Kenya: 1 of 2 signed").parent
    assert [text.get_text() for text in kenya.find_all("text")] == ["KE", "1/2"]
    row = desk.page.find("th", string="Kenya").parent
    assert [cell.get_text() for cell in row.find_all("td")] == ["2", "0", "1", "0", "0", "1"]
    desk.follow("These figures as CSV")
    rows = list(csv.DictReader(io.StringIO(desk.response.get_data(as_text=True).lstrip("\ufeff"))))
    assert [(row["place"], row["name"], row["invited"], row["signed"]) for row in rows] == [
        ("country", "Kenya", "2", "1"),
        ("country", "Switzerland", "1", "0"),
        ("region", "Africa", "2", "1"),
        ("region", "Europe", "1", "0"),
        ("all", "", "3", "1"),
    ]
