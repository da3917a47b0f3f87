"""Importing at the desk: hand in, say what the columns are, look, apply, undo."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.erasures import Erasure
from signon.organizations.importing.models import DirectoryImport, ImportStatus
from signon.organizations.importing.reading import Comparison, FileRead
from signon.organizations.models import Organization
from signon.sheets import write_xlsx
from signon.web import form_bounds
from tests.walker import Walker

IMPORTS = "/coordinator/directory/imports"
FILE = b"organization,country,acronym\nOpen Rivers,KE,OR\nLake Friends,CH,\nwww.nowhere.example,KE,\n"


@pytest.fixture
def coordinator(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in(Role.MODERATOR)


def hand_in(coordinator: Coordinator, data: bytes = FILE, name: str = "members.csv") -> Any:
    sent = {"file": (BytesIO(data), name)}
    answer = coordinator.client.post(IMPORTS, data=sent, content_type="multipart/form-data", follow_redirects=True)
    return coordinator._arrive(answer)


def names(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(db.select(Organization.name).order_by(Organization.key)))


def figures(coordinator: Coordinator) -> list[int]:
    return [int(figure.get_text()) for figure in coordinator.page.select(".figures dd")]


def test_a_file_is_looked_at_row_by_row_applied_and_undone_as_a_whole(app: Flask, coordinator: Any) -> None:
    hand_in(coordinator)
    assert figures(coordinator) == [2, 0, 0, 0, 1]
    assert "is the address of a website" in coordinator.text
    assert names(app) == []
    coordinator.press("Apply: add 2, change 0")
    assert "The directory has 2 new and 0 changed entries." in coordinator.text
    assert names(app) == ["Lake Friends", "Open Rivers"]
    hand_in(coordinator, FILE.replace(b",OR", b",ORK"))
    assert figures(coordinator) == [0, 1, 1, 0, 1]
    assert "Acronym: OR → ORK" in coordinator.text
    coordinator.follow("refused")
    assert len(coordinator.page.select("tbody:last-of-type tr")) >= 1
    assert "Lake Friends" not in coordinator.page.select("table")[-1].get_text()
    coordinator.open(f"{IMPORTS}/1").press("Undo the whole import")
    assert "what it changed is as it was before" in coordinator.text
    assert names(app) == []


def test_columns_with_other_names_are_proposed_and_chosen(app: Flask, coordinator: Any) -> None:
    table = write_xlsx(
        ["Association", "Nation", "Remarks", "E-mail", "Type"],
        [["Open Rivers", "Kenya", "likes fish", "jane@rivers.example", "ngo"]],
    )
    hand_in(coordinator, table, "list.xlsx")
    chosen = [select.find("option", selected=True) for select in coordinator.page.select("details select")]
    assert [option["value"] if option else "" for option in chosen] == [
        "organization", "country", "", "representative_email", "kind",
    ]  # fmt: skip
    assert "likes fish" in coordinator.text
    coordinator.press("Read the rows with these columns", **{"column-2": "other_names"})
    coordinator.press("Apply: add 1, change 0")
    with app.app_context():
        [entry] = db.session.scalars(db.select(Organization))
        assert (entry.country, entry.kind, entry.names[0].name) == ("KE", "ngo", "likes fish")
        assert entry.contact.email == "jane@rivers.example"


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"column-0": ""}, "say which column holds the names of the organisations"),
        ({"column-1": "organization"}, "'organization' and 'country' mean the same column"),
        ({"column-0": "__class__"}, "say which column holds the names of the organisations"),
    ],
)
def test_a_choice_of_columns_that_cannot_be_is_asked_for_again(
    app: Flask, coordinator: Any, columns: dict[str, str], complaint: str
) -> None:
    hand_in(coordinator)
    coordinator.press("Read the rows with these columns", **columns)
    assert complaint in coordinator.page.select_one(".notice.bad").get_text()
    assert "Apply" not in coordinator.text
    refused = coordinator.client.post(f"{IMPORTS}/1/application")
    assert refused.status_code in {302, 409}
    assert names(app) == []
    coordinator.open(f"{IMPORTS}/1").press(
        "Read the rows with these columns", **{"column-0": "organization", "column-1": "country"}
    )
    assert figures(coordinator) == [2, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [(b"name,country\nA\n", "row 2 has one cell"), (b"", "the file is empty"), (b"\x89PNG\0", "this is a picture")],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    app: Flask, coordinator: Any, data: bytes, complaint: str
) -> None:
    hand_in(coordinator, data)
    assert complaint in coordinator.page.select_one(".notice.bad").get_text()
    with app.app_context():
        kept = db.session.get(DirectoryImport, 1)
        assert (kept.status, kept.content) == (ImportStatus.FAILED, None)


@pytest.mark.both_databases
def test_a_file_name_with_a_nul_is_refused(coordinator: Any) -> None:
    assert hand_in(coordinator, name="members\0.csv").status == 400


@pytest.mark.both_databases
def test_postgresql_would_break_at_it(coordinator: Any, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_bounds, "_a_file_is_named_with_nul", lambda: False)
    assert hand_in(coordinator, name="members\0.csv").status == (500 if database else 200)


def test_no_file_at_all_is_asked_for(coordinator: Any) -> None:
    coordinator.open(IMPORTS).press("Look at the rows")
    assert coordinator.status == 422
    assert "Choose a file" in coordinator.text


def test_a_large_file_is_read_by_the_worker_while_the_page_shows_how_far_it_is(
    app: Flask, coordinator: Any, work: Callable[[], None]
) -> None:
    rows = b"".join(b"Group %d,KE,\n" % number for number in range(20_000))
    hand_in(coordinator, b"organization,country,acronym\n" + rows)
    assert "The worker reads the file" in coordinator.text
    block = coordinator.page.select_one("[data-progress]")["data-progress"]
    assert coordinator.client.get(block).get_json() == {"under_way": True, "progress": 0}
    reported: list[int] = []
    with app.app_context():
        kept = DirectoryImport.numbered(1)
        assert kept.content
        Comparison.of(FileRead.of(kept.content, kept.file_name, kept.columns, reported.append)).plan(reported.append)
    assert reported == sorted(reported)
    assert len(set(reported)) > 10
    work()
    assert coordinator.client.get(block).get_json() == {"under_way": False, "progress": 100}
    assert figures(coordinator.open(f"{IMPORTS}/1"))[0] == 20_000


def test_a_directory_that_changed_after_the_preview_is_shown_anew(app: Flask, coordinator: Any) -> None:
    hand_in(coordinator)
    with app.app_context():
        Organization.enter("Lake Friends", at=now(), country="CH")
        db.session.commit()
    coordinator.open(f"{IMPORTS}/1").press("Apply: add 2, change 0")
    assert "has changed since this import was planned" in coordinator.text
    assert figures(coordinator) == [1, 0, 1, 0, 1]
    coordinator.press("Apply: add 1, change 0")
    assert names(app) == ["Lake Friends", "Open Rivers"]


def test_undoing_leaves_what_was_changed_since_when_the_coordinator_says_so(app: Flask, coordinator: Any) -> None:
    hand_in(coordinator).press("Apply")
    with app.app_context():
        db.session.get(Organization, 1).kind = "ngo"
        db.session.commit()
    coordinator.open(f"{IMPORTS}/1").press("Undo the whole import")
    assert coordinator.status == 409
    assert "Open Rivers" in coordinator.page.select_one(".notice.bad").get_text()
    coordinator.press("Undo the others and leave these")
    assert "1 entry is left as it is" in coordinator.text
    assert names(app) == ["Open Rivers"]


def test_an_import_is_given_up_with_its_file(app: Flask, coordinator: Any) -> None:
    hand_in(coordinator).press("Give up")
    assert coordinator.open(f"{IMPORTS}/1").status == 404
    hand_in(coordinator).press("Apply")
    assert coordinator.client.post(f"{IMPORTS}/1/removal").status_code == 409


def test_the_export_imports_as_unchanged(app: Flask, coordinator: Any) -> None:
    hand_in(coordinator).press("Apply")
    for ending in ("csv", "xlsx"):
        exported = coordinator.client.get(f"/coordinator/directory/directory.{ending}").get_data()
        assert figures(hand_in(coordinator, exported, f"directory.{ending}")) == [0, 0, 2, 0, 0]


def test_an_error_refuses_its_row_in_place_of_a_name_and_is_left_out_elsewhere(app: Flask, coordinator: Any) -> None:
    hand_in(coordinator, b"organization,country,remark\nForest Forum,CA,#N/A\n#NAME?,KE,\nRiver Alliance,#REF!,\n")
    assert figures(coordinator) == [2, 0, 0, 0, 1]
    assert "cell A3 holds #NAME?, which is an error" in coordinator.text
    assert "cell B4 holds #REF!, which is an error; mend it, or put the value in its place; it is left out" in (
        coordinator.text
    )
    coordinator.press("Apply: add 2, change 0")
    assert names(app) == ["Forest Forum", "River Alliance"]


def test_a_row_that_names_a_person_whose_data_was_erased_is_shown_as_refused(app: Flask, coordinator: Any) -> None:
    with app.app_context():
        Erasure.note("ada@cranes.example", at=now())
        db.session.commit()
    hand_in(coordinator, b"organization,representative_email\nGone Cranes,ada@cranes.example\nLake Friends,\n")
    assert figures(coordinator) == [1, 0, 0, 0, 1]
    assert "had their data erased on" in coordinator.text
