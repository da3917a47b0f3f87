"""The queue of a letter with many signatures: it reads what it shows, and counts the rest in an index."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from signon.consent.queries import waiting_count
from signon.database.db import db, now
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.moderation.duplicates.beside import AT_ONCE
from signon.moderation.queries import PAGE, Figures
from signon.signing.models.record import Listed, Match
from signon.signing.models.signature import Signature
from signon.signing.profiles import FIELDS
from signon.signing.queries import StandingCounts, standing_count, standing_counts
from signon.signing.status import SignatureStatus
from tests import factories
from tests.statements import asked_of
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

QUEUE = "/coordinator/letters/clean-rivers/signatures"
MANY = AT_ONCE + 200


def fill(letter: Letter, many: int, **values: Any) -> None:
    """Put many signatures on the letter, every second one approved."""
    start = db.session.scalar(db.select(db.func.count(Signature.id))) or 0
    rows = [
        {
            "letter_id": letter.id,
            "text_version_id": letter.versions[-1].id,
            "status": SignatureStatus.APPROVED if number % 2 else SignatureStatus.VERIFIED,
            "organization": f"Group {number}",
            "printed_name": f"Group {number}",
            "key": f"group {number}",
            "created_at": now(),
            "consented_at": now(),
            **values,
        }
        for number in range(start, start + many)
    ]
    db.session.execute(insert(Signature), rows)


@pytest.fixture
def coordinator(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    """Somebody who has opened the queue of a letter with many signatures."""
    with app.app_context():
        fill(factories.letter(), MANY)
        db.session.commit()
    return signed_in().open(QUEUE)


def plan(app: Flask, statement: str, parameters: Any) -> str:
    """How the database carries a statement out, when it may not read a whole table on PostgreSQL for its being small."""
    with app.app_context():
        connection = db.session.connection()
        on_sqlite = connection.dialect.name == "sqlite"
        if not on_sqlite:
            for way in ("seqscan", "bitmapscan", "sort"):
                connection.exec_driver_sql(f"SET LOCAL enable_{way} TO off")
        rows = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if on_sqlite else ''}{statement}", parameters)
        return "\n".join(str(row[-1]) for row in rows)


ASKED_FOR = ("", "?status=all", f"?status=all&page={MANY // PAGE}", "?status=unreached")
WHOLE = re.compile(r"SCAN signature$|SCAN signature (?!USING COVERING)|Seq Scan on signature", re.MULTILINE)


def test_the_queue_asks_as_often_for_twice_as_many_and_reads_no_table_of_them_whole(
    app: Flask, coordinator: Walker
) -> None:
    asked: list[list[tuple[str, Any]]] = []
    for _round in range(2):
        with app.app_context():
            fill(Letter.named("clean-rivers"), MANY)
            db.session.commit()
        for asked_for in ASKED_FOR:
            with asked_of(app) as statements:
                coordinator.open(QUEUE + asked_for)
            asked.append([one for one in statements if "FROM signature" in one[0]])
    few, many = asked[: len(ASKED_FOR)], asked[len(ASKED_FOR) :]
    assert list(map(len, few)) == list(map(len, many))
    assert all(many)
    assert not [one for page in many for one in page if WHOLE.search(plan(app, *one))]


def test_the_figures_and_the_pages_are_found_in_indexes_alone(app: Flask, coordinator: Walker) -> None:
    with asked_of(app) as asked:
        coordinator.open(f"{QUEUE}?status=all&page=9")
    [figures] = [plan(app, *one) for one in asked if "GROUP BY" in one[0]]
    assert "COVERING INDEX ix_signature_figures" in figures or "Index Only Scan using ix_signature_figures" in figures
    [page] = [plan(app, *one) for one in asked if "IN (SELECT anon_1.id" in one[0]]
    assert "COVERING INDEX ix_signature_letter_id" in page or "Index Only Scan" in page, page


def test_a_plan_that_reads_the_whole_table_is_seen(app: Flask, coordinator: Walker) -> None:
    assert WHOLE.search(plan(app, "SELECT id FROM signature WHERE organization LIKE 'Group'", ()))


def test_the_signatures_of_a_page_alone_are_compared(app: Flask, coordinator: Walker) -> None:
    with asked_of(app) as asked:
        coordinator.open(QUEUE)
    compared = f"SELECT {', '.join(f'signature.{field}' for field in FIELDS)}"
    [(_statement, parameters)] = [one for one in asked if " ".join(one[0].split()).startswith(compared)]
    assert PAGE < len(parameters) <= PAGE + 3


def test_the_figures_of_one_reading_are_those_of_the_rules(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        for status in SignatureStatus:
            factories.signature(letter, status)
            factories.signature(letter, status, listed=Listed.RECIPIENT_ONLY).match = Match.EXACT
        changed = LetterParts.model_validate(letter.parts.model_dump() | {"body": "Another text."})
        letter.revise(changed, {}, declared=declared(), by=factories.BY, at=now())
        factories.signature(letter)
        factories.signature(letter, listed=Listed.RECIPIENT_ONLY)
        db.session.flush()
        figures = Figures.of(letter)
        assert figures.standing == standing_count(letter) == 2
        assert standing_counts(letter) == StandingCounts(public=1, recipient_only=figures.recipient_only)
        assert figures.recipient_only == 1
        assert figures.unreconfirmed == waiting_count(letter) == 2
        assert figures.in_directory == 2
        assert figures.waiting == 2
        assert figures.total == 2 * len(SignatureStatus) + 2


def declared() -> DeclaredChange:
    return DeclaredChange(change=Change.MATERIAL, note="The river has moved.", nobody_signed=True)
