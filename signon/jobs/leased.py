"""Leases: for how long work in a table belongs to the worker that took it.

Clocks are set back. A lease that ends later than any taken now could is from before that, and holds nobody up.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute


def has_run_out(leased_until: InstrumentedAttribute[Any], at: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether work may be taken at ``at``. The clocks of several workers may differ by as long as ``lease``."""
    return or_(leased_until <= at, leased_until > at + 2 * lease)
