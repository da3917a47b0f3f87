"""Style sheets, scripts and pictures: their addresses change with their contents, so that browsers may keep them for ever.

Whichever web server runs the site, they are answered from a copy in which each has a compressed twin, before the application
is asked.
The one file of fixed content that the application answers itself is ``robots.txt``.
"""

import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from signon.access import public
from signon.declared import complete
from signon.settings import ROOT
from signon.web.pages import Pages

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Application = Callable[["WSGIEnvironment", "StartResponse"], Iterable[bytes]]

STATIC = ROOT / "static"
FOR_EVER = "public, max-age=31536000, immutable"
"""The header for files with a hash in their address: they never change."""

SHOWN_OF_HASH = 10
PREFIX = "static/"

COMING, COPIED = "coming", "copied"
"""The names of the folder of copies, before and after it is whole."""

SECONDS_TO_COPY, SECONDS_BETWEEN_LOOKS = 60.0, 0.02

pages = Pages()
PRIVATE = (
    "/coordinator/",
    "/signatures/",
    "/authorities/",
    "/addresses/",
    "/invitations/",
    "/unsubscribe/",
    "/mailboxes/",
    "/privacy/data/",
)


def init_app(app: Flask) -> None:
    """Let every address of a static file carry the beginning of its hash."""
    versions = {path.relative_to(STATIC).as_posix(): _version(path) for path in STATIC.rglob("*") if path.is_file()}

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (version := versions.get(values.get("filename", ""))):
            values.setdefault("v", version)


class StaticFirst:
    """A web application in front of another: it answers static files itself, compressed where that is shorter.

    It copies them when the first of them is asked for, so a command that serves nothing pays nothing; or a process copies them
    for those that it has forked, which wait for that.
    """

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._turn = threading.Lock()
        self._folder: TemporaryDirectory[str] | None = None
        self._files: Application | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        if environ.get("PATH_INFO", "").startswith(f"/{PREFIX}"):
            return self.prepared()(environ, start_response)
        return self._behind(environ, start_response)

    def prepared(self) -> Application:
        """The application that answers static files; its copies are gone when this object is, or the process ends."""
        with self._turn:
            if self._files is None:
                if self._folder is None:
                    self.make_folder()
                    self.copy()
                self._files = WhiteNoise(
                    self._behind,
                    root=self._copies(),
                    prefix=PREFIX,
                    allow_all_origins=False,
                    add_headers_function=_add_headers,
                )
            return self._files

    def make_folder(self) -> None:
        """Make the folder for the copies, which somebody else will fill by ``copy``."""
        self._folder = TemporaryDirectory(prefix="signon-static-", ignore_cleanup_errors=True)

    def copy(self) -> None:
        """Fill the folder; its name changes when all is there."""
        assert self._folder is not None
        coming = Path(self._folder.name, COMING)
        _copy_with_twins(coming)
        coming.rename(coming.with_name(COPIED))

    def close(self) -> None:
        """Remove the copies; they are made anew when asked for."""
        with self._turn:
            if self._folder:
                self._folder.cleanup()
            self._folder = self._files = None

    def _copies(self) -> Path:
        """The folder, once it is filled."""
        assert self._folder is not None
        copies, deadline = Path(self._folder.name, COPIED), time.monotonic() + SECONDS_TO_COPY
        while not copies.exists():
            if time.monotonic() > deadline:
                raise RuntimeError("The static files were not copied.")
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return copies


def serve_first(app: Flask) -> None:
    """Have whatever web server runs the application get its static files as ``flask serve`` gives them."""
    complete(app)
    app.wsgi_app = StaticFirst(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way


@contextmanager
def served_before(app: Flask) -> Iterator[Callable[[], None]]:
    """Have processes that are forked inside the block share the copies. Gives what makes them, to be called after the forks."""
    if not isinstance(app.wsgi_app, StaticFirst):
        serve_first(app)
    first = cast("StaticFirst", app.wsgi_app)
    first.make_folder()
    try:
        yield first.copy
    finally:
        first.close()


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:SHOWN_OF_HASH]


def _copy_with_twins(folder: Path) -> None:
    shutil.copytree(STATIC, folder)
    compressor = Compressor(quiet=True)
    for path in list(folder.rglob("*")):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cache-Control"] = FOR_EVER


@pages.get("/robots.txt")
@public
def robots() -> Response:
    """The addresses that search engines leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in PRIVATE)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
