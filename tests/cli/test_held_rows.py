"""``flask signatories import``: what a signatory decided is never overruled by a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from signon import audit
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.signing.importing import applying, plan
from signon.signing.importing.decided import DecidedNames
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.zones.in_words import day_in_words
from tests import factories
from tests.consent.changing import change_text

HEADER = "organization,country,acronym,listed\n"
ALIKE = ["Gone Cranes,,,", "The Gone Cranes,KE,,", '"Gone Cranes, Ltd.",Kenya,,', "GONE CRANES,Kenia,,", "GOCRA,KE,,"]


@pytest.fixture
def letter(app: Flask) -> str:
    """The name of an open letter on which nobody has signed."""
    with app.app_context():
        slug = factories.letter().slug
        db.session.commit()
    return slug


@pytest.fixture
def signed(app: Flask, letter: str) -> Callable[..., int]:
    """Enters a signature of this organisation in this state."""

    def sign(organization: str, status: SignatureStatus = SignatureStatus.APPROVED, **details: Any) -> int:
        with app.app_context():
            values = {"country": "KE"} | details
            made = factories.signature(Letter.named(letter), status, organization=organization, **values)
            db.session.commit()
            return made.id

    return sign


@pytest.fixture
def table(run: Callable[..., Result], letter: str, csv_file: Callable[..., Path]) -> Callable[..., Result]:
    """Imports these rows and gives the result."""

    def imported(*rows: Any, options: tuple[Any, ...] = ()) -> Result:
        return run("signatories", "import", letter, csv_file(HEADER + "\n".join(rows) + "\n"), *options)

    return imported


def counts(result: Any) -> dict[str, int]:
    lines = [line for line in result.stdout.splitlines() if not line.startswith("  ") and ": " in line]
    return {name: int(number) for name, number in (line.split(": ") for line in lines)}


def line_of(result: Any, number: int) -> str:
    [line] = [line for line in result.stdout.splitlines() if line.startswith(f"  row {number}: ")]
    return line


def standing(app: Flask, slug: str) -> list[str]:
    with app.app_context():
        query = Signature.standing(Letter.named(slug)).order_by(Signature.id)
        return [one.printed_name for one in db.session.scalars(query)]


def withdraw(app: Flask, number: int, reason: str = "") -> None:
    with app.app_context():
        db.session.get(Signature, number).withdraw(at=now(), reason=reason)
        db.session.commit()


@pytest.mark.parametrize("row", ALIKE)
def test_a_row_that_looks_like_one_that_withdrew_is_held_with_what_happened(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], row: Any
) -> None:
    withdraw(app, signed("Gone Cranes", acronym="GOCRA"), "Our board said no.")
    result = table(row, "Harbour Trust,GB,,")
    assert result.exit_code == 0
    assert counts(result) == {"added": 1, "already there": 0, "possible duplicates": 0, "held": 1, "refused": 0}
    assert "looks like 'Gone Cranes' (" in line_of(result, 2)
    assert f"was approved on {day_in_words(now())} ({factories.BY})" in line_of(result, 2)
    assert f"withdrew on {day_in_words(now())} (its representative): Our board said no." in line_of(result, 2)
    assert "'--enter-held ROW…'" in result.stderr
    assert standing(app, letter) == ["Harbour Trust"]


def test_a_row_that_looks_like_a_rejected_one_is_held_with_the_reason(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    signed("Gone Cranes", SignatureStatus.REJECTED)
    result = table("The Gone Cranes,,,")
    assert counts(result)["held"] == 1
    assert f"was rejected on {day_in_words(now())} ({factories.BY}): Not a member organisation." in line_of(result, 2)
    assert standing(app, letter) == []


def test_a_row_in_another_language_is_held_too(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Friends of the Rivers", country="FR"))
    assert counts(table("Les Amis des Rivières,FR,,"))["held"] == 1


def test_a_row_that_bears_another_name_of_the_directory_s_entry_is_held(
    app: Flask,
    letter: str,
    signed: Callable[..., int],
    table: Callable[..., Any],
    run: Callable[..., Result],
    csv_file: Callable[..., Path],
) -> None:
    run("directory", "import", csv_file("name,country,other names\nGone Cranes,KE,Wapenzi wa Korongo\n", name="d.csv"))
    withdraw(app, signed("Gone Cranes"))
    assert counts(table("Wapenzi wa Korongo,KE,,"))["held"] == 1


def test_without_the_decisions_what_was_withdrawn_stands_again(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    withdraw(app, signed("Gone Cranes"))
    monkeypatch.setattr(DecidedNames, "find", lambda *_sought, **_how: [])
    table("Gone Cranes,,,")
    assert standing(app, letter) == ["Gone Cranes"]


def test_another_organisation_of_the_kind_is_not_held(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Gone Cranes"))
    result = table("Gone Cranes of Nakuru,KE,,", "Grey Cranes,KE,,", "Gone Cranes,TZ,,")
    assert counts(result)["held"] == 0
    assert len(standing(app, letter)) == 3


def test_one_that_has_signed_again_since_is_not_held(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Gone Cranes"))
    signed("Gone Cranes")
    result = table("Gone Cranes,KE,,", "The Gone Cranes,KE,,")
    assert counts(result) == {"added": 1, "already there": 1, "possible duplicates": 1, "held": 0, "refused": 0}


@pytest.mark.parametrize(
    "options", [["--enter-held", "2", "4"], ["--enter-held", "2,4"], ["--enter-held=2", "--enter-held", "4"]]
)
def test_held_rows_are_entered_when_each_is_named(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], options: list[str]
) -> None:
    withdraw(app, signed("Gone Cranes"))
    signed("Lost Larks", SignatureStatus.REJECTED)
    rows = ["The Gone Cranes,,,", "Gone Cranes,,,", "Lost Larks,,,"]
    planned = table(*rows, options=[*options, "--dry-run"])
    assert standing(app, letter) == []
    result = table(*rows, options=options)
    assert planned.stdout == result.stdout
    assert counts(result)["added"] == 2
    assert counts(result)["held"] == 1
    assert standing(app, letter) == ["The Gone Cranes", "Lost Larks"]
    with app.app_context():
        entered = db.session.scalars(Signature.standing(Letter.named(letter)).order_by(Signature.id)).first()
        assert entered is not None
        assert [one.action for one in audit.trail(entered)][-1] == "signature:enter-held"
        assert "Gone Cranes: signed on" in audit.trail(entered)[-1].details["held"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("3", "row 3: already there, approved"),
        ("4", "row 4: entered without that"),
        ("5", "row 5: refused, organization must not be empty"),
        ("99", "row 99: there is no such row"),
    ],
)
@pytest.mark.parametrize("further", [[], ["--dry-run"]])
def test_naming_a_row_that_is_not_held_is_an_error_that_says_so(
    app: Flask,
    letter: str,
    signed: Callable[..., int],
    table: Callable[..., Any],
    row: str,
    why: str,
    further: list[Any],
) -> None:
    withdraw(app, signed("Gone Cranes"))
    signed("Quiet Heron")
    rows = ["Gone Cranes,,,", "Quiet Heron,KE,,", "Harbour Trust,GB,,", ",GB,,"]
    result = table(*rows, options=["--enter-held", "2", row, *further])
    assert (result.exit_code, result.stdout) == (1, "")
    assert why in result.stderr
    assert standing(app, letter) == ["Quiet Heron"]


def test_a_word_in_place_of_a_row_is_a_mistake_in_the_command(table: Callable[..., Any]) -> None:
    result = table("Gone Cranes,,,", options=["--enter-held", "all"])
    assert result.exit_code == 2
    assert "'all' is no number of a row" in result.stderr


def test_one_whose_authority_is_denied_is_not_entered_under_a_similar_name(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = signed("Gone Cranes")
    with app.app_context():
        signature = db.session.get(Signature, number)
        signature.authorised_by_email = "board@cranes.example"
        signature.ask_authority(at=now())
        signature.deny_authority("Nobody asked the board.", at=now())
        db.session.commit()
    result = table("Gone Cranes,KE,,", "The Gone Cranes,KE,,")
    assert "waiting for a decision, because the person whom it named denied" in line_of(result, 2)
    assert "was denied the authority to sign on" in line_of(result, 3)
    assert counts(result)["held"] == 1
    assert standing(app, letter) == []


def test_one_that_has_not_agreed_to_the_present_text_is_not_entered_under_a_similar_name(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    signed("Gone Cranes")
    with app.app_context():
        change_text(Letter.named(letter))
        db.session.commit()
    result = table("Gone Cranes,KE,,", "The Gone Cranes,KE,,")
    assert "already there, approved, but it has not agreed to the present text and has to reconfirm" in line_of(
        result, 2
    )
    assert "has not agreed to the present text" in line_of(result, 3)
    assert standing(app, letter) == []


def test_one_whose_data_was_erased_is_not_entered_again(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], run: Callable[..., Result]
) -> None:
    signed("Gone Cranes", representative_email="ada@cranes.example")
    assert run("privacy", "erase", "ada@cranes.example").exit_code == 0
    result = table("Gone Cranes,KE,,")
    assert counts(result)["held"] == 1
    assert "had its personal data erased on" in line_of(result, 2)


@pytest.mark.parametrize("file", ["signatories", "directory"])
def test_nobody_whose_data_was_erased_comes_back_by_a_file(
    app: Flask, letter: str, run: Callable[..., Result], csv_file: Callable[..., Path], file: str
) -> None:
    assert run("privacy", "erase", "ada@cranes.example").exit_code == 0
    named = csv_file(
        "organization,representative_email\nGone Cranes,Ada@cranes.example\nHarbour Trust,a@harbour.example\n"
    )
    where = [letter] if file == "signatories" else []
    result = run(file, "import", *where, named)
    assert [counts(result)[name] for name in ("added", "refused")] == [1, 1]
    assert f"the person at this address had their data erased on {day_in_words(now())}" in line_of(result, 2)


def test_without_the_digest_of_the_address_they_would(
    run: Callable[..., Result], letter: str, csv_file: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    run("privacy", "erase", "ada@cranes.example")
    monkeypatch.setattr("signon.erasures.Erasure.among", lambda _addresses: {})
    result = run("signatories", "import", letter, csv_file("organization,representative_email\nC,ada@cranes.example\n"))
    assert counts(result)["added"] == 1


@pytest.mark.parametrize("status", [SignatureStatus.VERIFIED, SignatureStatus.APPROVED])
def test_a_row_that_is_there_says_its_state_what_differs_and_what_to_do(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], status: SignatureStatus
) -> None:
    number = signed("Quiet Heron", status, acronym="QH")
    line = line_of(table("Quiet Heron,KE,QHF,", options=["--as", "approved"]), 2)
    assert "acronym is 'QH' there and 'QHF' in the file" in line
    assert f"/coordinator/signatures/{number}" in line
    waits = "already there, waiting for a decision"
    assert (waits in line) == (status is SignatureStatus.VERIFIED)
    assert ("the import does not approve it: decide at" in line) == (status is SignatureStatus.VERIFIED)
    with app.app_context():
        assert db.session.get(Signature, number).status is status


def test_a_row_that_says_what_the_letter_has_needs_nothing(
    signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    signed("Quiet Heron")
    assert (
        line_of(table("Quiet Heron,Kenya,,"), 2) == "  row 2: 'Quiet Heron' is already there, approved; nothing to do"
    )


def test_a_row_of_a_merged_signature_is_the_one_that_was_kept(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    kept, merged = signed("Quiet Heron"), signed("Quiet Heron Ltd", SignatureStatus.REJECTED)
    with app.app_context():
        db.session.get(Signature, merged).duplicate_of_id = kept
        db.session.commit()
    result = table("Quiet Heron Ltd,KE,,")
    assert counts(result)["already there"] == 1
    assert "organization is 'Quiet Heron' there and 'Quiet Heron Ltd' in the file" in line_of(result, 2)


def listed(app: Flask, number: int) -> Listed:
    with app.app_context():
        return db.session.get(Signature, number).listed


def public_answers(client: FlaskClient, slug: str) -> list[str]:
    paths = ("", "/signatories.csv", "/signatories.json", "/embed")
    return [client.get(f"/letters/{slug}{path}").text for path in paths]


@pytest.mark.parametrize(
    "rows",
    [
        ["Quiet Heron,KE,,recipient-only"],
        ["Quiet Heron,KE,,recipient-only", "Quiet Heron,KE,,public"],
        ["Quiet Heron,KE,,public", "Quiet Heron,KE,,recipient-only"],
    ],
)
def test_the_stricter_listing_wins_at_once_and_everywhere(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], client: FlaskClient, rows: list[str]
) -> None:
    number = signed("Quiet Heron")
    assert all("Quiet Heron" in answer for answer in public_answers(client, letter))
    result = table(*rows)
    assert "becomes recipient-only" in result.stdout
    assert listed(app, number) is Listed.RECIPIENT_ONLY
    assert not any("Quiet Heron" in answer for answer in public_answers(client, letter))
    with app.app_context():
        last = audit.trail(db.session.get_one(Signature, number))[-1]
        assert (last.action, last.actor) == ("signature:restrict-listing", audit.COMMAND)
        assert last.details == {"before": "public", "after": "recipient-only"}


def test_a_dry_run_says_so_and_leaves_the_listing(
    app: Flask, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = signed("Quiet Heron")
    assert "becomes recipient-only" in table("Quiet Heron,KE,,recipient-only", options=["--dry-run"]).stdout
    assert listed(app, number) is Listed.PUBLIC


def test_without_the_stricter_listing_it_stays_public_without_a_word(
    app: Flask,
    letter: str,
    signed: Callable[..., int],
    table: Callable[..., Any],
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control."""
    signed("Quiet Heron")
    monkeypatch.setattr(applying, "_restrict", lambda *_letter, **_who: None)
    table("Quiet Heron,KE,,recipient-only")
    assert all("Quiet Heron" in answer for answer in public_answers(client, letter))


