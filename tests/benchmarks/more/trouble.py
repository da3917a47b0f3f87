"""How long a sign-on takes while something else is wrong or busy, beside a quiet site in the same run.

The site is the real one, served with its worker on loopback. A sign-on is the form that is read and sent; what is timed is the
sending, from four clients at a time. Run as ``python -m tests.benchmarks.more.trouble [SIGN-ONS]``; TROUBLE_DATABASE_URL names a
PostgreSQL database to use instead of SQLite; what it holds is thrown away.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import insert

from signon.application import create_app
from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.delivery.orders import order_final
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.names import organization_key
from signon.settings import Settings
from signon.signing.models.signature import Signature
from tests import factories
from tests.actions.made import action_page, office
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready

SIGN_ONS, CLIENTS = 80, 4
PDF_REQUESTS, OFFICES, EMPHASIS = 20, 100, 20_000
SIGNATORIES = 2_500
SLOW_CLIENTS = 32
PATIENCE = 120.0
"""Seconds after which a client gives up: a sign-on that takes longer has failed."""

SLUG, LARGE, ACTION = "signed-now", "finalised-meanwhile", "rivers"
_numbers = count(1)


@dataclass
class Measured:
    """The seconds that sign-ons took, and what those that failed were answered."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def p95(self) -> float:
        """The time within which 95 of 100 were answered."""
        return statistics.quantiles(self.seconds, n=20)[-1]


