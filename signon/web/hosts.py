"""The names and addresses that the site answers to: whoever asks for another gets no page."""

import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import SecurityError

from signon.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not listened on


class Address(str):
    """An IPv6 address in brackets, which Werkzeug 3.1 would cut at its first colon and so never find."""

    __slots__ = ()

    def partition(self, _separator: str, /) -> tuple[str, str, str]:
        """The whole of it: there is no port to take off."""
        return str(self), "", ""


LOOPBACK = ("localhost", "127.0.0.1", Address("[::1]"))
"""Answered besides the public name, for monitoring on the machine itself."""


FOR_MONITORING = ("/healthz", "/readyz")
"""Answered whatever the host: a load balancer asks each machine by its own address. These pages name no address themselves."""


def init_app(app: Flask) -> None:
    """Have the pages for monitoring answered at every address of the machine, and all else at the site's own alone.

    To be called before anything that may refuse a request.
    """
    app.before_request(_refuse_other_hosts)
    behind = app.wsgi_app

    def ask(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in FOR_MONITORING and environ.get("REQUEST_METHOD") in {"GET", "HEAD"}:
            environ = {**environ, "HTTP_HOST": LOOPBACK[0]}
        return behind(environ, start_response)

    app.wsgi_app = ask  # type: ignore[method-assign]  # Flask's documented way


def answered(settings: Settings) -> list[str]:
    """The public name, or without one those that the site can be reached by; and loopback."""
    if settings.public_url:
        return [_written(str(urlsplit(settings.public_url).hostname)), *LOOPBACK]
    if settings.host not in EVERY_ADDRESS:
        return [_written(settings.host), *LOOPBACK]
    name = socket.gethostname()
    return [*LOOPBACK, name.lower(), *map(_written, _addresses(name))]


def _refuse_other_hosts() -> None:
    """Refuse another host before anything else can go wrong: it has no address, and so no page that could tell of it."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _addresses(name: str) -> list[str]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(address[0]) for *_kind, address in found})


def _written(host: str) -> str:
    """The host as a browser writes it."""
    return Address(f"[{host.lower()}]") if ":" in host else host.lower()
