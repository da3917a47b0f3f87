"""Every state of everything: the demo, and beside it what no demo shows.

``arrange`` gives names to the addresses that only a mail would tell, and to the numbers that the database chose.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from signon.accounts.models import Coordinator
from signon.actions.models import ActionPage, ActionStatus
from signon.actions.offices.models import OfficeList
from signon.actions.print_orders import KEPT, PrintOrder, encrypted_pdf
from signon.actions.printing import LettersToPrint, LetterToPrint
from signon.database.db import db, now
from signon.delivery.jobs import finalise, render_due
from signon.delivery.models import Final
from signon.delivery.orders import order_preview
from signon.demo import MODERATOR, OWNER
from signon.digests.models import KIND, Digest
from signon.digests.rhythm import Rhythm
from signon.invitations import choosing
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.invitations.wording import default_wording
from signon.jobs.leased import WorkStatus
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.bounces.receiving import receive
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.unsubscriptions import Unsubscription
from signon.messages.models import Message, MessageStatus
from signon.organizations.importing.applying import apply_import
from signon.organizations.importing.jobs import read_now_or_later
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.models import Organization
from signon.privacy.models import DataRequest
from signon.questions.models import Question
from signon.settings import ROOT
from signon.signing.importing import jobs as bringing
from signon.signing.importing import keeping
from signon.signing.importing.models import SignatoryImport
from signon.signing.mails import write_link_again
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.authority import Authoriser
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose, digest
from tests import factories
from tests.actions import made
from tests.browser.states.arabic import arrange_arabic
from tests.browser.states.duplicates import arrange_duplicates
from tests.browser.states.house import Places
from tests.browser.states.wordings import arrange_wordings
from tests.consent.changing import change_text
from tests.mail.bounces.samples import sample

BY = factories.BY
INPUTS = ROOT / "tests" / "inputs"
BROUGHT = b"Timestamp,Organisation,Country,Website\n1,Oter Trust,Kenya; Uganda,n/a\n2,Otter Trust,Kenya,\n3,.,,\n"
IMPORT = b"organization,country,acronym\nOpen Rivers,KE,OR\nLake Friends of the North,CH,\nwww.nowhere.example,KE,\n"
TWO = [
    {"address": "Minister Ada Flint\nMinistry of Water", "salutation": "Dear Minister:"},
    {"address": "Warden Idony Pell\nOffice of the Coast", "salutation": "Dear Warden:"},
]
ONE_ADDRESS: dict[str, Any] = {"representative_email": "mara@two.example"}
UNKNOWN_COLUMNS = b"Association;Remarks;Where\nOpen Rivers;none;KE\n"


def arrange(app: Flask) -> Places:
    """Add every missing state to the demo's database; gives the places by name. Lets the worker do its work once."""
    with app.app_context():
        places = (
            _signing()
            | _entries()
            | _changed()
            | _authority()
            | _questions()
            | _unreached()
            | _invitations()
            | _personal()
            | _desk()
            | _actions()
            | _letters_to_print()
        )
        db.session.commit()
        app.extensions["signon_jobs"].run_pending()
        arrange_wordings()
        places |= _rendering() | _holders() | arrange_arabic() | arrange_duplicates()
        db.session.commit()
    return places


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


def _entries() -> Places:
    """Entries that wait: two of one mailbox, and such whose organisation has signed or withdrawn, or came in a table."""
    letter = factories.letter(slug="entered-twice", title="Entered twice")
    common: dict[str, Any] = {"representative_email": "mara@lake.example"}
    twice: dict[str, Any] = {**common, "organization": "Lake Friends"}
    own = factories.signature(letter, SignatureStatus.PENDING, **twice, listed=Listed.RECIPIENT_ONLY)
    factories.signature(letter, SignatureStatus.PENDING, **twice, website="https://another.example")
    factories.signature(letter, SignatureStatus.PENDING, **common, organization="Otter Trust")
    signed, spare, left, again, brought = (
        factories.signature(letter, SignatureStatus.PENDING, **common, organization=name, acronym=acronym)
        for name, acronym in (("Marsh", ""), ("Marsh", "MA"), ("Heron", ""), ("Heron", "HE"), ("Crane", "CR"))
    )
    for confirmed in (signed, left):
        confirmed.confirm(at=now())
    left.withdraw(at=now())
    factories.imported(letter, **common, organization="Crane")
    return {
        "entered-twice": _link(Purpose.CONFIRM_SIGNATURE, own),
        "entered-and-signed": _link(Purpose.CONFIRM_SIGNATURE, spare),
        "entered-and-left": _link(Purpose.CONFIRM_SIGNATURE, again),
        "entered-and-brought": _link(Purpose.CONFIRM_SIGNATURE, brought),
    }


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


