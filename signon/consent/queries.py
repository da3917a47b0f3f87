"""Queries about consent: whom a change concerns, and who has reconfirmed, who has not yet, and who is gone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import aliased

from signon.consent.models import ReconfirmationRequest
from signon.database.asked_numbers import nearest_page, page_count
from signon.database.db import db
from signon.errors import NotFoundError
from signon.letters.models.declared_change import Change
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.status import LetterStatus
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.signing.status import HOLDING, LIVE, SignatureStatus
from signon.translation import gettext as _

PAGE = 100


class Response(StrEnum):
    """The result of a request to reconfirm."""

    RECONFIRMED = "reconfirmed"
    WAITING = "waiting"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Signatory:
    """A signatory as a change of the text concerns it. ``version`` is the number of the text it agreed to."""

    number: int
    organization: str
    email: str
    version: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A signatory that was asked to reconfirm, and what became of it."""

    number: int
    organization: str
    email: str
    status: SignatureStatus
    response: Response
    means: str
    consented_at: datetime
    asked_at: datetime
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of those asked to agree to one material version who have reconfirmed, wait, or are gone."""

    reconfirmed: int = 0
    waiting: int = 0
    gone: int = 0

    @property
    def asked(self) -> int:
        """All who were asked."""
        return self.reconfirmed + self.waiting + self.gone


@dataclass(frozen=True, slots=True)
class Round:
    """A material version, and what became of those who were asked to agree to it."""

    version: TextVersion
    asked: tuple[Asked, ...]

    def tally(self) -> Tally:
        """The numbers."""
        responses = [one.response for one in self.asked]
        return Tally(*(responses.count(response) for response in Response))

    def having(self, response: Response) -> list[Asked]:
        """Those of whom ``response`` is true, by name."""
        return [one for one in self.asked if one.response is response]


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A part of those who were asked, with the names that ``pages.html`` expects; ``page`` counts from 1."""

    items: list[Asked]
    page: int
    pages: int

    @classmethod
    def of(cls, asked: list[Asked], number: int) -> "AskedPage":
        """The page of this number, or the nearest one that there is."""
        page = nearest_page(number, len(asked), size=PAGE)
        return cls(asked[(page - 1) * PAGE : page * PAGE], page, page_count(len(asked), size=PAGE))

    @property
    def has_prev(self) -> bool:
        """Whether there is a page before."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after."""
        return self.page < self.pages

    @property
    def prev_num(self) -> int:
        """The number of the page before."""
        return self.page - 1

    @property
    def next_num(self) -> int:
        """The number of the page after."""
        return self.page + 1


def live_count(letter: Letter) -> int:
    """The number of live signatures that rest on the letter's text."""
    query = db.select(db.func.count(Signature.id)).where(Signature.letter_id == letter.id, Signature.status.in_(LIVE))
    return db.session.scalar(query) or 0


def confirmed_signatories(letter: Letter) -> list[Signatory]:
    """Everybody with a verified or approved signature, in the order of signing."""
    named = (Signature.id, Signature.printed_name, Signature.representative_email)
    columns = (*named, TextVersion.number, Signature.representative_name)
    query = db.select(*columns).join(TextVersion, TextVersion.id == Signature.text_version_id)
    query = query.where(Signature.letter_id == letter.id, Signature.status.in_(HOLDING))
    return [Signatory(*row) for row in db.session.execute(query.order_by(Signature.id))]


def waiting_count(letter: Letter) -> int:
    """The number of approved signatures that do not stand on the letter because the present text was not agreed to."""
    query = Signature.unreconfirmed(letter).where(Signature.status == SignatureStatus.APPROVED)
    return db.session.scalar(query.with_only_columns(db.func.count(Signature.id))) or 0


def rounds(letter: Letter, at: datetime) -> list[Round]:
    """Each material version about which somebody was asked, the latest first."""
    asked: dict[int, list[Asked]] = {}
    for version, one in _asked(letter, at):
        asked.setdefault(version, []).append(one)
    versions = {version.id: version for version in letter.versions}
    return [Round(versions[number], tuple(asked[number])) for number in sorted(asked, reverse=True)]


def version_numbered(letter: Letter, number: int | None) -> TextVersion:
    """The version with this number. Raises ``NotFoundError``."""
    for version in letter.versions:
        if version.number == number:
            return version
    raise NotFoundError(
        _("'%(title)s' has no version %(number)s of its text.", title=letter.title, number=number or "?")
    )


def asked_signature(number: int) -> Signature:
    """The signature with this number, when it has to reconfirm.

    Raises ``NotFoundError``, and what ``record_consent`` would raise for one that need not.
    """
    found = find_signature(number)
    found.check_reconfirmable()
    return found


def _asked(letter: Letter, at: datetime) -> list[tuple[int, Asked]]:
    given, wanted = aliased(TextVersion), aliased(TextVersion)
    query = (
        db.select(Signature, ReconfirmationRequest, given.number, wanted)
        .join(ReconfirmationRequest, ReconfirmationRequest.signature_id == Signature.id)
        .join(wanted, wanted.id == ReconfirmationRequest.text_version_id)
        .join(given, given.id == Signature.text_version_id)
        .where(wanted.letter_id == letter.id, wanted.change == Change.MATERIAL)
        .order_by(Signature.printed_name, Signature.id)
    )
    over = letter.status is LetterStatus.DELIVERED
    found = []
    for signature, request, number, version in db.session.execute(query):
        late = over or bool(version.reconfirm_by and version.reconfirm_by <= at)
        response = _response(signature.status, reached=number >= version.number, late=late)
        found.append((version.id, _asked_one(signature, request, response)))
    return found


def _response(status: SignatureStatus, *, reached: bool, late: bool) -> Response:
    if status not in HOLDING:
        return Response.GONE
    if reached:
        return Response.RECONFIRMED
    return Response.GONE if late else Response.WAITING


def _asked_one(signature: Signature, request: ReconfirmationRequest, response: Response) -> Asked:
    return Asked(
        number=signature.id,
        organization=signature.printed_name,
        email=signature.representative_email,
        status=signature.status,
        response=response,
        means=signature.means,
        consented_at=signature.consented_at,
        asked_at=request.asked_at,
        reminded_at=request.reminded_at,
    )
