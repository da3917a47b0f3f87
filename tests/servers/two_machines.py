"""Two machines of one site, met in turn: each request, also one that follows a redirect, is answered by the other one."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from flask import Flask
from flask.testing import FlaskClient


def met_in_turn(first: Flask, second: Flask) -> None:
    """Have every visitor of the first application's tests meet both in turn; a visitor keeps the cookies of either."""

    class InTurn(FlaskClient):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.machines = cycle((first, second))

        def run_wsgi_app(self, environ: Any, buffered: bool = False) -> Any:
            self.application = next(self.machines)
            return super().run_wsgi_app(environ, buffered)

    first.test_client_class = InTurn


def worked_in_turn(first: Flask, second: Flask) -> Callable[[], None]:
    """What the worker of one machine does, then that of the other, and so on."""
    machines: Iterator[Flask] = cycle((second, first))

    def work() -> None:
        next(machines).extensions["signon_jobs"].run_pending()

    return work
