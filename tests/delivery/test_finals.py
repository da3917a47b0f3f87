"""Finishing a letter: what is stored, that it never changes, and that nothing is ever half done."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.delivery.documents import file_name, letter_to_print, print_each, print_letter, renderer
from signon.delivery.jobs import finalise
from signon.delivery.models import Audience, Final, sha256
from signon.delivery.orders import Rendering, order_final
from signon.delivery.snapshots import Snapshot
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.printing.pdf.fonts import FontMissingError
from signon.printing.rendered import Progress, RenderingError
from signon.settings import Settings
from signon.signing.models.record import Listed
from signon.signing.status import SignatureStatus
from tests import factories
from tests.jobs.work import elsewhere
from tests.printing.printed import layout_text

ROOT = Path(__file__).parents[2]
TWO = [
    {"address": "Minister Ada Flint\nMinistry of Water", "salutation": "Dear Minister Flint:"},
    {"address": "Senator Bo Reed\nThe Senate", "salutation": "Dear Senator Reed:"},
]
both_databases = pytest.mark.both_databases


@pytest.fixture
def letter(session: Session, database: str) -> Letter:
    return factories.letter()


@both_databases
def test_a_finished_letter_holds_exactly_those_who_stand_on_it(letter: Letter, session: Session) -> None:
    factories.signature(letter, organization="Standing Stones")
    factories.signature(letter, SignatureStatus.VERIFIED, organization="Still Waiting")
    factories.signature(letter, SignatureStatus.WITHDRAWN, organization="Long Gone")
    (final,) = finalise(letter, by="ines", at=now())
    text = layout_text(final.pdf)
    assert "Standing Stones" in text
    assert "Still Waiting" not in text
    assert "Long Gone" not in text
    assert (final.sha256, final.signatory_count) == (sha256(final.pdf), 1)
    assert [one["organization"] for one in final.signatories] == ["Standing Stones"]
    assert letter.status == LetterStatus.DELIVERED
    assert Final.coded(f"{final.code[:5].lower()}-{final.code[5:]}") is final


@both_databases
def test_what_happens_later_does_not_change_a_finished_document(letter: Letter, session: Session) -> None:
    standing = factories.signature(letter, organization="Standing Stones")
    late = factories.signature(letter, SignatureStatus.VERIFIED, organization="Late Comers")
    (final,) = finalise(letter, by="ines", at=now())
    before = (final.pdf, final.sha256, final.signatories)
    standing.withdraw(at=now())
    late.approve(by="ines", at=now())
    session.commit()
    session.expire_all()
    assert (final.pdf, final.sha256, final.signatories) == before


@both_databases
@pytest.mark.parametrize("statement", ["UPDATE final SET pages = 99", "DELETE FROM final"])
def test_the_database_itself_refuses_to_change_a_finished_document(
    letter: Letter, session: Session, statement: str
) -> None:
    finalise(letter, by="ines", at=now())
    with pytest.raises(DatabaseError, match="never changed or deleted"):
        session.execute(db.text(statement))


def test_each_addressee_of_an_individual_letter_gets_a_document(session: Session) -> None:
    letter = factories.letter(addressing="individual", addressees=TWO)
    first, second = finalise(letter, by="ines", at=now())
    assert ("Ada Flint" in layout_text(first.pdf), "Bo Reed" in layout_text(first.pdf)) == (True, False)
    assert ("Ada Flint" in layout_text(second.pdf), "Bo Reed" in layout_text(second.pdf)) == (False, True)
    assert [first.file_name, second.file_name] == ["clean-rivers-001.pdf", "clean-rivers-002.pdf"]


def test_who_is_listed_for_the_recipient_only_is_not_in_the_copy_that_is_published(letter: Letter) -> None:
    factories.signature(letter, organization="Open Hands")
    factories.signature(letter, organization="Quiet Voices", listed=Listed.RECIPIENT_ONLY)
    delivered, published = finalise(letter, by="ines", at=now())
    assert "Quiet Voices" in layout_text(delivered.pdf)
    assert "Quiet Voices" not in layout_text(published.pdf)
    assert "Quiet Voices" not in str(published.signatories)
    assert (published.audience, published.signatory_count) == (Audience.PUBLIC, 1)
    assert Final.published(letter) == [published]


def test_the_snapshot_is_that_of_the_order(letter: Letter, session: Session, work: Callable[[], None]) -> None:
    early = factories.signature(letter, organization="Early Birds")
    late = factories.signature(letter, SignatureStatus.VERIFIED, organization="Late Comers")
    order_final(letter, by="ines", at=now())
    session.commit()
    early.withdraw(at=now())
    late.approve(by="ines", at=now())
    session.commit()
    work()
    session.expire_all()
    text = layout_text(Final.of(letter)[0].pdf)
    assert ("Early Birds" in text, "Late Comers" in text) == (True, False)


def test_everybody_on_the_letter_is_told_of_its_delivery(letter: Letter, session: Session) -> None:
    factories.signature(letter, representative_email="one@group.example")
    factories.signature(letter, SignatureStatus.VERIFIED, representative_email="waiting@group.example")
    finalise(letter, by="ines", at=now())
    told = session.scalars(db.select(OutboxMail).where(OutboxMail.subject.startswith("Finalised: "))).all()
    assert [mail.recipient for mail in told] == ["one@group.example"]
    assert "http://letters.test/letters/clean-rivers" in told[0].paragraphs


def test_the_delivery_is_in_the_audit_trail_with_its_documents(letter: Letter, session: Session) -> None:
    (final,) = finalise(letter, by="ines", at=now())
    entry = session.scalars(db.select(AuditEntry).filter_by(action="letter:deliver")).one()
    assert entry.actor == "ines"
    assert entry.details["documents"][0]["sha256"] == final.sha256


@pytest.mark.parametrize("status", [LetterStatus.DRAFT, LetterStatus.DELIVERED])
def test_a_letter_that_is_not_open_or_closed_cannot_be_finished(session: Session, status: LetterStatus) -> None:
    with pytest.raises(LetterStateError, match="only an open or closed letter"):
        finalise(factories.letter(status), by="ines", at=now())


@both_databases
def test_a_letter_is_finished_once_at_a_time(letter: Letter, session: Session) -> None:
    order_final(letter, by="ines", at=now())
    session.commit()
    with pytest.raises(LetterStateError, match="being finalised already"):
        finalise(letter, by="ben", at=now())


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_closing_a_letter_while_it_is_delivered_does_not_undo_the_delivery(
    app: Flask, letter: Letter, session: Session, database: str
) -> None:
    session.commit()
    assert letter.status == LetterStatus.OPEN

    def deliver() -> None:
        with app.app_context():
            finalise(Letter.named("clean-rivers"), by="ben", at=now())

    other = threading.Thread(target=deliver)
    other.start()
    other.join(30)
    with pytest.raises(LetterStateError, match="is finalised"):
        letter.close(by="ines", at=now())


def test_a_letter_that_cannot_be_printed_is_not_delivered_and_can_be_tried_again(session: Session) -> None:
    letter = factories.letter(font="No Such Font")
    session.commit()
    with pytest.raises(FontMissingError, match="No Such Font"):
        finalise(letter, by="ines", at=now())
    assert letter.status == LetterStatus.OPEN
    assert Final.of(letter) == []
    letter.revise(factories.parts(), {}, by="ines", at=now())
    assert len(finalise(letter, by="ines", at=now())) == 1


def test_rendering_by_command_stores_nothing(letter: Letter, session: Session) -> None:
    factories.signature(letter, organization="Standing Stones")
    session.commit()
    wanted = letter_to_print(letter, at=now())
    session.commit()
    rendered = print_letter(*wanted)
    assert "Standing Stones" in layout_text(rendered.pdf)
    assert session.scalar(db.select(db.func.count(Rendering.id))) == 0
    assert letter.status == LetterStatus.OPEN


def test_rendering_each_gives_a_named_file_for_every_addressee(session: Session) -> None:
    letter = factories.letter(addressing="individual", addressees=TWO)
    session.commit()
    reached: list[Any] = []
    snapshot, slug = Snapshot.take_each(letter, at=now()), letter.slug
    session.commit()
    names = [file_name(slug, one.ordered) for one in print_each(snapshot, progress=reached.append)]
    assert names == ["clean-rivers-001.pdf", "clean-rivers-002.pdf"]
    assert reached[-1] == 100
    assert reached == sorted(reached)


def test_others_can_write_while_a_letter_is_rendered(letter: Letter, session: Session, settings: Settings) -> None:
    written = []

    def write_something(_percentage: object) -> None:
        with closing(sqlite3.connect(settings.instance / "signon.sqlite3", timeout=0.2)) as other:
            other.execute("BEGIN IMMEDIATE")
            written.append(True)
            other.rollback()

    finalise(letter, by="ines", at=now(), progress=write_something)
    assert written


def test_a_command_that_lost_its_order_to_a_worker_stores_nothing(app: Flask, letter: Letter, session: Session) -> None:
    def take_over() -> None:
        db.session.execute(db.update(Rendering).values(leased_until=now() - timedelta(seconds=1)))
        assert Rendering.claim(db.session.scalars(db.select(Rendering.id)).one(), now())

    def lose(percentage: Any) -> None:
        if percentage == 0:
            elsewhere(app, take_over)

    assert finalise(letter, by="ines", at=now(), progress=lose) == []
    assert letter.status == LetterStatus.OPEN


@pytest.mark.slow
def test_a_printing_process_that_is_killed_costs_no_order(letter: Letter, session: Session) -> None:
    assert len(finalise(letter, by="ines", at=now(), progress=_killing(times=1))) == 1
    assert letter.status == LetterStatus.DELIVERED


@pytest.mark.slow
def test_told_apart_from_nothing_else_its_end_would_fail_the_order(
    letter: Letter, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.printing.worker.process.RendererEndedError", RenderingError)
    with pytest.raises(RenderingError, match="ended unexpectedly"):
        finalise(letter, by="ines", at=now(), progress=_killing(times=1))


def _killing(times: int) -> Progress:
    """Kill the printing process so many times, each when it says how far it is."""
    left = list(range(times))

    def kill(_percentage: int) -> None:
        process = renderer()
        if left and process.pid:
            left.pop()
            os.kill(process.pid, signal.SIGKILL)

    return kill


def test_a_worker_that_is_killed_leaves_only_its_order_which_the_next_one_carries_out(
    app: Flask, settings: Settings, work: Callable[[], None], tmp_path: Path
) -> None:
    with app.app_context():
        letter = factories.letter(addressing="individual", addressees=TWO * 15)
        factories.signature(letter)
        order_final(letter, by="ines", at=now())
        db.session.commit()
    environment = os.environ | {"SIGNON_INSTANCE": str(settings.instance), "SIGNON_SECRET_KEY": "test"}
    command = [sys.executable, "-m", "flask", "worker"]
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log, stdout=log)
    try:
        wait_until(lambda: the_order(app).progress > 0, log=tmp_path / "worker.log")
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    order = the_order(app)
    assert order.status == WorkStatus.RUNNING
    work()
    assert documents(app) == 0, "the dead worker's lease still holds"
    with app.app_context():
        db.session.get_one(Rendering, order.id).leased_until = now() - timedelta(seconds=1)
        db.session.commit()
    work()
    assert documents(app) == 30
    assert the_order(app).status == WorkStatus.DONE
    with app.app_context():
        assert Letter.named("clean-rivers").status == LetterStatus.DELIVERED


def the_order(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalars(db.select(Rendering)).one()


def documents(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count(Final.id)))


def wait_until(condition: Any, *, log: Any, seconds: int = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def test_a_letter_that_takes_too_long_is_given_up_in_words(app: Flask, settings: Settings) -> None:
    with app.app_context():
        app.config["SIGNON"] = settings.model_copy(update={"render_seconds": 0.01})
        letter = factories.letter()
        with pytest.raises(RenderingError, match="took more than"):
            finalise(letter, by="ines", at=now())
        assert db.session.scalars(db.select(Rendering)).one().status == WorkStatus.FAILED
