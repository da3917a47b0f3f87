"""A representative looks after their own signature, by mail that a real mail server received."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.delivery.jobs import finalise
from signon.letters.models.letter import Letter
from signon.signing.models.signature import Signature
from signon.signing.queries import standing_count
from tests import factories
from tests.printing.printed import layout_text
from tests.servers.mailbox import text_of
from tests.signing.entries import ADDRESS, ENTERED
from tests.walker import Walker

pytestmark = pytest.mark.both_databases


def test_a_signatory_corrects_the_name_loses_the_link_and_gets_the_document(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    with app.app_context():
        factories.letter(slug="rivers", signatory_list={"style": "names-countries"})
        db.session.commit()
    Walker(app).open("/letters/rivers/sign").press("Sign the letter", **ENTERED)
    work()
    holder = Walker(app).open(mailbox.link(ADDRESS)).press("Confirm the signature")
    desk = signed_in()
    desk.open("/coordinator/signatures/1").press("Approve")

    holder.open(holder.path).follow("Correct it").press("Save the corrections", organization="Friends of the Lake")
    assert "Friends of the Lake (LF), Switzerland" in holder.text
    with app.app_context():
        assert standing_count(Letter.named("rivers")) == 0
    assert "Lake Friends → Friends of the Lake" in desk.open("/coordinator/signatures/1").text
    desk.press("Approve")

    Walker(app).open("/letters/rivers/lost-link").press("Mail me the link", email=ADDRESS)
    work()
    assert mailbox.to(ADDRESS)[-1]["Subject"].startswith("Your link: ")
    holder.open(mailbox.link(ADDRESS))
    assert "It stands on the letter." in holder.text
    text = layout_text(holder.follow("The signed text as a PDF").response.data)
    with app.app_context():
        assert db.session.get_one(Signature, 1).text_version.sha256 in text
        finalise(Letter.named("rivers"), by="ines", at=now())
    work()
    delivered = text_of(mailbox.to(ADDRESS)[-1])
    document = next(line for line in delivered.splitlines() if line.endswith("letter.pdf"))
    assert "Friends of the Lake" in layout_text(holder.open(document).response.data)
