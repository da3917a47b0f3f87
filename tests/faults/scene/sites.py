"""The real site as processes of its own, which may be killed one by one, each found by its name."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from signon.database.db import db
from signon.database.schema import prepare_database
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.record import Database
from tests.servers.processes import children, command_line, is_alive, name_of, state_of
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready
from tests.waiting import until

STOP_SECONDS = 30
SLUG = "rivers"


class Site:
    """A site on one machine: ``serve`` and all its children, in ``instance``; ``settings`` are its environment."""

    def __init__(
        self, instance: Path, settings: Mapping[str, object], command: tuple[str, ...] = (FLASK, "serve")
    ) -> None:
        self.instance, self._serve = instance, command
        self.port = free_port()
        own = {"SIGNON_INSTANCE": instance, "SIGNON_PORT": self.port} | dict(settings)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")}
        self._environment = kept | {name: str(value) for name, value in own.items()}
        self.database = Database(instance, str(settings.get("SIGNON_DATABASE_URL", "")))
        self.log = instance.parent / f"{instance.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the process that looks after the others."""
        assert self._process, "The site was not started."
        return self._process.pid

    def prepare(self, slug: str = SLUG) -> None:
        """Make the database, with an open letter in it."""
        with self.application() as app, app.app_context():
            prepare_database()
            factories.letter(slug=slug)
            db.session.commit()
            db.session.remove()

    @contextmanager
    def application(self) -> Iterator[Flask]:
        """The site's application in this process, to do beside the running site what a coordinator or a command does."""
        url, key = self._environment.get("SIGNON_DATABASE_URL", ""), self._environment["SIGNON_SECRET_KEY"]
        with application(Settings(instance=self.instance, database_url=url, secret_key=key)) as app:
            yield app

    def start(self, *, wait: bool = True) -> None:
        """Start it, and return once it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._serve, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        if wait:
            wait_until_ready(self.port)

    def command(self, *arguments: object) -> "subprocess.Popen[bytes]":
        """Start a command of the site; what it says goes to the log."""
        with self.log.open("ab") as log:
            words = [FLASK, *map(str, arguments)]
            return subprocess.Popen(words, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def stop(self) -> None:
        """Stop it in good order, if it runs."""
        self.ask_to_stop()
        if self._process:
            self._process.wait(STOP_SECONDS)

    def ask_to_stop(self) -> None:
        """Have it begin to stop, if it runs."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the process that looks after the others, and return once all of them have ended."""
        everybody = children(self.pid)
        os.kill(self.pid, signal.SIGKILL)
        self._process.wait()
        until(lambda: not any(is_alive(one) for one in everybody))

    def named(self, name: str) -> int | None:
        """The number of the living child with this name, as processes are listed."""
        return next((one for one in children(self.pid) if name_of(one) == name and is_alive(one)), None)

    def renderer(self) -> int | None:
        """The number of the process that makes PDFs for the worker."""
        return next((one for one in children(self.pid) if b"signon.printing.worker.child" in command_line(one)), None)

    def pause_worker(self) -> int:
        """Stop the worker from running on, at a moment at which it holds no lock; gives its number."""
        number = self.named("signon-worker")
        assert number, "There is no worker."
        while True:
            os.kill(number, signal.SIGSTOP)
            until(lambda: state_of(number) == "T")
            if not self.database.is_held():
                return number
            os.kill(number, signal.SIGCONT)
            time.sleep(0.1)  # for it to come to the end of its transaction

    @contextmanager
    def another_worker(self) -> Iterator[None]:
        """A second worker, as on another machine, until the block ends."""
        worker = self.command("worker")
        try:
            yield
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(STOP_SECONDS)

    def kill_child(self, name: str) -> bool:
        """Kill a child by its name; false when there is none in this moment."""
        return _killed(self.named(name))

    def kill_renderer(self) -> bool:
        """Kill the process that makes PDFs; false when there is none in this moment."""
        return _killed(self.renderer())

    def let_leases_end(self) -> None:
        """Let the time pass that a killed worker's mails and orders wait for another."""
        self.database.execute("UPDATE outbox_mail SET due_at = created_at WHERE status = 'queued'")
        self.database.execute("UPDATE rendering SET leased_until = created_at WHERE status = 'running'")

    def complaints(self) -> list[str]:
        """The lines of the log about anything but what is in order, such as requests that were answered."""
        return [line for line in self.log.read_text().splitlines() if '"level": "info"' not in line]

    def deliver_all(self, seconds: float = 240) -> None:
        """Return once no mail waits any more."""
        until(lambda: self.database.mails_waiting() == 0, seconds)


@contextmanager
def site(
    instance: Path, mail: MailServer, command: tuple[str, ...] = (FLASK, "serve"), **settings: object
) -> Iterator[Site]:
    """A site that serves an open letter and mails to ``mail``, until the block ends."""
    running = prepared(instance, mail, command, **settings)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def prepared(instance: Path, mail: MailServer, command: tuple[str, ...] = (FLASK, "serve"), **settings: object) -> Site:
    """A site with an open letter that mails to ``mail`` once it is started; ``settings`` are its whole environment."""
    made = machine(instance, mail, command, **settings)
    made.prepare()
    return made


def machine(instance: Path, mail: MailServer, command: tuple[str, ...], **settings: object) -> Site:
    """A machine of a site, on a database that is there already or is made later."""
    instance.mkdir(exist_ok=True)
    usual = {
        "SIGNON_SECRET_KEY": "test",
        "SIGNON_MAIL_URL": mail.url,
        "SIGNON_SIGN_ONS_PER_ADDRESS": 10**6,
        "SIGNON_MAILS_PER_ADDRESS": 10**6,
        "SIGNON_LEAST_SECONDS_TO_SIGN": 0,
    }
    return Site(instance, usual | settings, command)


def _killed(process: int | None) -> bool:
    if process is None:
        return False
    os.kill(process, signal.SIGKILL)
    return True
