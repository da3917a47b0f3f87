"""A web process among those of the site: it tells that it is there and what it works with, once a minute."""

import atexit
import os
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from signon.database import outages
from signon.database.db import db, now
from signon.jobs.own_process import OwnProcess, own_traits
from signon.jobs.processes import ProcessKind

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SECONDS = 60.0
PRESENCE = "signon_presence"


class Presence:
    """The signs of life of a web process, from a thread of its own. ``look`` is called after the first."""

    def __init__(self, app: Flask, look: Callable[[], None]) -> None:
        self._app, self._look = app, look
        self._own = OwnProcess(ProcessKind.WEB)
        self._ended = threading.Event()
        threading.Thread(target=self._tell_on, daemon=True, name="signon-presence").start()
        atexit.register(self.end)

    @property
    def pid(self) -> int:
        """The process that this is; a child of a fork is another one."""
        return self._own.pid

    def end(self) -> None:
        """Take the process's row away."""
        if not self._ended.is_set() and self.pid == os.getpid():
            self._ended.set()
            self._in_database(self._own.leave)

    def _tell_on(self) -> None:
        if self._in_database(self._tell):
            self._in_database(self._look)
        while not self._ended.wait(SECONDS):
            self._in_database(self._tell)

    def _tell(self) -> None:
        self._own.tell(now(), {}, own_traits())

    def _in_database(self, act: Callable[[], object]) -> bool:
        try:
            with self._app.app_context():
                act()
                db.session.commit()
        except Exception as error:  # noqa: BLE001 - who compares machines misses this one; the site goes on
            self._app.logger.warning(
                "This process could not tell that it is there: %s", outages.cause_of(error) or type(error)
            )
            return False
        return True


def begin(app: Flask) -> Presence:
    """Have this process tell that it is there, if it does not yet."""
    present: Presence | None = app.extensions.get(PRESENCE)
    if present is None or present.pid != os.getpid():
        present = app.extensions[PRESENCE] = Presence(app, app.extensions.get(LOOK, lambda: None))
    return present


LOOK = "signon_presence_look"


def look_once(app: Flask, look: Callable[[], None]) -> None:
    """Have ``look`` called in each web process once the others know of it: to say what is wrong among them."""
    app.extensions[LOOK] = look


def begin_with_first_request(app: Flask) -> None:
    """Have the processes of whatever web server tell that they are there, each from its first request on."""
    behind = app.wsgi_app

    def ask(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        begin(app)
        return behind(environ, start_response)

    app.wsgi_app = ask  # type: ignore[method-assign]  # Flask's documented way
