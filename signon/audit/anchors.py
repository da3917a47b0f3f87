"""Anchors: the state of the chain in one line, for keeping where the database's editors have no hand.

With one, everybody can show that the trail up to that position is the one of that day.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import Connection, select

from signon.audit.digests import BEGINNING
from signon.audit.links import AuditHead, AuditLink
from signon.database.db import db
from signon.errors import DomainError, InputError
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

WRITTEN = re.compile(r"(?P<position>[0-9]{1,18}):(?P<hash>[0-9a-f]{64})@(?P<at>[0-9T:.Z+-]{10,40})")


class AnchorMismatchError(DomainError):
    """The trail is not the one that the anchor was taken of."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number of links at a moment, and the hash of the last of them. Written as ``POSITION:HASH@TIME``."""

    position: int
    hash: str
    at: datetime

    @classmethod
    def parse(cls, written: str) -> Self:
        """The anchor that was written so. Raises ``InputError`` when it is none."""
        found = WRITTEN.fullmatch(written.strip())
        try:
            assert found
            at = datetime.fromisoformat(found["at"])
        except (AssertionError, ValueError) as error:
            raise InputError(
                _("'%(written)s' is no anchor. One reads POSITION:HASH@TIME.", written=written[:120])
            ) from error
        return cls(int(found["position"]), found["hash"], at if at.tzinfo else at.replace(tzinfo=UTC))

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}@{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def as_json(self) -> dict[str, Any]:
        """Its values by their names, as they stand in files."""
        return {
            "position": self.position,
            "hash": self.hash,
            "at": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }


def anchor(at: datetime) -> Anchor:
    """The present anchor of the site's own trail, taken at a moment, in the present transaction."""
    return anchor_on(db.session.connection(), at)


def anchor_on(connection: Connection, at: datetime) -> Anchor:
    """The anchor of the trail in the database of a connection, such as a copy's."""
    found = connection.execute(select(AuditHead.position, AuditHead.hash)).first()
    return Anchor(found.position, found.hash, at) if found else Anchor(0, BEGINNING, at)


def check_anchor(kept: Anchor) -> None:
    """Hold the site's trail against an anchor. Raises ``AnchorMismatchError`` when links of it are missing or differ."""
    found = db.session.scalar(select(AuditLink.hash).filter_by(position=kept.position))
    if problem := mismatch(kept, found):
        raise AnchorMismatchError(problem)


def mismatch(kept: Anchor, found: str | None) -> str:
    """The sentence on a trail whose link at the anchor's position has the hash ``found``; empty when it is the same trail."""
    if kept.position == 0 or found == kept.hash:
        return ""
    if found is None:
        return _(
            "The trail had %(position)s links on %(day)s, and the last of these is gone. Entries were removed, or the "
            "database is an older copy. Compare it with a backup.",
            position=kept.position,
            day=day_in_words(kept.at),
        )
    return _(
        "Link %(position)s of the trail is another than on %(day)s. It or one before it was changed. Compare the trail "
        "with a backup.",
        position=kept.position,
        day=day_in_words(kept.at),
    )
