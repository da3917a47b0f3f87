import threading
import time
from datetime import timedelta

import pytest

from signon import create_app, jobs
from signon.db import db, now
from signon.jobs import beat, worker_is_running
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings

pytestmark = pytest.mark.both_databases


def test_a_wake_up_call_reaches_the_worker_through_the_databases_own_queue(tmp_path, database):
    app = create_app(Settings(instance=tmp_path / "instance", database_url=database, queue_url=database))
    with app.app_context():
        OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        jobs_of_app = app.extensions["signon_jobs"]
        jobs_of_app.huey.execute(jobs_of_app.huey.dequeue())
        db.session.rollback()
        assert db.session.scalar(db.select(OutboxMail.status)) == MailStatus.CAPTURED
        db.session.remove()
        db.engine.dispose()
        jobs_of_app.release()


def test_a_rolled_back_change_wakes_nobody(app, session):
    OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
    session.rollback()
    session.commit()
    assert len(app.extensions["signon_jobs"].huey) == 0


def test_work_is_done_even_when_no_call_could_be_queued(app, session, work):
    app.extensions["signon_jobs"].wake = lambda _name: None
    mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
    session.commit()
    work()
    session.refresh(mail)
    assert mail.status == MailStatus.CAPTURED


def test_a_worker_that_has_been_silent_counts_as_stopped(session):
    beat(now() - timedelta(minutes=1))
    assert not worker_is_running(now())
    beat(now())
    assert worker_is_running(now())


def test_a_failing_sweep_does_not_stop_the_heartbeat(app, monkeypatch):
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    stop = threading.Event()
    beating = threading.Thread(target=app.extensions["signon_jobs"]._beat, args=(stop,))
    beating.start()
    time.sleep(0.3)
    stop.set()
    beating.join()
    with app.app_context():
        assert worker_is_running(now())
        assert set(jobs.SWEEPS) >= {"mail", "renderings"}
