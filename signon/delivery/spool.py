"""Printed documents on their way to where they are kept: on disk, so that a letter to hundreds takes the memory of one."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from signon.delivery.documents import PrintedDocument
from signon.delivery.models import sha256
from signon.delivery.snapshots import OrderedDocument
from signon.sealing.state import SealState


@dataclass(frozen=True, slots=True)
class SpooledDocument:
    """A printed document whose bytes lie in a spool. ``is_in_store`` when they lie in the object store already."""

    ordered: OrderedDocument
    seal: SealState | None
    pages: int
    sha256: str
    is_in_store: bool = False
    place: int = field(repr=False, default=0)
    length: int = field(repr=False, default=0)
    file: IO[bytes] | None = field(repr=False, default=None, compare=False)

    @property
    def pdf(self) -> bytes:
        """The document's bytes, read from the spool."""
        assert self.file is not None
        self.file.seek(self.place)
        return self.file.read(self.length)


class Spool:
    """A nameless file that is gone with the block, or with the process. Raises ``OSError`` when the disk is full."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self._file = tempfile.TemporaryFile(dir=self._folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def keep(self, printed: PrintedDocument) -> SpooledDocument:
        """Put a document's bytes to those of the others."""
        pdf = printed.rendered.pdf
        place = self._file.seek(0, 2)
        self._file.write(pdf)
        return SpooledDocument(
            printed.ordered,
            printed.seal,
            printed.rendered.pages,
            sha256(pdf),
            place=place,
            length=len(pdf),
            file=self._file,
        )
