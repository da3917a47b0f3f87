"""Questions, whose state the audit trail fixes."""

from signon.audit.watched import Shape, Watched, table_of
from signon.questions.models import Question

TABLE = table_of(Question)

COUNTED = "signature_id status text asked_of asked_by asked_at answer answered_at ended_by ended_at erased_at"

QUESTIONS = Watched(TABLE.c.id, (Shape.of(TABLE, COUNTED),))
