"""A line of the log for each request, and its number, by which people and lines speak of the same request.

The line names the pattern of the address, for the address itself may hold the secret of a mailed link. The number is a trusted
proxy's, where that gives one, or made here; the answer bears it as X-Request-ID, and pages about errors show it.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from werkzeug.wsgi import ClosingIterator

from signon.metrics.counting import count_request
from signon.settings import Settings

HEADER = "X-Request-ID"
NUMBER = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""A random number as proxies write it. Nothing else is taken from outside, for it would stand in the log."""

IN_ENVIRONMENT, SEEN, ROUTE = "signon.request_id", "signon.seen", "route"
"""Keys of a request's environment. What is seen of a request is one dictionary, whoever copies the environment meanwhile."""

NO_ROUTE, OTHER = "-", "other"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Number and log the requests to an application."""
    settings: Settings = app.config["SIGNON"]
    app.wsgi_app = RequestLog(app.wsgi_app, trusts_proxy=bool(settings.trusted_proxies))  # type: ignore[method-assign]
    app.before_request(_note_route)
    app.jinja_env.globals["request_id"] = request_id


def request_id() -> str:
    """The number of the present request."""
    return str(request.environ.get(IN_ENVIRONMENT, ""))


def of_nobody() -> dict[str, Any]:
    """The environment's entries that nobody sent, and that are not logged."""
    return {IN_ENVIRONMENT: "", SEEN: {}}


def _note_route() -> None:
    request.environ[SEEN][ROUTE] = request.url_rule.rule if request.url_rule else NO_ROUTE


class RequestLog:
    """Numbers each request to an application and logs it once its answer is sent."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, trusts_proxy: bool) -> None:
        self._application, self._trusts_proxy = application, trusts_proxy

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        begin = time.monotonic()
        number = environ[IN_ENVIRONMENT] = self._number(environ)
        seen: dict[str, str] = {}
        environ[SEEN] = seen
        clear_contextvars()
        bind_contextvars(request_id=number)
        status = 500

        def start(told: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status
            status = int(told[:3])
            return start_response(told, [*headers, (HEADER, number)], *rest)

        def end() -> None:
            _tell(environ.get("REQUEST_METHOD", ""), seen.get(ROUTE, NO_ROUTE), status, time.monotonic() - begin)
            clear_contextvars()

        try:
            answer = self._application(environ, start)
        except BaseException:
            end()
            raise
        return ClosingIterator(answer, end)

    def _number(self, environ: dict[str, Any]) -> str:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        return given.lower() if NUMBER.fullmatch(given) else uuid.uuid4().hex


def _tell(asked: str, route: str, status: int, seconds: float) -> None:
    method = asked if asked in METHODS else OTHER
    count_request(route, method, status, seconds)
    values = {
        "method": method,
        "route": route,
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
    }
    log.info("A request was answered", extra=values)
