"""Action pages, their sources, and how often supporters wrote from them. No supporter is kept."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.actions.offices.models import Office, OfficeList, constituency_countries
from signon.database.db import Base, Choice, Moment, db
from signon.errors import AddressNotFoundError, DomainError
from signon.letters.models.letter import Letter
from signon.translation import gettext as _

MOST_LISTED = 100
"""Action pages on the site's first page."""


class ActionStatus(StrEnum):
    """The state of an action page: prepared, in use, or over (it then says so)."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


action_page_list = Table(
    "action_page_list",
    Base.metadata,
    Column("action_page_id", Integer, ForeignKey("action_page.id"), primary_key=True),
    Column("office_list_id", Integer, ForeignKey("office_list.id"), primary_key=True),
)
action_page_office = Table(
    "action_page_office",
    Base.metadata,
    Column("action_page_id", Integer, ForeignKey("action_page.id"), primary_key=True),
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
)


class ActionStateError(DomainError):
    """The state of the action page does not allow this."""


class ActionPage(Base):
    """A letter that supporters make their own and send to people in office.

    ``by_constituency`` offers the offices of the supporter's state and district; ``lists`` and ``offices`` are offered
    besides. ``body`` and ``ending`` are paragraphs before and after the numbered ``requests``; all of the text may hold
    placeholders in square brackets. ``salutation`` is for offices that have none of their own.
    """

    __tablename__ = "action_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    status: Mapped[ActionStatus] = mapped_column(Choice(ActionStatus), default=ActionStatus.DRAFT)
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(40), default="en")
    introduction: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(String(500), default="")
    salutation: Mapped[str] = mapped_column(String(300), default="Dear [Recipient],")
    body: Mapped[str] = mapped_column(Text, default="")
    requests: Mapped[list[str]] = mapped_column(JSON, default=list)
    ending: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(String(200), default="")
    by_constituency: Mapped[bool] = mapped_column(default=False)
    constituency_country: Mapped[str] = mapped_column(String(2), default="US")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    backgrounder_title: Mapped[str] = mapped_column(String(300), default="")
    backgrounder: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    letter: Mapped[Letter | None] = relationship()
    lists: Mapped[list[OfficeList]] = relationship(secondary=action_page_list, order_by="OfficeList.name")
    offices: Mapped[list[Office]] = relationship(secondary=action_page_office, order_by="Office.name")
    citations: Mapped[list["Citation"]] = relationship(
        back_populates="action_page", cascade="all, delete-orphan", order_by="Citation.position"
    )

    @classmethod
    def named(cls, slug: str) -> Self:
        """The page with this slug. Raises ``NotFoundError``."""
        page = db.session.scalar(db.select(cls).filter_by(slug=slug))
        if page is None:
            raise AddressNotFoundError(
                _("There is no action page '%(slug)s'. Check the name at the end of its address.", slug=slug)
            )
        return page

    @classmethod
    def public(cls, slug: str) -> Self:
        """The page with this slug, once it is out of draft. Raises ``NotFoundError``."""
        page = cls.named(slug)
        if page.status is ActionStatus.DRAFT:
            raise AddressNotFoundError(
                _("There is no action page '%(slug)s'. Check the name at the end of its address.", slug=slug)
            )
        return page

    @classmethod
    def beside(cls, letter: Letter) -> list[Self]:
        """The open pages that belong to a letter, the oldest first."""
        query = db.select(cls).filter_by(letter_id=letter.id, status=ActionStatus.OPEN)
        return list(db.session.scalars(query.order_by(cls.id)))

    @classmethod
    def in_use(cls) -> list[Self]:
        """The open pages, the latest first."""
        query = db.select(cls).filter_by(status=ActionStatus.OPEN).order_by(cls.opened_at.desc(), cls.id.desc())
        return list(db.session.scalars(query.limit(MOST_LISTED)))

    def reaches_anybody(self) -> bool:
        """Whether somebody who is in office now can be written to from the page."""
        apart = [*self.offices, *(office for one in self.lists for office in one.offices)]
        return any(office.left_at is None for office in apart) or (
            self.by_constituency and self.constituency_country in constituency_countries()
        )

    def open(self, *, by: str, at: datetime) -> None:
        """Put the page before the public. Raises ``ActionStateError`` when nobody could be written to from it."""
        if not self.reaches_anybody():
            raise ActionStateError(
                _("'%(title)s' has nobody to write to. Choose offices before you open it.", title=self.title)
            )
        self.status, self.opened_at, self.closed_at = ActionStatus.OPEN, self.opened_at or at, None
        audit.record("open", of=self, by=by, at=at)

    def close(self, *, by: str, at: datetime) -> None:
        """End the action: the page stays, and says that it is over."""
        if self.status is not ActionStatus.OPEN:
            raise ActionStateError(_("'%(title)s' is not open; it cannot be closed.", title=self.title))
        self.status, self.closed_at = ActionStatus.CLOSED, at
        audit.record("close", of=self, by=by, at=at)


class Citation(Base):
    """A source of the backgrounder. The text refers to it by ``mark``, as in ``[@mark]``; ``dated`` is as printed there."""

    __tablename__ = "citation"
    __table_args__ = (Index("uq_citation_mark", "action_page_id", "mark", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_page_id: Mapped[int] = mapped_column(ForeignKey("action_page.id"))
    position: Mapped[int]
    mark: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(500))
    author: Mapped[str] = mapped_column(String(300), default="")
    publication: Mapped[str] = mapped_column(String(300), default="")
    dated: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(1000), default="")
    archived: Mapped[str] = mapped_column(String(1000), default="")

    action_page: Mapped[ActionPage] = relationship(back_populates="citations")


class SentCount(Base):
    """The number of times supporters said that their letter to one office is on its way. Who said it is not kept."""

    __tablename__ = "sent_count"

    action_page_id: Mapped[int] = mapped_column(ForeignKey("action_page.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)

    office: Mapped[Office] = relationship()

    @classmethod
    def add(cls, page: ActionPage, office: int) -> None:
        """Count one more letter to an office."""
        row = {"action_page_id": page.id, "office_id": office, "number": 1}
        insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
        key = [cls.action_page_id, cls.office_id]
        one_more = {"number": cls.number + 1}
        db.session.execute(insert(cls).values(row).on_conflict_do_update(index_elements=key, set_=one_more))

    @classmethod
    def by_office(cls, page: ActionPage) -> list[Self]:
        """The counts of the offices that were written to, the most first."""
        query = db.select(cls).filter_by(action_page_id=page.id).order_by(cls.number.desc(), cls.office_id)
        return list(db.session.scalars(query))

    @classmethod
    def total(cls, page: ActionPage) -> int:
        """The number of letters to all offices."""
        return db.session.scalar(db.select(db.func.sum(cls.number)).filter_by(action_page_id=page.id)) or 0
