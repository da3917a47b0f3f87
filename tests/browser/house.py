"""A site in which every state of everything exists: the demo, and beside it what no demo shows.

``arrange`` gives names to the addresses that only a mail would tell, and to the numbers that the database chose.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Page, Request, Route
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.test import TestResponse

from signon.access import EVERY_COORDINATOR, Role, public
from signon.accounts.models import Coordinator
from signon.actions.models import ActionPage, ActionStatus, OfficeList
from signon.db import db, now
from signon.delivery.finals import finalise, order_preview
from signon.delivery.models import Final
from signon.delivery.rendering_jobs import render_due
from signon.demo import MODERATOR, OWNER, VIEWER
from signon.invitations import choosing
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.letters.models import Letter
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.mail.unsubscriptions import Unsubscription
from signon.messages.models import Message, MessageStatus
from signon.organizations.import_jobs import read_now_or_later
from signon.organizations.imports import apply_import, receive
from signon.organizations.models import Organization
from signon.privacy.models import DataRequest
from signon.signing.authority import Authoriser
from signon.signing.models import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.actions import made
from tests.consent.changing import change_text
from tests.walker import Walker

if TYPE_CHECKING:
    from tests.browser.walks import Seen

HOST = "http://letters.test"
Places = dict[str, str]
BY = factories.BY
EMAILS = {Role.OWNER: OWNER, Role.MODERATOR: MODERATOR, Role.VIEWER: VIEWER}
IMPORT = b"organization,country,acronym\nOpen Rivers,KE,OR\nLake Friends of the North,CH,\nNowhere,Atlantis,\n"
TWO = [
    {"address": "Minister Ada Flint\nMinistry of Water", "salutation": "Dear Minister:"},
    {"address": "Warden Idony Pell\nOffice of the Coast", "salutation": "Dear Warden:"},
]
UNKNOWN_COLUMNS = b"Association;Remarks;Where\nOpen Rivers;none;KE\n"


class House:
    """A site in this process, whose pages a browser shows without a network between them.

    ``templates`` are the names of all that were used since it stands.
    """

    def __init__(self, app: Flask, places: Places) -> None:
        self.app, self.places = app, places
        self.templates: set[str] = set()
        self._walked: dict[str, Walker] = {}
        template_rendered.connect(self._note, app)

    def reach(self, seen: "Seen") -> Walker:
        """Where the walk of ``seen`` ends; some walks can be walked but once. Fails when it ends elsewhere."""
        if seen.name not in self._walked:
            walker = seen.reach(sign_in(self.app, seen.role), self.places)
            assert walker.status == seen.status, f"{walker.status} instead of {seen.status}: {walker.text[:300]}"
            assert walker.response.mimetype == "text/html"
            self._walked[seen.name] = walker
        return self._walked[seen.name]

    def endpoint_of(self, seen: "Seen") -> str:
        """The route whose page this is; nothing for the answer to a form, and where there is no page."""
        request = self.reach(seen).response.request
        try:
            return (
                str(self.app.url_map.bind("").match(request.path, request.method)[0]) if request.method == "GET" else ""
            )
        except (NotFound, MethodNotAllowed):
            return ""

    def show(self, seen: "Seen", page: Page) -> None:
        """Open in ``page`` what the walk arrived at, with the styles and scripts that it asks for."""
        walker = self.reach(seen)
        first = [walker.response]

        def answer(route: Route) -> None:
            asked = route.request
            response = first.pop() if first else _asked_again(walker, asked)
            route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())
            response.close()

        page.route(f"{HOST}/**", answer)
        page.goto(HOST + walker.path, wait_until="load")

    def _note(self, _app: Flask, template: Template, **_more: Any) -> None:
        self.templates.add(template.name or "")


def _asked_again(walker: Walker, asked: Request) -> TestResponse:
    """The answer to what a page asks for, under the walker's own session."""
    address, headers = asked.url.removeprefix(HOST), asked.headers
    return walker.client.open(address, method=asked.method, data=asked.post_data_buffer, headers=headers)


def arrange(app: Flask) -> Places:
    """Add every missing state to the demo's database; gives the places by name. Lets the worker do its work once."""
    with app.app_context():
        places = _signing() | _changed() | _authority() | _invitations() | _personal() | _desk() | _actions()
        db.session.commit()
        app.extensions["signon_jobs"].run_pending()
        places |= _rendering()
        db.session.commit()
    return places


def sign_in(app: Flask, role: Role | None) -> Walker:
    """A walker with this role; None is a reader who is not signed in."""
    walker = Walker(app)
    if role in EVERY_COORDINATOR:
        with app.app_context():
            walker.sign_in_as(Coordinator.named(EMAILS[role]).fs_uniquifier)
    return walker


