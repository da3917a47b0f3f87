"""Personal data in the features: each declares its own here, so that all of it is found, exported and erased as one.

A feature calls ``hold`` when it registers with the application.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from signon.declared import Declared


@dataclass(frozen=True, slots=True)
class Record:
    """Something that is kept of a person: what it is, and its values by their names, all in words.

    ``outcome`` says what an erasure does to it, ``stays`` what remains after one, or is empty.
    """

    kind: str
    values: Mapping[str, str]
    outcome: str
    stays: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The expiry of what is kept: the numbers of letters delivered before ``before``, and all older than that."""

    letters: Sequence[int]
    before: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The functions by which one feature finds and erases what it keeps of a person.

    ``records`` finds it by mail address. ``erase`` erases it at a moment, ``expire`` erases what was kept long enough;
    both give the number of records that changed, and neither commits.
    """

    name: str
    records: Callable[[str], list[Record]]
    erase: Callable[[str, datetime], int]
    expire: Callable[[Expiry], int] = lambda _expiry: 0


ORDER = (
    "directory",
    "merges",
    "questions",
    "signatures",
    "messages",
    "bounces",
    "mail",
    "withheld mail",
    "invitations",
    "renderings",
    "accounts",
    "digests",
)
"""The holders in the order in which a person reads what they keep, and in which it is erased.

Merges come before signatures and bounces before mail, because they find what is theirs through these.
"""

_holders: Declared[Holder] = Declared("holders of personal data")


def hold(app: Flask, holder: Holder) -> None:
    """Declare what a feature keeps. Raises ``ValueError`` when ``ORDER`` does not name the holder."""
    if holder.name not in ORDER:
        raise ValueError(f"The holder '{holder.name}' has no place among the others: add it to ORDER in {__name__}.")
    _holders.add(app, holder.name, holder)


def holders() -> list[Holder]:
    """All that are declared to the present application, in their order."""
    declared = _holders.by_name()
    return [declared[name] for name in ORDER if name in declared]
