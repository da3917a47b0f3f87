"""Snapshots that renderings are made from, frozen in the moment they are ordered.

Text, date, standing signatories and images are copied, so that nothing that happens while the worker is busy, or that a
worker finds when it takes over from a dead one, changes the document.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from datetime import datetime
from typing import Any, Self

from signon.audit import Anchor
from signon.country_names.called import with_country_names
from signon.database.db import db
from signon.delivery.models import Audience
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import STORED, Addressing
from signon.letters.parts.letter_parts import LetterParts
from signon.printing.document.addendum import AddedTo, compose_addendum
from signon.printing.document.document import LetterDocument
from signon.printing.document.record import AgreedText
from signon.printing.document.signatories import ListedSignatory
from signon.printing.document.verification import PrintedVerification
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.zones.in_words import in_zone


@dataclass(frozen=True, slots=True)
class FrozenSignatory:
    """A signatory that stood on the letter in the moment of the snapshot. ``signature`` is its number."""

    signature: int
    listed: Listed
    printed: ListedSignatory

    def as_json(self) -> dict[str, Any]:
        """The signatory as JSON's own types."""
        return {"signature": self.signature, "listed": str(self.listed), **self.printed.as_json()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The signatory that ``as_json`` wrote."""
        rest = dict(values)
        return cls(rest.pop("signature"), Listed(rest.pop("listed")), ListedSignatory.from_json(rest))


@dataclass(frozen=True, slots=True)
class OrderedDocument:
    """One of the documents that a snapshot gives: to whom it is addressed, and for whom it is made.

    Only what is going to leave has a ``verification``.
    """

    addressee: int | None
    audience: Audience
    verification: PrintedVerification | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that the documents of one order are made from. ``addressees`` are places from 0, or None for all.

    With ``added_to`` they are an addendum to that delivered letter, and ``signatories`` those who joined it since.
    ``anchor`` is the audit trail's, by the names of its values, when they are going to leave.
    """

    parts: LetterParts
    text_version_id: int | None
    text_sha256: str
    date: calendar_date
    signatories: tuple[FrozenSignatory, ...]
    images: Mapping[str, bytes]
    addressees: tuple[int | None, ...]
    added_to: AddedTo | None = None
    text_number: int | None = None
    anchor: Mapping[str, Any] | None = None

    @classmethod
    def take(
        cls, letter: Letter, *, at: datetime, date: calendar_date | None = None, addressee: int | None = None
    ) -> Self:
        """The letter as it stands at ``at``, for one document. ``date`` replaces the printed date.

        Raises ``LetterStateError`` for a draft that lacks something.
        """
        letter.refuse_incomplete()
        version = letter.versions[-1] if letter.versions else None
        return cls(
            parts=with_country_names(letter.parts),
            text_version_id=version.id if version else None,
            text_sha256=version.sha256 if version else "",
            date=date or printed_date(letter, at),
            signatories=frozen_signatories(letter),
            images=letter.image_bytes(),
            addressees=(addressee,),
            text_number=version.number if version else None,
        )

    @classmethod
    def take_each(cls, letter: Letter, *, at: datetime, date: calendar_date | None = None) -> Self:
        """The letter as it stands at ``at``, for one document per addressee when it is addressed individually."""
        one = cls.take(letter, at=at, date=date)
        if letter.parts.addressing is Addressing.JOINT:
            return one
        places: tuple[int | None, ...] = tuple(range(len(letter.parts.addressees)))
        return replace(one, addressees=places)

    def as_addendum(self, added_to: AddedTo, signatories: Iterable[FrozenSignatory]) -> Self:
        """The same letter's addendum, which names ``signatories`` alone."""
        return replace(self, added_to=added_to, signatories=tuple(signatories))

    def anchored(self, anchor: Anchor) -> Self:
        """The same with the anchor of the audit trail."""
        return replace(self, anchor=anchor.as_json())

    def documents(self) -> Iterator[OrderedDocument]:
        """All documents of a final: those for the recipients, and copies without those whom only they may know."""
        public_copies = self.has_recipient_only() or (self.added_to and self.added_to.has_public_copies())
        audiences = (Audience.RECIPIENT, Audience.PUBLIC) if public_copies else (Audience.RECIPIENT,)
        for audience in audiences:
            yield from (OrderedDocument(addressee, audience) for addressee in self.addressees)

    def has_recipient_only(self) -> bool:
        """Whether a signatory asked to be listed for the recipient only."""
        return any(one.listed is Listed.RECIPIENT_ONLY for one in self.signatories)

    def listed_for(self, audience: Audience) -> tuple[FrozenSignatory, ...]:
        """The signatories that the document for ``audience`` lists."""
        if audience is Audience.RECIPIENT:
            return self.signatories
        return tuple(one for one in self.signatories if one.listed is Listed.PUBLIC)

    def compose(self, ordered: OrderedDocument) -> LetterDocument:
        """The document to print. Raises ``InputError`` for an addressee or image that is not there."""
        return self._document(ordered).bearing(self._agreed_text(), self.anchor).verifiable_by(ordered.verification)

    def _agreed_text(self) -> AgreedText | None:
        return AgreedText(self.text_number, self.text_sha256) if self.text_number else None

    def _document(self, ordered: OrderedDocument) -> LetterDocument:
        printed: dict[str, Any] = {
            "date": self.date,
            "signatories": [one.printed for one in self.listed_for(ordered.audience)],
            "images": self.images,
            "addressee": ordered.addressee,
        }
        if self.added_to is None:
            return LetterDocument.compose(self.parts, **printed)
        code = self.added_to.code(ordered.addressee, ordered.audience)
        return compose_addendum(self.parts, added_to=self.added_to, code=code, **printed)

    def as_json(self) -> dict[str, Any]:
        """The snapshot as JSON's own types, images in base64."""
        return {
            "parts": self.parts.model_dump(mode="json", exclude_defaults=True),
            "text_version_id": self.text_version_id,
            "text_number": self.text_number,
            "text_sha256": self.text_sha256,
            "date": self.date.isoformat(),
            "signatories": [one.as_json() for one in self.signatories],
            "images": {name: b64encode(png).decode("ascii") for name, png in self.images.items()},
            "addressees": list(self.addressees),
            "added_to": self.added_to and self.added_to.as_json(),
            "anchor": self.anchor,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The snapshot that ``as_json`` wrote."""
        return cls(
            parts=LetterParts.model_validate(values["parts"], context=STORED),
            text_version_id=values["text_version_id"],
            text_sha256=values["text_sha256"],
            date=calendar_date.fromisoformat(values["date"]),
            signatories=tuple(map(FrozenSignatory.from_json, values["signatories"])),
            images={name: b64decode(text) for name, text in values["images"].items()},
            addressees=tuple(values["addressees"]),
            text_number=values.get("text_number"),
            anchor=values.get("anchor"),
            added_to=AddedTo.from_json(values["added_to"]) if values.get("added_to") else None,
        )


def printed_date(letter: Letter, at: datetime) -> calendar_date:
    """The date the letter bears: its own, or the day it is at its place at ``at``."""
    return letter.parts.date or today_of(letter, at)


def today_of(letter: Letter, at: datetime) -> calendar_date:
    """The day it is at the letter's place at ``at``; in its time zone where the place is no city that is known."""
    return in_zone(at, letter.parts.zone_of_place()).date()


def frozen_signatories(letter: Letter) -> tuple[FrozenSignatory, ...]:
    """Everybody who stands on the letter now, by number."""
    columns = (
        Signature.id,
        Signature.listed,
        Signature.printed_name,
        Signature.acronym,
        Signature.country,
        Signature.representative_name,
        Signature.representative_title,
        Signature.consented_at,
        Signature.second_country,
        Signature.sorted_as(),
    )
    rows = db.session.execute(Signature.standing(letter).with_only_columns(*columns).order_by(Signature.id))
    return tuple(
        FrozenSignatory(number, Listed(listed), ListedSignatory(*printed)) for number, listed, *printed in rows
    )


def printed_lines(letter: Letter) -> Iterator[str]:
    """The text that may be printed of everybody who stands on the letter now, a line each, without regard to who it is."""
    shown = (Signature.acronym, Signature.representative_name, Signature.representative_title)
    line: Any = Signature.printed_name
    for column in shown:
        line = line + " " + column
    return iter(db.session.scalars(Signature.standing(letter).with_only_columns(line)))
