"""The steps of every request: access, read-only GET, the schema check, and security headers."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.routing import RequestRedirect

from signon import access
from signon.access import EDITORS, Role
from signon.countries import countries_in_print, country_name
from signon.database.db import begin_read_only, db, end_read_only, now
from signon.database.schema import check_schema
from signon.web.languages import language_values, page_language
from signon.zones.in_words import day_in_words, deadline_in_words, moment_in_words, short_moment

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)


def init_app(app: Flask) -> None:
    """Hang the hooks in; a view is reached only when all of them let the request pass."""
    app.before_request(_refuse_nul)
    app.before_request(_begin_reading)
    app.before_request(check_schema)
    app.before_request(access.guard)
    app.after_request(_add_headers)
    app.after_request(_stay_on_this_host)
    app.teardown_request(_end_reading)
    app.context_processor(_template_values)
    app.add_template_filter(_moment, "moment")
    app.add_template_filter(deadline_in_words, "deadline")
    app.add_template_filter(_short_moment, "short_moment")
    app.add_template_filter(day_in_words, "day")
    app.add_template_filter(_country, "country")
    app.add_template_filter(_countries, "countries")
    app.jinja_env.globals["described"] = described


def described(field: Any, hint: str) -> dict[str, str]:
    """The attributes that tie a form control to its hint and its messages for assistive technology."""
    names = ([f"{field.id}-hint"] if hint else []) + ([f"{field.id}-wrong"] if field.errors else [])
    attributes = {"aria-describedby": " ".join(names)} if names else {}
    return attributes | ({"aria-invalid": "true"} if field.errors else {})


def _refuse_nul() -> None:
    """No page has a NUL in its address, and PostgreSQL cannot even be asked for one."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)


def _begin_reading() -> None:
    if request.method in SAFE_METHODS:
        g.reading = begin_read_only()


def _end_reading(_error: BaseException | None) -> None:
    try:
        db.session.remove()
    finally:
        reading = g.pop("reading", None)
        if reading is not None:
            end_read_only(reading)


def _add_headers(response: Response) -> Response:
    framable = getattr(current_app.view_functions.get(request.endpoint or ""), "signon_framable", False)
    ancestors = "*" if framable else "'none'"
    response.headers.setdefault("Content-Security-Policy", f"{CONTENT_SECURITY_POLICY}; frame-ancestors {ancestors}")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer" if _holds_token() else "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if not framable:
        response.headers.setdefault("X-Frame-Options", "DENY")
    if _holds_token():
        response.headers.setdefault("X-Robots-Tag", "noindex")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _stay_on_this_host(response: Response) -> Response:
    """A redirect by the router, such as one that adds a slash, names no host: the request's could be anybody's."""
    if isinstance(request.routing_exception, RequestRedirect):
        wanted = urlsplit(request.routing_exception.new_url)
        response.location = urlunsplit(("", "", "/" + wanted.path.lstrip("/"), wanted.query, ""))
        response.set_data("")
    return response


def _holds_token() -> bool:
    return "token" in (request.view_args or {})


def _template_values() -> dict[str, Any]:
    settings = current_app.config["SIGNON"]
    return {
        "site_address": settings.base_url,
        "captures_mail": settings.captures_mail,
        **language_values(),
        "may_edit": lambda: access.has_role(*EDITORS),
        "may_own": lambda: access.has_role(Role.OWNER),
        "now": now(),
    }


def _moment(value: datetime | None, zone: str = "") -> str:
    """A moment with its zone in words; in that of the letter it concerns, or else in the site's."""
    return moment_in_words(value, zone) if value else ""


def _short_moment(value: datetime | None, zone: str = "") -> str:
    """A moment for a table or a list."""
    return short_moment(value, zone) if value else ""


def _country(code: str) -> str:
    """A country's name in the reader's language; nothing for no country."""
    return country_name(code, page_language()) if code else ""


def _countries(one: Any) -> str:
    """The names of an organisation's country, or of both, in the reader's language; nothing for none."""
    return countries_in_print((one.country, one.second_country), page_language(), {})
