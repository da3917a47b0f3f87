"""The list of letters: how much waits for coordinators in each, with links to just that."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from signon.access import Role
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.links import CONFIRMATION, INVITATION, Link
from signon.mail.models import MailStatus, OutboxMail
from signon.signing.status import SignatureStatus
from tests import factories
from tests.invitations.invited import directory, invitations, started
from tests.walker import Walker

DAY = timedelta(days=1)
DECIDE = "1 signature waits for a decision : Clean rivers"
UNREACHED = "A mail about 1 signature reached nobody : Clean rivers"


@pytest.fixture
def made(app: Flask) -> Callable[[Callable[[Letter], None]], None]:
    """A function that has something happen to an open letter, which has a signature to decide on."""
    with app.app_context():
        factories.letter(title="Dams")
        letter = factories.letter()
        factories.signature(letter, SignatureStatus.APPROVED)
        factories.signature(letter, SignatureStatus.VERIFIED)
        db.session.commit()

    def make(happen: Callable[[Letter], None]) -> None:
        with app.app_context():
            happen(Letter.named("clean-rivers"))
            db.session.commit()

    return make


def fail(link: Link, to: str = "nobody@rivers.example") -> None:
    """A mail with this link that no mail server would take."""
    mail = OutboxMail.queue(to=to, subject="Hello", paragraphs=["Hello."], link=link, at=now())
    mail.status = MailStatus.FAILED


def enter_unreached(letter: Letter) -> None:
    """An entry whose confirmation reached nobody."""
    signature = factories.signature(
        letter, SignatureStatus.PENDING, organization="Mistyped", representative_email="nobody@rivers.example"
    )
    fail(CONFIRMATION.to(signature.id, lifetime=DAY))


def enter_again(letter: Letter) -> None:
    """The same organisation, by a form that was typed right."""
    factories.signature(letter, SignatureStatus.VERIFIED, organization="Mistyped")


def invite_unreached(letter: Letter) -> None:
    """An invitation that reached nobody."""
    directory("Lake Friends")
    started(letter)
    invitations()[0].sent(now())
    fail(INVITATION.to(invitations()[0].id, lifetime=DAY), to=invitations()[0].email)


def waiting(walker: Walker) -> list[list[str]]:
    """What the rows of the list say, by letter; the latest first."""
    rows = walker.open("/coordinator/").page.select("tbody tr")
    return [[link.get_text(" ", strip=True) for link in row.select(".waiting a")] for row in rows]


def test_a_letter_says_how_many_signatures_wait_and_leads_to_them(made: Any, editor: Walker) -> None:
    assert waiting(editor) == [[DECIDE], []]
    assert editor.follow(DECIDE).path == "/coordinator/letters/clean-rivers/signatures"


def test_a_letter_says_whom_mail_did_not_reach_and_leads_to_them(made: Any, editor: Walker) -> None:
    made(enter_unreached)
    assert waiting(editor)[0] == [DECIDE, UNREACHED]
    editor.follow(UNREACHED)
    assert [row.get_text() for row in editor.page.select("tbody .named a")] == ["Mistyped"]
    assert "a mail was not delivered 1" in " ".join(editor.page.select_one(".figures").get_text(" ").split())


def test_nobody_needs_be_reached_for_an_organisation_that_has_signed_meanwhile(made: Any, editor: Walker) -> None:
    made(enter_unreached)
    made(enter_again)
    assert waiting(editor)[0] == ["2 signatures wait for a decision : Clean rivers"]


def test_a_letter_says_which_invitations_reached_nobody(made: Any, editor: Walker) -> None:
    made(invite_unreached)
    link = "1 invitation reached nobody : Clean rivers"
    assert waiting(editor)[0] == [DECIDE, link]
    assert "Lake Friends" in editor.follow(link).text
    assert "1 invitation was not delivered" in editor.open("/coordinator/letters/clean-rivers").text


def test_a_viewer_sees_what_waits_for_a_decision_alone(made: Any, signed_in: Callable[..., Walker]) -> None:
    made(enter_unreached)
    viewer = signed_in(Role.VIEWER)
    assert waiting(viewer)[0] == [DECIDE]
    assert viewer.follow(DECIDE).status == 200


def test_many_letters_take_no_more_queries_than_two(app: Flask, made: Any, editor: Walker) -> None:
    def queries() -> int:
        asked: list[str] = []
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note := lambda *given: asked.append(given[2]))
        editor.open("/coordinator/")
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    waiting(editor)
    before = queries()
    for _one in range(5):
        made(lambda _letter: factories.signature(factories.letter(), SignatureStatus.VERIFIED))
    assert (len(waiting(editor)), queries()) == (7, before)
