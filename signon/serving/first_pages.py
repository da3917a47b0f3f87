"""Pages that are made once before web processes are forked, which then share what the pages load and compile."""

from collections.abc import Callable, Iterator

from flask import Flask

from signon.database import outages
from signon.database.db import db
from signon.declared import Declared
from signon.web.request_log import of_nobody

Addresses = Callable[[], Iterator[str]]
"""Gives addresses of pages that anybody may read, such as they are now."""

FIRST_PAGES: Declared[Addresses] = Declared("pages that are made before the web processes are forked")


def make_first_pages(app: Flask) -> None:
    """Make them, for nobody. Where that fails it is told, and the site is served all the same."""
    for addresses in FIRST_PAGES.by_name(app).values():
        try:
            _make(app, addresses)
        except Exception as error:  # noqa: BLE001 - whatever it is, visitors are told of it themselves
            app.logger.warning("A first page could not be made: %s", outages.cause_of(error) or type(error))
    with app.app_context():
        db.engine.dispose()


def _make(app: Flask, addresses: Addresses) -> None:
    site: str = app.config["SIGNON"].base_url
    with app.test_request_context(base_url=site):
        found = list(addresses())
    for address in found:
        with app.test_request_context(address, base_url=site, environ_overrides=of_nobody()):
            app.full_dispatch_request().close()
