"""A final that must be sealed is sealed or not stored, whichever machine makes it."""

import logging
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade

from signon.access import Role
from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.delivery import jobs as rendering_jobs
from signon.delivery import storing
from signon.delivery.expected_seal import ExpectedSeal, SealHolder
from signon.delivery.jobs import finalise
from signon.delivery.models import Final
from signon.delivery.orders import Rendering, order_final
from signon.delivery.verifiable import SealAwayError, Sealing
from signon.jobs.leased import WorkStatus
from signon.jobs.queue import beat
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import LetterStatus
from signon.sealing.certificate import KEPT, SealError, create_certificate
from signon.settings import Settings
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.applications import application
from tests.sealing.certificates import SIGNER, keep_certificate, timestamp_authority
from tests.servers.running_site import FLASK, ROOT
from tests.walker import Walker

OTHER = "Marsh Alliance"


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """Another machine: its own instance folder, the same database."""
    other = settings.model_copy(update={"instance": tmp_path / "elsewhere", "database_url": address_of(settings)})
    with application(other) as app:
        yield app


def address_of(settings: Settings) -> str:
    return settings.database_url or f"sqlite:///{settings.instance / 'signon.sqlite3'}"


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context():
        letter = factories.letter(slug="rivers")
        db.session.commit()
        return letter.slug


def order(app: Flask, slug: str = "rivers") -> int:
    with app.app_context():
        placed = order_final(Letter.named(slug), by="ines", at=now())
        db.session.commit()
        return placed.id


def work(app: Flask) -> None:
    app.extensions["signon_jobs"].run_pending()


def found(app: Flask, number: int) -> Rendering:
    with app.app_context():
        return db.session.get_one(Rendering, number, populate_existing=True)


def finals(app: Flask) -> list[Final]:
    with app.app_context():
        return Final.of(Letter.named("rivers"))


def take_all(monkeypatch: pytest.MonkeyPatch, app: Flask, number: int) -> None:
    """Have workers take this order whatever seal they can make."""

    def due(*_arguments: object) -> list[int]:
        return [number] if found(app, number).is_under_way() else []

    monkeypatch.setattr(Rendering, "due", due)


def make_certificate(app: Flask, name: str = OTHER, *, replace: bool = False) -> None:
    create_certificate(app.config["SIGNON"], name=name, years=1, at=now() - timedelta(minutes=5), replace=replace)


def change(app: Flask, **values: object) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=values)


