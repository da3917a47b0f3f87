"""What looks like the organisation that signed: entries of the directory and other signatures, each with the reasons.

A likeness is a reason to look twice, never a decision. The candidates that are compared are a bounded number, chosen by the
database, so that one page costs the same with a hundred signatures and with a hundred thousand.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from signon.database.db import db
from signon.mail_domains import FREE_MAIL, mail_domain, same_domain, web_domain
from signon.matching.profile import profile
from signon.matching.scale import WORTH_SHOWING, Score
from signon.matching.score import compare
from signon.organizations.known import directory_matches
from signon.organizations.models import Contact, Organization
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


def directory_entry(signature: Signature) -> Organization | None:
    """The directory's entry with exactly the printed name, in the same country or in none."""
    entry = Organization.known_as(signature.printed_name, signature.country)
    return entry if entry and entry.country in {signature.country, ""} else None


def directory_likenesses(signature: Signature) -> list[Likeness]:
    """The entries of the directory that are most like the signature's organisation, without the exact one."""
    exact = directory_entry(signature)
    near = [match.number for match in directory_matches(db.session.connection(), compared(signature).profile())]
    domain = telling_domain(signature)
    if domain:
        near += db.session.scalars(db.select(Organization.id).where(_at_domain(domain)).limit(MOST_SHOWN))
    entries = db.session.scalars(db.select(Organization).where(Organization.id.in_(near)))
    found = [(entry, _reasons(signature, entry, domain)) for entry in entries if entry is not exact]
    return [
        Likeness(entry.name, entry.country, entry.website, reasons, is_member=entry.member)
        for entry, (_score, reasons) in sorted(found, key=lambda one: -one[1][0])
        if reasons
    ][:MOST_SHOWN]


def signature_likenesses(signature: Signature) -> list[Likeness]:
    """The other live signatures on the letter that are most like this one."""
    others = (Signature.letter_id == signature.letter_id, Signature.id != signature.id, Signature.status.in_(LIVE))
    words = or_(*_by_words(Signature.key, signature.key))
    rows = db.session.execute(db.select(Signature.id, Signature.key).where(*others, words).limit(MOST_COMPARED))
    near = _nearest(signature.key, dict(rows.all()))
    if signature.representative_email:
        same_sender = (*others, Signature.representative_email == signature.representative_email)
        near += db.session.scalars(db.select(Signature.id).where(*same_sender).limit(MOST_SHOWN))
    found = [
        (one, _reasons(signature, one, telling_domain(signature)))
        for one in db.session.scalars(db.select(Signature).where(Signature.id.in_(near)))
    ]
    return [
        Likeness(one.printed_name, one.country, one.website, reasons, status=one.status, signature=one.id)
        for one, (_score, reasons) in sorted(found, key=lambda one: -one[1][0])
        if reasons
    ][:MOST_SHOWN]


def telling_domain(signature: Signature) -> str:
    """The domain of the representative's address, unless anybody can have an address there."""
    domain = mail_domain(signature.representative_email)
    return "" if domain in FREE_MAIL else domain


def mail_remark(signature: Signature, entry: Organization | None = None) -> str:
    """What the mail address says of the organisation, in a sentence; empty when there is nothing to say.

    ``entry`` is what the directory has of the organisation.
    """
    mail, web = mail_domain(signature.representative_email), web_domain(signature.website)
    if not mail:
        return _("No mail address is known: the signature was entered by a coordinator.")
    if mail in FREE_MAIL:
        return _("%(domain)s gives addresses to anybody; it says nothing of the organisation.", domain=mail)
    if entry and any(same_domain(mail, domain) for domain in (*entry.mail_domains, web_domain(entry.website))):
        return _("The address is at %(domain)s, which the directory knows as this organisation's.", domain=mail)
    if not web:
        return ""
    if same_domain(mail, web):
        return _("The address belongs to the organisation's own website, %(domain)s.", domain=web)
    return _("The address is at %(mail)s, the website at %(web)s.", mail=mail, web=web)


def _by_words(column: InstrumentedAttribute[str], key: str) -> Iterable[ColumnElement[bool]]:
    """Conditions that hold for names which share the beginning of one of the longest words."""
    words = sorted(key.split(), key=len, reverse=True)[:LONGEST_WORDS]
    return [column.contains(word[:BEGINNING], autoescape=True) for word in words]


def _nearest(key: str, candidates: dict[int, str]) -> list[int]:
    found = process.extract(key, candidates, scorer=fuzz.token_sort_ratio, limit=MOST_SHOWN * 3)
    return [number for _key, _score, number in found]


def _at_domain(domain: str) -> ColumnElement[bool]:
    return or_(
        Organization.contacts.any(Contact.email.iendswith(f"@{domain}", autoescape=True)),
        Organization.website.icontains(domain, autoescape=True),
    )


def _reasons(signature: Signature, other: Organization | Signature, domain: str) -> tuple[float, tuple[str, ...]]:
    name = other.printed_name if isinstance(other, Signature) else other.name
    emails = {other.representative_email} if isinstance(other, Signature) else {one.email for one in other.contacts}
    score = compare(profile(signature.printed_name, country=signature.country), profile(name, country=other.country))
    reasons = [_of_name(score)] if score.value >= WORTH_SHOWING else []
    if signature.representative_email and signature.representative_email in emails:
        reasons.append(_("the same mail address"))
    elif domain and domain in {web_domain(other.website), *map(mail_domain, emails)}:
        reasons.append(_("also at %(domain)s", domain=domain))
    if signature.acronym and signature.acronym.casefold() == other.acronym.casefold():
        reasons.append(_("the same acronym"))
    return score.value + len(reasons), tuple(reasons)


def _of_name(score: Score) -> str:
    return _("%(reason)s (%(percentage)s%%)", reason=score.reason, percentage=int(score.value * 100))
