"""Numbers that came from outside, in an address or a form: of a row, or of a page of a list."""

from collections.abc import Sequence
from typing import TypeVar

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select
from sqlalchemy.orm.interfaces import ORMOption

from signon.database.db import Base, db

LARGEST_NUMBER = 2**31 - 1
"""No row has a larger number, and PostgreSQL refuses to be asked for one."""

Row = TypeVar("Row", bound=Base)


def find_numbered(
    model: type[Row], number: int | None, *, held: bool = False, options: Sequence[ORMOption] = ()
) -> Row | None:
    """The row with this number; None when there is none.

    ``held`` reads it afresh, and keeps others from changing it until the transaction ends.
    """
    if number is None or not 0 < number <= LARGEST_NUMBER:
        return None
    return db.session.get(model, number, options=options, with_for_update=held or None, populate_existing=held)


def page_count(total: int, *, size: int) -> int:
    """The number of pages that ``total`` entries fill with ``size`` on each; one at least."""
    return max(1, -(-total // size))


def nearest_page(number: int, total: int, *, size: int) -> int:
    """The page with this number, or the nearest one that there is, counted from 1."""
    return min(max(number, 1), page_count(total, size=size))


def page_of(query: Select[Row], number: int, *, size: int) -> Pagination:
    """A page of the rows of a query, counted from 1; one beyond the last is empty."""
    asked = min(max(number, 1), LARGEST_NUMBER // size)
    return db.paginate(query, page=asked, per_page=size, error_out=False)
