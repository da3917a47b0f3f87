"""A letter in one file: a ZIP with the letter file and the pictures it names, written and read back whole.

Whoever hands one in may have packed it by hand: in a folder, on a system that writes files of its own beside, or with names in
another alphabet. What it unfolds to is bounded, and nothing is written outside the folder it is read in.
"""

import stat
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from signon.errors import InputError
from signon.letters.file.front_matter import FENCE
from signon.letters.file.letter_file import LetterFile, LetterFileError, read_letter_file, write_letter
from signon.letters.parts.letter_parts import LetterParts
from signon.translation import gettext as _

ENDING, FILE_NAME = ".zip", "letter.md"
MARKDOWN = frozenset({".md", ".markdown", ".txt"})
ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"})
OF_SYSTEMS = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
MEGABYTE = 1024**2
MOST_BYTES, MOST_OF_ONE, MOST_UNFOLDED, MOST_MEMBERS = 32 * MEGABYTE, 4 * MEGABYTE, 64 * MEGABYTE, 200
LONGEST_NAME = 200
IS_UTF_8, IS_ENCRYPTED = 0x800, 0x1
OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
DAMAGE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)


class ArchiveError(InputError):
    """A ZIP that cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True)
class ReadArchive:
    """The letter of a ZIP, and the names of the files in it that the letter does not name."""

    letter: LetterFile
    unnamed: tuple[str, ...] = ()

    def notices(self) -> list[str]:
        """A sentence for each file that was left out."""
        return [_("'%(name)s' was left out: the letter does not name it.", name=name) for name in self.unnamed]


def write_archive(parts: LetterParts, images: Mapping[str, bytes]) -> bytes:
    """A ZIP with the letter file and its pictures; the same bytes for the same letter."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in {FILE_NAME: write_letter(parts).encode(), **dict(sorted(images.items()))}.items():
            entry = ZipInfo(name, OLDEST_ZIP_TIME)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return written.getvalue()


def read_archive(path: Path, source: str = "") -> ReadArchive:
    """The letter in the ZIP at ``path``, which errors call ``source``.

    Raises ``ArchiveError`` for a ZIP that cannot be used, and ``LetterFileError`` for what is wrong with the letter in it.
    """
    source = source or str(path)
    try:
        too_large = path.stat().st_size > MOST_BYTES
    except OSError as error:
        raise ArchiveError(_("%(file)s cannot be read: %(reason)s", file=source, reason=error.strerror)) from error
    if too_large:
        raise ArchiveError(_("%(file)s has more than 32 MB; make its pictures smaller.", file=source))
    with tempfile.TemporaryDirectory(prefix="signon-letter-") as folder:
        names = _unfolded(path, Path(folder).resolve(), source)
        return _letter_in(Path(folder).resolve(), names, source)


def _letter_in(folder: Path, names: list[str], source: str) -> ReadArchive:
    name = _letter_name(folder, names, source)
    try:
        letter = read_letter_file(folder / name)
    except LetterFileError as error:
        raise LetterFileError(f"{source}: {name}", error.findings) from None
    unnamed = [one for one in names if one != name and (folder / one) not in letter.files]
    return ReadArchive(letter, tuple(sorted(unnamed)))


def _letter_name(folder: Path, names: list[str], source: str) -> str:
    """The name of the one letter file: the one Markdown file that begins as such a file does."""
    texts = [name for name in names if PurePosixPath(name).suffix.lower() in MARKDOWN]
    found = [name for name in texts if "translations" not in PurePosixPath(name).parts[:-1] and _begins(folder / name)]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(sorted(found)[:5])
        raise ArchiveError(_("%(file)s has several letter files: %(names)s. Keep one.", file=source, names=named))
    raise ArchiveError(
        _("%(file)s has no letter file: a text that ends in .md and begins with a line '---'.", file=source)
    )


def _begins(path: Path) -> bool:
    return path.read_bytes()[:200].decode("utf-8-sig", "replace").startswith(FENCE)


def _unfolded(path: Path, folder: Path, source: str) -> list[str]:
    """Write the members beneath ``folder`` and give their names. Raises ``ArchiveError``."""
    names: list[str] = []
    room = MOST_UNFOLDED
    try:
        with ZipFile(path) as archive:
            for name, member in _members(archive, source):
                content = _content(archive, member, min(room, MOST_OF_ONE), name, source)
                room -= len(content)
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
                names.append(name)
    except DAMAGE as error:
        raise ArchiveError(_("%(file)s is no ZIP, or a damaged one; pack it anew.", file=source)) from error
    return names


def _members(archive: ZipFile, source: str) -> Iterator[tuple[str, ZipInfo]]:
    """The files of a ZIP with their names, without folders and what systems put beside."""
    members = [(_name(member), member) for member in archive.infolist() if not member.is_dir()]
    wanted = [(name, member) for name, member in members if not _is_of_a_system(name)]
    if len(wanted) > MOST_MEMBERS:
        raise ArchiveError(
            _(
                "%(file)s has more than %(most)s files; keep the letter and its pictures.",
                file=source,
                most=MOST_MEMBERS,
            )
        )
    seen: set[str] = set()
    for name, member in wanted:
        _check(name, member, seen, source)
        seen.add(name.casefold())
        yield name, member


def _check(name: str, member: ZipInfo, seen: set[str], source: str) -> None:
    """Raise ``ArchiveError`` for a file that cannot be taken out of its ZIP safely."""
    parts = PurePosixPath(name).parts
    is_outside = not parts or name.startswith("/") or ".." in parts or ":" in parts[0] or not name.isprintable()
    refusals = {
        _("is encrypted; pack it without a password"): bool(member.flag_bits & IS_ENCRYPTED),
        _("has a name that cannot be used; rename it"): is_outside
        or any(len(one.encode()) > LONGEST_NAME for one in parts),
        _("is an archive in an archive; unpack it"): PurePosixPath(name).suffix.lower() in ARCHIVES,
        _("is a link to another file; put the file itself in"): stat.S_ISLNK(member.external_attr >> 16),
        _("is there twice; keep one"): name.casefold() in seen,
    }
    reason = next((reason for reason, applies in refusals.items() if applies), "")
    if reason:
        raise ArchiveError(_("%(file)s: '%(name)s' %(reason)s.", file=source, name=_shown(name), reason=reason))


def _content(archive: ZipFile, member: ZipInfo, most: int, name: str, source: str) -> bytes:
    with archive.open(member) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ArchiveError(
            _("%(file)s: '%(name)s' is too large; a picture may have 2 MB.", file=source, name=_shown(name))
        )
    return content


def _name(member: ZipInfo) -> str:
    """The name of a member as its packer meant it: in UTF-8, which some do not say, and with either kind of slash."""
    name = member.filename
    if not member.flag_bits & IS_UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_of_a_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in OF_SYSTEMS for part in parts) or (bool(parts) and parts[-1].startswith("._"))


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name[:LONGEST_NAME])
