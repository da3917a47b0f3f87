"""A filled site for the quick parts of the audit, on PostgreSQL, which refuses more than SQLite."""

import logging
from collections.abc import Iterator

import psycopg
import pytest

from tests.audit.counts import Counts
from tests.audit.site.tried_site import TriedSite, tried_site


@pytest.fixture(scope="package")
def filled(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TriedSite]:
    """The site, once for all."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE tried TEMPLATE empty")
    url = postgres_server.replace("/postgres?", "/tried?")
    with tried_site(tmp_path_factory.mktemp("tried"), Counts("quick"), database_url=url) as site:
        yield site
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE tried WITH (FORCE)")


@pytest.fixture
def site(filled: TriedSite) -> Iterator[TriedSite]:
    """The site as it was filled, with nothing counted yet."""
    filled.restore()
    filled.forget()
    filled.counts = Counts("quick")
    logging.disable(logging.CRITICAL)
    yield filled
    logging.disable(logging.NOTSET)


@pytest.fixture
def counts(site: TriedSite) -> Counts:
    """What is found in this test."""
    return site.counts
