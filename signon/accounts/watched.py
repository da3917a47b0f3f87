"""Coordinators' accounts with their roles, whose state the audit trail fixes."""

from signon.accounts.models import Coordinator, Role, coordinator_role
from signon.audit.watched import Part, Shape, Watched, table_of

TABLE = table_of(Coordinator)

ROLE = table_of(Role)
COUNTED = "email password active created_at"

NUMBERS_OF_ROLES = Part.of(coordinator_role, "coordinator_id", "role_id")
ROLES = Part(coordinator_role.c.coordinator_id, (ROLE.c.name,), (coordinator_role.c.role_id, ROLE.c.id))
"""The roles by name: whoever gives two of them each other's names changes what everybody may do."""

COORDINATORS = Watched(
    TABLE.c.id,
    (Shape.of(TABLE, COUNTED, NUMBERS_OF_ROLES), Shape.of(TABLE, COUNTED, ROLES)),
    label=TABLE.c.email,
)
