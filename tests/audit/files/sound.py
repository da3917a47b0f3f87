"""Small sound files of each kind, to be spoilt."""

import io

import docx
import pikepdf
from PIL import Image

from signon.sheets import write_xlsx

HEADER = ("organization", "country", "acronym", "representative_email")
ROWS = [("Reed Society", "CH", "RS", "jo@reed.example"), ("Otter Union", "KE", "", "office@otter.example")]


def pictures() -> list[bytes]:
    """A picture in each format that browsers send."""
    return [
        _picture(kind, mode)
        for kind, mode in (("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB"))
    ]


def _picture(kind: str, mode: str) -> bytes:
    out = io.BytesIO()
    picture = Image.linear_gradient("L").resize((64, 48)).convert(mode)
    picture.save(out, kind)
    return out.getvalue()


def sheets() -> list[bytes]:
    """A table as CSV in two encodings, and as XLSX."""
    text = "\r\n".join(",".join(row) for row in (HEADER, *ROWS))
    return [
        text.encode(),
        text.replace(",", ";").encode("utf-8-sig"),
        write_xlsx(HEADER, ROWS),
        write_xlsx(HEADER, ROWS * 20),
    ]


def pdfs() -> list[bytes]:
    """A document of one page, and one with streams of objects and an attachment."""
    plain, compressed = io.BytesIO(), io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
        pdf.attachments["signatories.csv"] = b"organization\r\nReed Society\r\n"
        pdf.save(compressed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return [plain.getvalue(), compressed.getvalue()]


def documents() -> list[bytes]:
    """A word processor's letter."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_heading("Rivers")
    document.add_paragraph("We write about the river.")
    document.save(out)
    return [out.getvalue()]
