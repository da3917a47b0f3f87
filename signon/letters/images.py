"""Pictures that a coordinator hands in, a logo or a signature, made safe to keep and to print.

Whatever comes in goes out as a fresh PNG that holds nothing but pixels: no metadata, no colour profile, no animation.
The size is judged from the file's header, before a single pixel is decoded, because a small file can unfold to
gigabytes.
"""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

from signon.errors import InputError
from signon.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_SIDE = 2_400
"""Pixels on the longer side of the PNG: eight inches at 300 dots per inch, more than any letterhead prints."""

OPAQUE, TRANSPARENT = "RGB", "RGBA"


class ImageError(InputError):
    """A picture that cannot be used; the sentence names the file, what is wrong with it and what to do."""


@dataclass(frozen=True)
class NormalisedImage:
    """A picture as PNG, its size in pixels and the SHA-256 of the PNG in hexadecimal."""

    png: bytes
    width: int
    height: int
    sha256: str


def normalise_image(data: bytes, name: str) -> NormalisedImage:
    """The picture in ``data`` (PNG, JPEG, GIF or WebP) turned upright and written anew as PNG.

    Transparency is kept; a picture of more than ``MOST_SIDE`` pixels a side is scaled down to that. ``name`` is how the
    person knows the file. Raises ``ImageError`` for a file over 2 MB or 16 million pixels, of another kind, animated,
    damaged or empty.
    """
    check_size(len(data), name)
    # Pillow warns of, and above twice that size refuses, what the check of the pixels refuses much earlier.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = _opened(data, name)
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels(name)
        return _written(_decoded(picture, name))


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


def _opened(data: bytes, name: str) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except (OSError, SyntaxError, ValueError, OverflowError) as error:
        raise ImageError(_unreadable_reason(data, name)) from error


def _unreadable_reason(data: bytes, name: str) -> str:
    if not data:
        return _("The image '%(name)s' is empty; choose another file", name=name)
    if b"<svg" in data[:4096].lower():
        return _("The image '%(name)s' is an SVG drawing, which is not accepted; save it as PNG", name=name)
    return _("'%(name)s' is not a picture in PNG, JPEG, GIF or WebP format; save it as PNG", name=name)


def _too_many_pixels(name: str) -> ImageError:
    return ImageError(
        _("The image '%(name)s' has more than 16 million pixels; scale it down to 4000 × 4000 at most", name=name)
    )


def _decoded(picture: Image.Image, name: str) -> Image.Image:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # which WeasyPrint turns on for the whole program
    try:
        if getattr(picture, "is_animated", False):
            raise ImageError(_("The image '%(name)s' is animated; save one of its frames as PNG", name=name))
        upright = ImageOps.exif_transpose(picture)
        return upright.convert(TRANSPARENT if upright.has_transparency_data else OPAQUE)
    except (OSError, SyntaxError, ValueError, OverflowError, MemoryError, EOFError, ZeroDivisionError) as error:
        raise ImageError(_("The image '%(name)s' is damaged or incomplete; save it anew", name=name)) from error


def _written(picture: Image.Image) -> NormalisedImage:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    bare.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    output = BytesIO()
    bare.save(output, "PNG")
    png = output.getvalue()
    return NormalisedImage(png, bare.width, bare.height, hashlib.sha256(png).hexdigest())
