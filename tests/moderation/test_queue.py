"""The queue of signatures: what it shows first, how it is searched, and its pages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from signon.audit import AuditEntry
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.moderation import labels
from signon.moderation.queries import PAGE
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

QUEUE = "/coordinator/letters/clean-rivers/signatures"


@pytest.fixture
def coordinator(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in()


def signatures(
    app: Flask, *organisations: Any, status: SignatureStatus = SignatureStatus.VERIFIED, **details: Any
) -> None:
    with app.app_context():
        letter = db.session.scalar(db.select(Letter)) or factories.letter()
        for name in organisations:
            factories.signature(letter, status, organization=name, **details)
        db.session.commit()


def shown(walker: Walker) -> list[str]:
    return [link.get_text() for link in walker.page.select("tbody td a")]


def test_what_waits_comes_first_and_the_oldest_of_it_on_top(app: Flask, coordinator: Any) -> None:
    signatures(app, "First", "Second")
    signatures(app, "Decided", status=SignatureStatus.APPROVED)
    assert shown(coordinator.open(QUEUE)) == ["First", "Second"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ecologie", ["Écologie & Rivière"]),
        ("ÉCOLOGIE and", ["Écologie & Rivière"]),
        ("joan@", ["Hill Watch"]),
        ("joan ba", ["Hill Watch"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_a_search_finds_by_name_and_address_in_every_state(
    app: Flask, coordinator: Any, search: str, found: list[Any]
) -> None:
    signatures(app, "Écologie & Rivière", status=SignatureStatus.APPROVED)
    signatures(app, "Hill Watch", representative_name="Joan Baker", representative_email="joan@hills.example")
    coordinator.open(QUEUE, query_string={"q": search, "status": "all"})
    assert coordinator.status == 200
    assert shown(coordinator) == found


def test_a_search_without_a_state_looks_in_all_of_them(app: Flask, coordinator: Any) -> None:
    signatures(app, "Hill Watch", status=SignatureStatus.REJECTED)
    assert shown(coordinator.open(QUEUE, query_string={"q": "hill"})) == ["Hill Watch"]


def test_the_pages_hold_every_signature_once(app: Flask, coordinator: Any) -> None:
    signatures(app, *(f"Group {number}" for number in range(PAGE + 1)))
    first = shown(coordinator.open(QUEUE))
    second = shown(coordinator.follow("Next page"))
    assert (len(first), second) == (PAGE, [f"Group {PAGE}"])
    assert shown(coordinator.follow("Previous page")) == first


@pytest.mark.parametrize("page", ["0", "-3", "99", "many", "9" * 30])
def test_a_page_that_is_not_there_is_the_nearest_one(app: Flask, coordinator: Any, page: str) -> None:
    signatures(app, "Hill Watch")
    assert shown(coordinator.open(QUEUE, query_string={"page": page})) == ["Hill Watch"]


def test_a_page_asks_the_database_as_often_for_many_signatures_as_for_one(app: Flask, coordinator: Any) -> None:
    statements = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))

    def asked() -> int:
        statements.clear()
        coordinator.open(QUEUE)
        return len(statements)

    signatures(app, "Hill Watch")
    asked()
    for_one = asked()
    signatures(app, *(f"Group {number}" for number in range(20)))
    assert asked() == for_one


def test_the_figures_follow_the_rule_of_standing(app: Flask, coordinator: Any) -> None:
    signatures(app, "Public", status=SignatureStatus.APPROVED)
    signatures(app, "Quiet", status=SignatureStatus.APPROVED, listed=Listed.RECIPIENT_ONLY)
    signatures(app, "Waiting")
    signatures(app, "Unconfirmed", status=SignatureStatus.PENDING)
    signatures(app, "Gone", status=SignatureStatus.WITHDRAWN)
    figures = coordinator.open("/coordinator/letters/clean-rivers").page.find(class_="figures")
    found = {row.dt.get_text(strip=True): row.dd.get_text() for row in figures.find_all("div")}
    assert found == {
        "on the letter": "2",
        "waiting for a decision": "1",
        "address not confirmed": "1",
        "rejected": "0",
        "withdrawn": "1",
        "of them for the recipient only": "1",
    }


def test_every_state_of_a_signature_has_words(app: Flask) -> None:
    with app.app_context():
        assert {labels.signature_status(status) for status in SignatureStatus}
        assert all(labels.signature_status(status) for status in SignatureStatus)


def test_every_act_on_a_signature_has_words(app: Flask) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter())
        signature.correct_printed_name("Other", by=factories.BY, at=signature.created_at)
        signature.reject("No.", by=factories.BY, at=signature.created_at)
        factories.signature(signature.letter, SignatureStatus.WITHDRAWN)
        entries = db.session.scalars(db.select(AuditEntry)).all()
        assert {entry.subject for entry in entries} == {"letter", Signature.__tablename__}
        assert [entry.action for entry in entries if labels.act(entry) == entry.action] == []


def test_a_signature_that_does_not_exist_is_a_missing_page(coordinator: Any) -> None:
    for number in ("1", "99999999999999999999"):
        assert coordinator.open(f"/coordinator/signatures/{number}").status == 404


def test_the_desk_shows_hostile_text_as_text(app: Flask, coordinator: Any) -> None:
    signatures(app, "<script>alert(1)</script>", representative_name="<img src=x>", status=SignatureStatus.VERIFIED)
    coordinator.open(QUEUE)
    assert "<script>alert(1)</script>" in coordinator.text
    assert coordinator.page.find("img") is None
    coordinator.follow("<script>")
    assert coordinator.page.h1.get_text() == "<script>alert(1)</script>"
