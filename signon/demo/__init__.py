"""An invented coalition with every state present: an open letter, a draft, a delivered letter, members and coordinators.

Nobody and nothing in it is real; every address ends in ``.example``, and no mail of the demo ever leaves the machine.
"""

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.delivery.jobs import finalise
from signon.demo.action import tell_of_action
from signon.demo.authority import sign_with_authority
from signon.demo.consent import change_the_text
from signon.demo.invitations import tell_of_invitations
from signon.demo.story import Course, Invented, invented_organizations, sign_all
from signon.letters.file.letter_file import LetterFile, read_letter_file
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.mail.jobs import mint_links
from signon.mail.models import MailStatus, OutboxMail
from signon.organizations.importing.applying import apply_import
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.reading import read_import
from signon.organizations.models import Organization
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import plan_import
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.details import SignatureDetails
from signon.signing.status import SignatureStatus
from signon.theme.colours import Colour
from signon.theme.models import ACCENT, BAND, Theme
from signon.theme.style import Typeface

FOLDER = Path(__file__).parent
OWNER, MODERATOR, VIEWER = "owner@saltmark.example", "moderator@saltmark.example", "viewer@saltmark.example"
NAME = "The Saltmark Coalition"
DELIVERED = "river-gauges"
ON_THE_DELIVERED_LETTER = 45


def seed(*, at: datetime) -> bool:
    """Fill a database that has no letters; gives whether it did. Commits.

    A delivered letter that could not be finished last time is finished now. Raises what rendering raises.
    """
    is_first_time = db.session.scalar(db.select(Letter.id).limit(1)) is None
    if is_first_time:
        _read_letters()
        _tell_everything(at)
        db.session.commit()
    _finish_delivered_letter(at)
    return is_first_time


def _tell_everything(at: datetime) -> None:
    for email, role in ((OWNER, Role.OWNER), (MODERATOR, Role.MODERATOR), (VIEWER, Role.VIEWER)):
        Coordinator.add(email, role, by="demo", at=at - timedelta(days=80))
    Theme.choose(name=NAME, accent=Colour.read(ACCENT), band=Colour.read(BAND), typeface=Typeface.BOOK, by=OWNER, at=at)
    everybody = invented_organizations()
    _enter_members(everybody, at - timedelta(days=79))
    tell_of_directory(by=MODERATOR, entered=at - timedelta(days=12), at=at - timedelta(hours=1))
    _draft("seed-libraries", at - timedelta(days=4))
    _letter_to_deliver(everybody, at)
    asking = _draft("tide-tables", at - timedelta(days=8), closing=at + timedelta(days=30))
    asking.open(by=OWNER, at=at - timedelta(days=6))
    sign_with_authority(asking, moderator=MODERATOR, at=at)
    changing = _draft("harbour-steps", at - timedelta(days=21), closing=at + timedelta(days=18))
    changing.open(by=OWNER, at=at - timedelta(days=20))
    change_the_text(changing, _representatives(everybody), moderator=MODERATOR, at=at)
    letter = _draft("keepers-logbooks", at - timedelta(days=40), closing=at + timedelta(days=23))
    letter.open(by=OWNER, at=at - timedelta(days=34))
    db.session.flush()
    sign_all(letter, everybody, moderator=MODERATOR, at=at)
    tell_of_action(letter, by=OWNER, at=at)
    tell_of_invitations(letter, by=OWNER, at=at, capture=_capture_mails)
    db.session.flush()
    _capture_mails()


def _representatives(everybody: list[Invented]) -> list[SignatureDetails]:
    return [one.details for one in everybody if one.course is Course.APPROVED]


@cache
def _letter_file(name: str) -> LetterFile:
    return read_letter_file(FOLDER / f"{name}.md")


def _read_letters() -> None:
    """Read all letters with their pictures, before there is a transaction that would be held meanwhile."""
    db.session.rollback()
    for file in FOLDER.glob("*.md"):
        if not file.stem.endswith("-background"):
            _letter_file(file.stem)


def _draft(name: str, drafted: datetime, *, closing: datetime | None = None) -> Letter:
    """The letter of this name; the deadline is announced for three days before the ``closing`` day."""
    read = _letter_file(name)
    changes = {}
    if closing:
        day = closing.astimezone(ZoneInfo(read.parts.timezone)).date()
        changes["closes_at"] = datetime.combine(day, time(17))
        changes["sign_on_deadline"] = changes["closes_at"] - timedelta(days=3)
    return Letter.draft(read.parts.model_copy(update=changes), read.images, by=OWNER, at=drafted)


def _enter_members(everybody: list[Invented], at: datetime) -> None:
    """Every second organisation that signed in earnest is a member, and so are those that have not signed."""
    for place, one in enumerate(everybody):
        if one.course is Course.SILENT or (place % 2 == 0 and one.course in {Course.APPROVED, Course.WAITS}):
            details = one.details
            entry = Organization.enter(
                details.organization,
                at=at,
                by=OWNER,
                acronym=details.acronym,
                country=details.country,
                website=details.website,
            )
            entry.reach(details.representative_name, details.representative_title, details.representative_email)


def _letter_to_deliver(everybody: list[Invented], at: datetime) -> None:
    """Its signatories were collected on paper, so that nobody is written to when it is delivered."""
    closed = at - timedelta(days=2)
    letter = _draft(DELIVERED, at - timedelta(days=70), closing=closed)
    letter.open(by=OWNER, at=at - timedelta(days=63))
    db.session.flush()
    approved = [one.details for one in everybody if one.course is Course.APPROVED][:ON_THE_DELIVERED_LETTER]
    rows = [SignatoryRow(**{**vars(details), "representative_email": ""}) for details in approved]
    collected = at - timedelta(days=20)
    planned = plan_import(letter, rows).rows
    enter_signatories(letter, planned, status=SignatureStatus.APPROVED, by=MODERATOR, at=collected)
    letter.close(by=OWNER, at=closed)


def _finish_delivered_letter(at: datetime) -> None:
    letter = db.session.scalar(db.select(Letter).filter_by(slug=DELIVERED, status=LetterStatus.CLOSED))
    if letter and Coordinator.named(OWNER):
        finalise(letter, by=OWNER, at=at)


def _capture_mails() -> None:
    """Keep the mails in the outbox, delivered in their time, whatever the mail settings are."""
    for mail in db.session.scalars(db.select(OutboxMail).filter_by(status=MailStatus.QUEUED).order_by(OutboxMail.id)):
        links = mint_links(mail, mail.created_at, base_url="", unsubscribe_days=730)
        mail.delivered(mail.created_at, captured=mail.text(links.address, links.unsubscribe), token=links.token)


def tell_of_directory(*, by: str, entered: datetime, at: datetime) -> None:
    """Import what is known of some members and of a few others, and hand a list of newcomers in that nobody has applied."""
    apply_import(_import("directory.csv", by=by, at=entered), by=by, at=entered + timedelta(minutes=4))
    _import("newcomers.csv", by=by, at=at)


def _import(name: str, *, by: str, at: datetime) -> DirectoryImport:
    kept = DirectoryImport.receive((FOLDER / name).read_bytes(), name, by=by, at=at)
    read_import(kept, at=at)
    return kept
