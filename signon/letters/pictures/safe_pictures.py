"""Pictures that somebody hands in, a logo or a signature, made safe to keep and to print.

Whatever comes in goes out as a fresh PNG that holds nothing but pixels: no metadata, no colour profile, no animation. It is
decoded in a process of its own (``decoding_process``), because a small file can unfold to gigabytes or to hours.
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from signon.errors import InputError
from signon.letters.pictures import decoding_process
from signon.letters.pictures.decoding_process import MOST_LENGTH, MOST_SIDE
from signon.translation import gettext as _
from signon.waiting import no_transaction
from signon.web.capacity import Places, require_place

MOST_BYTES = 2 * 1024 * 1024
MOST_SECONDS = 20
PICTURES = Places("pictures", many=2, queue=4, seconds=15)
CHILD = str(Path(decoding_process.__file__))

PNG, END = b"\x89PNG\r\n\x1a\n", b"IEND"
BARE = {b"IHDR", b"IDAT", END}
"""The parts of a PNG that holds nothing but pixels."""


class ImageError(InputError):
    """A picture that cannot be used; the sentence names the file, what is wrong with it and what to do."""


@dataclass(frozen=True)
class NormalisedImage:
    """A picture as PNG, its size in pixels and the SHA-256 of the PNG in hexadecimal."""

    png: bytes
    width: int
    height: int
    sha256: str

    @classmethod
    def of(cls, png: bytes) -> "NormalisedImage":
        """A picture made by ``normalise_image``, known by its parts and not decoded. Raises ``ValueError`` for anything else."""
        width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
        if not png.startswith(PNG) or set(_parts(png)) - BARE or not 0 < max(width, height) <= MOST_SIDE:
            raise ValueError("This picture has not been made safe. Give it to normalise_image first.")
        return cls(png, width, height, hashlib.sha256(png).hexdigest())


def normalise_image(data: bytes, name: str) -> NormalisedImage:
    """The picture in ``data`` (PNG, JPEG, GIF or WebP) turned upright and written anew as PNG, in a process of its own.

    Transparency is kept; a picture of more than ``MOST_SIDE`` pixels a side is scaled down to that. ``name`` is how the
    person knows the file. No transaction may be open, and a request needs one of the places for pictures. Raises
    ``ImageError`` for a file over 2 MB or 16 million pixels, of another kind, animated, damaged or empty, and for one that
    takes too much memory or time.
    """
    check_size(len(data), name)
    require_place("the decoding of a picture")
    try:
        with no_transaction("the decoding of a picture"):
            child = subprocess.run(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-I", CHILD], input=data, capture_output=True, timeout=MOST_SECONDS, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise ImageError(_refusal("time", data, name)) from error
    known, _line, png = child.stdout.partition(b"\n")
    answer = json.loads(known) if child.returncode == 0 and known else {"refused": "damaged"}
    if refused := answer.pop("refused", ""):
        raise ImageError(_refusal(refused, data, name))
    return NormalisedImage(png, **answer)


def check_size(size: int, name: str) -> None:
    """Raise ``ImageError`` when a picture of ``size`` bytes is too large, so that it need not be read at all."""
    if size <= MOST_BYTES:
        return
    raise ImageError(
        _(
            "The image '%(name)s' has %(size)s MB, but 2 MB are the most; save it smaller or with fewer pixels",
            name=name,
            size=f"{size / 1024 / 1024:.1f}",
        )
    )


def _parts(png: bytes) -> list[bytes]:
    """The names of a PNG's parts, as far as it can be followed."""
    names, at = [], len(PNG)
    while at < len(png):
        names.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    return names


def _refusal(reason: str, data: bytes, name: str) -> str:
    refusals = {
        "pixels": _(
            "The image '%(name)s' has more than 16 million pixels; scale it down to 4000 × 4000 at most", name=name
        ),
        "length": _(
            "The image '%(name)s' is longer than %(most)s pixels; scale it down or cut it", name=name, most=MOST_LENGTH
        ),
        "animated": _("The image '%(name)s' is animated; save one of its frames as PNG", name=name),
        "memory": _("The image '%(name)s' takes too much memory to read; save it anew, as PNG", name=name),
        "time": _("The image '%(name)s' takes too long to read; save it anew, as PNG", name=name),
        "damaged": _("The image '%(name)s' is damaged or incomplete; save it anew", name=name),
    }
    return refusals.get(reason) or _unreadable_reason(data, name)


def _unreadable_reason(data: bytes, name: str) -> str:
    if not data:
        return _("The image '%(name)s' is empty; choose another file", name=name)
    if b"<svg" in data[:4096].lower():
        return _("The image '%(name)s' is an SVG drawing, which is not accepted; save it as PNG", name=name)
    return _("'%(name)s' is not a picture in PNG, JPEG, GIF or WebP format; save it as PNG", name=name)
