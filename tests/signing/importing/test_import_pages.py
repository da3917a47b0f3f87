"""Importing signatories at the desk: hand in, say what the columns are, look, enter, undo."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from flask import Flask

from signon import audit
from signon.access import Role
from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.importing.models import SignatoryImport
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

FORM = (
    "Timestamp,Email Address,What is the name of your organisation?,Country,Website\n"
    "11/3/2026,ada@harbour.example,Harbour Trust,Kenya,n/a\n"
    "11/4/2026,luc@etoile.example,Étoile des Mers,France,etoile.example\n"
    "11/5/2026,mia@gone.example,Gone Cranes,Chile,\n"
    "11/6/2026,x@nowhere.example,Nowhere Union,NA,\n"
).encode()


@pytest.fixture
def letter(app: Flask) -> Letter:
    with app.app_context():
        made = factories.letter()
        gone = factories.signature(made, organization="Gone Cranes", country="CL")
        gone.withdraw(at=now())
        db.session.commit()
        db.session.refresh(made)
        db.session.expunge(made)
    return made


@pytest.fixture
def coordinator(app: Flask, letter: Letter, signed_in: Callable[..., Walker]) -> Any:
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in(Role.MODERATOR)


def address(letter: Letter) -> str:
    return f"/coordinator/letters/{letter.slug}/imports"


def hand_in(coordinator: Any, letter: Letter, data: bytes = FORM, name: str = "answers.csv", **choices: str) -> Any:
    sent = {"file": (BytesIO(data), name), **choices}
    answer = coordinator.client.post(
        address(letter), data=sent, content_type="multipart/form-data", follow_redirects=True
    )
    return coordinator._arrive(answer)


def figures(coordinator: Any) -> dict[str, int]:
    rows = coordinator.page.select(".figures > div")
    return {row.dt.get_text(strip=True): int(row.dd.get_text()) for row in rows}


def standing(app: Flask, status: SignatureStatus | None = None) -> list[str]:
    with app.app_context():
        query = db.select(Signature.printed_name).where(Signature.means == "import").order_by(Signature.id)
        return list(db.session.scalars(query.filter_by(status=status) if status else query))


def test_the_answers_of_a_form_are_looked_at_entered_and_taken_back(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    hand_in(coordinator, letter)
    assert figures(coordinator) == {"to enter": 2, "already there": 0, "held": 1, "refused": 1}
    chosen = [
        select.find("option", selected=True) for select in coordinator.page.select("details select[name^=column]")
    ]
    assert [option["value"] if option else "" for option in chosen] == [
        "", "representative_email", "organization", "country", "website",
    ]  # fmt: skip
    assert "withdrew on" in coordinator.text
    assert "'NA' may be Namibia or mean that there is none" in coordinator.text
    assert (
        "Website must be the address of a website, such as https://example.org; 'n/a' is left out" in coordinator.text
    )
    assert standing(app) == []
    coordinator.press("Enter 2 organisations")
    assert "2 organisations are entered and wait for a decision." in coordinator.text
    assert standing(app, SignatureStatus.VERIFIED) == ["Harbour Trust", "Étoile des Mers"]
    assert figures(coordinator) == {"entered": 2, "already there": 0, "held": 1, "refused": 1}
    coordinator.press("Undo the whole import")
    assert figures(coordinator)["entered, then taken back"] == 2
    assert "to enter" not in coordinator.text.lower()
    assert "the signatures that it entered are gone. Nobody was told by mail." in coordinator.text
    assert standing(app) == []
    with app.app_context():
        assert db.session.scalars(db.select(OutboxMail)).all() == []
        acts = [one.action for one in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))]
    assert acts[-5:] == [
        "signature:sign", "signatory_import:apply", "signatory_import:undo", "signature:undo-import",
        "signature:undo-import",
    ] or set(acts[-3:]) == {"signatory_import:undo", "signature:undo-import"}  # fmt: skip


def test_a_held_row_is_entered_when_it_is_ticked_and_the_trail_says_so(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    hand_in(coordinator, letter)
    coordinator.press("Enter 2 organisations", **{"row": "4", "as": "approved"})
    assert "3 organisations are entered and approved." in coordinator.text
    assert standing(app, SignatureStatus.APPROVED) == ["Harbour Trust", "Étoile des Mers", "Gone Cranes"]
    with app.app_context():
        signature = db.session.scalars(db.select(Signature).order_by(Signature.id.desc()).limit(1)).one()
        assert [one.action for one in audit.trail(signature)] == [
            "signature:sign", "signature:approve", "signature:enter-held",
        ]  # fmt: skip


def test_the_button_counts_only_what_it_enters(app: Flask, coordinator: Any, letter: Letter) -> None:
    """Neither a list of held rows alone nor one that only lists an organisation otherwise enters 0 organisations."""
    hand_in(coordinator, letter, b"organization,country\nGone Cranes,Chile\n")
    coordinator.press("Enter those ticked")
    assert "No organisation was entered." in coordinator.text
    with app.app_context():
        factories.signature(db.session.merge(letter), organization="Reed Society", country="CL")
        db.session.commit()
    hand_in(coordinator, letter, b"organization,country,listed\nReed Society,Chile,recipient-only\n")
    coordinator.press("List them as the file says")
    assert "No organisation was entered. Those that the file lists so are listed for the recipient alone now." in (
        coordinator.text
    )


def test_on_a_finalised_letter_nothing_is_promised_but_an_addendum(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    with app.app_context():
        finalised = db.session.merge(letter)
        finalised.close(by=factories.BY, at=now())
        finalised.deliver(by=factories.BY, at=now(), details={})
        db.session.commit()
    page = hand_in(coordinator, letter)
    assert "approved: an addendum can name them" in page.text
    assert "they stand on the letter at once" not in page.text
    coordinator.press("Enter 2 organisations", **{"as": "approved"})
    assert "The letter is finalised: an addendum can name those who are approved." in coordinator.text


def test_one_that_withdraws_after_the_preview_is_not_entered(app: Flask, coordinator: Any, letter: Letter) -> None:
    hand_in(coordinator, letter)
    with app.app_context():
        late = factories.signature(db.session.merge(letter), organization="Harbour Trust", country="KE")
        late.withdraw(at=now())
        db.session.commit()
    coordinator.press("Enter 2 organisations")
    assert "have changed in this moment" in coordinator.text
    assert figures(coordinator) == {"to enter": 1, "already there": 0, "held": 2, "refused": 1}
    assert standing(app) == []


def test_a_signature_that_its_holder_has_touched_stays_and_is_named(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    hand_in(coordinator, letter).press("Enter 2 organisations", **{"as": "approved"})
    with app.app_context():
        db.session.scalars(db.select(Signature).filter_by(printed_name="Harbour Trust")).one().withdraw(at=now())
        db.session.commit()
    coordinator.open(f"{address(letter)}/1").press("Undo the whole import")
    assert coordinator.status == 409
    assert "Harbour Trust" in coordinator.page.select_one(".notice.bad").get_text()
    assert len(standing(app)) == 2
    coordinator.press("Undo the others and leave these")
    assert "1 signature stays as it is" in coordinator.text
    assert standing(app) == ["Harbour Trust"]


def test_without_a_look_at_the_trail_it_would_go(
    app: Flask, coordinator: Any, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr("signon.signing.importing.undoing.touched_since", lambda _kept, _numbers: set())
    hand_in(coordinator, letter).press("Enter 2 organisations", **{"as": "approved"})
    with app.app_context():
        db.session.scalars(db.select(Signature).filter_by(printed_name="Harbour Trust")).one().withdraw(at=now())
        db.session.commit()
    coordinator.open(f"{address(letter)}/1").press("Undo the whole import")
    assert standing(app) == []


def test_columns_are_chosen_and_two_for_one_are_named_by_their_headers(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    hand_in(coordinator, letter)
    coordinator.press("Read the rows with these columns", **{"column-0": "organization"})
    said = coordinator.page.select_one(".notice.bad").get_text()
    assert "'Timestamp' and 'What is the name of your organisation?' mean the same column" in said
    assert "Enter" not in [button.get_text() for button in coordinator.page.select("button")]
    coordinator.press("Read the rows with these columns", **{"column-0": "", "column-3": ""})
    assert figures(coordinator)["to enter"] == 3


def test_hidden_rows_are_asked_about_before_anything_is_entered(app: Flask, coordinator: Any, letter: Letter) -> None:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet("Members")
        sheet.write_column(0, 0, ["organization", "Harbour Trust", "Lake Friends"])
        sheet.set_row(2, None, None, {"hidden": True})
        book.add_worksheet("Older").write_column(0, 0, ["organization", "River Alliance"])
    hand_in(coordinator, letter, output.getvalue(), "list.xlsx")
    assert "Some rows are hidden or struck out in the workbook. Do they count?" in coordinator.text
    assert "Lake Friends" in coordinator.page.select_one(".notice.wait").get_text()
    assert coordinator.client.post(f"{address(letter)}/1/application", data={"as": "verified"}).status_code == 409
    coordinator.press("Take them in")
    assert figures(coordinator)["to enter"] == 2
    coordinator.press("Leave them out")
    assert figures(coordinator) == {"to enter": 1, "already there": 0, "held": 0, "refused": 0}
    coordinator.press("Read it so", sheet="Older")
    assert "River Alliance" in coordinator.text
    assert figures(coordinator)["to enter"] == 1


def test_a_refused_row_is_shown_with_what_the_file_has_for_its_name(coordinator: Any, letter: Letter) -> None:
    hand_in(coordinator, letter, b"organization,country\n.,KE\n#REF!,KE\n,KE\n")
    names = [cell.bdi.get_text() for cell in coordinator.page.select("th[scope=row]:has(> bdi)")]
    assert names == [".", "#REF!", "(no name)"]


def test_another_encoding_is_chosen_and_one_that_cannot_be_loses_nothing(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    hand_in(coordinator, letter, "organization\nVerein für Flüsse\n".encode("cp850"), encoding="cp850")
    assert "Verein für Flüsse" in coordinator.text
    coordinator.press("Read it so", encoding="utf-8")
    assert coordinator.page.select_one(".notice.bad")
    coordinator.press("Read it so", encoding="cp850").press("Enter 1 organisation")
    assert standing(app) == ["Verein für Flüsse"]


def test_an_import_of_another_letter_is_not_found_and_viewers_change_nothing(
    app: Flask, coordinator: Any, letter: Letter, signed_in: Callable[..., Walker]
) -> None:
    hand_in(coordinator, letter)
    with app.app_context():
        other = factories.letter(slug="another").slug
        db.session.commit()
    assert coordinator.open(f"/coordinator/letters/{other}/imports/1").status == 404
    viewer = signed_in(Role.VIEWER)
    assert "Harbour Trust" in viewer.open(f"{address(letter)}/1").text
    for what in ("application", "columns", "reading", "undoing", "removal"):
        assert viewer.client.post(f"{address(letter)}/1/{what}").status_code == 403
    assert viewer.client.post(address(letter)).status_code == 403


def test_a_list_is_given_up_with_its_file_and_no_file_is_asked_for(
    app: Flask, coordinator: Any, letter: Letter
) -> None:
    hand_in(coordinator, letter).press("Give up")
    with app.app_context():
        assert db.session.scalars(db.select(SignatoryImport)).all() == []
    coordinator.open(address(letter)).press("Look at the rows")
    assert coordinator.status == 422
    assert "Choose a file" in coordinator.text


def test_a_large_list_is_read_by_the_worker(
    app: Flask, coordinator: Any, letter: Letter, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.signing.importing.jobs.SMALL", 10)
    hand_in(coordinator, letter)
    assert "The worker reads the file" in coordinator.text
    work()
    assert figures(coordinator.open(f"{address(letter)}/1"))["to enter"] == 2
    coordinator.press("Enter 2 organisations", row="4")
    assert "The rows were read anew" in coordinator.text
    work()
    coordinator.open(f"{address(letter)}/1").press("Enter 3 organisations", row="4")
    assert len(standing(app)) == 3


def test_the_letter_s_page_leads_there(coordinator: Any, letter: Letter) -> None:
    assert (
        coordinator.open(f"/coordinator/letters/{letter.slug}").follow("Signatures collected elsewhere").status == 200
    )


def test_both_countries_of_an_organisation_are_shown(coordinator: Any, letter: Letter) -> None:
    hand_in(coordinator, letter, b"organization,country\nLake Trust,Kenya; Uganda\n")
    assert "Lake Trust KE; UG" in " ".join(coordinator.text.split())
