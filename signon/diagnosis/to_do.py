"""Things to do about the site itself, for owners: to mend what has been amiss for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zlib import crc32

from flask import Flask, current_app

from signon.access import OWNERS
from signon.database.asked_numbers import LARGEST_NUMBER
from signon.database.db import now
from signon.diagnosis.troubles import Trouble, troubles
from signon.to_do import NO_LETTER, TO_DO, Thing, ToDo
from signon.translation import gettext as _
from signon.web.pages import path_of

LASTS = timedelta(minutes=10)
"""The time after which a trouble is told: many pass by themselves."""


def add_to_do(app: Flask) -> None:
    """Add this kind to an application."""
    kind = ToDo(_amiss, _told, lambda _slug: path_of("letters.desk"), roles=OWNERS, in_banner=True)
    TO_DO.add(app, "troubles", kind)


def _amiss(at: datetime) -> Sequence[Thing]:
    return [(NO_LETTER, crc32(trouble.name.encode()) & LARGEST_NUMBER) for trouble in _lasting(at)]


def _told(_letter: int, _number: int) -> str:
    sentences = [_("%(told)s %(remedy)s", told=one.told(), remedy=one.remedy()) for one in _lasting(now())]
    return " ".join(sentences).removesuffix(".")


def _lasting(at: datetime) -> list[Trouble]:
    return [
        trouble
        for trouble in troubles(current_app.config["SIGNON"], at)
        if trouble.since is None or at - trouble.since >= LASTS
    ]
