"""Things to do about backups, for owners: to mend what keeps one from being made."""

from collections.abc import Sequence
from datetime import datetime

from flask import Flask, current_app

from signon.access import OWNERS
from signon.backup.models import warning
from signon.database.db import now
from signon.to_do import NO_LETTER, TO_DO, Thing, ToDo
from signon.web.pages import path_of


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    kind = ToDo(_amiss, _told, lambda _slug: path_of("backups.page"), roles=OWNERS, in_banner=True)
    TO_DO.add(app, "backups", kind)


def _amiss(at: datetime) -> Sequence[Thing]:
    return [(NO_LETTER, 1)] if warning(current_app.config["SIGNON"], at) else []


def _told(_letter: int, _number: int) -> str:
    return warning(current_app.config["SIGNON"], now()).removesuffix(".")
