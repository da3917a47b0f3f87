"""An organisation signs twice under two names; a coordinator joins the two, thinks better of it, and tidies a name."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.queries import standing_count
from tests import factories
from tests.servers.mailbox import text_of
from tests.signing.entries import ENTERED
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

FIRST, SECOND = "mara@harbour.example", "ola@harbour.example"


def sign(app: Flask, work: Callable[[], None], mailbox: Any, **entered: Any) -> Walker:
    Walker(app).open("/letters/rivers/sign").press("Sign the letter", **ENTERED | {"acronym": ""} | entered)
    work()
    return Walker(app).open(mailbox.link(entered["representative_email"])).press("Confirm the signature")


def standing(app: Flask) -> int:
    with app.app_context():
        return standing_count(Letter.named("rivers"))


def test_two_signatures_become_one_and_two_again(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    sign(app, work, mailbox, organization="HARBOUR MEMORY TRUST", representative_email=FIRST)
    holder = sign(app, work, mailbox, organization="The Harbor Memory Trust", representative_email=SECOND)
    desk = signed_in()
    for number in (1, 2):
        desk.open(f"/coordinator/signatures/{number}").press("Approve")
    assert standing(app) == 2

    desk.open("/coordinator/letters/rivers").follow("Duplicates")
    assert "1 pair to look at" in desk.text
    desk.follow("Compare and merge").press(
        "Merge, and tell the other representative", keep="first", printed_name="second"
    )
    assert "The Harbor Memory Trust" in desk.text
    assert standing(app) == 1
    work()
    told = mailbox.to(SECOND)[-1]
    assert told["Subject"].startswith("Signed twice: The Harbor Memory Trust and ")
    assert "stands on the letter through the other signature" in text_of(told)
    assert "has signed this letter already" in holder.open(mailbox.link(SECOND)).text

    desk.press("Undo the merge")
    assert standing(app) == 2
    work()
    assert mailbox.to(SECOND)[-1]["Subject"].startswith("Counts again: The Harbor Memory Trust and ")
    assert "It stands on the letter." in holder.open(mailbox.link(SECOND)).text

    desk.open("/coordinator/letters/rivers").follow("Clean-ups").press("Tidy")
    public = Walker(app).open("/letters/rivers").text
    assert "Harbour Memory Trust" in public
    assert "HARBOUR" not in public
