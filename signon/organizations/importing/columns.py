"""The columns of tables of organisations: their names, and how headers are compared with them."""

import re
import unicodedata

from signon.spelling import fold

ORGANIZATION = "organization"
COUNTRY = "country"
LISTED = "listed"
SORT_AS = "sort_as"
FIRST_CONTACT = ("representative_name", "representative_title", "representative_email")
SIGNATORY_COLUMNS = (ORGANIZATION, "acronym", "country", "website", *FIRST_CONTACT, LISTED, SORT_AS)
"""The columns of a list of signatories."""

CONTACT_PARTS = ("name", "title", "email", "language")
DIRECTORY_COLUMNS = (
    ORGANIZATION, "acronym", "country", "website", *FIRST_CONTACT, "representative_language",
    "legal_name", "former_names", "other_names", "region", "kind", "mail_domains", "member", SORT_AS,
)  # fmt: skip
"""The columns of the member directory beside those of further contacts: ``contact_2_name``, ``contact_2_title``, …"""

FIRST_NAME, LAST_NAME = "first_name", "last_name"
PARTS_OF_NAME = (FIRST_NAME, LAST_NAME)
"""Columns that together are the ``representative_name``."""

SECOND_COUNTRY = "second_country"
ONLY_READ = (*PARTS_OF_NAME, SECOND_COUNTRY)
"""Columns that are read and never written: another column has what they say. The ``country`` may name two."""

ALL_COLUMNS = (*DIRECTORY_COLUMNS, LISTED)
FURTHER_CONTACT = re.compile(rf"contact([2-9]|[1-9]\d)({'|'.join(CONTACT_PARTS)})")
SIGNS_THAT_COUNT = frozenset("#%&@")

MARKS = """
    required optional mandatory obligatoire facultatif requis obligatorio opcional requerido obrigatório pflichtfeld
    erforderlich verplicht optioneel obbligatorio facoltativo مطلوب إلزامي اختياري
"""
REMARK = re.compile(rf"\((?:{'|'.join(fold(MARKS).split())})\)")
"""Remarks of forms behind a question that must, or need not, be answered."""


def contact_column(number: int, part: str) -> str:
    """The column of a part of the contact with this number, counted from 1."""
    return f"representative_{part}" if number == 1 else f"contact_{number}_{part}"


def plain(header: str) -> str:
    """A header without case, accents, spaces and punctuation, and without "(required)" and its like."""
    return "".join(character for character in REMARK.sub("", fold(header)) if not _is_passed_over(character))


def _is_passed_over(character: str) -> bool:
    if character in SIGNS_THAT_COUNT:
        return False
    kind = unicodedata.category(character)
    return kind[0] in "PZ" or kind == "Cf" or character in "\t\r\n\v\f"
