"""Contacts whose address a mail server has refused: marked in the directory, and confirmed there."""

from collections.abc import Callable

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.mail.refused_addresses import RefusedAddress
from tests.invitations.invited import address_of, directory
from tests.walker import Walker

REFUSED, SAID = address_of("Lake Friends"), "550 5.1.1 <script>User unknown"


@pytest.fixture
def entry(app: Flask) -> str:
    """The page of an entry whose contact is refused."""
    with app.app_context():
        number = directory("Lake Friends")[0].id
        row = RefusedAddress(address=REFUSED, since=now(), said=SAID, reply_code=550, enhanced_code="5.1.1")
        db.session.add(row)
        db.session.commit()
        return f"/coordinator/directory/{number}"


def test_it_is_told_with_what_the_server_said_and_confirmed(
    app: Flask, entry: str, signed_in: Callable[..., Walker]
) -> None:
    editor = signed_in(Role.MODERATOR)
    assert "takes no mail" in editor.open("/coordinator/directory/").text
    assert SAID in editor.open(entry).text
    editor.press("The address is right")
    assert f"Mail goes to {REFUSED} again." in editor.text
    assert "A mail server has refused" not in editor.text
    with app.app_context():
        assert RefusedAddress.of(REFUSED) is None


def test_a_viewer_reads_it_and_confirms_nothing(entry: str, signed_in: Callable[..., Walker]) -> None:
    viewer = signed_in(Role.VIEWER).open(entry)
    assert "A mail server has refused this address." in viewer.text
    assert "The address is right" not in viewer.text
