"""Flask-Security opens nothing: its whole configuration is looked at, and every way in that it knows is tried."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_login.utils import encode_cookie
from flask_security import Security, SQLAlchemyUserDatastore
from flask_security.core import _default_config

from signon.accounts.models import Coordinator, Role
from signon.accounts.security import ENTRANCES
from signon.database.db import db
from tests.accounts.accounts import EMAIL, PASSWORD, is_signed_in, owner, sign_in
from tests.walker import Walker

HARMLESS = set(
    """
    BLUEPRINT_NAME CACHE_CONTROL CHANGE_EMAIL_CONFIRM_URL CHANGE_EMAIL_EMAIL_TEMPLATE CHANGE_EMAIL_ERROR_VIEW
    CHANGE_EMAIL_SALT CHANGE_EMAIL_SUBJECT CHANGE_EMAIL_TEMPLATE CHANGE_EMAIL_URL CHANGE_EMAIL_WITHIN
    CHANGE_PASSWORD_TEMPLATE CHANGE_SALT CHANGE_URL CHANGE_USERNAME_EMAIL_TEMPLATE CHANGE_USERNAME_TEMPLATE
    CHANGE_USERNAME_URL CONFIRM_EMAIL_WITHIN CONFIRM_ERROR_VIEW CONFIRM_SALT CONFIRM_URL CSRF_COOKIE
    CSRF_COOKIE_REFRESH_EACH_REQUEST CSRF_HEADER CSRF_PROTECT_MECHANISMS DATETIME_FACTORY DEFAULT_HTTP_AUTH_REALM
    DEPRECATED_HASHING_SCHEMES EMAIL_HTML EMAIL_PLAINTEXT EMAIL_SENDER EMAIL_SUBJECT_CONFIRM EMAIL_SUBJECT_PASSWORDLESS
    EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE EMAIL_SUBJECT_PASSWORD_NOTICE EMAIL_SUBJECT_PASSWORD_RESET
    EMAIL_SUBJECT_REGISTER EMAIL_SUBJECT_TWO_FACTOR EMAIL_SUBJECT_TWO_FACTOR_RESCUE EMAIL_SUBJECT_USERNAME_CHANGE_NOTICE
    EMAIL_SUBJECT_USERNAME_RECOVERY EMAIL_TEMPLATE_CONFIRM EMAIL_TEMPLATE_PASSWORDLESS
    EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE EMAIL_TEMPLATE_PASSWORD_RESET EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE
    EMAIL_VALIDATOR_ARGS FLASH_MESSAGES FORGOT_PASSWORD_TEMPLATE HASHING_SCHEMES I18N_DIRNAME I18N_DOMAIN
    INPUT_NORMALIZE_FORM JOIN_USER_ROLES LOGIN_ERROR_VIEW LOGIN_SALT LOGIN_URL LOGIN_USER_TEMPLATE LOGIN_WITHIN
    LOGOUT_CSRF LOGOUT_URL LOGOUT_USER_TEMPLATE MULTI_FACTOR_RECOVERY_CODES_KEYS MULTI_FACTOR_RECOVERY_CODES_N
    MULTI_FACTOR_RECOVERY_CODES_TEMPLATE MULTI_FACTOR_RECOVERY_CODES_URL MULTI_FACTOR_RECOVERY_CODE_TTL
    MULTI_FACTOR_RECOVERY_TEMPLATE MULTI_FACTOR_RECOVERY_URL OAUTH_RESPONSE_URL OAUTH_START_URL
    OAUTH_VERIFY_RESPONSE_URL OAUTH_VERIFY_START_URL PASSWORD_BREACHED_COUNT PASSWORD_CHECK_BREACHED
    PASSWORD_COMPLEXITY_CHECKER PASSWORD_CONFIRM_REQUIRED PASSWORD_HASH_OPTIONS PASSWORD_HASH_PASSLIB_OPTIONS
    PASSWORD_LENGTH_MIN PASSWORD_NORMALIZE_FORM PASSWORD_SALT PASSWORD_SINGLE_HASH PHONE_REGION_DEFAULT
    POST_CHANGE_EMAIL_VIEW POST_CHANGE_USERNAME_VIEW POST_CHANGE_VIEW POST_CONFIRM_VIEW POST_LOGIN_VIEW POST_LOGOUT_VIEW
    POST_OAUTH_LOGIN_VIEW POST_OAUTH_VERIFY_VIEW POST_REGISTER_VIEW POST_RESET_VIEW POST_VERIFY_VIEW
    REFRESH_TOKEN_CLEANUP_EXPIRED REFRESH_TOKEN_CLEANUP_REVOKED REFRESH_TOKEN_COOKIE REFRESH_TOKEN_COOKIE_NAME
    REFRESH_TOKEN_MAX_AGE REFRESH_TOKEN_MAX_IDLE REFRESH_TOKEN_SALT REFRESH_TOKEN_URL REGISTER_EMAIL_EXISTING_TEMPLATE
    REGISTER_EMAIL_EXISTING_USERNAME_TEMPLATE REGISTER_EMAIL_TEMPLATE REGISTER_URL REGISTER_USER_TEMPLATE REMEMBER_SALT
    REQUIRES_CONFIRMATION_ERROR_VIEW RESET_ERROR_VIEW RESET_PASSWORD_TEMPLATE RESET_PASSWORD_WITHIN RESET_SALT RESET_URL
    RESET_VIEW SEND_CONFIRMATION_TEMPLATE SEND_LOGIN_TEMPLATE SMS_SERVICE SMS_SERVICE_CONFIG STATIC_FOLDER_URL SUBDOMAIN
    TOKEN_AUTHENTICATION_HEADER TOKEN_AUTHENTICATION_KEY TOKEN_EXPIRE_TIMESTAMP TOTP_ISSUER TOTP_SECRETS
    TWO_FACTOR_ALWAYS_VALIDATE TWO_FACTOR_AUTHENTICATOR_VALIDITY TWO_FACTOR_EMAIL_TEMPLATE TWO_FACTOR_ERROR_VIEW
    TWO_FACTOR_LOGIN_VALIDITY TWO_FACTOR_MAIL_VALIDITY TWO_FACTOR_POST_SETUP_VIEW TWO_FACTOR_RESCUE_EMAIL_TEMPLATE
    TWO_FACTOR_RESCUE_MAIL TWO_FACTOR_RESCUE_URL TWO_FACTOR_SELECT_TEMPLATE TWO_FACTOR_SELECT_URL TWO_FACTOR_SETUP_SALT
    TWO_FACTOR_SETUP_TEMPLATE TWO_FACTOR_SETUP_URL TWO_FACTOR_SETUP_WITHIN TWO_FACTOR_SMS_VALIDITY
    TWO_FACTOR_TOKEN_VALIDATION_URL TWO_FACTOR_VALIDITY_COOKIE TWO_FACTOR_VALIDITY_COOKIE_NAME TWO_FACTOR_VALIDITY_SALT
    TWO_FACTOR_VERIFY_CODE_TEMPLATE UNAUTHORIZED_VIEW USERNAME_ALLOWED_CHARS USERNAME_MAX_LENGTH USERNAME_MIN_LENGTH
    USERNAME_RECOVERY_EMAIL_TEMPLATE USERNAME_RECOVERY_TEMPLATE USERNAME_RECOVERY_URL USER_IDENTITY_ATTRIBUTES
    USE_REGISTER_V2 US_EMAIL_SUBJECT US_EMAIL_TEMPLATE US_POST_SETUP_VIEW US_SETUP_SALT US_SETUP_TEMPLATE US_SETUP_URL
    US_SETUP_WITHIN US_SIGNIN_SEND_CODE_URL US_SIGNIN_TEMPLATE US_SIGNIN_URL US_TOKEN_VALIDITY US_VERIFY_LINK_URL
    US_VERIFY_SEND_CODE_URL US_VERIFY_TEMPLATE US_VERIFY_URL VERIFY_ERROR_VIEW VERIFY_TEMPLATE VERIFY_URL
    WAN_CHALLENGE_BYTES WAN_DELETE_URL WAN_NAME_ALLOWED_CHARS WAN_NAME_MAX_LENGTH WAN_POST_REGISTER_VIEW
    WAN_REGISTER_TEMPLATE WAN_REGISTER_TIMEOUT WAN_REGISTER_URL WAN_REGISTER_WITHIN WAN_RP_NAME WAN_SALT
    WAN_SIGNIN_TEMPLATE WAN_SIGNIN_TIMEOUT WAN_SIGNIN_URL WAN_SIGNIN_WITHIN WAN_VERIFY_TEMPLATE WAN_VERIFY_URL
    ZXCVBN_MINIMUM_SCORE
    """.split()  # noqa: SIM905 - a word list is read more easily than ninety strings
)
"""Options that open nothing: names, salts, wordings, addresses of pages that are not registered, details of what is off."""


def options(app: Flask) -> dict[Any, Any]:
    """What the library was given, without its sentences."""
    found = {key.removeprefix("SECURITY_"): value for key, value in app.config.items() if key.startswith("SECURITY_")}
    return {option: value for option, value in found.items() if not option.startswith("MSG_")}


def test_every_option_that_opens_an_entrance_has_the_value_wanted(app: Flask) -> None:
    found = options(app)
    assert {option: found[option] for option in ENTRANCES} == ENTRANCES


def unknown(found: Any) -> set[Any]:
    """Options of which nobody has said whether they open anything."""
    return set(found) - set(ENTRANCES) - HARMLESS


def test_no_option_is_left_that_nobody_has_looked_at(app: Flask) -> None:
    assert unknown(options(app)) == set()
    assert set(_default_config) <= set(options(app))


def test_an_option_of_a_newer_version_is_noticed(app: Flask) -> None:
    assert unknown(options(app) | {"MAGIC_SIGNIN": True}) == {"MAGIC_SIGNIN"}


def test_none_of_its_pages_is_there(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert ours == {"security.login", "security.sign_in", "security.logout"}
    assert not [name for name, view in app.view_functions.items() if view.__module__.startswith("flask_security")]


PAGES = [
    f"/coordinator{path}"
    for path in (
        "/verify", "/fs-static/js/webauthn.js", "/register", "/reset", "/reset/x", "/change", "/confirm", "/confirm/x", "/login",
        "/logout", "/us-signin", "/us-signin/send-code", "/us-verify-link", "/us-setup",
        "/tf-setup", "/tf-validate", "/tf-rescue", "/tf-select", "/mf-recovery", "/wan-signin", "/wan-register",
        "/login/oauthstart/github", "/refresh-token", "/change-email", "/change-username", "/recover-username",
    )
]  # fmt: skip


@pytest.mark.parametrize("path", [*PAGES, *(path.removeprefix("/coordinator") for path in PAGES[1:])])
def test_addresses_that_it_would_use_are_missing(app: Flask, path: Any) -> None:
    client = app.test_client()
    assert client.get(path).status_code in {302, 404}
    assert client.get(path).headers.get("Location", "/coordinator/sign-in").startswith("/coordinator/sign-in")
    assert client.post(path).status_code in {400, 404, 405}


def token_for(app: Flask, number: int) -> str:
    """A token as the library mints them."""
    with app.test_request_context():
        return str(db.session.get_one(Coordinator, number).get_auth_token())


def knocks(token: str) -> list[dict[str, dict[str, str]]]:
    """Every place in which the library looks for a token."""
    return [
        {"query_string": {"auth_token": token}},
        {"headers": {"Authentication-Token": token}},
        {"headers": {"Authorization": f"Bearer {token}"}},
        {"headers": {"Authorization": f"Basic {token}"}},
        {"json": {"auth_token": token}},
    ]


def test_a_token_opens_nothing_wherever_it_stands(app: Flask) -> None:
    token = token_for(app, owner(app))
    for knock in knocks(token):
        response = app.test_client().get("/coordinator/account", **knock)
        assert (response.status_code, "sign-in" in response.headers["Location"]) == (302, True), knock
        assert app.test_client().post("/coordinator/account/password", **knock).status_code in {400, 401, 415}


def test_with_the_loader_of_the_library_the_token_would_open_the_desk(app: Flask) -> None:
    from flask_security.core import _request_loader

    token = token_for(app, owner(app))
    vars(app)["login_manager"].request_loader(_request_loader)
    app.config["SECURITY_TOKEN_MAX_AGE"] = timedelta(days=1)
    statuses = [app.test_client().get("/coordinator/account", **knock).status_code for knock in knocks(token)]
    assert 200 in statuses


def test_no_password_signs_in_by_json_and_no_answer_holds_a_token(app: Flask) -> None:
    owner(app)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answers = [
        client.post("/coordinator/sign-in", json={"email": EMAIL, "password": PASSWORD}),
        client.post("/coordinator/sign-in?include_auth_token", json={"email": EMAIL, "password": PASSWORD}),
        client.post("/coordinator/sign-in", data="{}", content_type="text/plain"),
    ]
    assert [answer.status_code for answer in answers] == [415, 415, 415]
    assert client.get("/coordinator/account").status_code == 302
    signed_in = client.post(
        "/coordinator/sign-in?include_auth_token",
        data={"email": EMAIL, "password": PASSWORD},
        headers={"Accept": "application/json"},
    )
    assert signed_in.status_code == 302
    assert "token" not in signed_in.get_data(as_text=True)


@pytest.mark.parametrize("address", [EMAIL, "nobody@coalition.example"])
def test_who_asks_for_json_does_not_learn_who_has_an_account(app: Flask, address: Any) -> None:
    owner(app)
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"email": address, "password": "a wrong password"}
    response = app.test_client().post("/coordinator/sign-in", data=form, headers={"Accept": "application/json"})
    assert response.mimetype == "text/html"
    assert "Address and password do not belong together" in response.get_data(as_text=True)


@pytest.mark.parametrize("wish", [{"remember": "y"}, {"remember_me": "y"}, {"remember": "true"}])
def test_nobody_is_remembered(app: Flask, wish: dict[str, str]) -> None:
    owner(app)
    app.config["WTF_CSRF_ENABLED"] = False
    response = app.test_client().post("/coordinator/sign-in", data={"email": EMAIL, "password": PASSWORD} | wish)
    assert response.status_code == 302
    assert not any("remember" in cookie for cookie in response.headers.getlist("Set-Cookie"))


def test_a_remember_me_cookie_signs_nobody_in_and_is_taken_away(app: Flask) -> None:
    number = owner(app)
    with app.test_request_context():
        cookie = encode_cookie(db.session.get_one(Coordinator, number).fs_uniquifier)
    walker = Walker(app)
    walker.client.set_cookie("remember_token", cookie)
    assert not is_signed_in(walker)
    assert walker.client.get_cookie("remember_token") is None
    assert is_signed_in(sign_in(walker))


def test_without_the_guard_the_remember_me_cookie_would_sign_in(app: Flask) -> None:
    number = owner(app)
    with app.test_request_context():
        cookie = encode_cookie(db.session.get_one(Coordinator, number).fs_uniquifier)
    app.before_request_funcs[None] = [
        one for one in app.before_request_funcs[None] if one.__name__ != "_forget_remembering"
    ]
    walker = Walker(app)
    walker.client.set_cookie("remember_token", cookie)
    assert is_signed_in(walker)


def test_as_it_comes_the_library_would_open_pages() -> None:
    bare = Flask("bare")
    bare.config.update(SECRET_KEY="x", SECURITY_PASSWORD_SALT="x", SQLALCHEMY_DATABASE_URI="sqlite://")
    Security(bare, SQLAlchemyUserDatastore(db, Coordinator, Role))
    assert "security.verify" in bare.view_functions
