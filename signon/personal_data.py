"""What the features keep of persons: each declares its own here, so that all of it is found, exported and erased as one.

This module knows no feature; a feature calls ``hold`` when its own module of personal data is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


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
    """What has been kept long enough: the numbers of letters delivered before ``before``, and all older than that."""

    letters: Sequence[int]
    before: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """How one feature finds and erases what it keeps of a person.

    ``records`` finds it by mail address. ``erase`` erases it at a moment, ``expire`` erases what was kept long enough;
    both give the number of records that changed, and neither commits.
    """

    name: str
    records: Callable[[str], list[Record]]
    erase: Callable[[str, datetime], int]
    expire: Callable[[Expiry], int] = lambda _expiry: 0


_holders: dict[str, Holder] = {}


def hold(holder: Holder) -> None:
    """Declare what a feature keeps; a second time replaces the first."""
    _holders[holder.name] = holder


def holders() -> list[Holder]:
    """All of them, those of higher features first, because they find what is theirs through lower ones."""
    return list(reversed(_holders.values()))
