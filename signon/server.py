"""The site on one machine: web processes and the worker as children of one process that looks after them.

A worker that dies is started again after a growing pause; when the web server dies, everything stops. Children get a
process group of their own, so that a Ctrl+C in the terminal reaches only the process that stops them in good order, and
they are told to stop by the kernel when that process is killed.
"""

import ctypes
import errno
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from signon import static_files
from signon.errors import DomainError
from signon.settings import Settings
from signon.translation import gettext as _

MOST_WEB_PROCESSES = 2
GRACE_SECONDS = 10
FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 1.0, 30.0, 60.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PARENT_DEATH_SIGNAL = 1

forking = multiprocessing.get_context("fork")


class ServerError(DomainError):
    """The site cannot be served as asked."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on which the site is reachable from now on. Raises ``ServerError`` when the address cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except socket.gaierror as error:
        raise ServerError(_("SIGNON_HOST: '%(host)s' is not a network address of this machine.", host=host)) from error
    except OSError as error:
        raise ServerError(_refusal(host, port, error)) from error


def serve(app: Flask, listener: socket.socket) -> int:
    """Serve the site on ``listener``, with the worker, until told to stop. Gives the exit status."""
    with static_files.served_before(app):
        return _serve(app, listener)


def _serve(app: Flask, listener: socket.socket) -> int:
    stop = threading.Event()
    for number in STOPPING:
        signal.signal(number, lambda _number, _frame: stop.set())
    web = Service("web", lambda: Web(app, listener).run(), stopped_by=signal.SIGTERM)
    worker = Service("worker", app.extensions["signon_jobs"].run_worker, stopped_by=signal.SIGINT)
    try:
        return _look_after(web, worker, stop)
    finally:
        _stop_all((web, worker))


class Service:
    """A child process that runs ``work`` and is stopped by a signal of its own."""

    def __init__(self, name: str, work: Callable[[], object], *, stopped_by: signal.Signals) -> None:
        self.name = name
        self._work = work
        self._stopped_by = stopped_by
        self._process: multiprocessing.process.BaseProcess | None = None
        self._started = self._next = 0.0
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        """Start the child."""
        parent = os.getpid()
        self._process = forking.Process(target=self._run, args=(parent,), name=f"signon-{self.name}", daemon=True)
        self._process.start()
        self._started = time.monotonic()
        self._next = 0.0

    def exit_status(self) -> int | None:
        """How the child ended, or None while it works."""
        return self._process.exitcode if self._process else None

    def keep_running(self) -> None:
        """Start the child again when it has died: after a pause that grows until it has worked for a minute."""
        at = time.monotonic()
        status = self.exit_status()
        if status is None:
            return
        if not self._next:
            self._pause = FIRST_PAUSE if at - self._started > STEADY_SECONDS else self._pause
            click.echo(self._obituary(status), err=True)
            self._next, self._pause = at + self._pause, min(self._pause * 2, LONGEST_PAUSE)
        elif at >= self._next:
            self.start()

    def ask_to_stop(self) -> None:
        """Let the child finish what it has in hand."""
        self._send(self._stopped_by)

    def stop(self, deadline: float) -> None:
        """Wait for the child's end until ``deadline`` (monotonic seconds), then end it."""
        if self._process is None:
            return
        self._process.join(max(deadline - time.monotonic(), 0))
        self._send(signal.SIGTERM)
        self._process.join(1)
        self._process.kill()
        self._end_its_group()
        self._process.join()

    def _end_its_group(self) -> None:
        """End what the child may have left behind, such as a rendering that nobody waits for any more."""
        if self._process and self._process.pid:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _obituary(self, status: int) -> str:
        return _(
            "The %(name)s ended unexpectedly (status %(status)s); it is started again in %(pause)g seconds.",
            name=self.name,
            status=status,
            pause=self._pause,
        )

    def _send(self, number: signal.Signals) -> None:
        if self._process and self._process.pid and self._process.exitcode is None:
            os.kill(self._process.pid, number)

    def _run(self, parent: int) -> None:
        os.setpgid(0, 0)
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        _stop_with_parent(parent)
        self._work()


class Web(BaseApplication):
    """Gunicorn for an application that is loaded already, on a socket that is open already."""

    def __init__(self, app: Flask, listener: socket.socket) -> None:
        self.app = app
        self.listener = listener
        super().__init__()

    def load_config(self) -> None:
        """Take the settings of the application."""
        settings: Settings = self.app.config["SIGNON"]
        values = {
            "bind": f"fd://{self.listener.fileno()}",
            "worker_class": "gthread",
            "workers": min(MOST_WEB_PROCESSES, os.cpu_count() or 1),
            "threads": settings.web_threads,
            "graceful_timeout": GRACE_SECONDS - 2,
            "loglevel": "warning",
            "secure_scheme_headers": {},
            "control_socket_disable": True,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application."""
        return self.app


def _look_after(web: Service, worker: Service, stop: threading.Event) -> int:
    web.start()
    worker.start()
    while not stop.wait(0.2):
        worker.keep_running()
        status = web.exit_status()
        if status is not None:
            click.echo(_("The web server ended unexpectedly (status %(status)s).", status=status), err=True)
            return 1
    return 0


def _stop_all(services: tuple[Service, ...]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.stop(deadline)


def _stop_with_parent(parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:  # it died before this process could say so
        os._exit(1)


def _refusal(host: str, port: int, error: OSError) -> str:
    values = {"host": host, "port": port}
    if error.errno == errno.EADDRINUSE:
        return _(
            "Port %(port)s on %(host)s is taken. Stop the program that listens there, or choose another port with "
            "SIGNON_PORT (make run: PORT=…).",
            **values,
        )
    if error.errno == errno.EACCES:
        return _("Port %(port)s may be opened by root alone. Choose one above 1023 with SIGNON_PORT.", **values)
    return _(
        "The site cannot listen on %(host)s, port %(port)s: %(reason)s. Check SIGNON_HOST and SIGNON_PORT.",
        reason=error.strerror,
        **values,
    )
