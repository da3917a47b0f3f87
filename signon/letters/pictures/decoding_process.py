"""The process that decodes one picture: it reads the file from its input and writes a line of JSON, then the PNG.

Started by its path with ``python -I``, so it imports nothing of ours and starts within a tenth of a second. Whatever a picture
does to the decoder, it does it here: within so much memory and so much time, in a process that holds nothing else.
"""

import hashlib
import json
import resource
import sys
from io import BytesIO
from typing import Any

MEGABYTE = 1024**2
MOST_MEMORY = 512 * MEGABYTE
"""Address space: sixteen million pixels in colour and with transparency are held up to four times."""

MOST_SECONDS = 20
MOST_PIXELS, MOST_LENGTH = 16_000_000, 12_000
"""The most pixels in all, and on one side: rows cost memory of their own, however narrow they are."""

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_SIDE = 2_400
"""Pixels on the longer side of the PNG: eight inches at 300 dots per inch, more than any letterhead prints."""

OPAQUE, TRANSPARENT = "RGB", "RGBA"


class RefusedError(Exception):
    """The picture cannot be used; its text is one of the reasons that ``signon.letters.pictures.safe_pictures`` words."""


def limit() -> None:
    """Take this process's memory, time, files and core dumps away from it, before the decoder is loaded."""
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def normalised(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The facts about the picture, and its PNG; nothing but the reason when it is refused."""
    try:
        return _normalised(data)
    except RefusedError as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": "memory"}, b""


def _normalised(data: bytes) -> tuple[dict[str, Any], bytes]:
    from PIL import Image

    picture = _opened(data)
    if picture.width * picture.height > MOST_PIXELS:
        raise RefusedError("pixels")
    if max(picture.size) > MOST_LENGTH:
        raise RefusedError("length")
    upright = _decoded(picture)
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    bare.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    output = BytesIO()
    bare.save(output, "PNG")
    png = output.getvalue()
    return {"width": bare.width, "height": bare.height, "sha256": hashlib.sha256(png).hexdigest()}, png


def _opened(data: bytes) -> Any:
    from PIL import Image

    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise RefusedError("pixels") from error
    except (OSError, SyntaxError, ValueError, OverflowError) as error:
        raise RefusedError("unreadable") from error


def _decoded(picture: Any) -> Any:
    from PIL import ImageOps

    try:
        if getattr(picture, "is_animated", False):
            raise RefusedError("animated")
        upright = ImageOps.exif_transpose(picture)
        return upright.convert(TRANSPARENT if upright.has_transparency_data else OPAQUE)
    except (OSError, SyntaxError, ValueError, OverflowError, EOFError, ZeroDivisionError) as error:
        raise RefusedError("damaged") from error


if __name__ == "__main__":
    limit()
    known, written = normalised(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(known).encode() + b"\n" + written)
