"""Small pictures for letters."""

from io import BytesIO

from PIL import Image


def picture(width: int = 120, height: int = 60, *, kind: str = "PNG") -> bytes:
    """A plain picture of this size in pixels."""
    content = BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, kind)
    return content.getvalue()
