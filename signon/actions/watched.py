"""Action pages with their sources, whose state the audit trail fixes."""

from signon.actions.models import ActionPage, Citation
from signon.audit.watched import Part, Shape, Watched, table_of

TABLE = table_of(ActionPage)

COUNTED = """
    slug status title language introduction subject salutation body requests ending closing by_constituency
    constituency_country letter_id backgrounder_title backgrounder created_at opened_at closed_at
"""
SOURCES = Part.of(table_of(Citation), "action_page_id", "position mark title author publication dated address archived")

ACTION_PAGES = Watched(TABLE.c.id, (Shape.of(TABLE, COUNTED, SOURCES),), label=TABLE.c.slug)
