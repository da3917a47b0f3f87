"""What a sign-on asks of the database, and that nobody waits for its forms and pages: counted, because time would lie."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, before_render_template
from sqlalchemy import event

from signon.access import public
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.signing.views import sign
from tests import factories
from tests.signing.entries import ENTERED
from tests.statements import asked_of
from tests.walker import Walker

MOST_STATEMENTS = 18
"""Statements of a sign-on; two of them are locks of PostgreSQL. There were 30 once, in two transactions."""

MOST_WAITED_FOR = 14
"""Those between which nobody else writes to SQLite; they are put together in the same time."""


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context():
        slug: str = factories.letter().slug
        db.session.commit()
        return slug


@contextmanager
def counted(app: Flask) -> Iterator[dict[str, int]]:
    """The statements and the commits until the block ends."""
    found = {"statements": 0, "commits": 0}

    def count_statement(*_arguments: Any) -> None:
        found["statements"] += 1

    def count_commit(*_arguments: Any) -> None:
        found["commits"] += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count_statement)
    event.listen(engine, "commit", count_commit)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", count_statement)
        event.remove(engine, "commit", count_commit)


@pytest.mark.both_databases
def test_a_sign_on_is_one_transaction_of_few_statements(app: Flask, slug: str) -> None:
    Walker(app).open(f"/letters/{slug}/sign").press("Sign the letter", **ENTERED)
    page = Walker(app).open(f"/letters/{slug}/sign")
    other = ENTERED | {"organization": "Another Harbour", "representative_email": "ada@another.example"}
    fields = {**hidden_fields(page), "listed": "public", **other}
    with counted(app) as found:
        assert page.client.post(f"/letters/{slug}/sign", data=fields).status_code == 303
    assert found["commits"] == 1
    assert found["statements"] <= MOST_STATEMENTS


def hidden_fields(walker: Walker) -> dict[str, str]:
    return {str(one["name"]): str(one.get("value", "")) for one in walker.page.find_all("input", type="hidden")}


def test_others_wait_for_few_statements_of_a_sign_on_and_for_no_words(app: Flask, slug: str) -> None:
    Walker(app).open(f"/letters/{slug}/sign").press("Sign the letter", **ENTERED)
    page = Walker(app).open(f"/letters/{slug}/sign")
    other = ENTERED | {"organization": "Another Harbour", "representative_email": "ada@another.example"}
    fields = {**hidden_fields(page), "listed": "public", **other}
    with asked_of(app) as asked, app.app_context():
        assert page.client.post(f"/letters/{slug}/sign", data=fields).status_code == 303
    statements = [statement for statement, _parameters in asked]
    first = next(place for place, one in enumerate(statements) if "FROM attempt" in one)
    waited_for = statements[first:]
    assert len(waited_for) <= MOST_WAITED_FOR
    assert not [one for one in waited_for if "mail_wording" in one]
    assert [one for one in statements[:first] if "mail_wording" in one]


@contextmanager
def locked_while_rendering(app: Flask) -> Iterator[list[bool]]:
    """Whether somebody who wants to write would have to wait, each time that a page is made."""
    found: list[bool] = []

    def look(*_arguments: Any, **_named: Any) -> None:
        with closing(sqlite3.connect(str(db.engine.url.database), timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                found.append(False)
            except sqlite3.OperationalError:
                found.append(True)

    with before_render_template.connected_to(look, app):
        yield found


def incomplete(app: Flask, slug: str) -> int:
    page = Walker(app).open(f"/letters/{slug}/sign")
    return page.press("Sign the letter", **ENTERED | {"organization": ""}).status


def one_too_many(app: Flask, slug: str) -> int:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"sign_ons_per_address": 1})
    Walker(app).open(f"/letters/{slug}/sign").press("Sign the letter", **ENTERED)
    return Walker(app).open(f"/letters/{slug}/sign").press("Sign the letter", **ENTERED).status


def too_late(app: Flask, slug: str) -> int:
    page = Walker(app).open(f"/letters/{slug}/sign")
    with app.app_context():
        letter = Letter.public(slug)
        letter.closes_at = now() - timedelta(hours=1)
        db.session.commit()
    return page.press("Sign the letter", **ENTERED).status


REFUSED = {incomplete: 422, one_too_many: 429, too_late: 409}


@pytest.mark.parametrize("refused", REFUSED)
def test_no_page_is_made_while_others_wait_to_write(app: Flask, slug: str, refused: Any) -> None:
    with locked_while_rendering(app) as locked:
        assert refused(app, slug) == REFUSED[refused]
    assert locked
    assert not any(locked)


def test_without_reading_first_they_would_wait(app: Flask, slug: str) -> None:
    """The negative control: a transaction that may write from its first statement on."""
    views: dict[str, Any] = app.view_functions
    [name] = [name for name, view in views.items() if view.__module__ == sign.__name__ and view.__name__ == "sign"]
    views[name] = public(views[name].__wrapped__)
    with locked_while_rendering(app) as locked:
        assert incomplete(app, slug) == 422
    assert any(locked)
