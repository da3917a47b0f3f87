"""Pictures chosen in the drafting form, on their way into a letter.

A form that comes back with a message, or with an addressee added, must not lose the picture that was chosen with it. So
what is uploaded is made safe at once and kept for a week, under its SHA-256, which the form carries on. The form may come
back to another machine, so it is kept in the database. Nothing of a letter is changed by that. A preview keeps nothing.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from signon.database.db import db
from signon.letters.drafting.forms import LetterForm, PictureForm
from signon.letters.models.chosen_picture import ChosenPicture
from signon.letters.models.letter import LetterImage
from signon.letters.parts.fields import LINE_BREAK, UNPRINTABLE
from signon.letters.pictures.safe_pictures import PICTURES, ImageError, check_size, normalise_image
from signon.translation import gettext as _
from signon.web.capacity import BusyError

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
LONGEST_NAME = 100


class ChosenPictures:
    """The pictures of one filled-in form. What was uploaded is checked at once; messages are put next to the fields."""

    def __init__(self, form: LetterForm) -> None:
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
        found: dict[str, bytes] = {}
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

    def _take_uploads(self) -> None:
        if any(picture.upload.data for picture in self._pictures):
            db.session.rollback()  # nothing is changed yet; nobody waits for the database while pictures are decoded
        for picture in self._pictures:
            if picture.upload.data:
                self._take(picture, picture.upload.data)
            elif picture.remove.data or not DIGEST.fullmatch(picture.sha256.data or ""):
                picture.name.data = picture.sha256.data = ""
            picture.remove.data = False

    def _take(self, picture: PictureForm, upload: Any) -> None:
        name = _plain_name(upload.filename)
        try:
            check_size(upload.stream.seek(0, os.SEEK_END), name)
            upload.stream.seek(0)
            with PICTURES.taken():
                normalised = normalise_image(upload.stream.read(), name)
        except (ImageError, BusyError) as error:
            picture.upload.errors = [f"{error}.".replace("..", ".")]
            return
        self._uploaded[normalised.sha256] = normalised.png
        picture.name.data, picture.sha256.data = name, normalised.sha256


def pictures_of(form: LetterForm) -> Iterator[PictureForm]:
    """The places for a picture: the logo, and each lead signer's signature."""
    yield form.letterhead.form.logo.form
    for signer in form.lead_signers:
        yield signer.form.signature.form


def picture_with(sha256: str) -> bytes | None:
    """The PNG with this SHA-256, kept from a form or part of a letter; None when it is neither."""
    if not DIGEST.fullmatch(sha256):
        return None
    kept = ChosenPicture.with_digest(sha256)
    return kept or db.session.scalar(db.select(LetterImage.png).filter_by(sha256=sha256).limit(1))


def _plain_name(name: str | None) -> str:
    """The last part of a file's name, short enough to print in a message and free of what is not printable."""
    plain = PurePosixPath((name or "").replace("\\", "/")).name
    plain = UNPRINTABLE.sub("", LINE_BREAK.sub("", plain)).strip()
    suffix = PurePosixPath(plain).suffix[:10]
    return (plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(suffix)] + suffix) or "picture.png"


def _free_name(name: str, png: bytes, taken: dict[str, bytes]) -> str:
    plain = _plain_name(name)
    path, number, free = PurePosixPath(plain), 1, plain
    while taken.get(free, png) != png:
        number += 1
        free = f"{path.stem}-{number}{path.suffix}"
    return free


def _complain_of_loss(picture: PictureForm) -> None:
    name = _plain_name(picture.name.data)
    picture.upload.errors = [_("The picture '%(name)s' is no longer kept here. Choose it again.", name=name)]
    picture.name.data = picture.sha256.data = ""
