"""A letter file and its pictures, handed in through the desk: put side by side in a folder, then read as by command."""

import tempfile
from pathlib import Path, PurePosixPath

from werkzeug.datastructures import FileStorage

from signon.errors import InputError
from signon.letters.drafting.draft import ReadDraft
from signon.letters.drafting.forms import LetterFileForm
from signon.letters.file.archive import ENDING, read_archive
from signon.letters.file.letter_file import LetterFileError, read_letter_file
from signon.letters.parts.fields import LINE_BREAK, UNPRINTABLE
from signon.translation import gettext as _

FILE_NAME = "letter.md"
LONGEST_NAME = 200
"""Bytes in UTF-8; every file system takes as many."""


def read_uploaded_letter(form: LetterFileForm) -> tuple[ReadDraft, list[str]]:
    """The letter in the form, with sentences on what of its ZIP was left out.

    Raises ``InputError`` that lists everything wrong with the file and its pictures.
    """
    handed_in = form.handed_in()
    if handed_in is None:
        raise InputError(_("Choose a letter file, a text that ends in .md, or a .zip with its pictures."))
    if (handed_in.filename or "").lower().endswith(ENDING):
        return _read_archive(handed_in)
    with tempfile.TemporaryDirectory(prefix="signon-letter-") as folder:
        for picture in form.pictures.data or []:
            picture.save(Path(folder) / _plain_name(picture))
        return _read(handed_in, Path(folder)), []


def _read_archive(handed_in: FileStorage) -> tuple[ReadDraft, list[str]]:
    with tempfile.TemporaryDirectory(prefix="signon-archive-") as folder:
        path = Path(folder) / "letter.zip"
        handed_in.save(path)
        archive = read_archive(path, handed_in.filename or path.name)
    return ReadDraft(archive.letter.parts, archive.letter.images), archive.notices()


def _read(handed_in: FileStorage, folder: Path) -> ReadDraft:
    path = folder / FILE_NAME
    handed_in.save(path)
    try:
        letter = read_letter_file(path)
    except LetterFileError as error:
        raise LetterFileError(handed_in.filename or FILE_NAME, error.findings) from None
    return ReadDraft(letter.parts, letter.images)


def _plain_name(picture: FileStorage) -> str:
    name = PurePosixPath((picture.filename or "").replace("\\", "/")).name
    if name and len(name.encode()) <= LONGEST_NAME and not (LINE_BREAK.search(name) or UNPRINTABLE.search(name)):
        return name
    raise InputError(_("The picture '%(name)s' has a name that cannot be used; rename it.", name=name[:LONGEST_NAME]))
