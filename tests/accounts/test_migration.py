"""Accounts keep their address, in ASCII, and their sign-in when the database is brought up to date and taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.orm import Session

from signon.database.schema import FOLDER
from tests.accounts.accounts import is_signed_in, owner, sign_in
from tests.walker import Walker

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def addresses(session: Session) -> list[Any]:
    found = list(session.execute(text("SELECT email FROM coordinator ORDER BY id")).scalars())
    session.rollback()
    return found


def to(revision: Any, move: Any, session: Session) -> None:
    session.rollback()
    move(directory=str(FOLDER), revision=revision)


def test_addresses_of_international_domains_are_found_after_the_upgrade(app: Flask, session: Session) -> None:
    for address in ("noor@bücher.example", "ines@coalition.example"):
        owner(app, address)
    to("0015", downgrade, session)
    session.execute(text("UPDATE coordinator SET email = 'noor@bücher.example' WHERE email LIKE 'noor%'"))
    session.commit()
    to("head", upgrade, session)
    assert addresses(session) == ["noor@xn--bcher-kva.example", "ines@coalition.example"]
    assert is_signed_in(sign_in(Walker(app), email="noor@bücher.example"))
    to("0015", downgrade, session)
    assert addresses(session) == ["noor@xn--bcher-kva.example", "ines@coalition.example"]


def test_an_address_that_is_there_twice_is_left_as_it_is_and_can_be_closed(
    app: Flask, session: Session, run: Callable[..., Result]
) -> None:
    for address in ("noor@bücher.example", "ines@coalition.example"):
        owner(app, address)
    to("0015", downgrade, session)
    session.execute(text("UPDATE coordinator SET email = 'noor@bücher.example' WHERE email LIKE 'ines%'"))
    session.commit()
    to("head", upgrade, session)
    assert addresses(session) == ["noor@xn--bcher-kva.example", "noor@bücher.example"]
    assert "noor@bücher.example is closed" in run("coordinator", "close", "noor@bücher.example").stdout
    assert run("coordinator", "list").stdout.splitlines()[1:] == [
        "noor@bücher.example\towner\tclosed",
        "noor@xn--bcher-kva.example\towner\topen",
    ]
