"""A person sees and erases what is kept of them, by mail that a real mail server received."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.signing.models.signature import Signature
from tests import factories
from tests.walker import Walker

pytestmark = pytest.mark.both_databases(at_once=False)  # test_on_two_machines has it on PostgreSQL


def test_a_person_who_asks_sees_everything_and_is_gone_afterwards(
    app: Flask, mailbox: Any, work: Callable[[], None]
) -> None:
    with app.app_context():
        signature = factories.signature(factories.letter(slug="rivers"), representative_email="mara@lake.example")
        name = signature.printed_name
        db.session.commit()
    Walker(app).open("/").follow("Privacy").follow("See or erase my data").press(
        "Mail me the link", email="mara@lake.example"
    )
    work()
    person = Walker(app).open(mailbox.link("mara@lake.example"))
    assert name in person.text
    person.press("Erase everything that can be erased")
    assert "It is erased" in person.text
    assert name not in Walker(app).open("/letters/rivers").text
    with app.app_context():
        assert db.session.get_one(Signature, 1).representative_name == ""
    Walker(app).open("/privacy/data").press("Mail me the link", email="mara@lake.example")
    work()
    assert len(mailbox.to("mara@lake.example")) == 1
