"""Style sheets, scripts and pictures: their addresses change with their contents, so that browsers may keep them for ever.

Web servers answer them from a copy in which each has a compressed twin, before the application is asked.
The one file of fixed content that the application answers itself is ``robots.txt``.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, Response
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from signon.access import public
from signon.settings import ROOT
from signon.web.pages import Pages

STATIC = ROOT / "static"
FOR_EVER = "public, max-age=31536000, immutable"
"""The header for files with a hash in their address: they never change."""

SHOWN_OF_HASH = 10
PREFIX = "static/"

pages = Pages()
PRIVATE = ("/coordinator/", "/signatures/", "/authorities/", "/invitations/", "/unsubscribe/", "/privacy/data/")


def init_app(app: Flask) -> None:
    """Let every address of a static file carry the beginning of its hash."""
    versions = {path.relative_to(STATIC).as_posix(): _version(path) for path in STATIC.rglob("*") if path.is_file()}

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and (version := versions.get(values.get("filename", ""))):
            values.setdefault("v", version)


@contextmanager
def served_before(app: Flask) -> Iterator[None]:
    """Answer static files before the application is asked, until the block ends; compressed where that is shorter."""
    with TemporaryDirectory(prefix="signon-static-") as folder:
        _copy_with_twins(Path(folder))
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, root=folder, prefix=PREFIX, allow_all_origins=False, add_headers_function=_add_headers
        )
        yield


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:SHOWN_OF_HASH]


def _copy_with_twins(folder: Path) -> None:
    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
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
