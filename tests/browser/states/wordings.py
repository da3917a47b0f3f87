"""The pages on which mails are worded, in every state."""

from signon.access import Role
from signon.database.db import now
from signon.invitations.mail_kinds import INVITE
from signon.letters.models.letter import Letter
from signon.moderation.mail_kinds import APPROVE, REJECT
from signon.signing.mail_kinds import CONFIRM, CONFIRMED, WITHDRAWN
from signon.wordings.kinds import MailKind
from signon.wordings.models import Slot, Words
from signon.wordings.writing import proposed_words
from tests import factories
from tests.browser.states.walks import OWNER, VIEWER, Seen, Walk, pressing
from tests.walker import Walker

DESK = "/coordinator"
MAILS = f"{DESK}/letters/clean-rivers/mails"
LONG = f"{MAILS}/signing/confirm"
WORDED = f"{MAILS}/signing/confirmed"
OURS = {"subject": "Thanks", "text": "Dear {name}, thank you for {organization}.\n\n{link}"}


def arrange_wordings() -> None:
    """Word some mails: one twice, one that is gone back from, one that cannot be filled in, one in Spanish."""
    letter, coalition = Letter.named("clean-rivers"), None
    _word(letter, CONFIRMED, "Thank you, {name}")
    _word(letter, CONFIRMED, "Thank you very much, {name}")
    _word(letter, APPROVE, "Welcome, {organization}", before="Another proposal")
    _word(letter, REJECT, "About {organisation}")
    _word(letter, WITHDRAWN, "You have left", language="es")
    _word(coalition, INVITE, "Will {organization} join us?", language="en")
    _word(letter, CONFIRM, "Please confirm")
    Slot(CONFIRM, letter.parts.language, letter).go_back(read=1, by=factories.BY, at=now())


def _word(letter: Letter | None, kind: MailKind, subject: str, *, language: str = "", before: str = "") -> None:
    slot = Slot(kind, language or (letter.parts.language if letter else "en"), letter)
    newest, proposed = slot.newest(), proposed_words(kind, "en")
    words, known = proposed._replace(subject=subject), Words(before, proposed.text) if before else proposed
    slot.word(words, proposed=known, read=newest.number if newest else 0, by=factories.BY, at=now())


def _too_many_tests(walker: Walker, _places: object) -> Walker:
    """Have test mails until there are no more."""
    walker.open(WORDED)
    while walker.status == 200:
        walker.press("Mail a test to me")
    return walker


def _stale(address: str, button: str, **fields: str) -> Walk:
    """Press on a page that was opened before somebody else saved."""
    return lambda walker, _places: walker.open(address).press(button, read="0", **fields)


WORDINGS = (
    Seen("the mails of a letter", MAILS, OWNER),
    Seen("the mails of a letter, viewed", MAILS, VIEWER),
    Seen("the mails of a letter, in Spanish", f"{MAILS}?language=es", OWNER),
    Seen("the mails of a letter, another has words of its own", f"{DESK}/letters/nobody-yet/mails", OWNER),
    Seen("the mails of every letter", f"{DESK}/wordings", OWNER),
    Seen("a mail, as proposed", LONG, OWNER),
    Seen("a mail, worded", WORDED, OWNER),
    Seen("a mail, viewed", WORDED, VIEWER),
    Seen("a mail, worded for every letter", f"{MAILS}/invitations/invite", OWNER),
    Seen("a mail of every letter", f"{DESK}/wordings/invitations/invite?language=en", OWNER),
    Seen("a mail, its words cannot be used", f"{MAILS}/moderation/reject", OWNER),
    Seen("a mail, the proposal has changed", f"{MAILS}/moderation/approve", OWNER),
    Seen("a mail, wrong throughout", pressing(LONG, "Save", subject="{{link", text="{{{{name}}}} <b>"), OWNER, 422),
    Seen("a mail, nothing entered", pressing(LONG, "Save", subject="", text=""), OWNER, 422),
    Seen("a mail, looked at", pressing(LONG, "Look at it first"), OWNER),
    Seen("a mail, looked at with examples", pressing(f"{DESK}/wordings/consent/reconfirm", "Look at it first"), OWNER),
    Seen("a mail, mailed for a test", pressing(LONG, "Mail a test to me"), Role.MODERATOR),
    Seen("a mail, mailed for a test too often", _too_many_tests, OWNER, 429),
    Seen("a mail, somebody else saved", _stale(WORDED, "Save", **OURS), OWNER, 409),
    Seen("a mail, taken back too late", _stale(WORDED, "Say what is proposed again"), OWNER, 409),
    Seen("versions of a wording", f"{WORDED}/versions", OWNER),
    Seen("versions of a wording, gone back", f"{LONG}/versions", OWNER),
    Seen("versions of a wording, viewed", f"{WORDED}/versions", VIEWER),
    Seen("versions of a wording, none", f"{MAILS}/delivery/add/versions", OWNER),
)
