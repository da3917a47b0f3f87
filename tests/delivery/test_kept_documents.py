"""Finals in an object store: written before they are named, checked at each delivery, waited for, moved and swept."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.delivery import jobs
from signon.delivery.bundle import bundle, bundled_documents
from signon.delivery.jobs import delete_orphans, finalise
from signon.delivery.kept import reading, unnamed
from signon.delivery.kept.reading import every_document
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, order_final
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.object_store import store as store_module
from signon.object_store.store import FOLDER, ObjectStore, StoreAwayError
from signon.settings import Settings
from tests import factories
from tests.faults.silence import Way, way_to
from tests.places import all_taken
from tests.servers.object_store import BUCKET, rclone, with_store
from tests.walker import Walker

both_databases = pytest.mark.both_databases
PUBLIC = "/letters/clean-rivers/letter.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[int]:
    with rclone(folder) as port:
        yield port


@pytest.fixture
def way(server: int, folder: Path) -> Iterator[Way]:
    """The way to the store, which a test may shut or silence; the bucket is empty."""
    for one in (folder / BUCKET).rglob("*"):
        if one.is_file():
            one.unlink()
    with way_to(server) as way:
        yield way


@pytest.fixture
def settings(settings: Settings, way: Way) -> Settings:
    return with_store(settings, way.port)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "SECONDS", 1)
    monkeypatch.setattr(store_module, "SECONDS_OF_A_TRIAL", 1)


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """Runs a ``flask`` command."""
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


class Unbounded:
    """No places at all: the negative control."""

    def taken(self) -> Any:
        return nullcontext()


def objects(folder: Path) -> list[Path]:
    return sorted(one for one in (folder / BUCKET / FOLDER).glob("*") if one.is_file())


def delivered() -> Final:
    """A letter that was finalised, with its document."""
    (final,) = finalise(factories.letter(), by="ines", at=now())
    return final


def delivered_code(app: Flask) -> str:
    with app.app_context():
        return delivered().code


def of(app: Flask, query: Any) -> Any:
    with app.app_context():
        return db.session.scalar(query)


@both_databases
def test_a_final_lies_in_the_store_and_is_given_from_there(
    app: Flask, folder: Path, database: str, signed_in: Callable[..., Walker]
) -> None:
    code = delivered_code(app)
    (kept,) = objects(folder)
    content = kept.read_bytes()
    assert hashlib.sha256(content).hexdigest() == kept.name == of(app, db.select(Final.sha256))
    assert of(app, db.select(Final.pdf)) is None
    assert app.test_client().get(PUBLIC).data == content
    desk = signed_in()
    assert desk.client.get(f"/coordinator/documents/{code}.pdf").data == content
    assert content in desk.client.get("/coordinator/letters/clean-rivers/documents.zip").data
    with app.app_context():
        assert [one.content for one in every_document()] == [content]
        assert content in b"".join(bundle(bundled_documents(Letter.named("clean-rivers"))))


@both_databases
def test_while_the_store_is_away_the_final_waits_and_is_made_when_it_is_back(
    app: Flask, way: Way, work: Callable[[], None], database: str, signed_in: Callable[..., Walker]
) -> None:  # fmt: skip
    way.is_shut = True
    with app.app_context():
        order_final(factories.letter(), by="ines", at=now())
        db.session.commit()
    work()
    assert of(app, db.select(Rendering.status)) == WorkStatus.QUEUED
    assert of(app, db.select(Rendering.attempts)) == 0
    page = signed_in().open("/coordinator/renderings/1").page.get_text()
    assert "cannot be used" in page
    assert "It is tried again by itself." in page
    way.is_shut = False
    with app.app_context():
        db.session.execute(db.update(Rendering).values(leased_until=now()))  # as half a minute later
        db.session.commit()
    work()
    assert of(app, db.select(Rendering.status)) == WorkStatus.DONE
    assert app.test_client().get(PUBLIC).data.startswith(b"%PDF")


def test_a_command_says_that_the_worker_will_make_it(app: Flask, way: Way, run: Callable[..., Result]) -> None:
    with app.app_context():
        factories.letter()
        db.session.commit()
    way.is_shut = True
    result = run("letter", "finalise", "clean-rivers")
    assert "cannot be used" in result.stderr
    assert of(app, db.select(Rendering.status)) == WorkStatus.QUEUED


@pytest.mark.parametrize("fault", ["is_shut", "is_silent"])
def test_downloads_say_in_words_that_the_store_is_away(
    app: Flask, way: Way, fault: str, signed_in: Callable[..., Walker]
) -> None:
    code = delivered_code(app)
    setattr(way, fault, True)
    desk = signed_in().client
    for client, address in [
        (app.test_client(), PUBLIC),
        (desk, f"/coordinator/documents/{code}.pdf"),
        (desk, "/coordinator/letters/clean-rivers/documents.zip"),
    ]:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "The document cannot be fetched at this moment, because the place" in answer.text
        assert BUCKET not in answer.text


@pytest.mark.parametrize(("places", "held"), [(reading.STORED_DOCUMENTS, 4), (Unbounded(), 8)])
def test_a_hanging_store_holds_few_of_those_who_ask_for_documents(
    app: Flask, way: Way, places: Any, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the places it would hold every thread of the site, and nobody could sign."""
    monkeypatch.setattr(reading, "STORED_DOCUMENTS", places)
    delivered_code(app)
    way.is_silent = True
    answers: list[str] = []
    together = threading.Barrier(8)

    def download() -> None:
        together.wait()
        answers.append(app.test_client().get(PUBLIC).text)

    threads = [threading.Thread(target=download) for _one in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum("because the place" in answer for answer in answers) == held
    assert len(answers) == 8


def test_strangers_who_take_every_place_keep_documents_from_neither_the_desk_nor_commands(
    app: Flask, signed_in: Callable[..., Walker], run: Callable[..., Result], tmp_path: Path
) -> None:
    code, desk = delivered_code(app), signed_in().client
    with all_taken(app, reading.STORED_DOCUMENTS):
        assert app.test_client().get(PUBLIC).status_code == 503
        assert desk.get(f"/coordinator/documents/{code}.pdf").status_code == 200
        assert run("letter", "document", code, "-o", str(tmp_path / "final.pdf")).exit_code == 0


@both_databases
def test_the_tables_do_not_go_back_while_documents_lie_in_the_store(
    app: Flask, run: Callable[..., Result], database: str, caplog: pytest.LogCaptureFixture
) -> None:
    delivered_code(app)
    assert run("db", "downgrade", "0026").exit_code == 1
    assert "run 'flask letter move-documents database' first" in caplog.text
    assert of(app, db.text("SELECT version_num FROM alembic_version")) >= "0027"


@pytest.mark.parametrize("change", ["other bytes", "gone"])
def test_a_wrong_or_missing_object_is_told_and_never_given(
    app: Flask, folder: Path, change: str, caplog: pytest.LogCaptureFixture
) -> None:
    code = delivered_code(app)
    (kept,) = objects(folder)
    wrong = kept.read_bytes()[:-1] + b"!"
    kept.unlink() if change == "gone" else kept.write_bytes(wrong)
    answer = app.test_client().get(PUBLIC)
    assert answer.status_code == 500
    assert f"The document {code} is not as it was finalised, so it is not shown." in answer.text
    assert wrong not in answer.data
    assert f"The document {code} is damaged" in caplog.text


def test_without_the_comparison_the_wrong_bytes_would_be_given(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered_code(app)
    (kept,) = objects(folder)
    kept.write_bytes(b"%PDF-1.7 another")
    monkeypatch.setattr(ObjectStore, "read", lambda _store, digest: (kept.parent / digest).read_bytes())
    assert app.test_client().get(PUBLIC).data == b"%PDF-1.7 another"


def die_before_storing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a worker die between writing the bytes and naming them."""

    def die(*_arguments: Any, **_values: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(jobs, "store", die)
        with pytest.raises(KeyboardInterrupt):
            delivered_code(app)


def sweep(app: Flask) -> None:
    """Sweep the store, as the worker does once a day."""
    app.extensions.pop(jobs.NEXT_ORPHANS, None)
    with app.app_context():
        delete_orphans()


def test_the_bytes_are_in_the_store_before_any_row_names_them(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_before_storing(app, monkeypatch)
    assert (len(objects(folder)), of(app, db.select(db.func.count(Final.id)))) == (1, 0)


def test_bytes_that_were_changed_in_the_database_are_not_given_either(
    settings: Settings, new_app: Callable[[Settings], Flask]
) -> None:
    app = new_app(settings.model_copy(update={"store_url": ""}))
    delivered_code(app)
    with app.app_context():
        for values in ({"pdf": None}, {"pdf": b"%PDF-1.7 another"}):
            db.session.execute(db.update(Final).values(values))
        db.session.commit()
    assert app.test_client().get(PUBLIC).status_code == 500


@both_databases
def test_the_database_lets_bytes_move_and_nothing_else_change(session: Session, way: Way, database: str) -> None:
    delivered()
    session.execute(db.update(Final).values(pdf=b"%PDF"))
    session.commit()
    for name in Final.__table__.columns.keys():  # noqa: SIM118 - its members are columns, not names
        with pytest.raises(DatabaseError, match="never changed or deleted"):
            session.execute(db.text(f"UPDATE final SET {name} = {name}"))
        session.rollback()
    session.execute(db.update(Final).values(pdf=None))


@both_databases
def test_documents_move_to_the_store_and_back_with_every_byte(
    app: Flask, settings: Settings, new_app: Callable[[Settings], Flask], folder: Path, run: Callable[..., Result],
    database: str,
) -> None:  # fmt: skip
    delivered_code(new_app(settings.model_copy(update={"store_url": ""})))
    before = of(app, db.select(Final.pdf))
    assert (before is not None, objects(folder)) == (True, [])
    assert run("letter", "move-documents", "store").stdout == "1 document was moved.\n"
    assert (of(app, db.select(Final.pdf)), [one.read_bytes() for one in objects(folder)]) == (None, [before])
    assert run("letter", "move-documents", "store").stdout == "0 documents were moved.\n"
    assert run("letter", "move-documents", "database").stdout == "1 document was moved.\n"
    assert of(app, db.select(Final.pdf)) == before


def test_a_move_goes_on_where_it_was_stopped(
    app: Flask, settings: Settings, new_app: Callable[[Settings], Flask], folder: Path, way: Way,
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with new_app(settings.model_copy(update={"store_url": ""})).app_context():
        finalise(factories.letter(slug="one"), by="ines", at=now())
        finalise(factories.letter(slug="two"), by="ines", at=now())
    write = ObjectStore.write

    def write_and_break(store: ObjectStore, content: bytes) -> None:
        write(store, content)
        way.is_shut = bool(len(objects(folder)) == 2)  # the second is in the store, and the answer never came
        if way.is_shut:
            store.try_out()

    monkeypatch.setattr(ObjectStore, "write", write_and_break)
    assert "cannot be used" in run("letter", "move-documents", "store").stderr
    assert of(app, db.select(db.func.count(Final.pdf))) == 1
    monkeypatch.undo()
    way.is_shut = False
    run("letter", "move-documents", "store")
    assert of(app, db.select(db.func.count(Final.pdf))) == 0


def test_what_a_move_would_damage_stays_in_the_database(
    app: Flask, settings: Settings, new_app: Callable[[Settings], Flask], run: Callable[..., Result]
) -> None:
    delivered_code(new_app(settings.model_copy(update={"store_url": ""})))
    with app.app_context():
        for values in ({"pdf": None}, {"pdf": b"%PDF-1.7 another"}):
            db.session.execute(db.update(Final).values(values))
        db.session.commit()
    assert "is not as it was finalised" in run("letter", "move-documents", "store").stderr
    assert of(app, db.select(Final.pdf)) is not None


@both_databases
def test_an_object_whose_worker_died_is_swept_after_a_day(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    """Nothing else in the bucket is touched, because a copy of the site may be tried out with the same one."""
    die_before_storing(app, monkeypatch)
    (orphan,) = objects(folder)
    anothers = orphan.with_name("1" * 64)
    anothers.write_bytes(b"another site's")
    os.utime(anothers, (0, 0))
    sweep(app)
    assert set(objects(folder)) == {anothers, orphan}
    monkeypatch.setattr(unnamed, "LEAST_AGE", timedelta(days=-1))  # as a day later
    sweep(app)
    assert objects(folder) == [anothers]


@both_databases
@pytest.mark.parametrize("refused", [True, False])
def test_an_object_that_was_swept_is_named_by_no_document(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch, database: str, refused: bool
) -> None:
    """Not even by a worker whose clock is days ahead; the negative control leaves the announcement unasked."""
    monkeypatch.setattr(unnamed, "LEAST_AGE", timedelta(days=-1))
    keep_outside = jobs._kept_outside

    def keep_and_sweep(*arguments: Any) -> Any:
        kept = keep_outside(*arguments)
        delete_orphans()
        return kept

    monkeypatch.setattr(jobs, "_kept_outside", keep_and_sweep)
    if not refused:
        monkeypatch.setattr(unnamed.UnnamedObject, "become_named", lambda _digests: None)
    with app.app_context():
        letter = factories.letter()
        if refused:
            with pytest.raises(StoreAwayError, match="took too long"):
                finalise(letter, by="ines", at=now())
        else:
            finalise(letter, by="ines", at=now())
    assert objects(folder) == []
    assert of(app, db.select(db.func.count(Final.id))) == (0 if refused else 1)


def test_the_doctor_sees_a_store_that_is_away_and_documents_that_are_lost(
    app: Flask, way: Way, folder: Path, run: Callable[..., Result], settings: Settings,
    new_app: Callable[[Settings], Flask],
) -> None:  # fmt: skip
    def said() -> str:
        return next(line for line in run("doctor").stdout.splitlines() if " finals: " in line)

    delivered_code(app)
    assert said().startswith("ok ")
    assert "takes and gives; it holds 1 documents" in said()
    objects(folder)[0].unlink()
    assert "1 documents are missing in finals @ 127.0.0.1" in said()
    way.is_shut = True
    assert said().startswith("FAILED")
    assert "New finals wait until then." in said()
    without = new_app(settings.model_copy(update={"store_url": ""}))
    assert (
        "1 documents lie in a store, and SIGNON_STORE_URL names none"
        in without.test_cli_runner().invoke(args=["doctor"]).stdout
    )
