"""The site on one machine: web processes and the workers as children of one process that looks after them.

A child that dies is started again after a growing pause.
"""

import errno
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence

from flask import Flask

from signon.declared import complete
from signon.errors import DomainError
from signon.serving import presence, web_server
from signon.serving.child import STOPPING, Service
from signon.serving.shared_memory import share_first_pages, share_what_is_loaded
from signon.translation import gettext as _
from signon.web import static_files

MOST_WEB_PROCESSES = 2
SECONDS_TO_END = 2
"""The time beside ``SIGNON_STOP_SECONDS`` that processes get to end in."""


class ServerError(DomainError):
    """The site cannot be served as asked."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on which the site is reachable from now on. Raises ``ServerError`` when the address cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=web_server.BACKLOG)
    except socket.gaierror as error:
        raise ServerError(_("SIGNON_HOST: '%(host)s' is not a network address of this machine.", host=host)) from error
    except OSError as error:
        raise ServerError(_refusal(host, port, error)) from error


def serve(app: Flask, listener: socket.socket, *beside: Service, workers: int) -> None:
    """Serve the site on ``listener``, with so many workers or none and the services ``beside`` it, until told to stop."""
    complete(app)
    stop = threading.Event()
    for number in STOPPING:
        signal.signal(number, lambda _number, _frame: stop.set())
    with static_files.served_before(app) as copy_static_files:
        share_what_is_loaded(app)
        workers_beside, webs = [*_workers(app, workers), *beside], _web_services(app, listener)
        try:
            _start(workers_beside)
            share_first_pages(app)  # while the workers begin, whom the site's readiness waits for
            _start(webs)
            copy_static_files()
            _look_after([*webs, *workers_beside], stop)
        finally:
            _stop_all([*webs, *workers_beside], _seconds_to_stop(app))


def _web_services(app: Flask, listener: socket.socket) -> list[Service]:
    def work() -> None:
        present = presence.begin(app)
        web_server.run(app, listener, grace=_seconds_to_stop(app))
        present.end()

    number = min(MOST_WEB_PROCESSES, os.cpu_count() or 1)
    return [Service(f"web-{place + 1}", work, stopped_by=signal.SIGTERM) for place in range(number)]


def _workers(app: Flask, number: int) -> list[Service]:
    names = ["worker"] if number == 1 else [f"worker-{place + 1}" for place in range(number)]
    return [Service(name, app.extensions["signon_jobs"].run_worker, stopped_by=signal.SIGTERM) for name in names]


def _seconds_to_stop(app: Flask) -> int:
    seconds: int = app.config["SIGNON"].stop_seconds
    return seconds


def _start(services: Sequence[Service]) -> None:
    for service in services:
        service.start()


def _look_after(services: Sequence[Service], stop: threading.Event) -> None:
    while not stop.wait(0.2):
        for service in services:
            service.keep_running()


def _stop_all(services: Sequence[Service], seconds: int) -> None:
    deadline = time.monotonic() + seconds + SECONDS_TO_END
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.stop(deadline)


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
