"""The hashes of the chain: of an entry with its predecessor's, of a state, and the mark that only this site can make.

They are written into databases and finals, so they never change; a new way of hashing would be a new chain. Nothing here
knows the database: the migration that chained older entries uses the same functions.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Self

BEGINNING = "0" * 64
"""The hash before the first link."""

ENTRY_COLUMNS = ("id", "at", "actor", "action", "subject", "subject_id", "reason", "details")
"""The columns of an entry, in the order in which they are hashed."""


def link_hash(position: int, previous: str, entry: Sequence[Any], state: str, shape: int) -> str:
    """The hash of a link: of its place, its predecessor's hash, its entry (as ``ENTRY_COLUMNS``) and the subject's state."""
    return hashlib.sha256(canonical(["signon audit link 1", position, previous, list(entry), state, shape])).hexdigest()


def state_digest(salt: str, state: Any) -> str:
    """The digest of the state of a row; of a row that is gone, the state is None.

    Once the ``salt`` is erased, nobody can try out any more what the state was.
    """
    return hashlib.sha256(canonical(["signon audit state 1", salt, state])).hexdigest()


class StateDigests:
    """The digests of many states, as ``state_digest`` gives them.

    A list that one state shares with the one before, such as the signatories of a letter to many, is written only once.
    """

    def __init__(self) -> None:
        self._lists: dict[str, tuple[list[Any], bytes]] = {}

    def of(self, salt: str, state: Mapping[str, Any] | None) -> str:
        """The digest of one state."""
        if state is None or list not in map(type, state.values()):
            return state_digest(salt, state)  # written at once, which is much faster than column by column
        digest = hashlib.sha256(canonical(["signon audit state 1", salt])[:-1] + b",{")
        for place, (name, value) in enumerate(sorted(state.items())):
            digest.update((b"," if place else b"") + _written_name(name) + b":")
            digest.update(self._written(name, value))
        digest.update(b"}]")
        return digest.hexdigest()

    def _written(self, name: str, value: Any) -> bytes:
        if not isinstance(value, list):
            return canonical(value)
        before = self._lists.get(name)
        if before is None or before[0] is not value:
            before = self._lists[name] = (value, canonical(value))
        return before[1]


def canonical(value: Any) -> bytes:
    """A value in canonical JSON: sorted keys, no spaces, UTF-8, times in UTC; the same on every database."""
    return _CANONICAL.encode(value).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1_000)
def _written_name(name: str) -> bytes:
    """The name of a column: all rows of a table have the same ones."""
    return canonical(name)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return utc.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return "sha256:" + hashlib.sha256(value).hexdigest()
    raise TypeError(f"{type(value).__name__} has no canonical form.")


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
"""Made once: it takes longer to make one than to write a value."""


def same(wanted: str, found: Any) -> bool:
    """Whether a digest or mark that was found is the one that is wanted; whatever somebody put there is another one."""
    return isinstance(found, str) and hmac.compare_digest(wanted.encode(), found.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class ChainKey:
    """The key of the marks, which is nowhere in the database; ``name`` tells it from others and gives nothing away."""

    secret: bytes
    name: str

    @classmethod
    def derived_from(cls, secret: str) -> Self:
        """The key that belongs to a site's secret key."""
        derived = hmac.digest(secret.encode(), b"signon audit chain 1", hashlib.sha256)
        return cls(derived, hmac.digest(derived, b"name", hashlib.sha256).hex()[:16])

    def mark(self, position: int, link: str) -> str:
        """The mark of a link with this hash: who has no key cannot write one."""
        return self._mark("link", position, link)

    def head_mark(self, position: int, link: str) -> str:
        """The mark of the head, which is another than the link's: an older link does not make an older head."""
        return self._mark("head", position, link)

    def _mark(self, kind: str, position: int, link: str) -> str:
        return hmac.digest(self.secret, f"{kind} {position} {link}".encode(), hashlib.sha256).hex()
