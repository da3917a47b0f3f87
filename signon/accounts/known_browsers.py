"""Browsers that have signed in to an account before: a stranger's wrong passwords do not count against them.

Such a browser holds a signed cookie with a number of its own and counts its own failures. The cookie signs nobody in. A new
password, and the end of the account, make it worthless.
"""

import secrets
from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from signon.accounts.models import Coordinator
from signon.limits import keyed

LIFETIME = timedelta(days=365)
PATH = "/coordinator"


def known_browser(coordinator: Coordinator | None) -> str:
    """The number of this request's browser, when it has signed in to the account before; otherwise nothing."""
    if coordinator is None or not coordinator.active:
        return ""
    cookie = request.cookies.get(_name(coordinator), "")
    try:
        stamp, number = _serializer().loads(cookie, max_age=int(LIFETIME.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(number) if stamp == _stamp(coordinator) else ""


def remember_browser(coordinator: Coordinator, response: Response) -> None:
    """Have the browser that gets ``response`` known to this account for a year."""
    number = known_browser(coordinator) or secrets.token_hex(8)
    response.set_cookie(
        _name(coordinator),
        _serializer().dumps([_stamp(coordinator), number]),
        max_age=LIFETIME,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _name(coordinator: Coordinator) -> str:
    return f"known-{keyed(f'browser of {coordinator.id}')[:16]}"


def _stamp(coordinator: Coordinator) -> str:
    return keyed(f"browsers of {coordinator.id} {coordinator.browser_key}")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known-browser")