class Client:
    """Somebody with a browser: keeps cookies, reads a form and sends it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def read(self, address: str) -> dict[str, str]:
        """The hidden fields of the form at an address."""
        _status, body = self._ask("GET", address, "")
        page = BeautifulSoup(body, "html.parser")
        hidden = page.find_all("input", type="hidden")
        return {str(one["name"]): str(one.get("value", "")) for one in hidden if one.get("name")}

    def send(self, address: str, fields: list[tuple[str, str]]) -> tuple[int, bytes]:
        """The status and the body of what a form was answered."""
        return self._ask("POST", address, urlencode(fields))

    def _ask(self, method: str, address: str, body: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        try:
            connection.request(method, address, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";", 1)[0]
        return answer.status, content


def main(sign_ons: int = SIGN_ONS) -> None:
    """Print every figure."""
    print(f"\n{sign_ons} sign-ons, {CLIENTS} at a time, while something else is wrong or busy\n")
    print("| beside | median | p95 | longest | p95 to the quiet one's | failed |")
    print("|---|---:|---:|---:|---:|---:|")
    quiet = 0.0
    for name, trouble in TROUBLES.items():
        measured = _measured(trouble, sign_ons)
        quiet = quiet or measured.p95()
        _report(name, measured, quiet)


def _measured(trouble: "Trouble", sign_ons: int) -> Measured:
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder, ExitStack() as beside:
        instance = Path(folder)
        app = _seeded(instance)
        environment = beside.enter_context(trouble.surroundings())
        port = beside.enter_context(_serving(instance, environment))
        _sign_on(port, Measured())  # the first one warms the site up
        beside.enter_context(trouble.troubling(app, port))
        return _sign_ons(port, sign_ons)


@dataclass(frozen=True)
class Trouble:
    """What is wrong or busy: the settings of the site, with what they name, and what is done to it while it serves."""

    surroundings: Callable[[], AbstractContextManager[dict[str, str]]]
    troubling: Callable[[Flask, int], AbstractContextManager[None]]


@contextmanager
def _no_surroundings() -> Iterator[dict[str, str]]:
    yield {}


@contextmanager
def _silent(setting: str, scheme: str) -> Iterator[dict[str, str]]:
    """A server that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        yield {setting: f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"}


@contextmanager
def _no_trouble(_app: Flask, _port: int) -> Iterator[None]:
    yield


@contextmanager
def _anonymous_pdf_requests(_app: Flask, port: int) -> Iterator[None]:
    """Strangers who each ask for a PDF of letters to everybody in office, full of emphasis."""
    with ThreadPoolExecutor(PDF_REQUESTS) as pool:
        for _number in range(PDF_REQUESTS):
            pool.submit(_ask_for_letters, port)
        time.sleep(1)
        yield


def _ask_for_letters(port: int) -> None:
    client = Client(port)
    fields = client.read(f"/act/{ACTION}")
    offices = [("offices", str(number)) for number in range(1, OFFICES + 1)]
    text = ("*a* **b** " * (EMPHASIS // 10))[:EMPHASIS]
    entries = [*fields.items(), *offices, ("name", "Mara Quill"), ("subject", "The river"), ("text", text)]
    client.send(f"/act/{ACTION}/letters.pdf", entries)


@contextmanager
def _a_final(app: Flask, _port: int) -> Iterator[None]:
    """The worker finalises a large letter."""
    with app.app_context():
        order_final(Letter.public(LARGE), by=factories.BY, at=now())
        db.session.commit()
        db.session.remove()
    yield


@contextmanager
def _slow_clients(_app: Flask, port: int) -> Iterator[None]:
    """Sockets that send half of a form and then nothing."""
    head = f"POST /letters/{SLUG}/sign HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000\r\n\r\nhalf".encode()
    with ExitStack() as opened:
        for _number in range(SLOW_CLIENTS):
            opened.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(head)
        time.sleep(0.5)
        yield


TROUBLES = {
    "nothing: a quiet site": Trouble(_no_surroundings, _no_trouble),
    "a silent mail server": Trouble(partial(_silent, "SIGNON_MAIL_URL", "smtp"), _no_trouble),
    "a hanging Redis": Trouble(partial(_silent, "SIGNON_QUEUE_URL", "redis"), _no_trouble),
    f"{PDF_REQUESTS} anonymous requests for PDFs": Trouble(_no_surroundings, _anonymous_pdf_requests),
    f"a final of {SIGNATORIES:,}": Trouble(_no_surroundings, _a_final),
    f"{SLOW_CLIENTS} half-sent forms": Trouble(_no_surroundings, _slow_clients),
}


def _sign_ons(port: int, number: int) -> Measured:
    measured = Measured()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _number in range(number):
            pool.submit(_sign_on, port, measured)
    return measured


def _sign_on(port: int, measured: Measured) -> None:
    number = next(_numbers)
    try:
        client = Client(port)
        fields = client.read(f"/letters/{SLUG}/sign") | _entries(number)
        begin = time.perf_counter()
        status, _body = client.send(f"/letters/{SLUG}/sign", list(fields.items()))
        measured.seconds.append(time.perf_counter() - begin)
    except OSError as error:
        measured.failures.append(f"{type(error).__name__}: {error}")
        measured.seconds.append(PATIENCE)
    else:
        if status != http.HTTPStatus.SEE_OTHER:
            measured.failures.append(str(status))


def _entries(number: int) -> dict[str, str]:
    return {
        "organization": f"Bench organisation {number}",
        "country": "CH",
        "representative_name": "Mara Quill",
        "representative_title": "Director",
        "representative_email": f"mara@bench{number}.example",
        "listed": "public",
        "authorised": "y",
    }


def _seeded(instance: Path) -> Flask:
    app = create_app(Settings(instance=instance, database_url=os.environ.get("TROUBLE_DATABASE_URL", "")))
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(db.text("DROP SCHEMA public CASCADE"))
            db.session.execute(db.text("CREATE SCHEMA public"))
            db.session.commit()
        prepare_database()
        factories.letter(LetterStatus.OPEN, slug=SLUG)
        _fill(factories.letter(LetterStatus.CLOSED, slug=LARGE))
        action_page(offices=[office(f"Office holder {number}") for number in range(OFFICES)], by_constituency=False)
        db.session.commit()
        db.session.remove()
    return app


def _fill(letter: Letter) -> None:
    version, start = letter.versions[-1], now() - timedelta(days=30)
    names = [f"Organisation number {number}" for number in range(SIGNATORIES)]
    rows = [
        {
            "letter_id": letter.id,
            "text_version_id": version.id,
            "status": "approved",
            "organization": name,
            "printed_name": name,
            "key": organization_key(name),
            "country": "CH",
            "created_at": start,
            "consented_at": start,
            "verified_at": start,
        }
        for name in names
    ]
    db.session.execute(insert(Signature), rows)


@contextmanager
def _serving(instance: Path, settings: dict[str, str]) -> Iterator[int]:
    port = free_port()
    environment = (
        os.environ
        | settings
        | {
            "SIGNON_INSTANCE": str(instance),
            "SIGNON_DATABASE_URL": os.environ.get("TROUBLE_DATABASE_URL", ""),
            "SIGNON_PORT": str(port),
            "SIGNON_LEAST_SECONDS_TO_SIGN": "0",
            "SIGNON_SIGN_ONS_PER_ADDRESS": "100000",
        }
    )
    process = subprocess.Popen(
        [FLASK, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_answering(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_until_answering(port: int) -> None:
    """Return once the site answers; with a silent queue or mail server it may never call itself ready."""
    ready = threading.Event()

    def wait() -> None:
        wait_until_ready(port)
        ready.set()

    waiter = threading.Thread(target=wait, daemon=True)
    waiter.start()
    ready.wait(10)


def _report(name: str, measured: Measured, quiet: float) -> None:
    figures = (statistics.median(measured.seconds), measured.p95(), max(measured.seconds))
    in_milliseconds = " | ".join(f"{seconds * 1000:.0f} ms" for seconds in figures)
    failed = ", ".join(sorted(set(measured.failures)))
    print(
        f"| {name} | {in_milliseconds} | {measured.p95() / quiet:.1f} | {len(measured.failures)} {failed} |", flush=True
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