def fail_on_purpose(app: Flask) -> None:
    """Give the site one page that fails, so that the page for that can be looked at."""
    app.add_url_rule("/fails", "fails", public(lambda: 1 // 0))


def _link(purpose: Purpose, subject: Any, *, days: int = 30, used: bool = False) -> str:
    at = now()
    begun = at - timedelta(days=60) if days < 0 else at
    token = LinkToken.mint(purpose, subject.id, at=begun, lifetime=timedelta(days=abs(days)))
    if used:
        db.session.flush()
        LinkToken.find(token, purpose).use(at)
    return token


def _signing() -> Places:
    letter = factories.letter(slug="clean-rivers")
    factories.letter(slug="nobody-yet", title="A letter that nobody has signed")
    factories.letter(LetterStatus.CLOSED, slug="closed", title="A closed letter")
    places: Places = {}
    for status in SignatureStatus:
        signature = factories.signature(letter, status)
        places[f"{status}-number"] = str(signature.id)
        places[status] = _link(Purpose.SIGNATURE_STATUS, signature)
        places[f"{status}-again"] = _link(Purpose.CONFIRM_SIGNATURE, signature, used=True)
    pending = factories.signature(letter, SignatureStatus.PENDING)
    places["to-confirm"] = _link(Purpose.CONFIRM_SIGNATURE, pending)
    places["confirm-expired"] = _link(Purpose.CONFIRM_SIGNATURE, pending, days=-1)
    places["status-expired"] = _link(Purpose.SIGNATURE_STATUS, pending, days=-1)
    return places


def _changed() -> Places:
    """A letter whose text changed materially, and one that closed before everybody reconfirmed."""
    places: Places = {}
    for slug in ("changed", "changed-and-closed"):
        letter = factories.letter(slug=slug, title=slug.replace("-", " ").capitalize())
        asked, agreed = factories.signature(letter), factories.signature(letter)
        pending = factories.signature(letter, SignatureStatus.PENDING)
        change_text(letter, at=now() - timedelta(minutes=5))
        agreed.reconfirm(2, at=now())
        places[f"{slug}-asked"] = _link(Purpose.SIGNATURE_STATUS, asked)
        places[f"{slug}-asked-number"] = str(asked.id)
        places[f"{slug}-agreed"] = _link(Purpose.SIGNATURE_STATUS, agreed)
        places[f"{slug}-to-confirm"] = _link(Purpose.CONFIRM_SIGNATURE, pending)
    letter.close(by=BY, at=now())
    return places


def _authority() -> Places:
    signatures = db.session.scalars(db.select(Signature).where(Signature.authorised_by_email != "")).all()
    waits = next(one for one in signatures if one.awaits_authority())
    answered = next(one for one in signatures if one.authority_at)
    asked = factories.signature(waits.letter, SignatureStatus.PENDING)
    asked.name_authoriser(Authoriser(name="Ida Marrow", title="Warden", email="ida@society.example"))
    asked.confirm(at=now())
    asked.ask_authority(at=now())
    return {
        "authority-to-answer": _link(Purpose.AUTHORITY, asked),
        "authority": _link(Purpose.AUTHORITY, waits),
        "authority-answered": _link(Purpose.AUTHORITY, answered),
        "authority-expired": _link(Purpose.AUTHORITY, waits, days=-1),
        "authority-number": str(waits.id),
        "authority-denied-number": str(answered.id),
    }


def _invitations() -> Places:
    letter = Letter.named("keepers-logbooks")
    batches = [_batch(letter), _batch(Letter.named("clean-rivers")), _batch(Letter.named("nobody-yet"))]
    _draft, sent, paused = batches
    for batch in (sent, paused):
        batch.start(by=BY, at=now(), chosen=1)
    paused.pause(by=BY, at=now())
    plan = InvitationBatch.draft(
        letter, BatchKind.REMINDERS, default_wording(letter, BatchKind.REMINDERS), by=BY, at=now()
    )
    plan.schedule(now() + timedelta(days=2), by=BY, at=now())
    db.session.flush()
    invited, declined, signed = db.session.scalars(db.select(Invitation).filter_by(batch_id=sent.id).limit(3))
    declined.decline("Our board meets too late.", at=now())
    signature, _answer = Signature.sign_on(
        Letter.named("clean-rivers"), factories.details(organization=signed.organization_name), at=now()
    )
    signature.confirm(at=now())
    signed.sign(signature.id, at=now())
    places = {f"batch-{name}": str(batch.id) for name, batch in zip(("draft", "sent", "paused"), batches, strict=True)}
    return places | {
        "batch-planned": str(plan.id),
        "invited": _link(Purpose.INVITATION, invited),
        "invited-declined": _link(Purpose.INVITATION, declined),
        "invited-signed": _link(Purpose.INVITATION, signed),
        "invited-expired": _link(Purpose.INVITATION, invited, days=-1),
    }


def _batch(letter: Letter) -> InvitationBatch:
    batch = InvitationBatch.draft(
        letter, BatchKind.INVITATIONS, default_wording(letter, BatchKind.INVITATIONS), by=BY, at=now()
    )
    db.session.flush()
    choosing.fill(batch, choosing.choose(letter, choosing.Wanted(), now()).found)
    db.session.flush()
    return batch


def _personal() -> Places:
    signature = db.session.scalar(db.select(Signature).filter_by(status=SignatureStatus.APPROVED).limit(1))
    request = DataRequest.enter(signature.representative_email, at=now())
    nobody = DataRequest.enter("nobody@nowhere.example", at=now())
    erasing = DataRequest.enter("reader@quay.example", at=now())
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id).limit(2)).all()
    Unsubscription.of(mails[1].recipient, at=now())
    db.session.flush()
    return {
        "held": _link(Purpose.PERSONAL_DATA, request),
        "held-nothing": _link(Purpose.PERSONAL_DATA, nobody),
        "to-erase": _link(Purpose.PERSONAL_DATA, erasing),
        "held-expired": _link(Purpose.PERSONAL_DATA, request, days=-1),
        "held-used": _link(Purpose.PERSONAL_DATA, request, used=True),
        "unsubscribe": _link(Purpose.UNSUBSCRIBE, mails[0]),
        "unsubscribed": _link(Purpose.UNSUBSCRIBE, mails[1]),
        "mail": str(mails[0].id),
        "sign-in": _link(Purpose.SIGN_IN, Coordinator.named(OWNER)),
        "sign-in-used": _link(Purpose.SIGN_IN, Coordinator.named(OWNER), used=True),
    }