def _unreached() -> Places:
    """A letter about which mails came back: of an entry, and of a signature for which another address is proposed."""
    letter = factories.letter(slug="unreached", title="Unreached")
    entry = factories.signature(letter, SignatureStatus.PENDING, organization="Society of the Outer Islands")
    signed = factories.signature(letter, organization="Harbour Trust")
    for one in (entry, signed):
        write_link_again(one, at=now())
        db.session.flush()
        mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert mail is not None
        mail.came_back(now(), "550 5.1.1 User unknown in virtual mailbox table", reply_code=550, enhanced_code="5.1.1")
    proposal = AddressProposal.make(signed, "office@harbour.example", by=BY, at=now())
    return {
        "unreached-number": str(entry.id),
        "unreached-signed-number": str(signed.id),
        "new-address": _link(Purpose.ADDRESS, proposal),
        "new-address-expired": _link(Purpose.ADDRESS, proposal, days=-1),
    }


def _questions() -> Places:
    letter = factories.letter(slug="asked-about", title="Asked about")
    signature = factories.signature(letter, SignatureStatus.VERIFIED, representative_email="mara@asked.example")
    open_, answered, expired, taken_back = (
        Question.ask(signature, text, by=BY, at=now())
        for text in ("May both be named?", "Who speaks for you?", "Is it spelt so?", "Since when?")
    )
    answered.give_answer("Both of us do.", at=now())
    taken_back.take_back(by=BY, at=now())
    return {
        "asked-about-number": str(signature.id),
        "question": _link(Purpose.QUESTION, open_),
        "question-answered": _link(Purpose.QUESTION, answered),
        "question-expired": _link(Purpose.QUESTION, expired, days=-1),
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
    reachable = db.select(Signature).where(Signature.representative_email != "").order_by(Signature.id)
    signature = db.session.scalars(reachable.limit(1)).one()
    request = DataRequest.enter(signature.representative_email, at=now())
    nobody = DataRequest.enter("nobody@nowhere.example", at=now())
    erasing = DataRequest.enter("reader@quay.example", at=now())
    mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id).limit(2)).all()
    Unsubscription.of(mails[1].recipient, at=now())
    told = _told()
    db.session.flush()
    return {
        "held": _link(Purpose.PERSONAL_DATA, request),
        "held-nothing": _link(Purpose.PERSONAL_DATA, nobody),
        "to-erase": _link(Purpose.PERSONAL_DATA, erasing),
        "held-expired": _link(Purpose.PERSONAL_DATA, request, days=-1),
        "held-used": _link(Purpose.PERSONAL_DATA, request, used=True),
        "unsubscribe": _link(Purpose.UNSUBSCRIBE, mails[0]),
        "unsubscribed": _link(Purpose.UNSUBSCRIBE, mails[1]),
        "unsubscribe-digest": _link(Purpose.UNSUBSCRIBE, told[MODERATOR]),
        "unsubscribed-digest": _link(Purpose.UNSUBSCRIBE, told[OWNER]),
        "mailbox": _link(Purpose.MAILBOX, signature),
        "mailbox-used": _link(Purpose.MAILBOX, signature, used=True),
        "mailbox-expired": _link(Purpose.MAILBOX, signature, days=-1),
        "mail": str(mails[0].id),
        "sign-in": _link(Purpose.SIGN_IN, Coordinator.named(OWNER)),
        "sign-in-used": _link(Purpose.SIGN_IN, Coordinator.named(OWNER), used=True),
    }


def _told() -> dict[str, OutboxMail]:
    """A mail about what waits to each of two coordinators, one of whom wants no more of them."""
    told = {}
    for email, rhythm in ((MODERATOR, Rhythm.DAILY), (OWNER, Rhythm.NEVER)):
        coordinator = Coordinator.named(email)
        assert coordinator is not None
        digest = Digest.of(coordinator, at=now())
        db.session.add(digest)
        digest.choose(rhythm, hour=8, zone="", at=now())
        told[email] = OutboxMail.queue(to=email, subject="What waits", paragraphs=["Much."], at=now(), bulk=KIND)
    db.session.flush()
    return told


