"""Messages of the contact form, whose state the audit trail fixes."""

from signon.audit.watched import Shape, Watched, table_of
from signon.messages.models import Message

TABLE = table_of(Message)

COUNTED = "status name email subject text created_at answered_at answered_by"

MESSAGES = Watched(TABLE.c.id, (Shape.of(TABLE, COUNTED),))
