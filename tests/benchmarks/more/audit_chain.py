"""What the chain of the audit trail costs: rows and sign-ons a second by sixteen writers, with it and without.

Both are measured in turns, several times, because the machine may be busy with other things; the median is told. Databases
wait for the disk. A row is a transaction with one entry and nothing else, which is the worst there is; a sign-on is the
whole request.

Run as ``python -m tests.benchmarks.more.audit_chain [SECONDS]``: the length of each turn.
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from signon import audit
from signon.audit import chaining
from signon.audit.entries import AuditEntry
from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.settings import Settings
from signon.signing.models.signature import Signature
from tests import factories
from tests.applications import application
from tests.benchmarks.more.site import _sign_on_fields
from tests.servers import postgres
from tests.walker import Walker

WRITERS, TURNS, SECONDS = 16, 3, 3.0
TRAIL = 100_000

Write = Callable[[int, int], None]
"""Does one piece of work: given the writer's number, and how often it has written."""


def main(seconds: float = SECONDS) -> None:
    """Print every figure."""
    print(f"\nThe chain of the audit trail, {WRITERS} writers\n")
    print("| engine | what | without, a second | with, a second | ratio |")
    print("|---|---|---:|---:|---:|")
    for engine, app in _engines():
        for what, prepare in (("audit rows", _rows), ("sign-ons", _sign_ons)):
            without, with_chain = _in_turns(app, prepare, seconds)
            print(f"| {engine} | {what} | {without:.0f} | {with_chain:.0f} | {with_chain / without:.2f} |", flush=True)
    print(f"\nA trail of {TRAIL:,} entries\n")
    print("| engine | what | seconds | of them processor here |")
    print("|---|---|---:|---:|")
    for engine, app in _engines():
        _long_trail(engine, app)


def _engines() -> Iterator[tuple[str, Flask]]:
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        with _app(Path(folder, "sqlite"), "") as app:
            yield "SQLite", app
        with postgres.own_cluster(durable=True) as cluster, _app(Path(folder, "postgresql"), cluster.url) as app:
            yield "PostgreSQL", app


@contextmanager
def _app(instance: Path, url: str) -> Iterator[Flask]:
    settings = Settings(
        instance=instance,
        database_url=url,
        secret_key="bench",
        web_threads=WRITERS,
        least_seconds_to_sign=0,
        sign_ons_per_address=10_000_000,
    )
    with application(settings) as app:
        with app.app_context():
            prepare_database()
        yield app


def _in_turns(app: Flask, prepare: Callable[[Flask], Write], seconds: float) -> tuple[float, float]:
    """How many a second without the chain and with it."""
    figures: dict[bool, list[float]] = {False: [], True: []}
    linked = chaining.link
    try:
        for _turn in range(TURNS):
            for chained in (False, True):
                chaining.link = linked if chained else lambda *_arguments: None
                figures[chained].append(_a_second(prepare(app), seconds))
    finally:
        chaining.link = linked
    return statistics.median(figures[False]), statistics.median(figures[True])


def _a_second(write: Write, seconds: float) -> float:
    done, end = [0] * WRITERS, time.monotonic() + seconds

    def go_on(writer: int) -> None:
        while time.monotonic() < end:
            write(writer, done[writer])
            done[writer] += 1

    threads = [threading.Thread(target=go_on, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def _rows(app: Flask) -> Write:
    def write(writer: int, _number: int) -> None:
        with app.app_context():
            entry = AuditEntry(
                at=now(), actor="bench", action="bench:write", subject="bench", subject_id=writer, reason=""
            )
            db.session.add(entry)
            db.session.commit()

    return write


def _sign_ons(app: Flask) -> Write:
    slug = f"turn-{time.monotonic_ns()}"
    with app.app_context():
        factories.letter(slug=slug)
        db.session.commit()
    address = f"/letters/{slug}/sign"
    walkers = [Walker(app).open(address) for _writer in range(WRITERS)]

    def write(writer: int, number: int) -> None:
        walker = walkers[writer]
        answer = walker.client.post(address, data=_sign_on_fields(walker, writer * 1_000_000 + number))
        assert answer.status_code in {302, 303}, f"{address} answered {answer.status_code} to a sign-on"

    return write


def _long_trail(engine: str, app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        db.session.commit()
        details = {"version": 1, "sha256": "0" * 64, "signatory": "Bench organisation"}
        numbers = [letter.id] * TRAIL
        with _timed(engine, "writing it at once"):
            audit.record_each("bench", of=Signature, numbers=numbers, by="bench", at=now(), details=details)
            db.session.flush()
        with _timed(engine, "linking it, in the commit"):
            db.session.commit()
        with _timed(engine, "`flask audit verify`"), audit.snapshot() as connection:
            audit.verify(connection, [audit.present_key()])
        with _timed(engine, "the doctor's look at it"), audit.snapshot() as connection:
            audit.verify(connection, [audit.present_key()], latest=500)


@contextmanager
def _timed(engine: str, what: str) -> Iterator[None]:
    begin, used = time.perf_counter(), time.process_time()
    yield
    seconds = time.perf_counter() - begin
    print(f"| {engine} | {what} | {seconds:.1f} | {time.process_time() - used:.1f} |", flush=True)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
