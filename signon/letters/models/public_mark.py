"""The mark of what the public sees of a letter: another one after each change of it, whoever makes the change and how.

The database itself changes the mark, by triggers, in the transaction of the change; so a page that was made under the present
mark is right. The triggers are in the migration 0051, and a test finds tables that a kept page reads without one.
"""

from datetime import datetime

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, db, read_only
from signon.letters.models.letter import Letter

WHOLE_SITE = 0
"""The number under which the mark of what all letters show stands, such as the look and the names of countries."""

State = tuple[str, str, bool, bool]


class PublicMark(Base):
    """The mark of one letter, or of the whole site."""

    __tablename__ = "public_mark"

    letter_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(80))


LETTER = Letter.__table__
OWN, OF_SITE = PublicMark.__table__.alias("own"), PublicMark.__table__.alias("of_site")
PRESENT = (
    select(OWN.c.mark, OF_SITE.c.mark, LETTER.c.sign_on_deadline, LETTER.c.closes_at)
    .select_from(LETTER.join(OWN, OWN.c.letter_id == LETTER.c.id).join(OF_SITE, OF_SITE.c.letter_id == WHOLE_SITE))
    .where(LETTER.c.slug == bindparam("slug"))
)


def public_state(slug: str, at: datetime) -> State | None:
    """All that the pages of a letter depend on: the marks, and which of its moments have passed; None when there is no letter.

    It is read in a transaction of its own, which ends before anybody makes a page or waits for one.
    """
    with read_only(), db.engine.connect() as connection:
        found = connection.execute(PRESENT, {"slug": slug}).first()
    if found is None:
        return None
    own, of_site, *moments = found
    deadline, closing = (moment is not None and moment <= at for moment in moments)
    return own, of_site, deadline, closing
