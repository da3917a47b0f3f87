"""Anchors of the audit trail in finished documents: whoever received one can say what the trail was."""

from collections.abc import Iterator
from typing import Any

from pikepdf import PdfError
from sqlalchemy import Connection, select

from signon.audit import Anchor
from signon.delivery.models import Final
from signon.errors import InputError
from signon.printing.pdf.attachments import attached_record
from signon.translation import gettext as _

AT_ONCE = 10


def anchor_in(pdf: bytes, name: str) -> Anchor:
    """The anchor in a final with this file name. Raises ``InputError`` for a file that has none."""
    try:
        values = attached_record(pdf).get("audit_anchor")
    except PdfError as error:
        raise InputError(_("%(file)s is no PDF that can be read.", file=name)) from error
    if not isinstance(values, dict):
        raise InputError(
            _(
                "%(file)s bears no anchor of an audit trail: it is no final, or was made before there were any.",
                file=name,
            )
        )
    return Anchor.parse("{position}:{hash}@{at}".format(**{"position": "", "hash": "", "at": ""} | values))


def anchors_of_finals(connection: Connection, *, latest: int | None = None) -> Iterator[tuple[str, Anchor]]:
    """The names and anchors of the stored finals, the latest first; those from before there were anchors are left out."""
    columns: tuple[Any, ...] = (Final.file_name, Final.pdf)
    query = select(*columns).where(Final.pdf.is_not(None)).order_by(Final.id.desc()).limit(latest)
    for name, pdf in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        if not isinstance(pdf, bytes):
            continue
        try:
            yield name, anchor_in(pdf, name)
        except InputError:
            continue
