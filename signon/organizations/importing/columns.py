"""The columns of tables of organisations: their names, and which of them a header that somebody wrote means."""

import re
from collections.abc import Iterable, Sequence

from signon.spelling import fold, meant_word

ORGANIZATION = "organization"
COUNTRY = "country"
LISTED = "listed"
FIRST_CONTACT = ("representative_name", "representative_title", "representative_email")
SIGNATORY_COLUMNS = (ORGANIZATION, "acronym", "country", "website", *FIRST_CONTACT, LISTED)
"""The columns of a list of signatories."""

CONTACT_PARTS = ("name", "title", "email", "language")
DIRECTORY_COLUMNS = (
    ORGANIZATION, "acronym", "country", "website", *FIRST_CONTACT, "representative_language",
    "legal_name", "former_names", "other_names", "region", "kind", "mail_domains", "member",
)  # fmt: skip
"""The columns of the member directory beside those of further contacts: ``contact_2_name``, ``contact_2_title``, …"""

ALL_COLUMNS = (*DIRECTORY_COLUMNS, LISTED)
SYNONYMS = {"organisation": ORGANIZATION, "name": ORGANIZATION}
FURTHER_CONTACT = re.compile(rf"contact([2-9]|[1-9]\d)({'|'.join(CONTACT_PARTS)})")
OTHER_WORDS = {
    "printedname": ORGANIZATION, "organizationname": ORGANIZATION, "organisationname": ORGANIZATION,
    "memberorganization": ORGANIZATION, "association": ORGANIZATION, "group": ORGANIZATION,
    "abbreviation": "acronym", "initials": "acronym", "shortname": "acronym",
    "state": "country", "nation": "country", "location": "country", "pays": "country", "land": "country",
    "url": "website", "web": "website", "homepage": "website", "site": "website", "webaddress": "website",
    "contact": "representative_name", "contactname": "representative_name", "contactperson": "representative_name",
    "representative": "representative_name", "person": "representative_name", "director": "representative_name",
    "title": "representative_title", "position": "representative_title", "role": "representative_title",
    "jobtitle": "representative_title", "contacttitle": "representative_title",
    "email": "representative_email", "mail": "representative_email", "emailaddress": "representative_email",
    "contactemail": "representative_email", "language": "representative_language", "lang": "representative_language",
    "officialname": "legal_name", "registeredname": "legal_name", "fullname": "legal_name",
    "formername": "former_names", "formerly": "former_names", "previousname": "former_names",
    "othername": "other_names", "aliases": "other_names", "alsoknownas": "other_names", "aka": "other_names",
    "continent": "region", "area": "region", "type": "kind", "category": "kind", "sector": "kind",
    "domain": "mail_domains", "domains": "mail_domains", "maildomain": "mail_domains", "emaildomain": "mail_domains",
    "membership": "member", "ismember": "member",
}  # fmt: skip
"""Names of the columns in lists made elsewhere: proposals for a person to look at, never taken silently."""


def contact_column(number: int, part: str) -> str:
    """The column of a part of the contact with this number, counted from 1."""
    return f"representative_{part}" if number == 1 else f"contact_{number}_{part}"


def plain(header: str) -> str:
    """A header without case, accents, spaces, ``_`` and ``-``."""
    return "".join(character for character in fold(header) if character not in " _-\t\u00a0")


def known_column(written: str) -> str:
    """The column that a header names; empty when it names none."""
    sought = plain(written)
    if found := FURTHER_CONTACT.fullmatch(sought):
        return contact_column(int(found[1]), found[2])
    return SYNONYMS.get(sought) or _BY_PLAIN.get(sought, "")


def names_organizations(cells: Sequence[str]) -> bool:
    """Whether a row of a table names its columns: one of its cells is a name for the column of organisations."""
    return any((known_column(cell) or OTHER_WORDS.get(plain(cell))) == ORGANIZATION for cell in cells)


def meant_column(written: str) -> str:
    """The known column that a misspelled or shortened header probably means; empty for none."""
    sought = plain(written)
    longer = [column for column in ALL_COLUMNS if len(sought) > 1 and plain(column).endswith(sought)]
    if len(longer) == 1:
        return longer[0]
    return known_column(meant_word(sought, [*_BY_PLAIN, *SYNONYMS], least=0.75))


def proposed_columns(header: Sequence[str]) -> list[str]:
    """A column for each header, each column at most once; empty where nothing fits. A person confirms the proposal."""
    proposed = _once(known_column(written) for written in header)
    for position, written in enumerate(header):
        guess = OTHER_WORDS.get(plain(written)) or meant_column(written)
        if not proposed[position] and guess not in proposed:
            proposed[position] = guess
    return proposed


def _once(columns: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for column in columns:
        kept.append("" if column in kept else column)
    return kept


_BY_PLAIN = {plain(column): column for column in ALL_COLUMNS}
