"""The wordings of mails, whose state the audit trail fixes."""

from signon.audit.watched import Shape, Watched, table_of
from signon.wordings.models import MailWording

TABLE = table_of(MailWording)

COUNTED = "letter_id kind language number is_own subject text proposed_subject proposed_text written_at written_by"

SHAPES = (Shape.of(TABLE, COUNTED), Shape.of(TABLE, f"{COUNTED} button proposed_button"))

MAIL_WORDINGS = Watched(TABLE.c.id, SHAPES, label=TABLE.c.kind)
