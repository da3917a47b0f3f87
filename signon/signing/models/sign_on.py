"""Signing on: what a representative enters becomes an entry of its own that waits for its mailbox to be proven.

No entry changes another one, whoever sent it: the address in a form is only a claim. Each is confirmed by its own link.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from signon import audit
from signon.database.db import Base, db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.names import organization_key
from signon.signing.models.authority import Authoriser
from signon.signing.models.consent import Means, TextChangedError
from signon.signing.models.details import Answer, SignatureDetails
from signon.signing.models.moves import has_stood_at, moved_by_coordinators
from signon.signing.models.refusals import SigningClosedError, WithdrawnSinceError
from signon.signing.models.showing import SAID, digest
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Mapped

MOST_BESIDE = 20
"""Entries that are shown beside one, the latest."""


class Place(NamedTuple):
    """Where an organisation stands on a letter: at most one signature holds it."""

    letter_id: int
    key: str
    country: str


class Entering:
    """The verb ``sign_on`` of a signature, and the questions about entries that wait beside each other."""

    if TYPE_CHECKING:
        id: Mapped[int]
        letter_id: Mapped[int]
        key: Mapped[str]
        country: Mapped[str]
        means: Mapped[str]
        status: Mapped[SignatureStatus]
        representative_email: Mapped[str]
        printed_name: Mapped[str]
        consented_at: Mapped[datetime]
        withdrawn_at: Mapped[datetime | None]
        entry_digest: Mapped[str]

    @classmethod
    def sign_on(
        cls,
        letter: Letter,
        details: SignatureDetails,
        *,
        at: datetime,
        shown: str | None = None,
        authoriser: Authoriser | None = None,
        means: Means = Means.FORM,
    ) -> tuple[Self, Answer]:
        """Receive a sign-on from the form: a new pending signature, or the one that already stands for it.

        An entry that says something else than one that waits already stands beside that. ``shown`` is the SHA-256 of the
        text that the form showed. Raises ``SigningClosedError`` when the letter does not accept signatures at ``at``, and
        ``TextChangedError`` when the present text is another than the one that was shown.
        """
        # One at a time: of two that arrive together, the second finds what the first has written.
        letter.hold()
        if not letter.accepts_signatures(at):
            raise SigningClosedError(_("Signing of '%(title)s' is closed.", title=letter.title))
        version = letter.settle_text(by=audit.REPRESENTATIVE, at=at)
        if shown is not None and shown != version.sha256:
            raise TextChangedError(_("The text of '%(title)s' is not the one that you were shown.", title=letter.title))
        if holder := cls.holding(letter, details):
            mine = bool(holder.representative_email) and holder.representative_email == details.representative_email
            return holder, Answer.ALREADY_SIGNED if mine else Answer.SIGNED_BY_ANOTHER
        values = entry_values(version, details, authoriser)
        if waiting := cls._same_entry(values):
            waiting.enter_again(at)
            return waiting, Answer.SENT_AGAIN
        return cls._enter(letter, version, values, means=means, at=at), Answer.NEW

    @classmethod
    def holding(cls, letter: Letter, details: SignatureDetails) -> Self | None:
        """The signature that holds the place of this organisation on the letter."""
        place = Place(letter.id, organization_key(details.organization), details.country)
        return cls._holder(place, details.representative_email)

    def place_holder(self) -> Self | None:
        """The other signature that holds the place this entry is for; its own mailbox's, where that has one."""
        found = self._holder(Place(self.letter_id, self.key, self.country), self.representative_email)
        return None if found is self else found

    @classmethod
    def _holder(cls, place: Place, email: str) -> Self | None:
        """The signature on a place; or one of the same mailbox that a table brought without saying the country."""
        of_the_place = cls.country == place.country
        without_country = (cls.country == "") & (cls.representative_email == email) & (cls.means == Means.IMPORT)
        query = db.select(cls).where(
            cls.letter_id == place.letter_id,
            cls.key == place.key,
            cls.status.in_(HOLDING),
            db.or_(of_the_place, without_country if email else db.false()),
        )
        found = db.session.scalar(query.order_by(of_the_place.desc()).limit(1))
        return found or cls._renamed(place, email)

    @classmethod
    def _renamed(cls, place: Place, email: str) -> Self | None:
        """The signature that the mailbox has made for the place, and that coordinators print under another name or country."""
        if not email:
            return None
        of_mailbox = (cls.letter_id == place.letter_id, cls.representative_email == email, cls.status.in_(HOLDING))
        moved = cls.id.in_(moved_by_coordinators())
        mine = db.session.scalars(db.select(cls).where(*of_mailbox, moved).order_by(cls.id))
        return next((one for one in mine if has_stood_at(one, place.key, place.country, given_up=False)), None)

    def entries_beside(self) -> list[Self]:
        """The other entries for the organisation that came with the same mail address and wait, the latest first."""
        cls = type(self)
        return self._waiting((cls.key == self.key) & (cls.country == self.country))

    def entries_elsewhere(self) -> list[Self]:
        """Of every other organisation, the latest entry that came with the same mail address and can be confirmed."""
        cls = type(self)
        found = self._waiting((cls.key != self.key) | (cls.country != self.country))
        latest = {(one.key, one.country): one for one in reversed(found)}.values()
        return [one for one in reversed(latest) if one.place_holder() is None and not one.was_left()]

    def _waiting(self, where: "ColumnElement[bool]") -> list[Self]:
        cls = type(self)
        query = db.select(cls).where(
            cls.id != self.id,
            cls.letter_id == self.letter_id,
            cls.representative_email == self.representative_email,
            cls.status == SignatureStatus.PENDING,
            where,
        )
        return list(db.session.scalars(query.order_by(cls.id.desc()).limit(MOST_BESIDE)))

    def was_left(self) -> bool:
        """Whether the same mail address has withdrawn for the organisation since the entry was made, whatever its name then."""
        cls = type(self)
        query = db.select(cls).where(
            cls.id != self.id,
            cls.letter_id == self.letter_id,
            cls.representative_email == self.representative_email,
            cls.status == SignatureStatus.WITHDRAWN,
            cls.withdrawn_at >= self.consented_at,
        )
        left = db.session.scalars(query)
        return any(has_stood_at(one, self.key, self._country_of_place(one), given_up=True) for one in left)

    def _country_of_place(self, other: Self) -> str:
        """The country under which the other one would stand for this organisation: none where a table brought it without."""
        return "" if other.means == Means.IMPORT and not other.country else self.country

    def refuse_left(self) -> None:
        """Raises ``WithdrawnSinceError`` for an entry from before its mail address withdrew: only signing again returns."""
        if self.was_left():
            raise WithdrawnSinceError(
                _(
                    "%(organization)s has withdrawn its signature since this form was filled in. To return, sign again.",
                    organization=self.printed_name,
                )
            )

    @classmethod
    def _same_entry(cls, values: dict[str, Any]) -> Self | None:
        same = {
            "letter_id": values["letter_id"],
            "entry_digest": entry_digest(values),
            "status": SignatureStatus.PENDING,
        }
        return db.session.scalar(db.select(cls).filter_by(**same))

    def enter_again(self, at: datetime) -> None:
        """An entry from before a withdrawal counts again when its form is sent again; others stay as they are."""
        if self.was_left():
            self.consented_at = at

    @classmethod
    def _enter(
        cls, letter: Letter, version: TextVersion, values: dict[str, Any], *, means: Means, at: datetime
    ) -> Self:
        entry = cls()
        own = {
            "letter": letter,
            "text_version": version,
            "key": organization_key(values["organization"]),
            "entry_digest": entry_digest(values),
            "status": SignatureStatus.PENDING,
            "means": means,
            "created_at": at,
            "consented_at": at,
        }
        for field, value in (values | own).items():
            setattr(entry, field, value)
        assert isinstance(entry, Base)  # narrows the mixin to the model that it is part of
        db.session.add(entry)
        details = {"version": version.number, "sha256": version.sha256}
        audit.record("sign", of=entry, by=audit.REPRESENTATIVE, at=at, details=details)
        return entry


def entry_values(version: TextVersion, details: SignatureDetails, authoriser: Authoriser | None) -> dict[str, Any]:
    """What an entry says, by the names of a signature's fields."""
    return {
        **vars(details),
        "letter_id": version.letter_id,
        "text_version_id": version.id,
        "printed_name": details.organization,
        "authorised_by_name": authoriser.name if authoriser else "",
        "authorised_by_title": authoriser.title if authoriser else "",
        "authorised_by_email": authoriser.email if authoriser else "",
    }


def entry_digest(values: dict[str, Any]) -> str:
    """What an entry says, as one value: a form that is sent twice makes one entry."""
    return digest({field: values[field] for field in SAID})
