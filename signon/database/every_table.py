"""Every table of the site, whichever models have been loaded so far."""

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import Table

from signon.database.db import db
from signon.declared import complete


def every_table() -> Mapping[str, Table]:
    """The tables of all features, by name. A command has loaded few of their models: they are loaded first."""
    complete(current_app)
    return db.metadata.tables
