"""Access to pages: denied by default, public only where a view says so.

A view is decorated with ``@public`` or ``@allow(role, …)``; a route without either answers 404 for everybody, and a test
names it.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from signon.declared import Declared

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """The rights of a coordinator: everything, everything but accounts and finals, or looking only."""

    OWNER = "owner"
    MODERATOR = "moderator"
    VIEWER = "viewer"


SIGN_IN_ADDRESS: Declared[Callable[[str], str]] = Declared("addresses of the sign-in page")
"""Gives where somebody signs in who wants an address of this site."""

EVERY_COORDINATOR = (Role.OWNER, Role.MODERATOR, Role.VIEWER)
EDITORS = (Role.OWNER, Role.MODERATOR)
OWNERS = (Role.OWNER,)


def public(view: View) -> View:
    """Anybody may open this view."""
    vars(view)["signon_access"] = "public"
    return view


def allow(*roles: Role) -> Callable[[View], View]:
    """Only signed-in coordinators with one of ``roles`` may open this view."""

    def declare(view: View) -> View:
        vars(view)["signon_access"] = frozenset(roles)
        return view

    return declare


def fresh(view: View) -> View:
    """A sign-in of the last hour is needed for this view; ``signon.accounts.freshness`` asks for it."""
    vars(view)["signon_fresh"] = True
    return view


def declared_access(app: Flask, endpoint: str | None) -> Any:
    """``"public"``, the roles a route allows, or None when it declares nothing."""
    return getattr(app.view_functions.get(endpoint or ""), "signon_access", None)


def guard() -> AnyResponse | None:
    """Run before every request: lets it pass, sends a stranger to the sign-in page, or refuses."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    declared = declared_access(current_app, request.endpoint)
    if declared == "public":
        return None
    if declared is None:
        abort(404)
    if not current_user.is_authenticated:
        return _to_sign_in()
    if not any(current_user.has_role(role) for role in declared):
        abort(403)
    return None


def _to_sign_in() -> Response | AnyResponse:
    if request.method not in {"GET", "HEAD"}:
        abort(401)
    [address] = SIGN_IN_ADDRESS.all()
    return redirect(address(request.full_path.rstrip("?")))


def has_role(*roles: Role) -> bool:
    """Whether somebody is signed in who has one of ``roles``."""
    return current_user.is_authenticated and any(current_user.has_role(role) for role in roles)


def acting() -> str:
    """The signed-in coordinator's address, as the audit trail names them."""
    return str(current_user.email)
