"""Acts that matter ask for a sign-in of the last hour: a session that lies open somewhere must not be enough for them.

A view says so with ``@fresh``. Where the sign-in is older, the coordinator enters the password or opens a mailed link, and
then goes on where they were: what they sent is kept in the page that asks.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from signon import audit
from signon.access import acting
from signon.accounts.forms import ProofForm
from signon.accounts.models import Coordinator
from signon.accounts.signing_in import PASSWORD, count_password, network, with_password
from signon.database.db import db, now
from signon.limits import TooManyError
from signon.translation import gettext as _
from signon.web.page_places import place_value

Page = tuple[str, int] | Response
MOST_CARRIED = 100_000
"""Characters of a form that are carried through the page that asks."""

NEVER_CARRIED = frozenset({"csrf_token", "password", "again"})
PROOF_FIELDS = frozenset({"proof_password", "proof_action", "proof_back"})

DESK = "/coordinator/"


def is_fresh(at: datetime) -> bool:
    """Whether this session's last sign-in, or proof of it, is young enough. One in the future is not."""
    age = at.timestamp() - float(session.get("fs_paa", 0))
    return 0 <= age <= timedelta(minutes=current_app.config["SIGNON"].fresh_minutes).total_seconds()


def make_fresh(at: datetime) -> None:
    """Note that the coordinator has just proven who they are."""
    session["fs_paa"] = at.timestamp()


def ask_for_proof() -> Page | None:
    """Run before every request: lets it pass, or asks the coordinator to prove who they are."""
    view, at = current_app.view_functions.get(request.endpoint or ""), now()
    if not getattr(view, "signon_fresh", False) or is_fresh(at):
        return None
    if request.method != "POST":
        return redirect(url_for("accounts.proof", next=request.full_path.rstrip("?")))
    if "proof_password" not in request.form:
        return proof_page(ProofForm(formdata=None), 401)
    form = ProofForm()
    status = prove(form, at)
    return proof_page(form, status) if status else None


def prove(form: ProofForm, at: datetime) -> int:
    """Take the password in the form, or a link opened meanwhile, as proof.

    Gives 0, or the status to answer with; what is wrong then stands in the form. Commits what is counted and written down.
    """
    if is_fresh(at):
        return 0
    if not form.proof_password.data:
        form.proof_password.errors = [_("Enter your password, or open the mailed link first, then go on.")]
        return 422
    try:
        count_password(acting(), at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return error.status
    coordinator = with_password(acting(), form.proof_password.data, at)
    if coordinator is not None:
        audit.record("prove", of=coordinator, by=acting(), at=at, details={"with": PASSWORD, "network": network()})
    db.session.commit()
    if coordinator is None:
        form.proof_password.errors = [_("That is not your password. Try once more, or have a link mailed to you.")]
        return 422
    make_fresh(at)
    return 0


def proof_page(
    form: ProofForm, status: int = 200, *, action: str | None = None, back: str = "", mailed: bool = False
) -> Page:
    """The page that asks, with what was sent so far: to ``action``, by default to this address, from the page ``back``."""
    action = own_page(request.full_path.rstrip("?") if action is None else action)
    back = own_page(back or _page_before())
    values = {
        "form": form,
        "action": action if _can_be_carried() else "",
        "carried": _carried(),
        "back": back,
        "mailed": mailed,
        "has_password": bool(db.session.get_one(Coordinator, current_user.id).password),
    }
    return render_template("accounts/proof.html", **values), status


def _can_be_carried() -> bool:
    size = sum(len(value) for _name, value in _sent())
    return not request.files and size <= MOST_CARRIED and not NEVER_CARRIED & {*request.form} - {"csrf_token"}


def _carried() -> list[tuple[str, str]]:
    return [(name, value) for name, value in _sent() if name not in NEVER_CARRIED | PROOF_FIELDS]


def _sent() -> list[tuple[str, str]]:
    return list(request.form.items(multi=True))


def _page_before() -> str:
    """The page that the form was sent from. When the browser does not say: the page at this address, or the desk."""
    before = own_page(request.headers.get("Referer", "").removeprefix(request.host_url.rstrip("/")))
    addresses = current_app.create_url_adapter(request)
    is_page = addresses is not None and addresses.test(request.path, method="GET")
    return before or next_page(request.path if is_page else "")


def own_page(address: str) -> str:
    """``address`` when it is a page of this site's desk, otherwise nothing."""
    plain = address.isprintable() and "\\" not in address and not any(mark.isspace() for mark in address)
    if not plain or not address.startswith(DESK):
        return ""
    parts = urlsplit(address)
    return "" if parts.scheme or parts.netloc or "//" in parts.path or ".." in parts.path else address


def next_page(address: str | None) -> str:
    """``address`` when it is a page of the desk, otherwise the desk's first page."""
    return own_page(address or "") or str(place_value("desk.home_address"))
