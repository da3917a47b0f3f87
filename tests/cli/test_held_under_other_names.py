"""``flask signatories import``: what was decided holds under the names that a signature had, has beside, or is known by."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.matching import chapters
from signon.moderation.duplicates.merging import merge
from signon.signing.importing import sentences, there
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.cli.test_held_rows import counts, letter, line_of, signed, standing, table, withdraw

__all__ = ["letter", "signed", "table"]  # fixtures

WITH_COUNTRY = [
    ("Gone Cranes", "KE", "Gone Cranes Kenya,,,"),
    ("Gone Cranes", "KE", "Gone Cranes (Kenya),KE,,"),
    ("Gone Cranes", "KE", "Kenya Gone Cranes,,,"),
    ("Gone Cranes", "DE", "Gone Cranes – Allemagne,DE,,"),
    ("Gone Cranes, Kenya", "", "Gone Cranes,,,"),
    ("Gone Cranes, Kenya", "KE", "Gone Cranes,Kenya,,"),
    ("Gone Cranes Côte d'Ivoire", "CI", "The Gone Cranes,,,"),
]


def amend(app: Flask, number: int, **changes: Any) -> None:
    with app.app_context():
        signature = db.session.get(Signature, number)
        signature.amend(replace(SignatureDetails(**signature.details()), **changes), at=now())
        db.session.commit()


@pytest.mark.parametrize(("name", "country", "row"), WITH_COUNTRY)
def test_a_country_in_the_name_hides_nobody_who_withdrew(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], name: Any, country: Any, row: Any
) -> None:
    withdraw(app, signed(name, country=country))
    assert counts(table(row)) == {"added": 0, "already there": 0, "possible duplicates": 0, "held": 1, "refused": 0}


def test_the_name_of_another_country_is_another_organisation(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Gone Cranes", country="KE"))
    withdraw(app, signed("Lost Larks Uganda", country="UG"))
    result = table("Gone Cranes Tanzania,,,", "Gone Cranes (Uganda),UG,,", "Lost Larks Kenya,,,", "Kenya,KE,,")
    assert (counts(result)["added"], counts(result)["held"]) == (4, 0)


def test_without_that_reading_it_stands_again(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chapters, "without_country", lambda _name, _country: None)
    withdraw(app, signed("Gone Cranes"))
    table("Gone Cranes Kenya,,,")
    assert standing(app, letter) == ["Gone Cranes Kenya"]


HEADER = "organization,country,representative_email\n"


@pytest.mark.parametrize("status", [SignatureStatus.WITHDRAWN, SignatureStatus.REJECTED])
def test_the_same_mailbox_under_a_name_that_is_nothing_like_it_is_held(
    app: Flask,
    letter: str,
    signed: Callable[..., int],
    run: Callable[..., Result],
    csv_file: Callable[..., Path],
    status: SignatureStatus,
) -> None:
    signed("Gone Cranes", status, representative_email="mara.quill@gmail.com")
    file = csv_file(HEADER + "Grues disparues,KE,Mara.Quill@gmail.com\nHarbour Trust,GB,sam.other@gmail.com\n")
    result = run("signatories", "import", letter, file)
    assert "looks like 'Gone Cranes' (the same mail address), which " in line_of(result, 2)
    assert standing(app, letter) == ["Harbour Trust"]


def test_one_mailbox_may_sign_for_several_that_are_listed_otherwise(
    app: Flask, letter: str, signed: Callable[..., int], run: Callable[..., Result], csv_file: Callable[..., Path]
) -> None:
    signed("Quiet Heron", representative_email="mara.quill@gmail.com", listed=Listed.RECIPIENT_ONLY)
    result = run("signatories", "import", letter, csv_file(HEADER + "Harbour Trust,GB,mara.quill@gmail.com\n"))
    assert (counts(result)["added"], counts(result)["held"]) == (1, 0)


def rename(app: Flask, number: int) -> None:
    amend(app, number, organization="Reiherbund", country="DE", listed=Listed.RECIPIENT_ONLY)


def correct(app: Flask, number: int) -> None:
    with app.app_context():
        signature = db.session.get(Signature, number)
        signature.correct_printed_name("Reiherbund", by=factories.BY, at=now())
        signature.correct_country("DE", by=factories.BY, at=now())
        db.session.commit()


@pytest.mark.parametrize("change", [rename, correct])
def test_the_same_list_again_finds_a_signature_under_the_name_that_it_had(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], change: Any
) -> None:
    row = "Quiet Heron,KE,,public"
    table(row)
    with app.app_context():
        number = db.session.scalars(db.select(Signature.id)).one()
    change(app, number)
    again = table(row)
    assert (counts(again)["added"], counts(again)["already there"]) == (0, 1)
    assert "already there, " in line_of(again, 2)
    withdraw(app, number)
    withdrawn = table(row, "The Quiet Heron,KE,,")
    assert counts(withdrawn)["held"] == 2
    assert "looks like 'Reiherbund' (another of its names, or one that it had)" in line_of(withdrawn, 2)
    assert standing(app, letter) == []


def test_a_row_with_the_name_that_a_representative_changed_says_the_present_one(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    rename(app, signed("Quiet Heron"))
    said = line_of(table("Quiet Heron,KE,,public"), 2)
    assert "organization is 'Reiherbund' there and 'Quiet Heron' in the file" in said
    assert "stays recipient-only" in said


def test_a_stricter_listing_reaches_it_under_the_name_that_it_had(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = signed("Quiet Heron")
    correct(app, number)
    table("Quiet Heron,KE,,recipient-only")
    with app.app_context():
        assert db.session.get(Signature, number).listed is Listed.RECIPIENT_ONLY


def test_whoever_has_the_former_name_now_is_the_one_that_is_there(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    correct(app, signed("Quiet Heron"))
    signed("Quiet Heron", acronym="QH")
    assert line_of(table("Quiet Heron,KE,QH,"), 2).endswith("is already there, approved; nothing to do")


def test_without_former_names_it_is_printed_twice(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Signature, "former_places", lambda _letter: {})
    rename(app, signed("Quiet Heron"))
    assert counts(table("Quiet Heron,KE,,public"))["added"] == 1


def test_all_that_a_row_looks_like_is_named_and_the_strictest_wish_counts(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Gone Cranes"))
    withdraw(app, signed("The Gone Cranes", listed=Listed.RECIPIENT_ONLY))
    signed("Gone Cranes Ltd.", listed=Listed.RECIPIENT_ONLY)
    held = line_of(table("Gone Cranes,,,public"), 2)
    assert all(f"looks like '{name}'" in held for name in ("Gone Cranes", "The Gone Cranes", "Gone Cranes Ltd."))
    table("Gone Cranes,,,public", options=["--enter-held", "2"])
    with app.app_context():
        entered = db.session.scalars(
            db.select(Signature).filter_by(letter_id=Letter.named(letter).id, country="")
        ).one()
        assert entered.listed is Listed.RECIPIENT_ONLY


def merged_twice(app: Flask, signed: Any) -> int:
    """The number of the signature into which one was merged that another had been merged into."""
    numbers = [signed(name) for name in ("Quite Heron", "Quiet Heron", "Reiherbund")]
    with app.app_context():
        first, second, third = (db.session.get_one(Signature, number) for number in numbers)
        merge(second, first, [], by=factories.BY, at=now())
        merge(third, second, [], by=factories.BY, at=now())
        db.session.commit()
    return numbers[2]


def test_one_merged_into_one_that_was_merged_is_the_one_that_was_kept_in_the_end(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = merged_twice(app, signed)
    result = table("Quite Heron,KE,,recipient-only")
    assert "organization is 'Reiherbund' there" in line_of(result, 2)
    with app.app_context():
        assert db.session.get(Signature, number).listed is Listed.RECIPIENT_ONLY


def test_without_following_merges_to_their_end_the_listing_does_not_reach_it(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(there, "_last", lambda number, following: following[number])
    number = merged_twice(app, signed)
    table("Quite Heron,KE,,recipient-only")
    with app.app_context():
        assert db.session.get(Signature, number).listed is Listed.PUBLIC


def test_a_row_entered_beside_one_like_it_that_waits_says_so(
    signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = signed("Harbour Trust", SignatureStatus.VERIFIED)
    result = table("Harbour Trust,,,", options=["--as", "approved"])
    assert f"that one waits for a decision at /coordinator/signatures/{number}" in line_of(result, 2)


def test_what_a_signatory_wrote_moves_no_terminal(
    app: Flask, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Gone Cranes"), "Our board\x07 said\u202e no.")
    assert "withdrew on" in line_of(table("Gone Cranes,,,"), 2)
    assert line_of(table("Gone Cranes,,,"), 2).endswith("Our board\ufffd said\ufffd no.")


def test_without_that_look_it_would(
    app: Flask, signed: Callable[..., int], table: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "_printable", lambda text: text)
    withdraw(app, signed("Gone Cranes"), "Our board\x07 said no.")
    assert "\x07" in line_of(table("Gone Cranes,,,"), 2)
