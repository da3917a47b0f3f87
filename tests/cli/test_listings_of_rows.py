"""``flask signatories import``: what a row says of its listing is heeded, also when the row itself cannot be used."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db
from signon.organizations.importing import details_file
from signon.organizations.importing.cell_rules import NEEDED
from signon.signing.importing import listings as listings_of_imports
from signon.signing.models import listing
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from tests.cli.test_held_rows import counts, letter, line_of, signed, table

__all__ = ["letter", "signed", "table"]  # fixtures

HEADER = "organization,country,listed,representative_email\n"
PUBLIC, STRICT = "Quiet Heron,DE,public,", "Quiet Heron,DE,recipient-only,no address"
UNUSABLE = [STRICT, "Quiet Heron,DE,recipient-only,#REF!", "Quiet Heron,Allemagne,Recipient only,=B7"]


@pytest.fixture
def listings(
    app: Flask,
    letter: str,
    run: Callable[..., Result],
    csv_file: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[Result, list[Any]]]:
    """Imports these rows, as if an address were needed; gives the result, and how those who are on the letter are listed."""
    monkeypatch.setattr(details_file, "NEEDED", NEEDED | {"representative_email"})

    def imported(*rows: Any) -> tuple[Result, list[Any]]:
        result = run("signatories", "import", letter, csv_file(HEADER + "\n".join(rows) + "\n"))
        with app.app_context():
            return result, list(db.session.scalars(db.select(Signature.listed).order_by(Signature.id)))

    return imported


@pytest.mark.parametrize("unusable", UNUSABLE)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_refused_row_that_asks_for_the_recipient_alone_keeps_another_row_from_being_public(
    listings: Callable[..., tuple[Any, list[Any]]], unusable: Any, is_first: bool
) -> None:
    result, found = listings(*([unusable, PUBLIC] if is_first else [PUBLIC, unusable]))
    assert found == [Listed.RECIPIENT_ONLY]
    good, refused = (3, 2) if is_first else (2, 3)
    assert f"is listed for the recipient alone, as row {refused} says" in line_of(result, good)
    assert (counts(result)["added"], counts(result)["refused"]) == (1, 1)


def test_a_name_like_that_of_a_refused_row_is_held(listings: Callable[..., tuple[Any, list[Any]]]) -> None:
    result, found = listings("The Quiet Heron,DE,,", STRICT)
    assert (counts(result)["held"], found) == (1, [])


def test_it_reaches_the_signature_through_a_row_that_is_there(listings: Callable[..., tuple[Any, list[Any]]]) -> None:
    assert listings(PUBLIC)[1] == [Listed.PUBLIC]
    result, found = listings("Quiet Heron,DE,,", STRICT)
    assert found == [Listed.RECIPIENT_ONLY]
    assert "listed becomes recipient-only, as row 3 says" in line_of(result, 2)


def test_a_refused_row_without_a_readable_listing_says_nothing(listings: Callable[..., tuple[Any, list[Any]]]) -> None:
    assert listings(PUBLIC, "Quiet Heron,DE,#REF!,")[1] == [Listed.PUBLIC]


def test_without_what_refused_rows_say_it_is_public(
    listings: Callable[..., tuple[Any, list[Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings_of_imports, "_named", lambda _refused: [])
    assert listings(PUBLIC, STRICT)[1] == [Listed.PUBLIC]


def test_no_row_claims_a_stricter_listing_that_a_document_makes_impossible(
    app: Flask, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = signed("Quiet Heron")
    listing.FIXED.add(app, "a document", lambda _letter: {number: "a document names it"})
    result = table("Quiet Heron,KE,,public", "Quiet Heron,KE,,recipient-only", "Quiet Heron,KE,,")
    assert [line_of(result, row).endswith("approved; nothing to do") for row in (2, 4)] == [True, True]
    assert "cannot be listed for the recipient alone any more: a document names it" in line_of(result, 3)
    with app.app_context():
        assert db.session.get(Signature, number).listed is Listed.PUBLIC
