"""Queries for what waits for a coordinator, letter by letter: as it is now, for the desk, and with what is new, for a mail."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, case, func, select

from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.db import db
from signon.digests.models import Digest, NoticedThing
from signon.letters.models.letter import Letter
from signon.to_do import NO_LETTER, TO_DO, Thing, ToDo
from signon.translation import gettext as _

MOST_NAMES = 5


class Counted(NamedTuple):
    """So many things of a kind that wait for one letter; ``new`` of them were not told before. ``one`` is the only one, or 0."""

    kind: str
    letter_id: int
    number: int
    new: int
    one: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what waits, how much of it is new with names of some, and the path of the page that lists it.

    ``told`` may be a whole sentence, which is not marked as new.
    """

    told: str
    number: int
    new: int
    names: Sequence[str]
    path: str
    is_sentence: bool

    @property
    def short(self) -> str:
        """The words for what waits, and how much of it is new where not all is; without a full stop."""
        if self.new in {0, self.number}:
            return self.told
        return _("%(told)s (%(new)s new)", told=self.told, new=self.new)

    @property
    def sentence(self) -> str:
        """The same as a sentence, with the names."""
        is_all_new = self.new == self.number and not self.is_sentence
        told = _("%(told)s (new)", told=self.told) if is_all_new else self.short
        if not self.names:
            return _("%(told)s.", told=told)
        more, names = self.new - len(self.names), ", ".join(self.names)
        if more:
            return _("%(told)s: %(names)s and %(more)s more.", told=told, names=names, more=more)
        return _("%(told)s: %(names)s.", told=told, names=names)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines about one letter; about no letter, ``title`` is empty."""

    title: str
    lines: Sequence[Line]

    @property
    def new(self) -> int:
        """The number of things in it that are new."""
        return sum(line.new for line in self.lines)


def waiting_now(role: str, at: datetime) -> list[Counted]:
    """All that waits now for whoever has this role, as the desk shows it."""
    kinds = {kind: to_do for kind, to_do in _for_role(role).items() if not to_do.in_banner}
    return [one for kind, to_do in kinds.items() for one in _counted_now(kind, to_do.waiting(at))]


def noticed(role: str, *, told: int, look: int) -> list[Counted]:
    """All that waited at the look of that number, with what is new to whoever was told of the things up to ``told``."""
    is_new = case((NoticedThing.look > told, 1), else_=0)
    query = (
        select(
            NoticedThing.kind,
            NoticedThing.letter_id,
            func.count(),
            func.sum(is_new),
            func.min(NoticedThing.number),
        )
        .where(NoticedThing.look <= look)
        .group_by(NoticedThing.kind, NoticedThing.letter_id)
    )
    kinds = list(_for_role(role))
    found = [
        Counted(kind, letter, number, new, first if number == 1 else 0)
        for kind, letter, number, new, first in db.session.execute(query)
        if kind in kinds
    ]
    return sorted(found, key=lambda one: kinds.index(one.kind))


def has_news(role: str, *, told: int) -> bool:
    """Whether something waits that whoever has this role was not told of."""
    query = select(NoticedThing.kind).where(NoticedThing.look > told, NoticedThing.kind.in_(list(_for_role(role))))
    return db.session.scalar(query.limit(1)) is not None


def grouped(counted: Iterable[Counted], *, told: int | None = None, most: int) -> tuple[list[Group], int]:
    """The lines of what waits, letter by letter: those with news first, then the latest; at most so many letters.

    Gives too how many letters are left out. With ``told``, names of what is new since that look stand in the lines.
    """
    by_letter: dict[int, list[Counted]] = {}
    for one in counted:
        by_letter.setdefault(one.letter_id, []).append(one)
    order = sorted(
        by_letter, key=lambda letter: (letter == NO_LETTER, not any(c.new for c in by_letter[letter]), -letter)
    )
    shown = order[:most]
    if NO_LETTER in by_letter and NO_LETTER not in shown:
        shown = [*shown[:-1], NO_LETTER]
    letters = {one.id: one for one in db.session.scalars(select(Letter).where(Letter.id.in_(shown)))}
    groups = [_group(letters.get(letter), by_letter[letter], told) for letter in shown]
    return groups, len(order) - len(shown)


def signed_in_since(coordinator: Coordinator, since: datetime) -> bool:
    """Whether the coordinator has signed in after a moment."""
    acts = ("coordinator:sign-in", "coordinator:prove")
    mine = select(AuditEntry.at).filter_by(subject=Coordinator.__tablename__, subject_id=coordinator.id)
    latest = db.session.scalar(mine.where(AuditEntry.action.in_(acts)).order_by(AuditEntry.id.desc()).limit(1))
    return latest is not None and latest > since


def digest_of(coordinator: Coordinator, at: datetime) -> Digest:
    """The coordinator's digest, for a page that shows it and stores nothing."""
    with db.session.no_autoflush:
        return Digest.of(coordinator, at=at)


def _for_role(role: str) -> dict[str, ToDo]:
    """The kinds that this role is told of."""
    return {kind: to_do for kind, to_do in TO_DO.by_name().items() if role in to_do.roles}


def _counted_now(kind: str, waiting: Select[int, int] | Sequence[Thing]) -> Iterable[Counted]:
    things = Counter[int]()
    first: dict[int, int] = {}
    if isinstance(waiting, Select):
        found = waiting.subquery()
        letter_id, number = found.c[0], found.c[1]
        query = select(letter_id, func.count(), func.min(number)).group_by(letter_id)
        counted = [(letter, count, lowest) for letter, count, lowest in db.session.execute(query)]
    else:
        counted = [(letter, 1, number) for letter, number in waiting]
    for letter, count, lowest in counted:
        things[letter] += count
        first[letter] = lowest
    return [
        Counted(kind, letter, count, 0, first[letter] if count == 1 else 0) for letter, count in sorted(things.items())
    ]


def _group(letter: Letter | None, counted: Sequence[Counted], told: int | None) -> Group:
    slug = letter.slug if letter else ""
    return Group(letter.title if letter else "", [_line(one, slug, told) for one in counted])


def _line(one: Counted, slug: str, told: int | None) -> Line:
    to_do = TO_DO.by_name()[one.kind]
    path = to_do.page_of_one(one.one) if one.one and to_do.page_of_one else to_do.address(slug)
    names = [] if told is None or not one.new else to_do.names(_newest(one, told))
    told_words = to_do.told(one.letter_id, one.number)
    return Line(told_words, one.number, one.new, names, path, to_do.in_banner)


def _newest(one: Counted, told: int) -> list[int]:
    """The numbers of some of the new things, the latest first."""
    query = select(NoticedThing.number).filter_by(kind=one.kind, letter_id=one.letter_id)
    query = query.where(NoticedThing.look > told)
    return list(
        db.session.scalars(query.order_by(NoticedThing.look.desc(), NoticedThing.number.desc()).limit(MOST_NAMES))
    )
