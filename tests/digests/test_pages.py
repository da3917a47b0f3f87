"""The pages about what waits: the desk's first page, the whole list, and how often one is told."""

from collections.abc import Callable

from flask import Flask

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.digests import personal_data
from signon.digests.models import Digest
from signon.digests.rhythm import Rhythm
from signon.mail.refused_addresses import RefusedAddress
from signon.messages.models import Message
from tests.digests.telling import letter_with
from tests.walker import Walker


def test_the_desks_first_page_says_what_waits_and_leads_there(app: Flask, signed_in: Callable[..., Walker]) -> None:
    with app.app_context():
        letter_with(2)
        Message.receive(name="", email="a@rivers.example", subject="Hello", text="Hello", at=now())
        db.session.commit()
    walker = signed_in(Role.VIEWER).open("/coordinator/")
    walker.follow("3 things wait for you and the other coordinators")
    walker.follow("2 signatures wait for a decision")
    assert walker.path.endswith("/signatures")
    walker.open("/coordinator/waiting").follow("1 message is not answered")
    assert walker.path == "/coordinator/messages/1", "a single one has a page of its own"


def test_when_nothing_waits_the_first_page_says_nothing_and_the_list_says_so(signed_in: Callable[..., Walker]) -> None:
    walker = signed_in().open("/coordinator/")
    assert "wait for you" not in walker.text
    assert "Nothing waits." in walker.open("/coordinator/waiting").text


def test_the_link_of_a_mail_leads_there_after_signing_in(app: Flask, walker: Walker) -> None:
    walker.open("/coordinator/waiting")
    assert walker.path == "/coordinator/sign-in?next=/coordinator/waiting"
    assert walker.page.select_one("input[name=next][value='/coordinator/waiting']")


def test_everybody_chooses_for_themselves(app: Flask, signed_in: Callable[..., Walker]) -> None:
    walker = signed_in(Role.MODERATOR).open("/coordinator/account")
    assert "You are told what waits at the desk: once a day at 08:00, UTC." in walker.text
    walker.follow("Choose how often").press("Keep this", rhythm="daily", hour="18", zone="Zürich")
    assert walker.path == "/coordinator/account"
    assert "once a day at 18:00, Zurich (Central European Time, UTC+1 now)" in walker.text
    walker.follow("Choose how often").press("Keep this", rhythm="at-once")
    assert "You are told what waits at the desk: at once." in walker.text
    assert "chose how often to be told what waits" in walker.text
    with app.app_context():
        [digest] = db.session.scalars(db.select(Digest))
        assert (digest.hour, digest.zone) == (18, "Europe/Zurich")
        [first, _second] = db.session.scalars(db.select(AuditEntry).filter_by(action="coordinator:choose-digest"))
        assert first.details == {"rhythm": "daily", "hour": 18, "zone": "Europe/Zurich"}


def test_a_viewer_is_told_nothing_until_they_choose(signed_in: Callable[..., Walker]) -> None:
    walker = signed_in(Role.VIEWER).open("/coordinator/account")
    assert "You are told what waits at the desk: never." in walker.text
    walker.follow("Choose how often").press("Keep this", rhythm="hourly")
    assert "once an hour" in walker.text


def test_a_zone_that_is_none_is_refused_beside_its_field(signed_in: Callable[..., Walker]) -> None:
    walker = signed_in().open("/coordinator/digest").press("Keep this", zone="Atlantis")
    assert walker.status == 422
    assert "“Time zone of that hour”" in walker.text


def test_a_made_up_choice_is_refused(signed_in: Callable[..., Walker]) -> None:
    walker = signed_in().open("/coordinator/digest")
    walker.press("Keep this", rhythm="yearly")
    assert walker.status == 422


def test_whose_mails_came_back_reads_why_and_begins_again(app: Flask, signed_in: Callable[..., Walker]) -> None:
    walker = signed_in(Role.OWNER)
    with app.app_context():
        [who] = db.session.scalars(db.select(Coordinator)).unique()
        digest = Digest.of(who, at=now())
        db.session.add(digest)
        digest.stop(at=now(), why="550 no such user")
        db.session.add(RefusedAddress(address=who.email, since=now(), said="550 no such user"))
        db.session.commit()
        address = who.email
    walker.open("/coordinator/account")
    assert "550 no such user" in walker.text
    walker.follow("Choose how often").press("Keep this", rhythm="daily")
    assert "no such user" not in walker.text
    with app.app_context():
        [record] = personal_data.records(address)
        assert "once a day" in record.values["How often"]
        assert RefusedAddress.of(address) is None
        assert db.session.scalars(db.select(Digest)).one().present_rhythm is Rhythm.DAILY
