"""Pictures chosen in the drafting form, on their way into a letter.

A form that comes back with a message, or with an addressee added, must not lose the picture that was chosen with it. So
what is uploaded is made safe at once and kept for a week, under its SHA-256, which the form carries on. The form may come
back to another machine, so it is kept in the database. Nothing of a letter is changed by that. A preview keeps nothing.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from werkzeug.datastructures import FileStorage
from wtforms import Field

from signon.database.db import db
from signon.letters.body.pictures import body_pictures, picture_name
from signon.letters.drafting.forms import LetterForm, PictureForm
from signon.letters.models.chosen_picture import ChosenPicture
from signon.letters.models.letter import LetterImage
from signon.letters.parts.fields import LINE_BREAK, UNPRINTABLE
from signon.letters.pictures.safe_pictures import PICTURES, ImageError, check_size, normalise_image
from signon.translation import gettext as _
from signon.web.capacity import BusyError

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_NAME = 100


class NamedPicture(NamedTuple):
    """A picture that was handed in: the plain name of its file, and the SHA-256 of what was made of it."""

    name: str
    sha256: str


class ChosenPictures:
    """The pictures of one filled-in form. What was uploaded is checked at once; messages are put next to the fields."""

    def __init__(self, form: LetterForm) -> None:
        self._form = form
        self._pictures = list(pictures_of(form))
        self._uploaded: dict[str, bytes] = {}
        self._take_uploads()

    def keep(self, at: datetime) -> None:
        """Keep what was uploaded until the form comes back, in this transaction."""
        if not self._uploaded:
            return
        ChosenPicture.forget_old(at)
        for sha256, png in sorted(self._uploaded.items()):
            ChosenPicture.keep(sha256, png, at)

    def by_name(self) -> dict[str, bytes]:
        """Every picture of the form as PNG; two pictures of one name are told apart by a number in the second's."""
        found = self._of_text()
        for picture in self._pictures:
            if not picture.sha256.data:
                continue
            png = self._uploaded.get(picture.sha256.data) or picture_with(picture.sha256.data)
            if png is None:
                _complain_of_loss(picture)
                continue
            picture.name.data = _free_name(picture.name.data, png, found)
            found[picture.name.data] = png
        return found

    def _of_text(self) -> dict[str, bytes]:
        """The pictures of the text, which keep the names that the text knows them by."""
        found: dict[str, bytes] = {}
        for entry in self._form.text_pictures:
            sha256, name = entry.form.sha256.data, entry.form.name.data
            png = self._uploaded.get(sha256) or picture_with(sha256)
            if png is None:
                _complain_of_loss(entry.form)
            else:
                found[name] = png
        return found

    def _take_text_pictures(self) -> None:
        """Take the pictures that are added to the text, each in the place of one that has its name, and drop the others."""
        kept = [
            {"name": entry.form.name.data, "sha256": entry.form.sha256.data}
            for entry in self._form.text_pictures
            if DIGEST.fullmatch(entry.form.sha256.data or "") and not entry.form.remove.data
        ]
        by_name = {name: one["sha256"] for one in kept if (name := picture_name(one["name"] or ""))}
        named = body_pictures(self._form.body.data or "")
        for upload in filter(None, self._form.added_pictures.data or []):
            if isinstance(upload, FileStorage) and (added := self._read(upload, self._form.added_pictures)):
                by_name[_name_in_text(added.name, named)] = added.sha256
                self._complain_of_unnamed(added.name, named)
        while self._form.text_pictures.entries:
            self._form.text_pictures.pop_entry()
        for name, sha256 in by_name.items():
            self._form.text_pictures.append_entry({"name": name, "sha256": sha256})

    def _complain_of_unnamed(self, name: str, named: Sequence[str]) -> None:
        if _name_in_text(name, named) in named:
            return
        written = f"![…](<{name}>)" if " " in name else f"![…]({name})"
        sentence = _(
            "The text does not name '%(name)s' yet. Write %(written)s where it belongs.", name=name, written=written
        )
        self._form.added_pictures.errors = [*self._form.added_pictures.errors, sentence]

    def _take_uploads(self) -> None:
        added = any(self._form.added_pictures.data or [])
        if added or any(picture.upload.data for picture in self._pictures):
            db.session.rollback()  # nothing is changed yet; nobody waits for the database while pictures are decoded
        self._take_text_pictures()
        for picture in self._pictures:
            if picture.upload.data:
                self._take(picture, picture.upload.data)
            elif picture.remove.data or not DIGEST.fullmatch(picture.sha256.data or ""):
                picture.name.data = picture.sha256.data = ""
            picture.remove.data = False

    def _take(self, picture: PictureForm, upload: Any) -> None:
        if taken := self._read(upload, picture.upload):
            picture.name.data, picture.sha256.data = taken

    def _read(self, upload: Any, field: Field) -> NamedPicture | None:
        """The picture in an upload, made safe; None with a message at the field when it cannot be used."""
        name = plain_name(upload.filename)
        try:
            check_size(upload.stream.seek(0, os.SEEK_END), name)
            upload.stream.seek(0)
            with PICTURES.taken():
                normalised = normalise_image(upload.stream.read(), name)
        except (ImageError, BusyError) as error:
            field.errors = [*field.errors, f"{error}.".replace("..", ".")]
            return None
        self._uploaded[normalised.sha256] = normalised.png
        return NamedPicture(name, normalised.sha256)


def pictures_of(form: LetterForm) -> Iterator[PictureForm]:
    """The places for a picture: the logo, and each lead signer's signature."""
    yield form.letterhead.form.logo.form
    for signer in form.lead_signers:
        yield signer.form.signature.form


def _name_in_text(name: str, named: Sequence[str]) -> str:
    """The name that the text has for a file of this name, which may stand in a folder there."""
    return next((one for one in named if name in {one, PurePosixPath(one).name}), name)


def picture_with(sha256: str) -> bytes | None:
    """The PNG with this SHA-256, kept from a form or part of a letter; None when it is neither."""
    if not DIGEST.fullmatch(sha256):
        return None
    kept = ChosenPicture.with_digest(sha256)
    return kept or db.session.scalar(db.select(LetterImage.png).filter_by(sha256=sha256).limit(1))


def plain_name(name: str | None) -> str:
    """The last part of a file's name, short enough to print in a message and free of what is not printable."""
    plain = PurePosixPath(unicodedata.normalize("NFC", name or "").replace("\\", "/")).name
    plain = UNPRINTABLE.sub("", LINE_BREAK.sub("", plain)).strip()
    suffix = PurePosixPath(plain).suffix[:10]
    return (plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(suffix)] + suffix) or "picture.png"


def _free_name(name: str, png: bytes, taken: dict[str, bytes]) -> str:
    plain = plain_name(name)
    path, number, free = PurePosixPath(plain), 1, plain
    while taken.get(free, png) != png:
        number += 1
        free = f"{path.stem}-{number}{path.suffix}"
    return free


def _complain_of_loss(picture: PictureForm) -> None:
    name = plain_name(picture.name.data)
    picture.upload.errors = [_("The picture '%(name)s' is no longer kept here. Choose it again.", name=name)]
    picture.name.data = picture.sha256.data = ""
