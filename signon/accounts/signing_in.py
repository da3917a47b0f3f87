"""Signing in: who may, how often it may be tried, and what the trail keeps of it.

The trail names no network address; ``network`` in an entry is a keyed hash that tells two networks apart. Of failures it
keeps the first, the tenth and the hundredth within an hour, so that strangers cannot flood it.
"""

from datetime import datetime, timedelta

from flask import Response, after_this_request, current_app, session
from flask_security import current_user, hash_password, login_user, verify_password

from signon import audit
from signon.accounts.known_browsers import known_browser, remember_browser
from signon.accounts.models import ClosedError, Coordinator, address_key
from signon.accounts.passwords import normalized
from signon.database.db import db
from signon.jobs.queue import wake_after_commit
from signon.limits import count_attempt, keyed, tally
from signon.translation import gettext as _
from signon.waiting import no_transaction
from signon.web.networks import client_address

MOST_ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=5)
FAILURES_TOLD = (1, 10, 100)
"""The failures within an hour that the trail keeps, by their number."""

HASHING = "the hash of a password"
PASSWORD, LINK = "password", "link"


def count_password(email: str, at: datetime) -> None:
    """Count a try to sign in with a password. Raises ``TooManyError``.

    A browser that the account knows counts for itself; all others for their network and for the account.
    """
    if browser := known_browser(Coordinator.named(email)):
        return count_attempt("sign-in-browser", browser, most=MOST_ATTEMPTS, at=at, window=ATTEMPT_WINDOW)
    for scope, who in (("sign-in", client_address()), ("sign-in-account", address_key(email))):
        count_attempt(scope, who, most=MOST_ATTEMPTS, at=at, window=ATTEMPT_WINDOW)
    return None


def count_link(email: str, at: datetime) -> None:
    """Count a wish for a sign-in link, in the same way as ``count_password``. Raises ``TooManyError``."""
    most = current_app.config["SIGNON"].mails_per_address
    if browser := known_browser(Coordinator.named(email)):
        return count_attempt("sign-in-link-browser", browser, most=most, at=at)
    count_attempt("sign-in-link", client_address(), most=2 * most, at=at)
    return count_attempt("sign-in-link-account", address_key(email), most=most, at=at)


def with_password(email: str, password: str, at: datetime) -> Coordinator | None:
    """The coordinator whose address and password these are; None, after as long a time, when there is no such person.

    Ends the transaction that was open: hashing takes long, and nobody waits for the database meanwhile.
    """
    known = Coordinator.named(email)
    stored = (known.active and known.password) or "" if known else ""
    db.session.rollback()
    with no_transaction(HASHING):
        better = _checked(normalized(password), stored)
    coordinator = Coordinator.named(email)
    if coordinator is None or better is None or not coordinator.active or coordinator.password != stored:
        _note_failure(coordinator, email, at)
        return None
    coordinator.password = better
    return coordinator


def _checked(password: str, stored: str) -> str | None:
    """The hash to keep when ``password`` fits the stored one, which is made anew when that is weaker than today's."""
    if not stored:
        hash_password(password)
        return None
    if not verify_password(password, stored):
        return None
    return hash_password(password) if current_app.extensions["security"].pwd_context.needs_update(stored) else stored


def begin_session(coordinator: Coordinator, *, way: str, at: datetime) -> None:
    """Sign the coordinator in, note it, and know this browser from now on. Raises ``ClosedError`` for a closed account."""
    if not coordinator.active:
        raise ClosedError(_("This account is closed. The people who run this site can open it again."))
    if current_user.is_authenticated and current_user.id != coordinator.id:
        session.clear()
    audit.record("sign-in", of=coordinator, by=coordinator.email, at=at, details={"with": way, "network": network()})
    login_user(coordinator, remember=False, authn_via=[way])

    @after_this_request
    def remember(response: Response) -> Response:
        remember_browser(coordinator, response)
        return response


def leave_unsent(email: str, at: datetime) -> None:
    """Do for an address without an account as much as writing a mail takes, so that the answer comes no sooner."""
    tally("sign-in-link-unsent", address_key(email), at=at)
    wake_after_commit("mail")


def network() -> str:
    """The form in which the trail keeps the network that the request came from."""
    return keyed(f"network {client_address()}")[:12]


def _note_failure(coordinator: Coordinator | None, email: str, at: datetime) -> None:
    """Write down a failure. For an address without an account as much is written, so that it takes as long."""
    failures = tally("sign-in-failure", address_key(email), at=at)
    if coordinator is not None and failures in FAILURES_TOLD:
        details = {"failures": failures, "network": network()}
        audit.record("fail-sign-in", of=coordinator, by=audit.STRANGER, at=at, details=details)