def _desk() -> Places:
    messages = {one.status: str(one.id) for one in db.session.scalars(db.select(Message))}
    planned = DirectoryImport.receive(IMPORT, "members.csv", by=BY, at=now())
    unclear = DirectoryImport.receive(UNKNOWN_COLUMNS, "list.csv", by=BY, at=now())
    brought = _brought()
    applied = DirectoryImport.receive(b"organization,country\nA new society,CH\n", "new.csv", by=BY, at=now())
    for kept in (planned, unclear, applied):
        read_now_or_later(kept)
    apply_import(applied, by=BY, at=now())
    failed = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()
    failed.give_up("The mail server answered 550.")
    return {
        **_came_back(),
        "message": messages[MessageStatus.NEW],
        "message-answered": messages[MessageStatus.ANSWERED],
        **brought,
        "import": str(planned.id),
        "import-unclear": str(unclear.id),
        "import-applied": str(applied.id),
        "entry": str(db.session.scalar(db.select(Organization.id).limit(1))),
        "mail-failed": str(failed.id),
    }


def _came_back() -> Places:
    """A mail that came back after a delay, whose link is void; and an answer to it."""
    signature = factories.signature(Letter.named("clean-rivers"), SignatureStatus.PENDING)
    mail = OutboxMail.queue(to="mara@two.example", subject="Please confirm", paragraphs=["Hello."], at=now())
    mail.attempts, mail.status = 1, MailStatus.SENT
    db.session.flush()
    void = LinkToken.mint(
        Purpose.CONFIRM_SIGNATURE, signature.id, at=now(), lifetime=timedelta(days=1), mail_id=mail.id
    )
    received = {
        name: sample(name, code=mail.envelope_code, message_id=mail.message_id)
        for name in ("postfix-delayed", "vacation-sieve", "answer", "gmail")
    }
    db.session.commit()
    for content in received.values():
        receive(content, at=now())
    answer = db.session.scalars(db.select(Message).filter_by(mail_id=mail.id)).one()
    return {"mail-returned": str(mail.id), "void": void, "message-by-mail": str(answer.id)}


def _brought() -> Places:
    """Tables of signatories: to be looked at, with rows to decide about, and entered."""
    letter = Letter.named("keepers-logbooks")
    files = {
        "brought": (BROUGHT, "answers.csv"),
        "brought-asks": ((INPUTS / "struck-row.xlsx").read_bytes(), "struck.xlsx"),
        "brought-entered": (b"organization,country\nA brought society,KE\n", "brought.csv"),
    }
    imports = {
        name: SignatoryImport.receive(content, file_name, by=BY, at=now(), letter_id=letter.id)
        for name, (content, file_name) in files.items()
    }
    for kept in imports.values():
        bringing.read_now_or_later(kept)
    keeping.apply_import(imports["brought-entered"], status=SignatureStatus.VERIFIED, by=BY, at=now())
    return {name: str(kept.id) for name, kept in imports.items()}


def _letters_to_print() -> Places:
    """An order of a supporter's letters in each state."""
    page = ActionPage.named("logbooks").id
    letter = LetterToPrint("Dana Poole", "Dear Dana Poole:", "Logbooks", "Please keep them.", "Yours", "Mara Quill", "")
    wanted = LettersToPrint((letter, letter), "en", now().date())
    pdf = encrypted_pdf(b"%PDF-1.7")
    states: dict[str, Callable[[PrintOrder], object]] = {
        "waiting": lambda _order: None,
        "printing": _begin_to_print,
        "ready": lambda order: order.finish(pdf, pages=2, at=now()),
        "failed": lambda order: order.fail("It took too long.", at=now()),
    }
    places: Places = {}
    for state, bring_to in states.items():
        token = PrintOrder.place(page, wanted, asked_by="", at=now())
        db.session.flush()
        order = db.session.scalars(db.select(PrintOrder).filter_by(token_digest=digest(token))).one()
        bring_to(order)
        order.leased_until, order.expires_at = now() + timedelta(days=1), now() + 1.9 * KEPT
        places[f"letters-{state}"] = f"/act/logbooks/letters/{token}"
    return places


def _begin_to_print(order: PrintOrder) -> None:
    order.status, order.printed = WorkStatus.RUNNING, 1


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


def _holders() -> Places:
    """The own pages of signatures beside the plain one: corrected just now, two of one address, and after the delivery."""
    letter, delivered = Letter.named("clean-rivers"), Letter.named("river-gauges")
    amended, *both = (factories.signature(letter, **details) for details in ({}, ONE_ADDRESS, ONE_ADDRESS))
    printed = db.session.scalar(db.select(Signature).filter_by(letter=delivered, status=SignatureStatus.APPROVED))
    return {
        "to-amend": _link(Purpose.SIGNATURE_STATUS, amended),
        "one-of-two": _link(Purpose.SIGNATURE_STATUS, both[0]),
        "delivered": _link(Purpose.SIGNATURE_STATUS, printed),
    }


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
