"""A failing case for each check of ``flask doctor``: what is done to a sound site, and the remedy that has to be named."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask

from signon import audit
from signon.backup.models import BackupRun
from signon.database.db import db, now
from signon.delivery.orders import order_final
from signon.jobs.lanes import Lane
from signon.jobs.own_process import OwnProcess
from signon.jobs.processes import ProcessKind
from signon.mail.models import MailStatus, OutboxMail
from signon.printing.pdf import fonts
from signon.printing.pdf.signatories import shaping
from signon.sealing.certificate import KEPT, create_certificate
from signon.web.proxies import Fault, ProxySighting
from tests import factories
from tests.audit import tampering
from tests.servers.running_site import free_port

Break = Callable[[Flask, pytest.MonkeyPatch], None]


class Case(NamedTuple):
    """The fault, and words of its remedy."""

    break_it: Break
    remedy: str


def another_key(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        OwnProcess(ProcessKind.WEB).tell(now(), {}, {"key": "0123456789ab"})
        db.session.commit()


def change(app: Flask, **values: Any) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=values)


def away(scheme: str) -> str:
    return f"{scheme}://127.0.0.1:{free_port()}"


def no_harfbuzz(_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shaping, "subsets_fonts", lambda: False)


def no_fonts(_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "installed_families", frozenset)


def full_disk(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, least_free_megabytes=10**9)


def short_secret(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, secret_key="short")


def open_folder(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["SIGNON"].instance.chmod(0o755)


def careless_database(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context(), closing(db.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA synchronous=OFF")


def old_tables(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()


def clock_set_back(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        audit.record("look", of=factories.letter(), by="test", at=now() + timedelta(days=1))
        db.session.commit()


def no_mail_server(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, mail_url=away("smtp"))


def no_bounce_mailbox(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(
        app,
        mail_url=away("smtp"),
        bounce_address="letters@rivers.example",
        bounce_url=f"imap://mara:word@127.0.0.1:{free_port()}",
    )


def failed_mail(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        mail = OutboxMail.queue(to="m@r.example", subject="x", paragraphs=[], at=now())
        mail.status = MailStatus.FAILED
        db.session.commit()


def no_queue(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions["signon_jobs"].calls._url = away("redis")


def dead_worker(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        OwnProcess(ProcessKind.WORKER).tell(now() - timedelta(hours=1), {}, {})
        db.session.commit()


def stuck_lane(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        OwnProcess(ProcessKind.WORKER).tell(now(), {Lane.MAIL: timedelta(hours=1)}, {})
        db.session.commit()


def edited_trail(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        factories.letter()
        db.session.commit()
        tampering.edit("UPDATE audit_entry SET actor = 'somebody else'")


def no_store(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, store_url=away("http"), store_bucket="finals", store_key="key", store_secret="secret")


def failed_backup(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        made = BackupRun(ordered_at=now(), ordered_by="test", leased_until=None)
        db.session.add(made)
        made.fail("No space left on device.", at=now())
        db.session.commit()


def links_to_nowhere(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, public_url="", mail_url=away("smtp"))


def unexpected_proxy(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        db.session.add(ProxySighting(fault=Fault.UNTRUSTED, trusted=0, there=1, at=now()))
        db.session.commit()


def no_certificate(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, seal_certificate=app.config["SIGNON"].instance / "nowhere.pem")


def lost_certificate(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.config["SIGNON"]
    create_certificate(settings, name="Marsh Alliance", years=1, at=now() - timedelta(minutes=5), replace=False)
    with app.app_context():
        order_final(factories.letter(), by="ines", at=now())
        db.session.commit()
        OwnProcess(ProcessKind.WORKER).tell(now(), {}, {})
        db.session.commit()
    (settings.instance / KEPT).unlink()


def no_authority(app: Flask, _monkeypatch: pytest.MonkeyPatch) -> None:
    change(app, timestamp_url=away("http"))


CASES = {
    "libraries": Case(no_harfbuzz, "make setup"),
    "fonts": Case(no_fonts, "make setup"),
    "instance": Case(full_disk, "Make room"),
    "secret": Case(short_secret, "Set one of 32 random characters"),
    "files": Case(open_folder, "chmod go="),
    "database": Case(careless_database, "Keep the file on a local disk"),
    "migrations": Case(old_tables, "flask db upgrade"),
    "clock": Case(clock_set_back, "Have the clock set by NTP"),
    "mail": Case(no_mail_server, "Check SIGNON_MAIL_URL"),
    "bounces": Case(no_bounce_mailbox, "Check SIGNON_BOUNCE_URL"),
    "outbox": Case(failed_mail, "have them tried again"),
    "queue": Case(no_queue, "Check SIGNON_QUEUE_URL"),
    "worker": Case(dead_worker, "Start it with 'flask serve' or 'flask worker'"),
    "lanes": Case(stuck_lane, "start it again"),
    "machines": Case(another_key, "Give all the same SIGNON_SECRET_KEY"),
    "audit trail": Case(edited_trail, "'flask audit verify' looks at all of it"),
    "finals": Case(no_store, "Check the settings that begin with SIGNON_STORE"),
    "backups": Case(failed_backup, "'flask backup FILE' makes one now"),
    "public address": Case(links_to_nowhere, "Set SIGNON_PUBLIC_URL"),
    "proxies": Case(unexpected_proxy, "Set SIGNON_TRUSTED_PROXIES=1"),
    "seal": Case(no_certificate, "SIGNON_SEAL_CERTIFICATE"),
    "sealed orders": Case(lost_certificate, "it goes on by itself"),
    "timestamps": Case(no_authority, "SIGNON_TIMESTAMP_URL"),
}
"""By the name of the check. Whoever adds a check adds its failing case here."""
