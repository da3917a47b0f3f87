"""All documents of a delivered letter in one ZIP, with a manifest: the same bytes for the same documents.

The ZIP is made piece by piece, so that never more than one document is in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from signon.delivery.kept.reading import document_numbered
from signon.delivery.models import Final
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.parts.letter_parts import LetterParts
from signon.sheets import write_csv
from signon.translation import gettext as _

MANIFEST = "manifest.csv"
COLUMNS = ("code", "sha256", "pages", "file", "addressee")
PLAIN_FILE = 0o100644 << 16
ON_UNIX = 3


@dataclass(frozen=True, slots=True)
class BundledDocument:
    """A document in the ZIP. ``number`` is that of its row; ``addressee`` is the first line of the inside address."""

    number: int
    code: str
    sha256: str
    pages: int
    file: str
    addressee: str
    made_at: datetime

    def row(self) -> tuple[str, ...]:
        """Its line of the manifest."""
        return self.code, self.sha256, str(self.pages), self.file, self.addressee


def bundled_documents(letter: Letter) -> list[BundledDocument]:
    """The documents in the letter's ZIP: those that left, then its addenda. Raises ``LetterStateError`` for none."""
    documents = [*Final.of(letter), *Final.addenda(letter)]
    if not documents:
        raise LetterStateError(_("'%(title)s' has no documents yet; finalise it first.", title=letter.title))
    return [_bundled(one, letter.parts) for one in documents]


def bundle(documents: Sequence[BundledDocument]) -> Iterator[bytes]:
    """The ZIP, piece by piece: the manifest first, then each document, read when it is due.

    No transaction is open meanwhile, because nobody knows how slowly the ZIP is taken.
    """
    output = _Pieces()
    with ZipFile(cast("Any", output), "w", ZIP_STORED) as archive:
        manifest = write_csv(COLUMNS, [one.row() for one in documents])
        archive.writestr(_entry(MANIFEST, max(one.made_at for one in documents)), manifest)
        yield output.taken()
        for one in documents:
            archive.writestr(_entry(one.file, one.made_at), document_numbered(one.number).content)
            yield output.taken()
    yield output.taken()


def addressee_line(final: Final, parts: LetterParts) -> str:
    """The addressee of a document: the first line of the inside address, or of each on a joint letter."""
    addressed = parts.addressees if final.addressee is None else [parts.addressees[final.addressee]]
    return "; ".join(one.address.splitlines()[0] for one in addressed)


def _bundled(final: Final, parts: LetterParts) -> BundledDocument:
    return BundledDocument(
        number=final.id,
        code=final.code,
        sha256=final.sha256,
        pages=final.pages,
        file=final.file_name,
        addressee=addressee_line(final, parts),
        made_at=final.created_at,
    )


def _entry(name: str, made_at: datetime) -> ZipInfo:
    entry = ZipInfo(name, made_at.timetuple()[:6])
    entry.create_system, entry.external_attr = ON_UNIX, PLAIN_FILE
    return entry


class _Pieces:
    """A file that cannot be sought in and that gives away what was written to it."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        """The bytes written since it was last asked."""
        written, self._written = b"".join(self._written), []
        return written
