"""The files within the PDF: its signatories and its text version as data, for whoever receives it.

They are attached when everything else is written: once for each file that leaves, or once for the appendix that the
files for several addressees share.
"""

import json
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import AttachedFileSpec, Name

from signon.printing.document.document import LetterDocument
from signon.sheets import write_csv

RECORD = "letter.json"


def finished(pdf: bytes, document: LetterDocument) -> bytes:
    """The file with its attachments, and the same bytes every time. A seal comes after this, and nothing else."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        attach_record(opened, document)
        content = BytesIO()
        opened.save(content, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return content.getvalue()


def attach_record(pdf: pikepdf.Pdf, document: LetterDocument) -> None:
    """Attach ``letter.json`` and ``signatories.csv``, dated as the letter is, so that the bytes never vary.

    PDF/A-3 asks that each be associated with the document by its relationship (ISO 19005-3, 6.8).
    """
    day = f"D:{document.date:%Y%m%d}000000Z"
    files = {
        RECORD: (_letter_json(document), "application/json", "The letter's text version and signatories"),
        "signatories.csv": (_signatories_csv(document), "text/csv", "The signatories as a table"),
    }
    associated = pikepdf.Array()
    for name, (content, kind, description) in sorted(files.items()):
        attached = AttachedFileSpec(
            pdf,
            content,
            description=description,
            filename=name,
            mime_type=kind,
            creation_date=day,
            mod_date=day,
            relationship=Name.Data,
        )
        pdf.attachments[name] = attached
        associated.append(attached.obj)
    pdf.Root.AF = associated


def attached_record(pdf: bytes) -> dict[str, Any]:
    """The values of ``letter.json`` in a file of this site; none of them in another file. Raises ``pikepdf.PdfError``."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        if RECORD not in opened.attachments:
            return {}
        content = opened.attachments[RECORD].get_file().read_bytes()
    try:
        values = json.loads(content)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _letter_json(document: LetterDocument) -> bytes:
    values = {
        "title": document.title,
        "author": document.author,
        "language": document.language,
        "date": document.date.isoformat(),
        **document.record.as_json(),
    }
    return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"


def _signatories_csv(document: LetterDocument) -> bytes:
    return write_csv(document.record.columns, document.record.rows)
