"""The site's look, whose state the audit trail fixes."""

from signon.audit.watched import Content, Shape, Watched, table_of
from signon.theme.models import Theme

TABLE = table_of(Theme)

THEME = Watched(
    TABLE.c.id,
    (Shape.of(TABLE, "name accent band typeface logo_sha256 changed_at"),),
    contents=(Content(TABLE.c.logo, TABLE.c.logo_sha256),),
)
