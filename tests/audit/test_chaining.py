"""Every entry gets its link when its transaction is committed: one chain, whoever writes at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from signon import audit
from signon.audit import chaining
from signon.audit.digests import BEGINNING, ENTRY_COLUMNS, link_hash
from signon.audit.entries import AuditEntry
from signon.audit.links import AuditHead, AuditLink
from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.errors import InputError
from signon.letters.models.letter import Letter
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

WRITERS, ACTS = 16, 6


def is_one_chain() -> bool:
    """Whether each entry has one link, each link follows the one before, and the head is the last of them."""
    rows = db.session.execute(
        db.select(AuditLink, AuditEntry)
        .join(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .order_by(AuditLink.position)
    ).all()
    position, previous = 0, BEGINNING
    for position, (link, entry) in enumerate(rows, start=1):
        values = [getattr(entry, name) for name in ENTRY_COLUMNS]
        if link.position != position or link.hash != link_hash(position, previous, values, link.state, link.shape):
            return False
        previous = link.hash
    head = db.session.scalars(db.select(AuditHead)).one()
    entries = db.session.scalar(db.select(db.func.count(AuditEntry.id)))
    return (head.position, head.hash) == (position, previous) and entries == position


def test_each_entry_is_linked_to_the_one_before_when_it_is_committed(session: Session) -> None:
    letter = factories.letter()
    session.commit()
    audit.record("look-at", of=letter, by="x", at=now())
    audit.record_each("look-at", of=Letter, numbers=[letter.id, letter.id], by="x", at=now(), details={"a": [1, "ü"]})
    session.commit()
    assert is_one_chain()
    assert audit.anchor(now()).position == len(audit.trail(letter)) >= 5


def test_what_is_rolled_back_leaves_no_gap(session: Session) -> None:
    letter = factories.letter()
    session.commit()
    audit.record("first", of=letter, by="x", at=now())
    with session.begin_nested() as savepoint:
        audit.record("never", of=letter, by="x", at=now())
        session.flush()
        savepoint.rollback()
    audit.record("second", of=letter, by="x", at=now())
    session.commit()
    audit.record("third", of=letter, by="x", at=now())
    session.flush()
    session.rollback()
    audit.record("fourth", of=letter, by="x", at=now())
    session.commit()
    assert [entry.action for entry in audit.trail(letter)][-3:] == ["letter:first", "letter:second", "letter:fourth"]
    assert is_one_chain()


def test_writers_at_the_same_moment_make_one_chain(app: Flask) -> None:
    assert write_together(app) == []
    with app.app_context():
        assert is_one_chain()
        assert audit.anchor(now()).position >= WRITERS * ACTS


def test_without_the_hold_on_the_head_the_chain_would_fork(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        seen = chaining.hold_head(db.session.connection())
        db.session.rollback()
    monkeypatch.setattr(chaining, "hold_head", lambda _connection: seen)
    failures = write_together(app, writers=2, acts=1)
    assert len(failures) == 1
    assert "audit_link" in failures[0]


def write_together(app: Flask, *, writers: int = WRITERS, acts: int = ACTS) -> list[str]:
    """Let many record at once, each in transactions of its own; gives what failed."""
    failures, ready = [], threading.Barrier(writers, timeout=60)

    def write(name: str) -> None:
        with app.app_context():
            ready.wait()
            for number in range(acts):
                db.session.add(
                    AuditEntry(at=now(), actor=name, action="test:write", subject="test", subject_id=number, reason="")
                )
                try:
                    db.session.commit()
                except DBAPIError as error:
                    failures.append(str(error.orig))
                    db.session.rollback()

    threads = [threading.Thread(target=write, args=(f"writer {number}",)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


class TestAnchors:
    def test_an_anchor_still_holds_after_more_was_written(self, session: Session) -> None:
        letter = factories.letter()
        session.commit()
        kept = audit.Anchor.parse(str(audit.anchor(now())))
        audit.record("look-at", of=letter, by="x", at=now())
        session.commit()
        audit.check_anchor(kept)
        assert kept.position < audit.anchor(now()).position

    def test_one_of_another_trail_is_refused(self, session: Session) -> None:
        factories.letter()
        session.commit()
        kept = audit.anchor(now())
        with pytest.raises(audit.AnchorMismatchError, match=f"Link {kept.position} of the trail is another"):
            audit.check_anchor(audit.Anchor(kept.position, "0" * 64, kept.at))
        with pytest.raises(audit.AnchorMismatchError, match="Entries were removed"):
            audit.check_anchor(audit.Anchor(kept.position + 1, kept.hash, kept.at))

    @pytest.mark.parametrize("written", ["", "12", "1:xyz@2026-01-01", f"1:{'0' * 64}@today-and-on"])
    def test_what_is_no_anchor_is_refused_by_name(self, session: Session, written: str) -> None:
        with pytest.raises(InputError, match="is no anchor"):
            audit.Anchor.parse(written)


def test_a_database_from_before_is_chained_and_can_go_back(session: Session) -> None:
    letter = factories.letter()
    factories.signature(letter)
    session.commit()
    entries = len(session.scalars(db.select(AuditEntry)).all())
    migrate(downgrade, "0025")
    assert db.session.scalar(text("SELECT count(*) FROM audit_entry")) == entries
    migrate(upgrade, "head")
    assert is_one_chain()
    audit.record("look-at", of=db.session.get_one(Letter, 1), by="x", at=now())
    db.session.commit()
    assert is_one_chain()


def migrate(act: Callable[..., Any], revision: str) -> None:
    db.session.commit()
    db.session.remove()
    act(directory=str(FOLDER), revision=revision)


@pytest.mark.parametrize("statement", ["UPDATE audit_link SET hash = hash", "DELETE FROM audit_link"])
def test_the_database_refuses_to_change_a_link(session: Session, statement: str) -> None:
    factories.letter()
    session.commit()
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        session.execute(text(statement))
    session.rollback()
