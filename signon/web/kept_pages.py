"""Public pages that were made once and are kept, compressed, until what they show changes.

Who keeps a page says by its ``state`` what it was made from; with another state it is made anew. Nothing is kept that was made
for one person, and who is signed in, or is told something, gets a page of their own. Browsers and proxies ask each time
whether theirs is still right, and are sent none when it is.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, g, make_response, request, session

from signon.web.compression import LEVEL
from signon.web.languages import page_language

KEPT = "signon_kept_pages"
MOST_BYTES = 16 * 1024**2
"""The most that the kept pages of a process take, compressed; those that were asked for longest ago go first."""

HARMLESS_IN_SESSION = frozenset({"csrf_token", "_fresh"})
"""Keys that a session may hold without the page being another one: the proof of an earlier form, and that nobody signed in."""

ALWAYS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language, Cookie"}
SHOWN_OF_HASH = 32
MAKERS = 16
"""Pages that can be made at the same time."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was made from a state, compressed, with the headers that are its own."""

    state: Hashable
    packed: bytes
    mimetype: str
    headers: tuple[tuple[str, str], ...]
    tag: str

    def answer(self) -> Response:
        """The page for whoever asks, or word that theirs is still right."""
        headers = {**ALWAYS, **dict(self.headers), "ETag": f'W/"{self.tag}"'}
        if "If-None-Match" in request.headers and request.if_none_match.contains_weak(self.tag):
            return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        if request.accept_encodings["gzip"] > 0:
            return Response(self.packed, mimetype=self.mimetype, headers={**headers, "Content-Encoding": "gzip"})
        return Response(gzip.decompress(self.packed), mimetype=self.mimetype, headers=headers)


class KeptPages:
    """The pages that a process keeps, within ``MOST_BYTES``. Of several who want one at once, one makes it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._turn = threading.Lock()
        self._makers = tuple(threading.Lock() for _maker in range(MAKERS))

    def find(self, key: Hashable, state: Hashable) -> KeptPage | None:
        """The page that was made from this state, if it is kept."""
        with self._turn:
            page = self._pages.get(key)
            if page is None or page.state != state:
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: KeptPage) -> None:
        """Keep a page instead of the one that was made before."""
        with self._turn:
            self._forget(key)
            self._pages[key] = page
            self._bytes += len(page.packed)
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._pages)))

    def maker(self, key: Hashable) -> threading.Lock:
        """The lock of whoever makes the page; pages far more than there are locks share some."""
        return self._makers[hash(key) % MAKERS]

    def _forget(self, key: Hashable) -> None:
        page = self._pages.pop(key, None)
        self._bytes -= len(page.packed) if page else 0


def init_app(app: Flask) -> None:
    """Let the application keep pages."""
    app.extensions[KEPT] = KeptPages()


def is_for_everybody() -> bool:
    """Whether this reader gets the page that everybody gets: nobody is signed in, and nothing is to be told once."""
    remembered = current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token")
    return remembered not in request.cookies and set(session) <= HARMLESS_IN_SESSION


def kept_page(part: Hashable, state: Hashable, make: Callable[[], Response | str]) -> Response:
    """The page as it was made from ``state``, or made now; ``part`` tells it from others at the same address."""
    pages: KeptPages = current_app.extensions[KEPT]
    key = (request.script_root, request.path, part, page_language())
    if (page := pages.find(key, state)) is not None:
        return page.answer()
    with pages.maker(key):
        if (page := pages.find(key, state)) is not None:
            return page.answer()
        made = make_response(make())
        if not _may_be_kept(made):
            return made
        page = _packed(made, state)
        pages.keep(key, page)
    return page.answer()


def _may_be_kept(made: Response) -> bool:
    """Whether nothing in it was made for one person."""
    return made.status_code == HTTPStatus.OK and "csrf_token" not in g and not session.modified


def _packed(made: Response, state: Hashable) -> KeptPage:
    data = made.get_data()
    headers = tuple((name, value) for name, value in made.headers if name == "Content-Disposition")
    return KeptPage(
        state=state,
        packed=gzip.compress(data, LEVEL, mtime=0),
        mimetype=made.mimetype or "text/html",
        headers=headers,
        tag=hashlib.sha256(data).hexdigest()[:SHOWN_OF_HASH],
    )
