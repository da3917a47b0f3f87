"""One mailbox signs as "Oter Trust" and as "Otter Trust": asked at every station, and printed once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.queries import standing_signatories
from tests import factories
from tests.servers.mailbox import text_of
from tests.signing.entries import ENTERED
from tests.walker import Walker

pytestmark = pytest.mark.both_databases

ADDRESS = "ola@otter.example"
LETTER = "/coordinator/letters/rivers"


def sign(app: Flask, work: Callable[[], None], mailbox: Any, name: str) -> Walker:
    entered = ENTERED | {"organization": name, "acronym": "", "representative_email": ADDRESS}
    Walker(app).open("/letters/rivers/sign").press("Sign the letter", **entered)
    work()
    return Walker(app).open(mailbox.link(ADDRESS))


def standing(app: Flask) -> list[str]:
    with app.app_context():
        return [one.organization for one in standing_signatories(Letter.named("rivers"))]


def test_two_spellings_of_one_organisation_do_not_leave_unseen(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    sign(app, work, mailbox, "Oter Trust").press("Confirm the signature")
    page = sign(app, work, mailbox, "Otter Trust")
    assert "Is this a correction?" in page.text
    page.press("Confirm: it is another organisation")

    desk = signed_in().open(f"{LETTER}/signatures")
    assert desk.text.count("Likely the same as") == 2
    ticks = [box["value"] for box in desk.page.find_all("input", type="checkbox")]
    desk.press("Approve the ticked ones", signature=ticks)
    assert standing(app) == []
    assert "Nothing is approved yet" in desk.text
    desk.press("Approve all 2")
    assert standing(app) == ["Oter Trust", "Otter Trust"]

    desk.open(f"{LETTER}/finals")
    assert "1 pair of those that will be printed looks like one organisation" in desk.text
    desk.follow("Oter Trust – Otter Trust").press(
        "Merge, and tell the other representative", keep="second", printed_name="second"
    )
    assert standing(app) == ["Otter Trust"]
    assert "No two of those that will be printed" in desk.open(f"{LETTER}/finals").text


def test_the_representative_replaces_the_misspelled_one(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    sign(app, work, mailbox, "Oter Trust").press("Confirm the signature")
    sign(app, work, mailbox, "Otter Trust").press("Confirm, and replace the earlier one")
    work()
    told = {mail["Subject"].partition(":")[0]: text_of(mail) for mail in mailbox.to(ADDRESS)}
    assert "Oter Trust" in told["Withdrawn"]

    desk = signed_in().open(f"{LETTER}/signatures")
    assert "Likely the same as" not in desk.text
    desk.follow("Otter Trust").press("Approve")
    assert standing(app) == ["Otter Trust"]
    assert "replaced the signature of Oter Trust" in desk.open("/coordinator/signatures/2").text
