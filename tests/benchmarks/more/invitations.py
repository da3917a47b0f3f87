"""How long a batch of invitations takes: to be prepared from the directory, to be written, and to reach a mail server.

Each figure stands beside its floor in the same run. The floor of choosing and writing is the same number of rows without any
question asked. The floor of delivering, and of the whole from the start of the batch to its last mail, is ``smtplib`` sending
the same bytes, which are the very mails that the site has sent, to the same server over one connection.

Run as ``python -m tests.benchmarks.more.invitations [NUMBER]``.
"""

import smtplib
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event, insert

from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.invitations import choosing, jobs
from signon.invitations.choosing import Wanted
from signon.invitations.models import InvitationBatch
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.letters.models.letter import Letter
from signon.mail.jobs import deliver_outbox
from signon.mail.models import OutboxMail
from signon.mail.new_mail import LINK, NewMail
from signon.names import organization_key
from signon.organizations.models import Contact, Organization
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.benchmarks.more import mail_sink
from tests.benchmarks.more.mail_sink import MailSink, Taken
from tests.servers import postgres
from tests.servers.worker import working
from tests.waiting import until

SIZE, RUNS = 2_500, 3
COUNTRIES = ("KE", "FR", "BR", "IN", "SE", "MX", "ID", "NP", "CH", "ZA", "JP")
LONGEST = 600

Figures = dict[str, list["Measured"]]


class Measured:
    """Seconds, seconds of this process's processor time, and statements, for an act and for its floor."""

    def __init__(self, act: "Cost", floor: "Cost") -> None:
        self.act, self.floor = act, floor


class Cost:
    """What something took: seconds, of them this process's processor time, and statements to the database."""

    def __init__(self, seconds: float, processor: float, statements: int) -> None:
        self.seconds, self.processor, self.statements = seconds, processor, statements


