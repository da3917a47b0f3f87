"""Signing on: what a representative enters becomes an entry of its own that waits for its mailbox to be proven.

No entry changes another one, whoever sent it: the address in a form is only a claim. Each is confirmed by its own link.
"""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Self, cast

from sqlalchemy import ColumnElement, CompoundSelect, Insert, Table, insert
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.names import organization_key
from signon.signing.models.authority import Authoriser
from signon.signing.models.consent import Means, TextChangedError
from signon.signing.models.details import SAID, SignatureDetails, said_digest
from signon.signing.models.withdrawal import WithdrawalVerbs
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _

MOST_BESIDE = 20
"""Entries that are shown beside one, the latest."""


class Answer(StrEnum):
    """The result of a sign-on. The page is the same for all; only the mailbox learns which it was."""

    NEW = "new"
    SENT_AGAIN = "sent-again"
    ALREADY_SIGNED = "already-signed"
    SIGNED_BY_ANOTHER = "signed-by-another"


class SigningClosedError(DomainError):
    """The letter does not accept signatures now."""


class SignOnVerbs(WithdrawalVerbs):
    """The verb ``sign_on`` of a signature, and the questions about entries that wait beside each other."""

    __abstract__ = True

    is_alone = False
    """Whether it is known that no entry was beside it when it was made, so that nobody needs to look."""

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
        values = entry_values(version, details, authoriser)
        if not cls._resembles_another(values):
            entry = cls._enter(letter, version, values, means=means, at=at)
            entry.is_alone = True
            return entry, Answer.NEW
        if holder := cls.holding(letter, details):
            mine = bool(holder.representative_email) and holder.representative_email == details.representative_email
            return holder, Answer.ALREADY_SIGNED if mine else Answer.SIGNED_BY_ANOTHER
        if waiting := cls._same_entry(values):
            waiting.enter_again(at)
            return waiting, Answer.SENT_AGAIN
        return cls._enter(letter, version, values, means=means, at=at), Answer.NEW

    def entries_beside(self) -> list[Self]:
        """The other entries for the organisation that came with the same mail address and wait, the latest first."""
        cls = type(self)
        return self._waiting((cls.key == self.key) & (cls.country == self.country))

    def has_entries_beside(self) -> bool:
        """Whether there are other entries for the organisation that came with the same mail address and wait."""
        return not self.is_alone and bool(self.entries_beside())

    def entries_elsewhere(self) -> list[Self]:
        """The latest entry of every other organisation that came with the same mail address and can be confirmed."""
        cls = type(self)
        found = self._waiting((cls.key != self.key) | (cls.country != self.country))
        latest = {(one.key, one.country): one for one in reversed(found)}.values()
        return [one for one in reversed(latest) if one.place_holder() is None and not one.was_left()]

    def _waiting(self, where: ColumnElement[bool]) -> list[Self]:
        cls = type(self)
        query = db.select(cls).where(
            cls.id != self.id,
            cls.letter_id == self.letter_id,
            cls.representative_email == self.representative_email,
            cls.status == SignatureStatus.PENDING,
            where,
        )
        return list(db.session.scalars(query.order_by(cls.id.desc()).limit(MOST_BESIDE)))

    @classmethod
    def _resembles_another(cls, values: dict[str, Any]) -> bool:
        """Whether there is any entry at all that could be the same, hold the place, or wait beside it.

        One question instead of four, for nearly every sign-on is the first of its organisation and of its mailbox.
        """
        asked = {
            "letter": values["letter_id"],
            "key": organization_key(values["organization"]),
            "email": values["representative_email"],
            "digest": entry_digest(values),
        }
        return db.session.connection().execute(_resembling(cls), asked).first() is not None

    @classmethod
    def _same_entry(cls, values: dict[str, Any]) -> Self | None:
        same = {
            "letter_id": values["letter_id"],
            "entry_digest": entry_digest(values),
            "status": SignatureStatus.PENDING,
        }
        return db.session.scalar(db.select(cls).filter_by(**same))

    @classmethod
    def _enter(
        cls, letter: Letter, version: TextVersion, values: dict[str, Any], *, means: Means, at: datetime
    ) -> Self:
        own = {
            "key": organization_key(values["organization"]),
            "entry_digest": entry_digest(values),
            "status": SignatureStatus.PENDING,
            "means": means,
            "created_at": at,
            "consented_at": at,
        }
        number = db.session.connection().execute(_addition(cls), values | own).scalar_one()
        details = {"version": version.number, "sha256": version.sha256}
        by = audit.REPRESENTATIVE
        audit.record_each("sign", of=cls, numbers=[number], by=by, at=at, details=details, are_new=True)
        entry = cls(id=number, **values, **own)
        make_transient_to_detached(entry)
        db.session.add(entry)
        set_committed_value(entry, "letter", letter)
        set_committed_value(entry, "text_version", version)
        return entry


@cache
def _resembling(cls: type[SignOnVerbs]) -> CompoundSelect[int]:
    """The query for entries of the letter with the same name, mailbox or content; built once."""
    letter, number = cls.letter_id == db.bindparam("letter"), db.select(cls.id)
    return db.union_all(
        number.where(letter, cls.key == db.bindparam("key")),
        number.where(letter, cls.representative_email == db.bindparam("email")),
        number.where(letter, cls.status == SignatureStatus.PENDING, cls.entry_digest == db.bindparam("digest")),
    ).limit(1)


@cache
def _addition(cls: type[SignOnVerbs]) -> Insert:
    """The statement that adds an entry; built once. It goes past the session, which takes many times as long for it."""
    return insert(cast("Table", cls.__table__)).returning(cls.id)


def entry_values(version: TextVersion, details: SignatureDetails, authoriser: Authoriser | None) -> dict[str, Any]:
    """The values of an entry, by the names of a signature's fields."""
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
    """The digest of an entry, so that a form that is sent twice makes one entry."""
    return said_digest({field: values[field] for field in SAID})
