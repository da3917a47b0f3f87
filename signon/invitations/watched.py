"""Invitations and their batches, whose state the audit trail fixes once it speaks of them."""

from signon.audit.watched import Shape, Watched, table_of
from signon.invitations.models import Invitation, InvitationBatch

TABLE, BATCH = table_of(Invitation), table_of(InvitationBatch)

COUNTED = "letter_id batch_id organization_name country region opened_at answered_at signature_id"

INVITATIONS = Watched(TABLE.c.id, (Shape.of(TABLE, COUNTED),), label=TABLE.c.organization_name, complete=False)
BATCHES = Watched(BATCH.c.id, (Shape.of(BATCH, "letter_id kind state created_at created_by"),))
