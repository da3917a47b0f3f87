"""Proposals to tidy names and countries, on the signature's page and on the letter's: one click each, what was entered kept."""

from collections.abc import Callable

import pytest
from flask import Flask

from signon import audit
from signon.access import Role
from signon.database.db import db, now
from signon.organizations.models import Organization
from signon.signing.models.signature import Signature
from tests import factories
from tests.walker import Walker

LIST = "/coordinator/letters/clean-rivers/clean-ups"


@pytest.fixture
def capitals(app: Flask) -> int:
    """The number of a signature in capitals that the directory knows in a country, on a letter with a tidy one."""
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Tidy Trust")
        Organization.enter("Friends of the Mole", at=now(), country="GB")
        number = factories.signature(letter, organization="FRIENDS OF THE MOLE", country="").id
        db.session.commit()
        return number


@pytest.mark.both_databases
def test_one_click_tidies_the_name_and_keeps_what_was_entered(
    app: Flask, capitals: int, signed_in: Callable[..., Walker]
) -> None:
    page = signed_in(Role.MODERATOR).open(LIST)
    assert "1 signature to look at" in page.text
    page.press("Tidy")
    assert page.path == LIST
    with app.app_context():
        signature = db.session.get_one(Signature, capitals)
        assert (signature.printed_name, signature.organization) == ("Friends of the Mole", "FRIENDS OF THE MOLE")
        assert audit.trail(signature)[-1].action == "signature:correct-printed-name"
    assert "written out" not in page.text.casefold()
    page.press("Tidy")
    with app.app_context():
        signature = db.session.get_one(Signature, capitals)
        assert signature.country == "GB"
        assert audit.trail(signature)[-1].details == {"before": "", "after": "GB"}
    assert "Every name is tidy." in page.text


@pytest.mark.both_databases
def test_what_is_left_as_it_is_does_not_come_back(app: Flask, capitals: int, signed_in: Callable[..., Walker]) -> None:
    page = signed_in().open(f"/coordinator/signatures/{capitals}")
    page.press("Leave it as it is")
    assert page.path == f"/coordinator/signatures/{capitals}"
    assert "Written out" not in page.text
    assert "United Kingdom" in page.open(LIST).text
    with app.app_context():
        assert db.session.get_one(Signature, capitals).printed_name == "FRIENDS OF THE MOLE"


def test_a_proposal_that_no_longer_fits_is_refused(app: Flask, capitals: int, signed_in: Callable[..., Walker]) -> None:
    page = signed_in().open(LIST)
    with app.app_context():
        db.session.get_one(Signature, capitals).correct_printed_name("Mole Friends", by=factories.BY, at=now())
        db.session.commit()
    page.press("Tidy")
    assert page.status == 409
    assert "this no longer fits" in page.text


def test_a_tidied_name_that_another_signature_has_is_refused(app: Flask, signed_in: Callable[..., Walker]) -> None:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Harbour Trust", acronym="")
        factories.signature(letter, organization="Harbour Trust (HT)", acronym="HT")
        db.session.commit()
    page = signed_in().open(LIST).press("Tidy")
    assert page.status == 409
    assert "already has a signature on this letter" in page.text


def test_a_viewer_reads_the_proposals_and_has_no_buttons(capitals: int, signed_in: Callable[..., Walker]) -> None:
    page = signed_in(Role.VIEWER).open(LIST)
    assert "Friends of the Mole" in page.text
    assert page.page.find("button", string="Tidy") is None


def test_the_letters_page_leads_to_both_lists(capitals: int, signed_in: Callable[..., Walker]) -> None:
    page = signed_in().open("/coordinator/letters/clean-rivers").follow("Clean-ups")
    assert page.path == LIST
    page.open("/coordinator/letters/clean-rivers").follow("Duplicates")
    assert page.path == "/coordinator/letters/clean-rivers/duplicates"
