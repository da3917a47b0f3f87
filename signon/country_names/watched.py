"""The coalition's names of countries, whose state the audit trail fixes."""

from signon.audit.watched import Shape, Watched, table_of
from signon.country_names.models import CountryName

TABLE = table_of(CountryName)

COUNTRY_NAMES = Watched(TABLE.c.id, (Shape.of(TABLE, "code language name changed_at"),), label=TABLE.c.name)
