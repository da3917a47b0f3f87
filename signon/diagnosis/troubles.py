"""Troubles of the site now: what is amiss, since when, what it means and how it is mended.

``/readyz``, the desk's banner and the metrics tell of the same ones. A feature that can be in trouble adds where to look with
``TROUBLES``. Looking costs a few small queries.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from signon.database.db import now
from signon.declared import Declared
from signon.jobs.lanes import Lane
from signon.settings import Settings

SECONDS_KEPT = 5.0
SCHEMA = "schema"
KEPT = "signon_present_troubles"

Words = Callable[[], str]
"""Makes a sentence in the language of whoever reads."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is amiss.

    ``name`` is for programs, ``told`` for anybody, ``effect`` for coordinators, ``remedy`` for who runs the site. It lasts
    ``since`` then, as far as that is known; ``waits`` is the work that waits for it, and since when. One that ``stops`` this
    machine's work is why no request should be sent here.
    """

    name: str
    told: Words
    effect: Words
    remedy: Words
    since: datetime | None = None
    stops: bool = True
    waits: tuple[tuple[Lane, datetime], ...] = ()


Look = Callable[[Settings, datetime], Iterator[Trouble]]

TROUBLES: Declared[Look] = Declared("places to look for trouble")


def troubles(settings: Settings, at: datetime) -> list[Trouble]:
    """All that is amiss at ``at``; with tables of another shape, nothing is asked that needs them."""
    found: list[Trouble] = []
    for look in TROUBLES.all():
        found += look(settings, at)
        if any(trouble.name == SCHEMA for trouble in found):
            break
    return found


def present_troubles() -> list[Trouble]:
    """The troubles now, or those of a few seconds ago: for what is shown on every page."""
    kept: tuple[float, list[Trouble]] | None = current_app.extensions.get(KEPT)
    at = time.monotonic()
    if kept is None or not 0 <= at - kept[0] < SECONDS_KEPT:
        kept = current_app.extensions[KEPT] = at, troubles(current_app.config["SIGNON"], now())
    return kept[1]
