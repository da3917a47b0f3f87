"""The links of the chain, one an entry, and its head: where it ends."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base

HEAD = 1
"""The number of the only head."""


class AuditLink(Base):
    """The place of an entry in the chain, its hash, and the site's mark on it.

    ``state`` is the digest of the entry's subject as the transaction left it; empty where nobody watches such rows, or a
    later entry of the same transaction says it. ``shape`` numbers the columns that count. ``salt`` is all that is ever
    changed: it is erased with the data that it was for.
    """

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(64), default="")
    salt: Mapped[str] = mapped_column(String(32), default="")
    shape: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(16))
    mark: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The end of the chain. Whoever adds a link holds this row until the commit, so that the chain never forks."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, default=HEAD)
    position: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(16))
    mark: Mapped[str] = mapped_column(String(64))
