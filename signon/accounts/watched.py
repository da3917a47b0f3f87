"""Coordinators' accounts with their roles, whose state the audit trail fixes."""

from signon.accounts.models import Coordinator, coordinator_role
from signon.audit.watched import Part, Shape, Watched, table_of

TABLE = table_of(Coordinator)

ROLES = Part.of(coordinator_role, "coordinator_id", "role_id")

COORDINATORS = Watched(TABLE.c.id, (Shape.of(TABLE, "email password active created_at", ROLES),), label=TABLE.c.email)
