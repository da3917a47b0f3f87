"""Personal data in signatures, and their erasure: what a delivered letter prints is the public record and stays."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from signon import audit
from signon.countries import COUNTRIES_BETWEEN
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import ListStyle
from signon.letters.status import LetterStatus
from signon.personal_data import Expiry, Holder, Record
from signon.signing.importing.forgetting import forget_imports_naming, forget_imports_of
from signon.signing.models.address_proposal import AddressProposal
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.signing.status import LIVE, SignatureStatus
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words

LINKS = (Purpose.CONFIRM_SIGNATURE, Purpose.SIGNATURE_STATUS, Purpose.AUTHORITY)
OF_AUTHORISER: dict[str, Any] = {
    "authorised_by_name": "",
    "authorised_by_title": "",
    "authorised_by_email": "",
    "authority_words": "",
}
CONTACT = {"representative_email": "", "entry_digest": "", "match_due": True} | OF_AUTHORISER
PERSON = {"representative_name": "", "representative_title": ""}


def records(email: str) -> list[Record]:
    """The signatures that the address made, and those that it is named to have authorised."""
    made = [_record(one) for one in _made_by(email)]
    proposed = [_proposal_record(one) for one in _proposed(email)]
    return made + [_authority_record(one) for one in _authorised_by(email)] + proposed


def erase(email: str, at: datetime) -> int:
    """Erase the person from their signatures. Those on letters that have not left are withdrawn first."""
    made, authorised = _made_by(email), _authorised_by(email)
    for signature in made:
        if signature.status in LIVE and not _is_on_record(signature):
            signature.withdraw(at=at)
        _blank([signature.id], CONTACT if _prints_person(signature) else CONTACT | PERSON, at)
    for signature in authorised:
        if signature.authority is Authority.ASKED:
            signature.authority = Authority.STATED
        signature.entry_digest = f"erased-{signature.id}"  # a digest of what is known but for one address would tell it
        db.session.flush()
        _blank([signature.id], OF_AUTHORISER, None)
    for signature in (*made, *authorised):
        audit.record("erase", of=signature, by=audit.SYSTEM, at=at)
    _forget_links([one.id for one in (*made, *authorised)])
    proposed = _proposed(email)
    for proposal in proposed:
        proposal.end()
    return len(made) + len(authorised) + len(proposed) + forget_imports_naming(email, at)


def expire(expiry: Expiry) -> int:
    """Erase the contact details of everybody who signed the letters; claims that nobody confirmed end with them."""
    return sum(_expire(db.session.get_one(Letter, number), expiry.at) for number in expiry.letters)


def _expire(letter: Letter, at: datetime) -> int:
    forget_imports_of(letter, at)
    query = db.select(Signature.id).where(Signature.letter_id == letter.id, Signature.erased_at.is_(None))
    everybody = list(db.session.scalars(query))
    unproven = list(db.session.scalars(query.where(Signature.status == SignatureStatus.PENDING)))
    if unproven:
        _update(unproven, {"status": SignatureStatus.WITHDRAWN, "withdrawn_at": at})
        audit.record_each("withdraw", of=Signature, numbers=unproven, by=audit.SYSTEM, at=at, details={})
    on_record: set[int] = set()
    if letter.parts.signatory_list.style is ListStyle.NAMES_REPRESENTATIVES:
        on_record = set(db.session.scalars(query.where(Signature.status == SignatureStatus.APPROVED)))
    _blank(sorted(on_record), CONTACT, at)
    _blank([number for number in everybody if number not in on_record], CONTACT | PERSON, at)
    if everybody:
        audit.record_each("erase", of=Signature, numbers=everybody, by=audit.SYSTEM, at=at, details={})
        _forget_links(everybody)
        for proposal in db.session.scalars(db.select(AddressProposal).join(Signature).filter_by(letter_id=letter.id)):
            proposal.end()
    return len(everybody)


def _blank(numbers: Sequence[int], values: dict[str, Any], at: datetime | None) -> None:
    _update(numbers, values | ({"erased_at": at} if at else {}))


def _update(numbers: Sequence[int], values: dict[str, Any]) -> None:
    for some in _portions(numbers):
        db.session.execute(update(Signature).where(Signature.id.in_(some)).values(values))


def _forget_links(numbers: Collection[int]) -> None:
    for some in _portions(sorted(numbers)):
        db.session.execute(delete(LinkToken).where(LinkToken.purpose.in_(LINKS), LinkToken.subject_id.in_(some)))


def _portions(numbers: Sequence[int], size: int = 500) -> list[Sequence[int]]:
    return [numbers[begin : begin + size] for begin in range(0, len(numbers), size)]


def _made_by(email: str) -> list[Signature]:
    return list(db.session.scalars(db.select(Signature).filter_by(representative_email=email).order_by(Signature.id)))


def _authorised_by(email: str) -> list[Signature]:
    return list(db.session.scalars(db.select(Signature).filter_by(authorised_by_email=email).order_by(Signature.id)))


def _proposed(email: str) -> list[AddressProposal]:
    return list(db.session.scalars(db.select(AddressProposal).filter_by(address=email).order_by(AddressProposal.id)))


def _is_on_record(signature: Signature) -> bool:
    """Whether a delivered letter names the signature, or an addendum to it may."""
    delivered = signature.letter.status is LetterStatus.DELIVERED
    return delivered and signature.status is SignatureStatus.APPROVED


def _prints_person(signature: Signature) -> bool:
    style = signature.letter.parts.signatory_list.style
    return _is_on_record(signature) and style is ListStyle.NAMES_REPRESENTATIVES


def _record(signature: Signature) -> Record:
    on_record = _is_on_record(signature)
    stays = f"{signature.letter.title}: {signature.printed_name}" if on_record else ""
    if on_record and _prints_person(signature):
        stays += f", {signature.representative_name}, {signature.representative_title}"
    return Record(
        kind=_("Signature"),
        values={
            _("Letter"): signature.letter.title,
            _("Organisation"): signature.printed_name,
            _("Acronym"): signature.acronym,
            _("Country"): COUNTRIES_BETWEEN.join(filter(None, (signature.country, signature.second_country))),
            _("Website"): signature.website,
            _("Name"): signature.representative_name,
            _("Title"): signature.representative_title,
            _("Email"): signature.representative_email,
            _("Listed"): signature.listed.in_words,
            _("State"): SignatureStatus(signature.status).in_words,
            _("Agreed to"): _("version %(number)s of the text", number=signature.text_version.number),
            _("Agreed at"): moment_in_words(signature.consented_at, signature.letter.parts.timezone),
            _("Reason"): signature.reason,
            _("Authorised by"): signature.authorised_by_name,
        },
        outcome=_outcome(signature, on_record=on_record),
        stays=stays,
    )


def _outcome(signature: Signature, *, on_record: bool) -> str:
    if on_record and _prints_person(signature):
        return _("address erased; the organisation, your name and title stay, because the finalised letter prints them")
    if on_record:
        return _("name, title and address erased; the organisation stays, because the finalised letter names it")
    if signature.status in LIVE:
        return _("withdrawn; name, title and address erased")
    return _("name, title and address erased")


def _authority_record(signature: Signature) -> Record:
    return Record(
        kind=_("Named as having authorised a signature"),
        values={
            _("Letter"): signature.letter.title,
            _("Organisation"): signature.printed_name,
            _("Name"): signature.authorised_by_name,
            _("Title"): signature.authorised_by_title,
            _("Email"): signature.authorised_by_email,
            _("Answer"): signature.authority.in_words,
            _("Words"): signature.authority_words,
        },
        outcome=_("erased; that somebody was asked, and the answer, stay"),
    )


def _proposal_record(proposal: AddressProposal) -> Record:
    signature = proposal.signature
    return Record(
        kind=_("Address proposed for a signature"),
        values={
            _("Letter"): signature.letter.title,
            _("Organisation"): signature.printed_name,
            _("Email"): proposal.address,
            _("Proposed"): moment_in_words(proposal.proposed_at, signature.letter.parts.timezone),
        },
        outcome=_("erased"),
    )


HOLDER = Holder(name="signatures", records=records, erase=erase, expire=expire)
