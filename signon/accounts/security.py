"""Flask-Security, set up for coordinators: it hashes passwords and keeps sessions, and nothing else of it is open.

None of its pages is registered; signing in and out are pages of our own. Tokens, the remember-me cookie and answers in JSON
are off. Every option of it that opens an entrance stands below with the value wanted, and a test holds that none is missing.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, request, session
from flask_security import Security, SQLAlchemyUserDatastore

from signon.accounts.freshness import ask_for_proof
from signon.accounts.models import Coordinator, Role
from signon.accounts.signing_in import ATTEMPT_WINDOW, MOST_ATTEMPTS
from signon.database.db import db
from signon.settings import Settings

__all__ = ["ATTEMPT_WINDOW", "ENTRANCES", "MOST_ATTEMPTS", "init_security"]

datastore = SQLAlchemyUserDatastore(db, Coordinator, Role)

FEATURES = (
    "CHANGEABLE",
    "CHANGE_EMAIL",
    "CHANGE_USERNAME",
    "CONFIRMABLE",
    "MULTI_FACTOR_RECOVERY_CODES",
    "OAUTH_ENABLE",
    "PASSWORDLESS",
    "RECOVERABLE",
    "REFRESH_TOKEN",
    "REGISTERABLE",
    "TRACKABLE",
    "TWO_FACTOR",
    "TWO_FACTOR_REQUIRED",
    "UNIFIED_SIGNIN",
    "USERNAME_ENABLE",
    "USERNAME_RECOVERY",
    "USERNAME_REQUIRED",
    "US_SIGNIN_REPLACES_LOGIN",
    "WEBAUTHN",
    "WAN_ALLOW_AS_FIRST_FACTOR",
    "WAN_ALLOW_AS_MULTI_FACTOR",
    "WAN_ALLOW_USER_HINTS",
)
"""Ways in and pages that Flask-Security could open, all of them off."""

ENTRANCES: dict[str, Any] = dict.fromkeys(FEATURES, False) | {
    "ANONYMOUS_USER_DISABLED": False,
    "API_ENABLED_METHODS": ["session"],
    "AUTO_LOGIN_AFTER_CONFIRM": False,
    "AUTO_LOGIN_AFTER_RESET": False,
    "BACKWARDS_COMPAT_AUTH_TOKEN": False,
    "CLI_ROLES_NAME": False,
    "CLI_USERS_NAME": False,
    "CSRF_COOKIE_NAME": None,
    "CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "DEFAULT_REMEMBER_ME": False,
    "DEPRECATED_PASSWORD_SCHEMES": [],
    "FRESHNESS": timedelta(seconds=-1),
    "FRESHNESS_ALLOW_AUTH_TOKEN": False,
    "FRESHNESS_GRACE_PERIOD": timedelta(0),
    "LOGIN_WITHOUT_CONFIRMATION": False,
    "LOGOUT_METHODS": ["POST"],
    "OAUTH_BUILTIN_PROVIDERS": [],
    "PASSWORD_HASH": "argon2",
    "PASSWORD_REQUIRED": True,
    "PASSWORD_SCHEMES": ["argon2"],
    "REDIRECT_ALLOWED_SUBDOMAINS": [],
    "REDIRECT_ALLOW_SUBDOMAINS": False,
    "REDIRECT_BASE_DOMAIN": None,
    "REDIRECT_BEHAVIOR": None,
    "REDIRECT_HOST": None,
    "RETURN_GENERIC_RESPONSES": True,
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "SEND_PASSWORD_RESET_EMAIL": False,
    "SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "SEND_REGISTER_EMAIL": False,
    "SEND_USERNAME_CHANGE_EMAIL": False,
    "STATIC_FOLDER": None,
    "TOKEN_MAX_AGE": timedelta(0),
    "TWO_FACTOR_ENABLED_METHODS": [],
    "TWO_FACTOR_IMPLEMENTATIONS": {},
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "URL_PREFIX": "/coordinator",
    "US_ENABLED_METHODS": [],
    "US_MFA_REQUIRED": [],
    "WAN_ALLOW_AS_VERIFY": None,
}
"""The value of each option that opens an entrance."""


def init_security(app: Flask) -> None:
    """Give the application its sessions and passwords, and shut every other way in."""
    settings: Settings = app.config["SIGNON"]
    app.config.update({f"SECURITY_{option}": value for option, value in ENTRANCES.items()})
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.kept_secret_key(),
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        REMEMBER_COOKIE_DURATION=timedelta(0),
        REMEMBER_COOKIE_SECURE=True,
    )
    security = Security(app, datastore, register_blueprint=False)
    security.principal.identity_loaders.clear()  # it would ask who is signed in even for pages that need nobody
    security.login_manager.request_loader(lambda _request: None)
    app.before_request_funcs.setdefault(None, []).insert(0, _forget_remembering)
    app.before_request(ask_for_proof)


def _forget_remembering() -> None:
    """Ignore a remember-me cookie, and have the browser drop it: earlier versions gave one for a year."""
    if request.cookies.get("remember_token") is not None:
        session["_remember"] = "clear"
