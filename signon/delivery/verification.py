"""Whether a document is the one that was delivered: by its code, its SHA-256, or a copy of the file.

A copy is hashed and searched for a code of ours as a row of bytes. It is never opened as a PDF, so nothing that is in it can
do anything.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from typing import IO, Self

from signon.database.db import db
from signon.delivery.models import CODE_ALPHABET, CODE_LENGTH, DocumentKind, Final
from signon.errors import InputError
from signon.sealing.state import SealState
from signon.translation import gettext as _

LARGEST_COPY = 25 * 1024 * 1024
PIECE = 1024 * 1024
MOST_CODES = 20
MOST_METADATA, LONGEST_METADATA, NEAR = 20, 64 * 1024, 400
"""The most pieces of metadata that are unpacked, the most bytes of each, and the most bytes between it and its name."""
HASH = re.compile(r"[0-9a-f]{64}")
ADDRESS_IN_FILE = re.compile(rb"/v/([%s]{%d})(?![A-Za-z0-9])" % (CODE_ALPHABET.encode(), CODE_LENGTH))
"""A final says in its metadata, and where its seal was made, at which address it can be checked."""


class CopyTooLargeError(InputError):
    """A copy that is larger than any document of ours."""


class Answer(StrEnum):
    """The possible answers: the code is known, these are the delivered bytes, they are others, or nothing is known."""

    KNOWN = "known"
    DELIVERED = "delivered"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, the document it is about, and what came after that. ``digest`` is the SHA-256 that was asked for."""

    answer: Answer
    final: Final | None = None
    digest: str = ""
    superseded_by: Final | None = None

    @classmethod
    def about(cls, answer: Answer, final: Final, digest: str = "") -> Self:
        """The answer about a document of ours."""
        return cls(answer, final, digest, superseded_by(final))

    @property
    def seal(self) -> SealState | None:
        """The document's seal, as it was found when the document was finished."""
        return SealState.from_json(self.final.seal) if self.final and self.final.seal else None

    @property
    def timestamp(self) -> datetime | None:
        """The time at which a timestamp authority says that the seal was made."""
        stamped = self.seal.timestamped if self.seal else ""
        return datetime.fromisoformat(stamped) if stamped else None

    @property
    def is_published(self) -> bool:
        """Whether everybody may read the very document; else only its figures are shown."""
        if self.final is None:
            return False
        letter, number = self.final.letter, self.final.number
        return self.final in (Final.published_addenda(letter)[number] if number else Final.published(letter))

    @property
    def addressees(self) -> list[str]:
        """The addressees of the document: the first line of each inside address, as the agreed text has them."""
        if self.final is None:
            return []
        everybody = self.final.text_version.content["addressees"]
        place = self.final.addressee
        chosen = everybody if place is None else everybody[place : place + 1]
        return [one["address"].splitlines()[0] for one in chosen]


def judge(sought: str) -> Verdict:
    """The answer to a code or a SHA-256, however it is spaced, hyphenated and capitalised."""
    compact = "".join(sought.replace("-", "").split())
    if HASH.fullmatch(compact.lower()):
        return judge_digest(compact.lower())
    final = _coded(compact.upper())
    return Verdict.about(Answer.KNOWN, final) if final else Verdict(Answer.UNKNOWN)


def judge_digest(digest: str) -> Verdict:
    """The answer to a SHA-256 in hexadecimal."""
    final = db.session.scalar(db.select(Final).filter_by(sha256=digest))
    return Verdict.about(Answer.DELIVERED, final, digest) if final else Verdict(Answer.UNKNOWN, digest=digest)


@dataclass(frozen=True, slots=True)
class ReadCopy:
    """A copy of a document as read: its SHA-256, and the codes of ours that stand in it."""

    digest: str
    codes: tuple[str, ...]

    @classmethod
    def read(cls, copy: IO[bytes]) -> Self:
        """Hash and search a copy, which needs no database. Raises ``CopyTooLargeError`` for more than 25 MB."""
        content = _bounded(copy)
        return cls(hashlib.sha256(content).hexdigest(), tuple(_codes_in(content)))


def judge_copy(copy: IO[bytes]) -> Verdict:
    """The answer to a copy of a document. Raises ``CopyTooLargeError`` for more than 25 MB."""
    return judge_read(ReadCopy.read(copy))


def judge_read(copy: ReadCopy) -> Verdict:
    """The answer to a copy that was read."""
    verdict = judge_digest(copy.digest)
    if verdict.answer is Answer.DELIVERED:
        return verdict
    found = (_coded(code) for code in copy.codes)
    final = next((one for one in found if one), None)
    return Verdict.about(Answer.ALTERED, final, verdict.digest) if final else verdict


def superseded_by(final: Final) -> Final | None:
    """The latest addendum that the same reader got after this document; None when there is none."""
    query = db.select(Final).filter_by(
        letter_id=final.letter_id, addressee=final.addressee, audience=final.audience, kind=DocumentKind.ADDENDUM
    )
    return db.session.scalar(query.where(Final.number > final.number).order_by(Final.number.desc()).limit(1))


def _bounded(copy: IO[bytes]) -> bytes:
    pieces = bytearray()
    while piece := copy.read(PIECE):
        pieces += piece
        if len(pieces) > LARGEST_COPY:
            raise CopyTooLargeError(
                _("The file is larger than 25 MB. No document of this site is; enter its SHA-256 instead.")
            )
    return bytes(pieces)


def _codes_in(content: bytes) -> list[str]:
    """The first few different codes whose addresses stand in the bytes, or in metadata that is packed there."""
    places = chain([content], _unpacked_metadata(content))
    found = (match[1].decode() for place in places for match in ADDRESS_IN_FILE.finditer(place))
    return list(islice(_distinct(found), MOST_CODES))


def _unpacked_metadata(content: bytes) -> Iterator[bytes]:
    """Streams that look like packed metadata, unpacked: so many, and so much of each, whatever the file holds."""
    at = -1
    for _piece in range(MOST_METADATA):
        at = content.find(b"/Metadata", at + 1)
        if at < 0:
            return
        begin = content.find(b"stream", at, at + NEAR)
        if begin >= 0:
            packed = content[begin + len(b"stream") : begin + LONGEST_METADATA].lstrip(b"\r\n")
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(packed, LONGEST_METADATA)


def _distinct(codes: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for code in codes:
        if code not in seen:
            seen.add(code)
            yield code


def _coded(code: str) -> Final | None:
    return db.session.scalar(db.select(Final).filter_by(code=code)) if len(code) == CODE_LENGTH else None
