"""The last steps on a written PDF: what the renderer leaves undone, and what only the whole file can have.

Files are attached and the file's identifier made once for each file. What is rendered apart is put together before, or
written behind the finished file as an update of it, as a letter is behind the appendix that it shares with others.
"""

from io import BytesIO

import pikepdf

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.attachments import attach_record


def finished(pdf: bytes, document: LetterDocument) -> bytes:
    """The finished file, with the same bytes every time. A seal comes after this, and nothing else."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        finish(opened, document)
        content = BytesIO()
        opened.save(content, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return content.getvalue()


def finish(pdf: pikepdf.Pdf, document: LetterDocument) -> None:
    """Change the open file into what leaves; call it once for each file."""
    attach_record(pdf, document)