@pytest.mark.both_databases
class TestWhereTheCertificateIsOnOneMachine:
    @pytest.fixture(autouse=True)
    def here(self, app: Flask, slug: str) -> None:
        keep_certificate(app.config["SIGNON"])

    def test_a_worker_without_it_leaves_the_order_to_others_and_says_so_once(
        self, app: Flask, elsewhere: Flask, caplog: pytest.LogCaptureFixture
    ) -> None:
        number = order(app)
        with caplog.at_level(logging.WARNING):
            for _round in range(5):
                work(elsewhere)
        waits = found(app, number)
        assert (waits.status, waits.attempts) == (WorkStatus.QUEUED, 0)
        assert finals(app) == []
        said = [one.getMessage() for one in caplog.records if "left to other workers" in one.getMessage()]
        assert len(said) == 1
        assert "SHA-256 begins with" in said[0]

    def test_and_the_worker_that_has_it_makes_it(self, app: Flask, elsewhere: Flask) -> None:
        number = order(app)
        work(elsewhere)
        work(app)
        assert found(app, number).status == WorkStatus.DONE
        assert [one.seal["signer"] for one in finals(app)] == [SIGNER]

    def test_without_that_rule_it_would_fail_and_be_ordered_again_and_again(
        self, app: Flask, elsewhere: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A negative control: the worker believes that it has the seal. Even so nothing is stored and no attempt is lost."""
        number = order(app)
        seal = found(app, number).expected_seal
        monkeypatch.setattr(rendering_jobs, "held_seal", lambda: seal)
        with elsewhere.app_context():
            monkeypatch.setattr(rendering_jobs, "_next", iter([number, None]).__next__)
            rendering_jobs.render_due()
        assert finals(app) == []
        assert (found(app, number).status, found(app, number).attempts) == (WorkStatus.QUEUED, 0)

    def test_without_any_of_it_a_worker_elsewhere_stores_an_unsealed_final(
        self, app: Flask, elsewhere: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: as it was, each machine seals as it is configured."""
        number = order(app)
        take_all(monkeypatch, app, number)
        monkeypatch.setattr(Sealing, "restricted_to", lambda self, *_wanted, **_also: self)
        monkeypatch.setattr(storing, "_refuse_unsealed", lambda *_arguments: None)
        work(elsewhere)
        assert [one.seal for one in finals(app)] == [None]

    def test_the_last_look_before_storing_refuses_what_lacks_its_seal(
        self, app: Flask, elsewhere: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = order(app)
        take_all(monkeypatch, app, number)
        monkeypatch.setattr(Sealing, "restricted_to", lambda self, *_wanted, **_also: self)
        work(elsewhere)
        assert finals(app) == []
        assert "lacks the seal" in found(app, number).error

    def test_a_worker_that_takes_over_from_a_dead_one_needs_it_too(self, app: Flask, elsewhere: Flask) -> None:
        number = order(app)
        with app.app_context():
            Rendering.claim(number, now() - timedelta(minutes=5))
            db.session.commit()
        work(elsewhere)
        assert finals(app) == []
        work(app)
        assert [one.seal["signer"] for one in finals(app)] == [SIGNER]

    def test_another_certificate_does_not_do(self, app: Flask, elsewhere: Flask) -> None:
        make_certificate(elsewhere)
        order(app)
        work(elsewhere)
        assert finals(app) == []

    def test_nor_one_that_cannot_be_opened(
        self, app: Flask, elsewhere: Flask, caplog: pytest.LogCaptureFixture
    ) -> None:
        (elsewhere.config["SIGNON"].instance / KEPT).write_text("-----BEGIN CERTIFICATE-----\nnone\n")
        number = order(app)
        for _round in range(3):
            work(elsewhere)
        assert (finals(app), found(app, number).attempts) == ([], 0)
        assert sum("are left to other workers" in one.getMessage() for one in caplog.records) == 1

    def test_a_letter_without_seal_is_made_by_whoever_comes_first(self, app: Flask, elsewhere: Flask) -> None:
        (app.config["SIGNON"].instance / KEPT).unlink()
        make_certificate(elsewhere)
        with elsewhere.app_context():  # which has not told of its certificate yet
            assert SealHolder.present(now()) == []
        order(app)
        work(elsewhere)
        assert [one.seal for one in finals(app)] == [None]

    def test_the_command_on_a_machine_without_it_refuses(self, app: Flask, elsewhere: Flask) -> None:
        work(app)  # tells which seal it makes
        with elsewhere.app_context(), pytest.raises(SealAwayError, match="this machine has not"):
            finalise(Letter.named("rivers"), by="ines", at=now())
        assert finals(app) == []

    def test_a_site_without_the_key_orders_the_seal_that_a_worker_has(self, app: Flask, elsewhere: Flask) -> None:
        work(app)
        number = order(elsewhere)
        assert found(app, number).seal_name == SIGNER
        work(elsewhere)
        assert finals(app) == []
        work(app)
        assert [one.seal["signer"] for one in finals(app)] == [SIGNER]

    def test_a_worker_without_the_authority_leaves_what_wants_a_timestamp(self, app: Flask, elsewhere: Flask) -> None:
        keep_certificate(elsewhere.config["SIGNON"])
        with timestamp_authority() as address:
            change(app, timestamp_url=address)
            order(app)
            work(elsewhere)
            assert finals(app) == []
            work(app)
        assert finals(app)[0].seal["timestamped"]

    @pytest.mark.slow
    def test_two_real_workers_make_three_finals_and_seal_them_all(
        self, app: Flask, elsewhere: Flask, settings: Settings
    ) -> None:
        with app.app_context():
            for number in range(2):
                factories.letter(slug=f"river-{number}")
            db.session.commit()
        slugs = ["rivers", *(f"river-{number}" for number in range(2))]
        for one in slugs:
            order(app, one)
        workers = [worker(settings.instance, settings), worker(elsewhere.config["SIGNON"].instance, settings)]
        try:
            assert eventually(lambda: all(delivered(app, one) for one in slugs))
        finally:
            for process in workers:
                process.terminate()
                process.wait(30)
        with app.app_context():
            assert {one.seal["signer"] for one in db.session.scalars(db.select(Final))} == {SIGNER}


def worker(instance: Path, settings: Settings) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "SIGNON_INSTANCE": str(instance),
        "SIGNON_DATABASE_URL": address_of(settings),
        "SIGNON_SECRET_KEY": "test",
        "SIGNON_PUBLIC_URL": settings.public_url,
    }
    return subprocess.Popen(
        [FLASK, "worker"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def delivered(app: Flask, slug: str) -> bool:
    with app.app_context():
        return Letter.named(slug).status is LetterStatus.DELIVERED


def eventually(holds: Any) -> bool:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.3)
    return False


class TestWhenNobodyCan:
    @pytest.fixture
    def waiting(self, app: Flask, elsewhere: Flask, slug: str) -> int:
        keep_certificate(app.config["SIGNON"])
        number = order(app)
        make_certificate(app, replace=True)  # renewed between the order and its making
        with app.app_context():
            beat(now())
            db.session.commit()
        work(app)
        return number

    def test_the_order_waits_and_is_not_counted_as_late_work(self, app: Flask, waiting: int) -> None:
        assert found(app, waiting).status == WorkStatus.QUEUED
        with app.app_context():
            assert Rendering.due_since(now()) is None

    def test_its_page_says_what_is_missing_and_gives_it_up_for_a_new_order(
        self, app: Flask, waiting: int, signed_in: Callable[..., Walker]
    ) -> None:
        owner = signed_in(Role.OWNER)
        owner.open(f"/coordinator/renderings/{waiting}")
        assert "It is waiting for its seal." in owner.text
        assert f"the certificate of {SIGNER}" in owner.text
        owner.press("Cancel the order")
        assert found(app, waiting).status == WorkStatus.FAILED
        owner.open("/coordinator/letters/rivers/finals")
        assert f"It will be sealed by {OTHER}." in owner.text
        owner.press("Finalise the letter")
        work(app)
        assert [one.seal["signer"] for one in finals(app)] == [OTHER]

    def test_only_an_owner_gives_it_up(self, app: Flask, waiting: int, signed_in: Callable[..., Walker]) -> None:
        moderator = signed_in(Role.MODERATOR)
        moderator.open(f"/coordinator/renderings/{waiting}")
        assert "It is waiting for its seal." in moderator.text
        assert "Cancel the order" not in moderator.text

    def test_the_doctor_says_so(self, app: Flask, waiting: int) -> None:
        result = app.test_cli_runner().invoke(args=["doctor"])
        line = next(one for one in result.stdout.splitlines() if "sealed orders:" in one)
        assert line.startswith("FAILED")
        assert "waits for its seal" in line
        assert "SIGNON_SEAL_CERTIFICATE" in line

    def test_it_goes_on_once_a_worker_has_the_certificate(self, app: Flask, elsewhere: Flask, waiting: int) -> None:
        keep_certificate(elsewhere.config["SIGNON"])
        work(elsewhere)
        assert [one.seal["signer"] for one in finals(app)] == [SIGNER]

    def test_what_is_being_made_is_not_given_up(self, app: Flask, slug: str) -> None:
        number = order(app)
        with app.app_context():
            assert Rendering.claim(number, now())
            order_made = db.session.get_one(Rendering, number)
            with pytest.raises(LetterStateError, match="being made"):
                order_made.give_up(by="ines", at=now())
            db.session.rollback()


def test_an_addendum_is_ordered_with_a_seal_too(
    app: Flask, elsewhere: Flask, slug: str, signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        late = factories.signature(Letter.named(slug), SignatureStatus.VERIFIED).id
        db.session.commit()
    order(app)
    work(app)
    with app.app_context():
        db.session.get_one(Signature, late).approve(by="ines", at=now())
        db.session.commit()
    keep_certificate(app.config["SIGNON"])
    owner = signed_in(Role.OWNER)
    owner.open("/coordinator/letters/rivers/finals")
    assert f"It will be sealed by {SIGNER}." in owner.text
    owner.press("Make an addendum with 1 organisation")
    work(elsewhere)
    with app.app_context():
        assert Final.addenda(Letter.named(slug)) == []
    work(app)
    with app.app_context():
        assert [one.seal["signer"] for one in Final.addenda(Letter.named(slug))] == [SIGNER]


@pytest.mark.both_databases
def test_orders_under_way_at_an_upgrade_are_given_up_because_nobody_knows_their_seal(app: Flask, slug: str) -> None:
    number = order(app)
    with app.app_context():
        db.session.remove()
        downgrade(directory=str(FOLDER), revision="0018")
        db.session.execute(db.text("UPDATE rendering SET status = 'queued', error = ''"))
        db.session.commit()
        upgrade(directory=str(FOLDER))
    given_up = found(app, number)
    assert (given_up.status, given_up.seal_fingerprint, given_up.seal_timestamped) == (
        WorkStatus.FAILED,
        "",
        False,
    )
    assert "Order it again" in given_up.error


class TestBeforeOrdering:
    def test_the_check_list_says_that_it_will_not_be_sealed(self, signed_in: Callable[..., Walker], slug: str) -> None:
        owner = signed_in(Role.OWNER)
        owner.open("/coordinator/letters/rivers/finals")
        assert "It will not be sealed" in owner.text

    def test_it_says_that_a_timestamp_is_wanted(self, app: Flask, signed_in: Callable[..., Walker], slug: str) -> None:
        keep_certificate(app.config["SIGNON"])
        change(app, timestamp_url="http://127.0.0.1:9/")
        owner = signed_in(Role.OWNER)
        owner.open("/coordinator/letters/rivers/finals")
        assert f"It will be sealed by {SIGNER}, with a timestamp." in owner.text

    def test_a_seal_that_went_after_the_page_was_read_is_not_passed_over(
        self, app: Flask, signed_in: Callable[..., Walker], slug: str
    ) -> None:
        keep_certificate(app.config["SIGNON"])
        owner = signed_in(Role.OWNER)
        owner.open("/coordinator/letters/rivers/finals")
        (app.config["SIGNON"].instance / KEPT).unlink()
        owner.press("Finalise the letter")
        assert "Meanwhile the seal is another: It will not be sealed" in owner.text
        work(app)
        assert finals(app) == []

    def test_a_certificate_that_cannot_be_used_orders_nothing(self, app: Flask, slug: str) -> None:
        (app.config["SIGNON"].instance / KEPT).write_text("-----BEGIN CERTIFICATE-----\nnone\n")
        with pytest.raises(SealError, match="cannot be read"):
            order(app)

    def test_a_certificate_that_expired_between_order_and_making_seals_nothing_and_says_so(
        self, app: Flask, slug: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep_certificate(app.config["SIGNON"])
        number = order(app)
        later = now() + timedelta(days=800)
        monkeypatch.setattr("signon.delivery.documents.now", lambda: later)
        seal = found(app, number).expected_seal
        monkeypatch.setattr(rendering_jobs, "held_seal", lambda: seal)
        work(app)
        assert finals(app) == []
        assert "is valid from" in found(app, number).error

    def test_a_holder_that_fell_silent_counts_no_more(self, app: Flask) -> None:
        with app.app_context():
            keep_certificate(app.config["SIGNON"])
            SealHolder.tell(Sealing.configured(app.config["SIGNON"], now()), now())
            assert [one.name for one in SealHolder.present(now())] == [SIGNER]
            assert SealHolder.present(now() + timedelta(minutes=3)) == []
            assert SealHolder.present(now() - timedelta(days=1)) == []  # the clock was set back meanwhile

    @pytest.mark.parametrize(
        ("wanted", "held", "can"),
        [
            (ExpectedSeal(), ExpectedSeal(), True),
            (ExpectedSeal(), ExpectedSeal("a"), True),
            (ExpectedSeal("a"), ExpectedSeal(), False),
            (ExpectedSeal("a"), ExpectedSeal("b"), False),
            (ExpectedSeal("a"), ExpectedSeal("a", timestamped=True), True),
            (ExpectedSeal("a", timestamped=True), ExpectedSeal("a"), False),
        ],
    )
    def test_who_can_make_which_seal(self, wanted: Any, held: Any, can: bool) -> None:
        assert wanted.can_be_made_with(held) is can
