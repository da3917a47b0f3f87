"""The keys by which public lists are in order, so that a page of a long list is read without all the rest.

A key names the rules that it was made by, and the database forgets it, by the triggers of the migration 0054, when anything
changes that it was made of. So a key of the present rules is right. Signatures without one are late: the worker makes their
keys within seconds, and whoever reads a list sooner makes them for themselves.
"""

from collections.abc import Callable
from typing import Any

import icu
from sqlalchemy import Select, literal_column, select, union_all

from signon.letters.models.letter import Letter
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.spelling import name_key

VERSION = f"1 {icu.ICU_VERSION}"
"""The rules of the order besides the language. Raise the first number when ``list_key_maker`` or ``name_key`` changes."""

MOST_BYTES = 2_000
"""The longest key that is kept, for PostgreSQL's indexes take no longer ones. A signature with a longer one is always late."""

APPROVED = Signature.status == literal_column("'approved'")
"""Written out, so that the database sees that its index of approved signatures is enough."""

KeyMaker = Callable[[str, str, str], bytes]


def list_rules(language: str) -> str:
    """The name of the rules by which a list in this language is in order now."""
    return f"{language} {VERSION}"


def list_key_maker(language: str) -> KeyMaker:
    """The maker of keys from the words that a signature is sorted by, if it has any, its printed name and its country."""
    key = name_key(language)
    return lambda words, name, country: b"\x00".join((key(words or name), name.encode(), country.encode()))


def kept_key(key: bytes) -> bytes | None:
    """The key as it is kept: not at all when it is too long."""
    return key if len(key) <= MOST_BYTES else None


def late_numbers(letter: Letter, rules: str) -> Select[int]:
    """The query for the signatures of a letter that are approved, listed publicly, and without a kept key of these rules."""
    without = _approved(letter.id).where(Signature.list_rules == rules, Signature.list_key.is_(None))
    late = union_all(*made_otherwise(letter.id, rules), without).subquery()
    return select(late.c.id)


def made_otherwise(letter: Any, rules: str) -> list[Select[int]]:
    """The queries for those whose key by these rules was never made. Each reads one range of an index."""
    listed = _approved(letter)
    return [listed.where(Signature.list_rules < rules), listed.where(Signature.list_rules > rules)]


def _approved(letter: Any) -> Select[int]:
    return select(Signature.id).where(APPROVED, Signature.letter_id == letter, Signature.listed == Listed.PUBLIC)
