"""Flask-Security, set up for coordinators: password sign-in and sessions; accounts are made by command, never by a visitor.

Signing out ends every session of the account, copies of its cookie included. Password attempts are limited for each network
address and for each account.
"""

import uuid
from datetime import timedelta
from typing import Any

from flask import Flask, request
from flask_login import user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore

from signon.access import public
from signon.accounts.models import Coordinator, Role
from signon.db import db, now
from signon.limits import count_attempt
from signon.settings import Settings
from signon.translation import lazy_gettext as _l

datastore = SQLAlchemyUserDatastore(db, Coordinator, Role)
PUBLIC_ENDPOINTS = ("security.login", "security.logout")
MOST_ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=5)
NOT_SIGNED_IN = _l(
    "Address and password do not belong together. Try once more, or have a link mailed to you that signs you in."
)
"""The same for an address without an account, so that nobody learns who has one."""


def init_security(app: Flask, settings: Settings) -> None:
    """Give the application its sign-in, with pages under ``/coordinator``."""
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.kept_secret_key(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of an algorithm
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_URL_PREFIX="/coordinator",
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="letters.desk",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_CHANGEABLE=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_REDIRECT_VALIDATE_MODE=["absolute", "regex"],
        SECURITY_LOGIN_USER_TEMPLATE="accounts/sign_in.html",
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_FLASH_MESSAGES=True,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(NOT_SIGNED_IN, "error"),
    )
    Security(app, datastore, register_blueprint=True)
    for endpoint in PUBLIC_ENDPOINTS:
        public(app.view_functions[endpoint])
    app.before_request(_limit_attempts)
    user_logged_out.connect(_end_every_session, app)


def _limit_attempts() -> None:
    if request.endpoint != "security.login" or request.method != "POST":
        return
    for scope, who in (
        ("sign-in", request.remote_addr or ""),
        ("sign-in-account", request.form.get("email", "").lower()),
    ):
        count_attempt(scope, who, most=MOST_ATTEMPTS, at=now(), window=ATTEMPT_WINDOW)


def _end_every_session(_app: Flask, user: Any, **_more: Any) -> None:
    user.fs_uniquifier = uuid.uuid4().hex
    db.session.commit()