def _desk() -> Places:
    messages = {one.status: str(one.id) for one in db.session.scalars(db.select(Message))}
    planned = receive(IMPORT, "members.csv", by=BY, at=now())
    unclear = receive(UNKNOWN_COLUMNS, "list.csv", by=BY, at=now())
    applied = receive(b"organization,country\nA new society,CH\n", "new.csv", by=BY, at=now())
    for kept in (planned, unclear, applied):
        read_now_or_later(kept)
    apply_import(applied, by=BY, at=now())
    failed = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()
    failed.give_up("The mail server answered 550.")
    return {
        "message": messages[MessageStatus.NEW],
        "message-answered": messages[MessageStatus.ANSWERED],
        "import": str(planned.id),
        "import-unclear": str(unclear.id),
        "import-applied": str(applied.id),
        "entry": str(db.session.scalar(db.select(Organization.id).limit(1))),
        "mail-failed": str(failed.id),
    }


def _actions() -> Places:
    made.action_page(ActionStatus.CLOSED, slug="over", title="An action that is over")
    made.action_page(ActionStatus.DRAFT, slug="planned", title="An action to come")
    office = made.office(address="1 Hill Street", email="office@hill.example", form_url="https://hill.example/write")
    made.action_page(slug="bare", title="An action for one office", by_constituency=False, offices=[office])
    empty = OfficeList(name="An empty list", created_at=now())
    db.session.add(empty)
    db.session.flush()
    full = ActionPage.named("logbooks").lists[0]
    return {"list-empty": str(empty.id), "list": str(full.id), "office": str(office.id)}


def _rendering() -> Places:
    """Previews in every state, and a delivered letter with a document for each addressee."""
    letter = Letter.named("nobody-yet")
    done = order_preview(Letter.named("clean-rivers"), by=BY, at=now())
    db.session.commit()
    render_due()
    waiting = order_preview(letter, by=BY, at=now())
    failed = order_preview(Letter.named("seed-libraries"), by=BY, at=now())
    failed.fail("The picture of the signature cannot be read.", at=now())
    several = factories.letter(slug="to-several", title="A letter to several", addressing="individual", addressees=TWO)
    finalise(several, by=BY, at=now())
    final = Final.published(Letter.named("river-gauges"))[0]
    return {
        "rendering": str(done.id),
        "rendering-waiting": str(waiting.id),
        "rendering-failed": str(failed.id),
        "code": final.code,
    }