def test_what_the_signatory_asked_for_is_not_undone_by_a_file(
    app: Flask, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    number = signed("Quiet Heron", listed=Listed.RECIPIENT_ONLY)
    line = line_of(table("Quiet Heron,KE,,public"), 2)
    assert "listed is 'recipient-only' there and 'public' in the file: stays recipient-only, the stricter" in line
    assert listed(app, number) is Listed.RECIPIENT_ONLY


@pytest.mark.parametrize("asked", [Listed.PUBLIC, Listed.RECIPIENT_ONLY])
def test_an_empty_cell_changes_nothing(
    app: Flask, signed: Callable[..., int], table: Callable[..., Any], asked: Listed
) -> None:
    number = signed("Quiet Heron", listed=asked)
    assert line_of(table("Quiet Heron,KE,,"), 2).endswith("already there, approved; nothing to do")
    assert listed(app, number) is asked


@pytest.mark.parametrize("ways", [("public", "recipient-only"), ("recipient-only", "public"), ("", "recipient-only")])
def test_twice_in_one_file_the_stricter_wins_in_either_order(
    app: Flask, letter: str, table: Callable[..., Any], client: FlaskClient, ways: tuple[str, ...]
) -> None:
    result = table(*(f"Quiet Heron,KE,,{way}" for way in ways))
    assert counts(result) == {"added": 1, "already there": 1, "possible duplicates": 0, "held": 0, "refused": 0}
    assert standing(app, letter) == ["Quiet Heron"]
    assert not any("Quiet Heron" in answer for answer in public_answers(client, letter))
    if ways[0] != "recipient-only":
        assert "row 2: 'Quiet Heron' is listed for the recipient alone, as row 3 says" in result.stdout
    else:
        assert "listed is 'recipient-only' there and 'public' in the file" in line_of(result, 3)


@pytest.mark.parametrize(
    "rows",
    [
        ["Quiet Heron,KE,,recipient-only", "The Quiet Heron,KE,,public"],
        ["The Quiet Heron,KE,,public", "Quiet Heron,KE,,recipient-only"],
    ],
)
def test_a_public_row_that_looks_like_one_for_the_recipient_alone_is_held(
    app: Flask, letter: str, table: Callable[..., Any], client: FlaskClient, rows: list[str]
) -> None:
    result = table(*rows)
    assert counts(result)["held"] == 1
    assert "another row of the file lists for the recipient alone" in result.stdout
    assert standing(app, letter) == ["Quiet Heron"]
    assert not any("Quiet Heron" in answer for answer in public_answers(client, letter))


def test_a_row_that_looks_like_a_signatory_listed_otherwise_is_held(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], client: FlaskClient
) -> None:
    signed("Quiet Heron", listed=Listed.RECIPIENT_ONLY)
    signed("Harbour Trust")
    result = table(
        "The Quiet Heron,KE,,public", "The Harbour Trust,KE,,recipient-only", "Quiet Heron Ltd,KE,,recipient-only"
    )
    assert "is listed for the recipient alone" in line_of(result, 2)
    assert "which is listed publicly, and this row for the recipient alone" in line_of(result, 3)
    assert counts(result) == {"added": 1, "already there": 0, "possible duplicates": 1, "held": 2, "refused": 0}
    assert not any("Quiet Heron" in answer for answer in public_answers(client, letter))


