"""Drawn requests sent to a site: none may end in an error of the site, and none that only asks may change anything."""

import gc
import warnings
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st
from hypothesis.database import InMemoryExampleDatabase

from tests.audit.counts import Found
from tests.audit.requests.drawn import SAFE, requests_to
from tests.audit.site.tried_site import Asked, TriedSite

REFRESH = 40
"""After so many requests that changed something the site is put back, so that it keeps something to ask for."""


def try_requests(site: TriedSite, number: int, *, seed: int = 0) -> None:
    """Send so many requests; the same ones for the same ``seed``."""
    changed = 0
    before = site.record()

    def send(asked: Asked) -> None:
        nonlocal changed, before
        answer = _answer_of(site, asked)
        after = site.record()
        if after == before:
            return
        if asked.method in SAFE:
            tables = [name for name, rows in after.items() if rows != before[name]]
            site.counts.find(Found.OTHER, f"{tables} changed by {asked}")
        changed += 1
        site.counts.told["that changed something"] += 1
        if changed % REFRESH == 0 or answer in {401, 302}:
            site.restore()
            site.forget()
            after = site.record()
        before = after

    with warnings.catch_warnings():
        # Werkzeug leaves the small files of a body in parts open when the body turns out to be broken.
        warnings.simplefilter("ignore", ResourceWarning)
        _run(requests_to(site), send, number, seed)
        gc.collect()


def _answer_of(site: TriedSite, asked: Asked) -> int:
    try:
        return site.ask(asked).status_code
    except Exception as error:  # noqa: BLE001 - whatever comes through the application is a finding
        site.counts.find(Found.SERVER_ERROR, f"{error!r:.200} for {asked}")
        return 0


def _run(drawn: st.SearchStrategy[Asked], send: Callable[[Asked], None], number: int, seed: int) -> None:
    from hypothesis import seed as seeded

    @seeded(seed)
    @settings(
        max_examples=number,
        deadline=None,
        database=InMemoryExampleDatabase(),
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def each(asked: Asked) -> None:
        send(asked)

    each()
