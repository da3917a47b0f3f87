"""Errors as pages: what happened, in words, and the way on. Nothing of a failed request is stored.

A page about an error needs no database, for that may be what failed: without one it goes by the site's last known name, and
looks as the site comes. What a person typed is shown again when we could not take it.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from signon.database import outages
from signon.database.db import db, read_only
from signon.database.schema import schema_problem
from signon.errors import AddressNotFoundError, DomainError
from signon.logs.machine_text import MachineText
from signon.translation import gettext as _
from signon.web.form_bounds import message_for_too_large
from signon.web.kept_forms import kept_form
from signon.web.languages import language_values
from signon.web.look import Look, looks

Handler = Callable[[DomainError], Any]
SERVER_ERROR = 500
NOT_READY = 503


def init_app(app: Flask) -> None:
    """Register the pages for every kind of error."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def for_people(handler: Handler) -> Handler:
    """Have ``handler``, a feature's own page about a refusal, answer only what people can do something about.

    That the site cannot serve now is no fault of a link, so it gets the page that it gets everywhere.
    """

    @wraps(handler)
    def answer(error: DomainError) -> Any:
        return _refused(error) if error.status >= SERVER_ERROR else handler(error)

    return answer


def _refused(error: DomainError) -> Response:
    is_any_address = isinstance(error, AddressNotFoundError)
    return _page(error.status, _message(error.status) if is_any_address else str(error))


def _stale_form(_error: CSRFError) -> Response:
    message = _(
        "This form has grown stale or did not come from this site. Go back, load the page again and send it once more."
    )
    return _page(400, message, title=_("Please send that again"))


def _foreign_host(_error: SecurityError) -> tuple[str, int, dict[str, str]]:
    """A plain answer for a host that is not ours, because no address can be made for it."""
    sentence = _("This site does not answer to that name. Its operator sets the name with SIGNON_PUBLIC_URL.")
    return sentence + "\n", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or SERVER_ERROR
    if code < 400:  # noqa: PLR2004 - below are redirects, which are no errors
        _end_transaction()
        return error
    return _page(code, _message(code))


def _unexpected(error: Exception) -> Response:
    if cause := outages.cause_of(error):
        current_app.logger.error("The site cannot use its database or disk: %s", cause)
        return _page(NOT_READY, _message(NOT_READY), title=_("Please try again in a moment"))
    _end_transaction()
    if outages.lacks_tables(error) and (problem := schema_problem()):
        current_app.logger.error("%s", MachineText(problem))
        return _refused(problem)
    current_app.logger.error("An unexpected error", exc_info=error)
    return _page(SERVER_ERROR, _message(SERVER_ERROR))


def _end_transaction() -> None:
    """Give up what the request has begun; a database that is gone has forgotten it already."""
    with suppress(Exception):
        db.session.rollback()


def _page(code: int, message: str, *, title: str = "") -> Response:
    _end_transaction()
    if _is_asked_by_a_program(code):
        answer = jsonify(error=message)
    else:
        answer = make_response(_rendered(code, title or _title(code), message))
    answer.status_code = code
    if code == NOT_READY:
        answer.headers["Retry-After"] = str(outages.RETRY_SECONDS)
    return answer


def _is_asked_by_a_program(code: int) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    accepted = request.accept_mimetypes
    wants_json = accepted.best == "application/json" and not accepted.accept_html
    gets_json = getattr(view, "signon_json", False) or (request.path.endswith(".json") and code >= SERVER_ERROR)
    return wants_json or gets_json


def _rendered(code: int, title: str, message: str) -> str:
    """The page; made without the context that every other page has, which asks for the person who is signed in."""
    values: dict[str, Any] = {
        "code": code,
        "title": title,
        "message": message,
        "kept": kept_form() if code >= SERVER_ERROR else None,
    }
    look = _look(code)
    values |= {"site_look": lambda: look, "site_name": lambda: look.site_name}
    return current_app.jinja_env.get_template("error.html").render(**language_values(), **values)


def _look(code: int) -> Look:
    if code < SERVER_ERROR:
        with suppress(Exception), read_only():
            return looks().anew()
        _end_transaction()
    return looks().last_known()


def _title(code: int) -> str:
    titles = {
        400: _("That request could not be read"),
        401: _("Please sign in"),
        403: _("Your role does not allow this"),
        404: _("There is no such page"),
        405: _("That cannot be done here"),
        409: _("That is not possible now"),
        410: _("This link no longer works"),
        413: _("That is too large"),
        414: _("That address is too long"),
        415: _("That request could not be read"),
        422: _("That cannot be used as it is"),
        429: _("Too many at once"),
        503: _("The site is not ready"),
    }
    return titles.get(code, _("Something went wrong on our side"))


def _message(code: int) -> str:
    messages = {
        401: _("Sign in, then try again."),
        403: _("Ask an owner of this site if you need to do this."),
        404: _("Check the address, or start from the list of letters."),
        405: _("Go back and use the buttons on the page."),
        413: message_for_too_large(),
        414: _("This address is longer than any of this site."),
        429: _("Wait a little, then try again."),
        503: _(
            "This site cannot reach what it stores at the moment, so it could not do what you asked. Please try again in "
            "half a minute; if it lasts, tell the people who run this site."
        ),
        500: _(
            "If you have sent something, look whether it was done before you send it again. "
            "If it happens again, tell the people who run this site."
        ),
    }
    return messages.get(code, _("Go back, load the page again and repeat what you did."))
