"""The walk along the chain, link by link: what was edited, removed, moved or put there by somebody without the key."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from signon.audit.digests import BEGINNING, ENTRY_COLUMNS, ChainKey, link_hash, same
from signon.audit.entries import AuditEntry
from signon.audit.faults import Fault, FaultKind
from signon.audit.links import AuditLink
from signon.audit.rows import Newest, day_of
from signon.audit.spoilt import as_it_is
from signon.audit.watched import table_of
from signon.translation import gettext as _

AT_ONCE = 2000
LINK = tuple(
    AuditLink.__table__.c[name].label(f"link_{name}")
    for name in ("position", "entry_id", "state", "salt", "shape", "hash", "key", "mark")
)

ENTRY = tuple(as_it_is(table_of(AuditEntry).c[name]) for name in ENTRY_COLUMNS)


def linked_entries(connection: Connection, first: int) -> Iterator[Row[Any]]:
    """The links from position ``first`` on, in order, with their entries."""
    query = select(*LINK, *ENTRY).outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
    query = query.where(AuditLink.position >= first).order_by(AuditLink.position)
    yield from connection.execute(query.execution_options(yield_per=AT_ONCE))


class Walk:
    """A walk in progress: what was found so far, and the newest state of each row that was met.

    ``keys`` are those that marks may bear, by name. Up to the position ``vouched``, an anchor has the say instead.
    """

    def __init__(self, keys: Mapping[str, ChainKey], vouched: int = 0, *, from_beginning: bool = True) -> None:
        self.faults: list[Fault] = []
        self.newest: dict[tuple[str, int], Newest] = {}
        self.steps = 0
        self._keys, self._vouched = keys, vouched
        self._position: int | None = 0 if from_beginning else None
        self._previous = BEGINNING if from_beginning else ""
        self._previous_is_sure = from_beginning
        self._tells_of_other_key = True

    def step(self, row: Row[Any]) -> None:
        """Go on to the next link that there is."""
        self._look_for_gap(row.link_position)
        marked = self._is_marked(row)
        self._look_for_entry(row)
        if row.id is not None and marked and self._previous_is_sure and not self._fits(row):
            self._add(
                FaultKind.EDITED,
                _(
                    "Link %(position)s: %(entry)s was edited after it was written. Compare it with a backup.",
                    position=row.link_position,
                    entry=in_words(row),
                ),
                row.link_position,
            )
        if row.id is not None and row.link_state:
            self.newest[row.subject, row.subject_id] = newest_of(row)
        self._position, self._previous, self._previous_is_sure = row.link_position, row.link_hash, marked
        self.steps += 1

    def end(self, heads: Sequence[Row[Any]]) -> None:
        """Hold the head against the last link: whether something was cut off the end."""
        reached = self._position or 0
        if len(heads) != 1:
            self._add(
                FaultKind.CUT,
                _(
                    "The head of the chain is gone, or there are several (%(number)s). Restore the database from a backup.",
                    number=len(heads),
                ),
                reached,
            )
            return
        [head] = heads
        if isinstance(head.position, int) and head.position > reached:
            self._add(
                FaultKind.CUT,
                _(
                    "The chain ends with link %(reached)s, and its head says %(position)s: the entries of the last links "
                    "were removed. Restore them from a backup.",
                    reached=reached,
                    position=head.position,
                ),
                reached + 1,
            )
        elif (head.position, head.hash) != (reached, self._previous) or not self._is_marked_head(head):
            self._add(
                FaultKind.REWRITTEN,
                _(
                    "The head of the chain (link %(position)s) was not written by this site: the end was removed or put "
                    "there past the program. Compare the trail with a backup.",
                    position=head.position,
                ),
                head.position,
            )

    def _look_for_gap(self, position: int) -> None:
        expected = position if self._position is None else self._position + 1
        if position != expected:
            last = position - 1
            self._add(
                FaultKind.REMOVED,
                _(
                    "Links %(first)s to %(last)s are gone, with what they were of. Restore them from a backup.",
                    first=expected,
                    last=last,
                )
                if last > expected
                else _("Link %(first)s is gone, with what it was of. Restore it from a backup.", first=expected),
                expected,
            )
            self._previous_is_sure = False

    def _look_for_entry(self, row: Row[Any]) -> None:
        if row.id is None:
            self._add(
                FaultKind.REMOVED,
                _(
                    "Entry %(number)s, of link %(position)s, is gone. Restore it from a backup.",
                    number=row.link_entry_id,
                    position=row.link_position,
                ),
                row.link_position,
            )

    def _is_marked(self, row: Row[Any]) -> bool:
        """Whether the link's hash is the one that this site wrote, as far as that can be said."""
        position, key = row.link_position, self._keys.get(row.link_key)
        if key is None:
            self._tell_of_other_key(position, row.link_key)
            return True
        if same(key.mark(position, row.link_hash), row.link_mark):
            return True
        self._add(
            FaultKind.REWRITTEN,
            _(
                "Link %(position)s, of %(entry)s, was not written by this site: it was edited, moved or slipped in by "
                "somebody without its secret. Compare it with a backup.",
                position=position,
                entry=in_words(row),
            ),
            position,
        )
        return False

    def _is_marked_head(self, head: Row[Any]) -> bool:
        key = self._keys.get(head.key)
        if key is None:
            self._tell_of_other_key(head.position, head.key)
            return True
        return same(key.head_mark(head.position, head.hash), head.mark)

    def _tell_of_other_key(self, position: int, name: str) -> None:
        """Say once, where it begins, that somebody has to say which secret key it was."""
        if not self._tells_of_other_key or position <= self._vouched:
            return
        self._tells_of_other_key = False
        self._add(
            FaultKind.OTHER_KEY,
            _(
                "From link %(position)s on, the chain bears the mark of another secret key (%(name)s). If SIGNON_SECRET_KEY "
                "was changed, name a file with the former one: --former-key FILE. If not, somebody rewrote the chain: "
                "compare it with a backup.",
                position=position,
                name=name,
            ),
            position,
        )

    def _fits(self, row: Row[Any]) -> bool:
        entry = [getattr(row, name) for name in ENTRY_COLUMNS]
        wanted = link_hash(row.link_position, self._previous, entry, row.link_state, row.link_shape)
        return same(wanted, row.link_hash)

    def _add(self, kind: FaultKind, sentence: str, position: int) -> None:
        self.faults.append(Fault(kind, sentence, position))


def newest_of(row: Row[Any]) -> Newest:
    """The state of the row that an entry is about, as its link has it."""
    return Newest(row.link_position, row.id, row.action, row.at, row.link_shape, row.link_salt, row.link_state)


def in_words(row: Row[Any]) -> str:
    """An entry, or the number of one that is gone, as a person finds it."""
    if row.id is None:
        return _("entry %(number)s", number=row.link_entry_id)
    return _(
        "entry %(number)s (%(action)s of %(subject)s %(subject_number)s, %(day)s)",
        number=row.id,
        action=row.action,
        subject=row.subject,
        subject_number=row.subject_id,
        day=day_of(row.at),
    )
