"""Bounds on forms: little from strangers, much from those who are signed in, and what a page needs where it says so.

Only forms are read, and a file only in a field that is for one: what stands where a text belongs is a text.

All this is decided before anything else looks at the form, by the route and by whether the session belongs to somebody signed
in, and without asking the database. What is too much gets 413 in words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request, session

from signon.access import declared_access
from signon.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

KILOBYTE = 1024
SIGNED_IN = "_user_id"
"""The key under which the library for sign-ins keeps who it is; the session is signed, so nobody else can write it."""

WITH_FILES = "multipart/form-data"
FORMS = frozenset({"application/x-www-form-urlencoded", WITH_FILES})
LONGEST_QUERY = 8 * KILOBYTE
UNREADABLE, TOO_LARGE, ADDRESS_TOO_LONG, NO_FORM = 400, 413, 414, 415


@dataclass(frozen=True, slots=True)
class FormBounds:
    """Bytes of the texts of a form, the number of its fields, and bytes of all of it with its files.

    ``files`` are the names of the fields that may hold a file, without what a list of fields puts before them.
    """

    texts: int
    fields: int
    whole: int
    files: frozenset[str] = frozenset()


DESK_FILES = frozenset(
    {"added_pictures", "addressees_file", "file", "letter_file", "logo", "pictures", "upload", "word_letter"}
)
STRANGERS = FormBounds(texts=256 * KILOBYTE, fields=200, whole=512 * KILOBYTE)
SIGNED_IN_PEOPLE = FormBounds(texts=4 * KILOBYTE**2, fields=20_000, whole=32 * KILOBYTE**2, files=DESK_FILES)


def init_app(app: Flask) -> None:
    """Bound every form. To be called before anything that reads forms, such as their proof."""
    app.before_request(_read_within_bounds)


def takes(bounds: FormBounds) -> Callable[[View], View]:
    """Declare that a view's form is larger than those that strangers usually send."""

    def declare(view: View) -> View:
        vars(view)["signon_form_bounds"] = bounds
        return view

    return declare


def message_for_too_large() -> str:
    """The remedy for a form that was too large, in words that fit the person who sent it."""
    if g.get("form_bounds") in {None, SIGNED_IN_PEOPLE}:
        return _("Files may have up to 32 MB, images up to 2 MB. Send a smaller one.")
    return _(
        "That is more than this page takes. Go back, shorten the text or choose a smaller file, then send it again."
    )


def _read_within_bounds() -> None:
    """Read the form here, so that no transaction is open meanwhile, however slowly it comes."""
    if len(request.query_string) > LONGEST_QUERY:
        abort(ADDRESS_TOO_LONG)
    bounds = g.form_bounds = _bounds()
    request.max_content_length = bounds.whole if request.mimetype == WITH_FILES else bounds.texts
    request.max_form_memory_size = bounds.texts
    request.max_form_parts = bounds.fields
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.endpoint and request.mimetype and request.mimetype not in FORMS:
        abort(NO_FORM)  # the library for forms would take JSON too, with a list or a number where a text belongs
    if sum(len(values) for _name, values in request.form.lists()) > bounds.fields:
        abort(TOO_LARGE)
    if not {name.rpartition("-")[2] for name in request.files} <= bounds.files or _a_file_is_named_with_nul():
        abort(UNREADABLE)


def _a_file_is_named_with_nul() -> bool:
    """No browser sends such a name, and PostgreSQL cannot keep it."""
    return any("\0" in (file.filename or "") for _field, file in request.files.items(multi=True))


def _bounds() -> FormBounds:
    endpoint = request.endpoint
    view = current_app.view_functions.get(endpoint or "")
    declared: FormBounds | None = getattr(view, "signon_form_bounds", None)
    if declared is not None:
        return declared
    is_at_the_desk = declared_access(current_app, endpoint) not in {None, "public"} and SIGNED_IN in session
    return SIGNED_IN_PEOPLE if is_at_the_desk else STRANGERS
