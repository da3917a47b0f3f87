"""The pictures of a letter: its logo, its signature images and those of its text, by name.

A picture is checked before it is printed, because the renderer silently leaves a damaged one out.
"""

import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from urllib.parse import quote

from PIL import Image, ImageFile

from signon.errors import InputError
from signon.letters.body.pictures import body_pictures
from signon.letters.parts.letter_parts import LetterParts
from signon.translation import gettext as _

SCHEME = "letter-image:"
FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 40_000_000


class ImageMissingError(InputError):
    """A picture that the letter names is not among its images, or cannot be read."""


def image_address(name: str) -> str:
    """The address by which the printed letter names one of its own images; empty for no image."""
    return SCHEME + quote(name, safe="") if name else ""


def letter_images(parts: LetterParts, images: Mapping[str, bytes]) -> dict[str, bytes]:
    """The images that the letter prints, by name.

    Raises ``ImageMissingError`` for one that is missing or cannot be printed.
    """
    return {name: _checked_picture(name, place, images) for name, place in sorted(_printed_images(parts))}


def _printed_images(parts: LetterParts) -> Iterator[tuple[str, str]]:
    """The name of each image with its place in the letter, in words."""
    if parts.letterhead.logo:
        yield parts.letterhead.logo, _("in the letterhead")
    for signer in parts.lead_signers:
        if signer.signature:
            yield signer.signature, _("as the signature of %(name)s", name=signer.name)
    for name in body_pictures(parts.body):
        yield name, _("in the text")


def _checked_picture(name: str, place: str, images: Mapping[str, bytes]) -> bytes:
    if name not in images:
        raise ImageMissingError(
            _(
                "The image '%(name)s' %(place)s is missing; add the file or take it out of the letter",
                name=name,
                place=place,
            )
        )
    try:
        width, height = _measured(images[name])
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageMissingError(
            _("The image '%(name)s' %(place)s cannot be read as PNG or JPEG; replace the file", name=name, place=place)
        ) from error
    if width * height > MOST_PIXELS:
        raise ImageMissingError(
            _(
                "The image '%(name)s' %(place)s is %(width)s × %(height)s pixels; replace it with a smaller one",
                name=name,
                place=place,
                width=width,
                height=height,
            )
        )
    return images[name]


def _measured(content: bytes) -> tuple[int, int]:
    """Width and height in pixels. A picture that is not too large is read to its end, to see that it is whole."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # which WeasyPrint turns on for all
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the caller judges the size
        picture = Image.open(BytesIO(content), formats=FORMATS)
    if picture.width * picture.height <= MOST_PIXELS:
        picture.load()
    return picture.size