def test_one_that_withdrew_and_was_for_the_recipient_alone_comes_back_so(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    withdraw(app, signed("Quiet Heron", listed=Listed.RECIPIENT_ONLY))
    result = table("Quiet Heron,KE,,public", options=["--enter-held", "2"])
    assert "listed for the recipient alone, as the signature was that it was held for" in result.stdout
    with app.app_context():
        [entered] = db.session.scalars(Signature.standing(Letter.named(letter)))
        assert entered.listed is Listed.RECIPIENT_ONLY


def test_a_sign_on_for_the_recipient_alone_that_nobody_has_confirmed_counts(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    signed("Quiet Heron", SignatureStatus.PENDING, listed=Listed.RECIPIENT_ONLY)
    result = table("Quiet Heron,KE,,public")
    assert "listed for the recipient alone, as its own sign-on asks" in result.stdout
    with app.app_context():
        [entered] = db.session.scalars(Signature.standing(Letter.named(letter)))
        assert entered.listed is Listed.RECIPIENT_ONLY


def test_a_row_that_is_entered_beside_its_own_unconfirmed_sign_on_says_so(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any]
) -> None:
    signed("Quiet Heron", SignatureStatus.PENDING)
    result = table("Quiet Heron,KE,,")
    assert "row 2: 'Quiet Heron' is entered beside its own sign-on, which waits for its address" in result.stdout
    assert standing(app, letter) == ["Quiet Heron"]


def test_a_decision_between_plan_and_entering_is_seen_and_the_file_compared_anew(
    app: Flask, letter: str, signed: Callable[..., int], table: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = signed("Gone Cranes")
    plans = []

    def withdrawn_after_the_first(*arguments: Any, **options: Any) -> Any:
        plans.append(plan.plan_import(*arguments, **options))
        return plans[-1]

    def enter(*arguments: Any, **options: Any) -> Any:
        if len(plans) == 1:
            db.session.get(Signature, number).withdraw(at=now())
            db.session.commit()
        return applying.enter_plan(*arguments, **options)

    monkeypatch.setattr("signon.cli.signatories.plan_import", withdrawn_after_the_first)
    monkeypatch.setattr("signon.signing.importing.keeping.enter_plan", enter)
    result = table("The Gone Cranes,KE,,")
    assert len(plans) == 2
    assert counts(result)["held"] == 1
    assert standing(app, letter) == []
