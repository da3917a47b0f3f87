"""Entries of the directory with their names and contacts, whose state the audit trail fixes."""

from signon.audit.watched import Part, Shape, Watched, table_of
from signon.organizations.models import Contact, Organization, OrganizationName

TABLE = table_of(Organization)

COUNTED = "name legal_name acronym country second_country sort_as region kind website mail_domains member created_at"
NAMES = Part.of(table_of(OrganizationName), "organization_id", "id name sort")
CONTACTS = Part.of(table_of(Contact), "organization_id", "id name title email language")

ENTRIES = Watched(TABLE.c.id, (Shape.of(TABLE, COUNTED, NAMES, CONTACTS),), label=TABLE.c.name)