def main(size: int = SIZE) -> None:
    """Print every figure: medians of several runs."""
    print(f"\nA batch of {size:,} invitations, medians of {RUNS} runs\n")
    print("| engine | what | seconds | floor | ratio | processor here, of both | statements a mail |")
    print("|---|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder, _sinks() as sinks:
        for engine, address in _engines():
            figures: Figures = defaultdict(list)
            for run in range(RUNS):
                with _site(Path(folder, f"{engine}{run}"), address(run)) as app:
                    _measure(app, sinks, size, figures)
            for what, measured in figures.items():
                _report(engine, what, measured, size)


@contextmanager
def _sinks() -> Iterator[dict[str, MailSink]]:
    with mail_sink.running("bare") as bare, mail_sink.running("aiosmtpd") as usual:
        yield {"a bare server": bare, "aiosmtpd": usual}


def _engines() -> Iterator[tuple[str, Callable[[int], str]]]:
    """The databases, each with a function that gives the address of an empty one; both wait for the disk."""
    yield "SQLite", lambda _run: ""
    with postgres.own_cluster(durable=True) as cluster:

        def create(run: int) -> str:
            with psycopg.connect(cluster.url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE run{run}")
            return cluster.address(f"run{run}")

        yield "PostgreSQL", create


@contextmanager
def _site(instance: Path, database: str) -> Iterator[Flask]:
    settings = Settings(
        instance=instance, database_url=database, secret_key="bench", public_url="https://letters.test",
        mail_url="smtp://127.0.0.1:9", mail_from="River Coalition <letters@rivers.example>",
    )  # fmt: skip
    with application(settings) as app, app.app_context():
        prepare_database()
        yield app


def _measure(app: Flask, sinks: dict[str, MailSink], size: int, figures: Figures) -> None:
    _fill_directory(size)
    rows = _cost(lambda: _queue_rows(size))
    letter = factories.letter()
    figures["chosen and put into a batch"].append(Measured(_cost(lambda: _prepare(letter, size)), rows))
    figures["written into the outbox"].append(Measured(_cost(jobs.send_batches), rows))
    for name, sink in sinks.items():
        _deliver_to(app, sink)
        delivered = _cost(deliver_outbox)
        sent = _sent(sink, size)
        figures[f"taken by {name}"].append(Measured(delivered, _floor(sink, sent)))
        _queue_again()
    db.session.execute(db.delete(OutboxMail))
    db.session.commit()
    for name, sink in sinks.items():
        whole = _whole(app, sink, size)
        sent = _sent(sink, size)
        figures[f"the whole, to {name}"].append(Measured(whole, _floor(sink, sent)))


def _fill_directory(size: int) -> None:
    at, names = now(), [f"Organisation number {number}" for number in range(size)]
    entries = [
        {
            "name": name,
            "key": organization_key(name),
            "country": COUNTRIES[number % len(COUNTRIES)],
            "created_at": at,
        }
        for number, name in enumerate(names)
    ]
    db.session.execute(insert(Organization), entries)
    numbers = db.session.scalars(db.select(Organization.id).order_by(Organization.id)).all()
    contacts = [
        {"organization_id": number, "name": "Mara Quill", "title": "Director", "email": f"mara@{number}.example"}
        for number in numbers
    ]
    db.session.execute(insert(Contact), contacts)
    db.session.commit()


def _prepare(letter: Letter, size: int) -> None:
    kind = BatchKind.INVITATIONS
    batch = InvitationBatch.draft(letter, kind, default_wording(letter, kind), by=factories.BY, at=now())
    db.session.flush()
    choosing.fill(batch, choosing.choose(letter, Wanted(), now()).free)
    batch.start(by=factories.BY, at=now(), chosen=size)
    db.session.commit()


def _queue_rows(size: int) -> None:
    """As many outbox rows, in pieces as large, and nothing else; taken out again afterwards."""
    for start in range(0, size, jobs.PIECE):
        mails = [
            NewMail(
                f"mara@{number}.example", "Will you sign?", ["Dear Mara Quill,", "Please sign.", LINK], about="floor"
            )
            for number in range(start, min(start + jobs.PIECE, size))
        ]
        OutboxMail.queue_many(mails, at=now())
        db.session.commit()
    db.session.execute(db.delete(OutboxMail))
    db.session.commit()


def _queue_again() -> None:
    """Have every mail delivered once more."""
    again = {"status": "queued", "attempts": 0, "due_at": now(), "worker": "", "sent_at": None}
    db.session.execute(db.update(OutboxMail).values(again))
    db.session.commit()


def _deliver_to(app: Flask, sink: MailSink) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": sink.url})


def _whole(app: Flask, sink: MailSink, size: int) -> "Cost":
    """A batch to another letter from its start on, by a worker that runs already."""
    _deliver_to(app, sink)
    letter = factories.letter()
    db.session.commit()
    ended = 0.0

    def act() -> None:
        nonlocal ended
        _prepare(letter, size)
        until(lambda: sink.count() == size, LONGEST)
        ended = sink.last_at()

    with working(app):
        time.sleep(1)  # for its first round
        begin = time.monotonic()
        cost = _cost(act)
    return Cost(ended - begin, cost.processor, cost.statements)


def _sent(sink: MailSink, size: int) -> list[Taken]:
    """The very mails that the site has sent: each of them, and none twice."""
    sent = sink.take()
    assert len({mail.recipient for mail in sent}) == len(sent) == size
    return sent


def _floor(sink: MailSink, mails: list[Taken]) -> "Cost":
    cost = _cost(lambda: _mail_in_a_loop(sink, mails))
    assert [mail.content for mail in sink.take()] == [mail.content for mail in mails]
    return cost


def _mail_in_a_loop(sink: MailSink, mails: list[Taken]) -> None:
    with smtplib.SMTP("127.0.0.1", sink.port) as smtp:
        for mail in mails:
            smtp.sendmail(mail.sender, [mail.recipient], mail.content)


def _cost(act: Callable[[], object]) -> "Cost":
    statements = 0

    def count(*_arguments: Any) -> None:
        nonlocal statements
        statements += 1

    event.listen(db.engine, "before_cursor_execute", count)
    begin, processor = time.perf_counter(), time.process_time()
    act()
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    event.remove(db.engine, "before_cursor_execute", count)
    return Cost(seconds, processor, statements)


def _report(engine: str, what: str, runs: list[Measured], size: int) -> None:
    seconds, floor = (statistics.median(getattr(one, side).seconds for one in runs) for side in ("act", "floor"))
    ratio = statistics.median(one.act.seconds / one.floor.seconds for one in runs)
    processor = " / ".join(
        f"{statistics.median(getattr(one, side).processor for one in runs):.2f}" for side in ("act", "floor")
    )
    statements = statistics.median(one.act.statements for one in runs) / size
    print(
        f"| {engine} | {what} | {seconds:.2f} | {floor:.2f} | {ratio:.1f} | {processor} | {statements:.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
