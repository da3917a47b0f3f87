"""A number in an address may be any: it leads to a row, to a page of a list, or to "not found", never to a fault."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from signon.database.asked_numbers import LARGEST_NUMBER, find_numbered, nearest_page, page_of
from signon.database.db import db
from signon.letters.models.letter import Letter
from tests import factories
from tests.walker import Walker

HUGE = 99_999_999_999_999_999_999
SLUG = "clean-rivers"
VALUES = {"slug": SLUG, "token": "a-token", "response": "waiting"}


@pytest.fixture
def owner(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        factories.letter(slug=SLUG)
        db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in()


def addresses(app: Flask) -> Iterator[tuple[str | Any, str]]:
    """Every address with a number in it, and the ways to ask for it."""
    for rule in app.url_map.iter_rules():
        numbers = [name for name, kind in rule._converters.items() if kind.regex == r"\d+"]
        if numbers:
            values = {name: HUGE if name in numbers else VALUES[name] for name in rule.arguments}
            for method in (rule.methods or set()) & {"GET", "POST"}:
                yield method, app.url_map.bind("letters.test").build(rule.endpoint, values, method=method)


@pytest.mark.both_databases
def test_no_address_with_a_number_that_no_row_has_is_a_fault(app: Flask, owner: Any) -> None:
    asked = list(addresses(app))
    assert len(asked) > 40
    answers = {(method, path): owner.client.open(path, method=method).status_code for method, path in asked}
    assert {asked: code for asked, code in answers.items() if not 400 <= code < 500} == {}


@pytest.mark.both_databases
@pytest.mark.parametrize("number", [HUGE, -HUGE, 0])
def test_no_list_has_a_page_that_is_a_fault(app: Flask, owner: Any, number: Any) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.arguments <= {"slug"}]
    desk = [rule for rule in rules if rule.rule.startswith("/coordinator/") and "sign-" not in rule.rule]
    for rule in desk:
        path = app.url_map.bind("letters.test").build(rule.endpoint, {"slug": SLUG} if rule.arguments else {})
        assert owner.client.get(f"{path}?page={number}").status_code < 500, path


@pytest.mark.both_databases
@pytest.mark.parametrize("number", [None, 0, -1, LARGEST_NUMBER, LARGEST_NUMBER + 1, HUGE])
def test_no_row_has_such_a_number(session: Session, number: Any) -> None:
    factories.letter()
    assert find_numbered(Letter, number) is None


def test_the_row_with_a_number_is_found(session: Session) -> None:
    letter = factories.letter()
    assert find_numbered(Letter, letter.id) is letter


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_would_refuse_to_be_asked_for_a_larger_one(session: Session) -> None:
    with pytest.raises(DataError):
        db.session.get(Letter, LARGEST_NUMBER + 1)


@pytest.mark.both_databases
def test_a_page_beyond_the_last_is_empty_and_the_first_is_the_least(session: Session) -> None:
    letter = factories.letter()
    query = db.select(Letter).order_by(Letter.id)
    assert page_of(query, HUGE, size=50).items == []
    assert page_of(query, -3, size=50).items == [letter]


def test_a_page_with_a_larger_number_would_be_a_fault(session: Session) -> None:
    with pytest.raises(OverflowError):
        db.paginate(db.select(Letter), page=HUGE, per_page=50, error_out=False)


@pytest.mark.parametrize(("number", "total", "page"), [(1, 0, 1), (9, 100, 2), (-1, 100, 1), (2, 51, 2), (2, 50, 1)])
def test_the_nearest_page(number: int, total: int, page: int) -> None:
    assert nearest_page(number, total, size=50) == page
