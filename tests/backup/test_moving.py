"""Moving to another database takes everything along, and closes the old one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection

from signon.backup import moving
from signon.backup.faults import RestoreError
from signon.backup.moving import move
from signon.backup.rows import Row, read_rows, tables_of
from signon.database.schema import SchemaError, present_revision, verify_schema
from signon.settings import Settings
from tests.applications import application
from tests.backup.sites import Empty, contents, contents_at, fill, sign

pytestmark = pytest.mark.both_databases


@pytest.fixture
def target(empty: Callable[[str], Empty], settings: Settings) -> Settings:
    """An empty place on the other kind of database."""
    if settings.database_url:
        place = empty("sqlite")
        place.folder.mkdir(mode=0o700)
        return place.settings(database_url=f"sqlite:///{place.folder / 'signon.sqlite3'}")
    return empty("postgresql").settings()


def _move(app: Flask, target: Settings, settings: Settings) -> int:
    with app.app_context():
        return move(target.database_url, settings).rows


def test_every_row_arrives_and_the_old_database_says_where_it_went(
    app: Flask, settings: Settings, target: Settings
) -> None:
    fill(app)
    before = contents(app)
    assert _move(app, target, settings) == sum(rows for rows, _sha256 in before.values())
    assert contents_at(target) == before
    with application(target) as moved:
        sign(moved, 1)
    with app.app_context(), pytest.raises(SchemaError, match=r"was moved to another one. Name that one"):
        verify_schema()
    assert b"was moved to another one" in app.test_client().get("/").data


def test_a_target_with_data_is_refused(app: Flask, settings: Settings, target: Settings) -> None:
    fill(app)
    _move(app, target, settings)
    with application(target) as moved:
        before = contents(moved)
    with application(settings) as again, again.app_context(), pytest.raises(SchemaError):
        move(target.database_url, settings)
    assert contents_at(target) == before


def test_nothing_is_moved_while_the_site_uses_the_database(
    app: Flask, settings: Settings, target: Settings, new_app: Callable[[Settings], Flask]
) -> None:
    fill(app)
    running = new_app(settings)
    sign(running, 1)
    with pytest.raises(RestoreError, match="Stop the site and its workers first"):
        _move(app, target, settings)
    with app.app_context():
        verify_schema()


def test_a_row_that_is_lost_on_the_way_is_noticed_and_nothing_changes(
    app: Flask, settings: Settings, target: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(app)

    def all_but_one(source: Connection, told: dict[str, Any]) -> Iterator[tuple[str, list[Row]]]:
        for table in tables_of(source, told):
            yield table.name, list(read_rows(source, table))[1 if table.name == "signature" else 0 :]

    monkeypatch.setattr(moving, "_rows", all_but_one)
    with pytest.raises(RestoreError, match="The rows of signature did not arrive as they were"):
        _move(app, target, settings)
    with app.app_context():
        verify_schema()
    with application(target) as other, other.app_context():
        assert present_revision() is None


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("mysql://host/name", "Name the target as"),
        ("nothing", "is no address of a database"),
        ("sqlite://", "Name the"),
    ],
)
def test_a_target_that_is_none_is_named(app: Flask, settings: Settings, target: str, sentence: str) -> None:
    with app.app_context(), pytest.raises(RestoreError, match=sentence):
        move(target, settings)


def test_the_present_database_is_no_target(app: Flask, settings: Settings) -> None:
    with app.app_context(), pytest.raises(RestoreError, match="in that database already"):
        move(settings.sqlalchemy_url, settings)
