"""Likenesses of the organisation that signed: entries of the directory and other signatures, each with the reasons.

A likeness is a reason to look twice, never a decision. The directory's are the matcher's, with its scores. Of the letter's
other signatures, those that the queue marks are shown, and the most alike of a bounded number that the database chooses, so
that one page costs the same with a thousand signatures and with a hundred thousand.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from signon.contacts import FREE_MAIL, mail_domain, web_domain
from signon.database.db import db
from signon.matching.scale import NOTHING, WORTH_SHOWING, Score
from signon.matching.score import compare
from signon.moderation.duplicates.beside import Beside
from signon.moderation.labels import score_words
from signon.organizations.known import StoredDirectory, directory_matches
from signon.organizations.models import Contact, Organization
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.profiles import compared
from signon.signing.status import LIVE
from signon.translation import gettext as _

MOST_COMPARED = 3_000
MOST_SHOWN = 5
LONGEST_WORDS = 3
BEGINNING = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """Something that may be the same organisation. ``signature`` is the number of the other signature, if it is one."""

    name: str
    country: str
    website: str
    reasons: tuple[str, ...]
    status: str = ""
    signature: int | None = None
    is_member: bool = False


def directory_likenesses(signature: Signature) -> list[Likeness]:
    """The entries of the directory that are most like the signature's organisation, without the one that it is."""
    directory = StoredDirectory(db.session.connection())
    matches = directory_matches(directory, compared(signature).profile())
    scores = {one.number: Score(one.score, one.reason) for one in matches}
    numbers = {*scores, *_writing_from(telling_domain(signature))} - {_settled_entry(signature)}
    found = [
        (entry, _reasons(signature, entry, scores.get(entry.id, NOTHING)))
        for entry in db.session.scalars(db.select(Organization).where(Organization.id.in_(numbers)))
    ]
    return [
        Likeness(entry.name, entry.country, entry.website, reasons, is_member=entry.member)
        for entry, (_score, reasons) in sorted(found, key=lambda one: (-one[1][0], one[0].id))
        if reasons
    ][:MOST_SHOWN]


def signature_likenesses(signature: Signature) -> list[Likeness]:
    """The other live signatures on the letter that are most like this one, those that the queue marks among them."""
    near = Beside.within(signature.letter).others(signature.id)
    others = (Signature.letter_id == signature.letter_id, Signature.id != signature.id, Signature.status.in_(LIVE))
    words = or_(*_by_words(Signature.key, signature.key))
    rows = db.session.execute(db.select(Signature.id, Signature.key).where(*others, words).limit(MOST_COMPARED))
    near += _nearest(signature.key, dict(rows.all()))
    if signature.representative_email:
        same_sender = (*others, Signature.representative_email == signature.representative_email)
        near += db.session.scalars(db.select(Signature.id).where(*same_sender).limit(MOST_SHOWN))
    sought = compared(signature).profile()
    found = [
        (one, _reasons(signature, one, compare(sought, compared(one).profile())))
        for one in db.session.scalars(db.select(Signature).where(Signature.id.in_(near)))
    ]
    return [
        Likeness(one.printed_name, one.country, one.website, reasons, status=one.status, signature=one.id)
        for one, (_score, reasons) in sorted(found, key=lambda one: (-one[1][0], one[0].id))
        if reasons
    ][:MOST_SHOWN]


def telling_domain(signature: Signature) -> str:
    """The domain of the representative's address, unless anybody can have an address there."""
    domain = mail_domain(signature.representative_email)
    return "" if domain in FREE_MAIL else domain


def _settled_entry(signature: Signature) -> int | None:
    return None if signature.match is Match.LIKELY else signature.directory_entry_id


def _by_words(column: InstrumentedAttribute[str], key: str) -> Iterable[ColumnElement[bool]]:
    """Conditions that hold for names which share the beginning of one of the longest words."""
    words = sorted(key.split(), key=len, reverse=True)[:LONGEST_WORDS]
    return [column.contains(word[:BEGINNING], autoescape=True) for word in words]


def _nearest(key: str, candidates: dict[int, str]) -> list[int]:
    found = process.extract(key, candidates, scorer=fuzz.token_sort_ratio, limit=MOST_SHOWN * 3)
    return [number for _key, _score, number in found]


def _writing_from(domain: str) -> list[int]:
    """The numbers of entries of which a contact has an address at the domain: that is no name, so no match finds it."""
    if not domain:
        return []
    at_domain = Contact.email.iendswith(f"@{domain}", autoescape=True)
    query = db.select(Contact.organization_id).where(at_domain).order_by(Contact.organization_id)
    return list(db.session.scalars(query.distinct().limit(MOST_SHOWN)))


def _reasons(signature: Signature, other: Organization | Signature, score: Score) -> tuple[float, tuple[str, ...]]:
    """The evidence for one organisation: the score of the names, and one for each further reason; and the reasons."""
    emails = {other.representative_email} if isinstance(other, Signature) else {one.email for one in other.contacts}
    domain = telling_domain(signature)
    reasons = [score_words(score.value, score.reason)] if score.value >= WORTH_SHOWING else []
    if signature.representative_email and signature.representative_email in emails:
        reasons.append(_("the same mail address"))
    elif domain in {web_domain(other.website), *map(mail_domain, emails)} - {""} and domain not in score.reason:
        reasons.append(_("also at %(domain)s", domain=domain))
    if signature.acronym and signature.acronym.casefold() == other.acronym.casefold():
        reasons.append(_("the same acronym"))
    return score.value + len(reasons), tuple(reasons)
