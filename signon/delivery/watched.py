"""Finished documents, whose state the audit trail fixes."""

from signon.audit.watched import Content, Shape, Watched, table_of
from signon.delivery.models import Final

TABLE = table_of(Final)

COUNTED = """
    letter_id text_version_id code sha256 file_name addressee audience kind number dated signatories signatory_count pages
    seal created_at created_by
"""

FINALS = Watched(
    TABLE.c.id,
    (Shape.of(TABLE, COUNTED),),
    label=TABLE.c.file_name,
    contents=(Content(TABLE.c.pdf, TABLE.c.sha256),),
)
