"""Importing into the directory: what is planned, that it is applied as planned, and that undoing restores everything."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, now
from signon.names import organization_key
from signon.organizations.entries.states import (
    ContactDetails,
    DirectoryRow,
    State,
    changes,
    comparable,
    load_states,
    new_state,
    row_of,
)
from signon.organizations.importing.applying import apply_import, keep_plan
from signon.organizations.importing.columns import ALL_COLUMNS
from signon.organizations.importing.directory_file import read_directory, write_directory
from signon.organizations.importing.headers.choosing import chosen_columns
from signon.organizations.importing.kept import REMEMBERED, ChangedSinceError, forget_old_imports
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow, ImportStateError, ImportStatus
from signon.organizations.importing.plan import Outcome
from signon.organizations.importing.reading import plan_file, read_import_file
from signon.organizations.importing.undoing import undo_import
from signon.organizations.models import Contact, NameSort, Organization
from tests import factories

pytestmark = pytest.mark.both_databases

BY = "ines@coalition.example"
HEADER = "organization,acronym,country,website,representative_name,representative_title,representative_email\n"


def planned(text: str, columns: Any = None) -> Any:
    sheet = read_import_file(text.encode(), "list.csv")
    columns = columns or chosen_columns(sheet, ALL_COLUMNS)
    plan = plan_file(sheet, columns)
    kept = DirectoryImport.receive(text.encode(), "list.csv", by=BY, at=now())
    keep_plan(kept, sheet, columns, plan)
    db.session.commit()
    return kept, plan


def bring_in(text: str) -> DirectoryImport:
    kept, _plan = planned(text)
    apply_import(kept, by=BY, at=now())
    db.session.commit()
    return kept


def outcomes(text: str) -> list[tuple[int, str]]:
    return [(row.number, row.outcome.value) for row in planned(text)[1]]


def directory() -> list[State]:
    return [comparable(state) for state in load_states().values()]


def entry(name: str) -> Any:
    db.session.expire_all()
    return db.session.scalar(db.select(Organization).filter_by(name=name))


def test_every_row_is_added_changed_left_or_refused_and_its_fields_are_named(session: Session) -> None:
    bring_in(
        HEADER + "Open Rivers,OR,KE,https://rivers.example,Jane Roe,Chair,jane@rivers.example\nLake Friends,,CH,,,,\n"
    )
    _kept, plan = planned(
        HEADER + "Open Rivers,ORK,KE,,Jane Roe,Director,jane@rivers.example\nLAKE FRIENDS,,CH,,,,\n"
        "Lake Friends,,FR,,,,\nwww.nowhere.example,,KE,,,,\n"
    )
    assert [row.outcome for row in plan] == ["changed", "changed", "added", "refused"]
    assert [tuple(change) for change in changes(plan[0].before, plan[0].after)] == [
        ("acronym", "OR", "ORK"),
        ("contacts", "Jane Roe, Chair <jane@rivers.example>", "Jane Roe, Director <jane@rivers.example>"),
    ]
    assert [change.field for change in changes(plan[1].before, plan[1].after)] == ["name"]
    assert "is the address of a website" in plan[3].reason


def test_planning_changes_nothing(session: Session) -> None:
    planned(HEADER + "Open Rivers,OR,KE,,Jane Roe,Chair,jane@rivers.example\n")
    assert directory() == []


def test_an_empty_cell_leaves_what_there_is_and_a_row_without_a_country_means_the_only_entry_of_its_name(
    session: Session,
) -> None:
    bring_in(HEADER + "Open Rivers,OR,KE,https://rivers.example,Jane Roe,Chair,jane@rivers.example\n")
    before = directory()
    assert outcomes("name,country\nOpen Rivers,\n") == [(2, "unchanged")]
    bring_in("name,kind\nOpen Rivers,ngo\n")
    assert directory() == [before[0] | {"kind": "ngo"}]
    assert outcomes("name,country\nOpen Rivers,\nOpen Rivers,TZ\n") == [(2, "added"), (3, "added")]


def test_a_name_in_several_countries_needs_one(session: Session) -> None:
    bring_in("name,country\nOpen Rivers,KE\nOpen Rivers,TZ\n")
    _kept, [row] = planned("name\nOpen Rivers\n")
    assert row.outcome is Outcome.REFUSED
    assert "several countries (KE, TZ)" in row.reason


def test_another_name_of_an_entry_does_not_become_a_second_entry(session: Session) -> None:
    bring_in("name,country,former names\nOpen Rivers,KE,Nairobi River Club\n")
    _kept, [row] = planned("name,country\nNairobi River Club,KE\n")
    assert (row.outcome, row.reason) == (
        "refused",
        "is another name of 'Open Rivers' in the directory; write that name",
    )
    assert outcomes("name,country\nNairobi River Club,TZ\n") == [(2, "added")]


def test_a_row_that_is_there_twice_counts_once(session: Session) -> None:
    kept, plan = planned("name,country,acronym\nA,KE,X\nB,KE,\nA,Kenya,X\n")
    assert [(row.number, row.outcome.value, row.reason) for row in plan] == [
        (2, "added", ""),
        (3, "added", ""),
        (4, "repeated", "the same as row 2"),
    ]
    apply_import(kept, by=BY, at=now())
    assert len(directory()) == 2


def test_rows_that_contradict_each_other_are_all_refused_by_number(session: Session) -> None:
    _kept, plan = planned("name,country,acronym,website\nA,KE,X,\nB,KE,,\nÁ,KE,Y,\n")
    assert [row.outcome.value for row in plan] == ["refused", "added", "refused"]
    assert plan[0].reason == plan[2].reason
    assert "rows 2, 4 name the same organisation with different values in organization, acronym" in plan[0].reason


def test_contacts_are_brought_up_to_date_or_added_and_never_lost(session: Session) -> None:
    bring_in(HEADER + "A,,KE,,Jane Roe,,\n")
    bring_in(HEADER + "A,,KE,,Jane Roe,Chair,jane@a.example\n")
    bring_in(HEADER + "A,,KE,,Bo Reed,,bo@a.example\n")
    assert [(one.name, one.title, one.email) for one in entry("A").contacts] == [
        ("Jane Roe", "Chair", "jane@a.example"),
        ("Bo Reed", "", "bo@a.example"),
    ]


def test_an_export_imported_again_changes_nothing_and_fills_an_empty_directory_alike(session: Session) -> None:
    rows = [
        DirectoryRow(
            organization="Open Rivers", country="KE", former_names=("A; B",), other_names=("C", "D"), member=False,
            mail_domains=("a.example",), region="East", kind="ngo", legal_name="Open Rivers Ltd",
            contacts=(ContactDetails(name="J", email="j@a.example", language="sw"), ContactDetails(name="J", title="T")),
        ),
        DirectoryRow(organization="-Lakes", acronym="=L"),
    ]  # fmt: skip
    for ending in ("csv", "xlsx"):
        first = bring_in(write_directory(rows, "csv").decode())
        exported = write_directory([row_of(state) for state in load_states().values()], ending)
        sheet = read_import_file(exported, "export")
        assert {row.outcome for row in plan_file(sheet, sheet.header)} == {Outcome.UNCHANGED}
        undo_import(first, by=BY, at=now())
        assert directory() == []
        assert read_directory(exported, "export")[0] == [row_of(state) for state in before_states(rows)]


def before_states(rows: list[Any]) -> list[State]:
    return [new_state(row, organization_key(row.organization)) for row in rows]


def test_undoing_restores_every_entry_exactly_and_is_recorded(session: Session) -> None:
    bring_in(HEADER + "A,X,KE,,Jane Roe,Chair,jane@a.example\nB,,,,,,\n")
    bring_in("name,country,other names,former names\nA,KE,A1;A2,A0\n")
    before = directory()
    kept = bring_in(
        "name,acronym,country,other names,member,representative_name,representative_email\n"
        "A,Y,KE,A2;A3,no,J. Roe,jane@a.example\nB,BB,,,,Bo,bo@b.example\nC,,,C1,,Cy,\n"
    )
    assert len(directory()) == 3
    assert directory()[0]["acronym"] == "Y"
    assert kept.status is ImportStatus.APPLIED
    assert kept.content is None
    assert undo_import(kept, by="ben", at=now()) == 0
    db.session.commit()
    assert directory() == before
    assert [(act.action, act.actor) for act in audit.trail(kept)] == [
        ("directory_import:apply", BY),
        ("directory_import:undo", "ben"),
    ]
    assert [act.action for act in audit.trail(entry("A"))] == [
        "organization:import",
        "organization:import-changes",
        "organization:import-changes",
        "organization:undo-import",
    ]


def test_imports_are_undone_one_after_the_other_from_the_latest(session: Session) -> None:
    kept = [bring_in(f"name,other names,kind\nA,N{number};M,{number}\n") for number in range(3)]
    for number in (2, 1):
        undo_import(kept[number], by=BY, at=now())
        assert directory()[0]["kind"] == str(number - 1)
        assert ("other", f"N{number - 1}") in directory()[0]["names"]
    undo_import(kept[0], by=BY, at=now())
    assert directory() == []


def test_an_entry_that_was_changed_since_keeps_the_import_from_being_undone_unless_it_is_left(session: Session) -> None:
    kept = bring_in("name\nA\nB\n")
    entry("A").kind = "ngo"
    db.session.commit()
    with pytest.raises(ChangedSinceError, match=r"1 entry was changed or is in use since \(A\). Nothing was undone"):
        undo_import(kept, by=BY, at=now())
    db.session.rollback()
    assert len(directory()) == 2
    assert undo_import(kept, by=BY, at=now(), leave_changed=True) == 1
    assert [state["name"] for state in directory()] == ["A"]
    row = db.session.scalar(db.select(DirectoryImportRow).filter_by(name="A"))
    assert "left as it is" in row.reason


def test_an_entry_that_a_signature_refers_to_is_in_use(session: Session) -> None:
    kept = bring_in("name\nA\n")
    factories.signature(factories.letter()).directory_entry = entry("A")
    session.commit()
    with pytest.raises(ChangedSinceError, match="in use since"):
        undo_import(kept, by=BY, at=now())


def test_an_import_is_applied_once_and_undone_once(session: Session) -> None:
    kept = bring_in("name\nA\n")
    with pytest.raises(ImportStateError, match="it is applied"):
        apply_import(kept, by=BY, at=now())
    undo_import(kept, by=BY, at=now())
    with pytest.raises(ImportStateError, match="it is undone"):
        undo_import(kept, by=BY, at=now())


@pytest.mark.parametrize("meanwhile", ["name,kind\nA,union\n", "name\nB\n"])
def test_a_directory_that_changed_after_planning_is_looked_at_again(session: Session, meanwhile: str) -> None:
    bring_in("name\nA\n")
    kept, _plan = planned("name,kind\nA,ngo\nB,ngo\n")
    bring_in(meanwhile)
    before = directory()
    with pytest.raises(ImportStateError, match="has changed since this import was planned"):
        apply_import(kept, by=BY, at=now())
    db.session.rollback()
    assert directory() == before


def test_what_was_before_is_forgotten_after_a_month_and_an_abandoned_file_after_a_day(session: Session) -> None:
    kept = bring_in(HEADER + "A,,KE,,Jane Roe,,jane@a.example\n")
    planned("name\nB\n")
    forget_old_imports(DirectoryImport, DirectoryImportRow, now())
    assert session.scalar(db.select(db.func.count(DirectoryImport.id))) == 2
    forget_old_imports(DirectoryImport, DirectoryImportRow, now() + REMEMBERED + REMEMBERED)
    session.commit()
    assert session.scalar(db.select(db.func.count(DirectoryImport.id))) == 1
    assert session.scalar(db.select(db.func.count(DirectoryImportRow.id))) == 0
    with pytest.raises(ImportStateError, match="after 30 days it is forgotten"):
        undo_import(session.get_one(DirectoryImport, kept.id), by=BY, at=now())


def test_names_and_contacts_of_other_entries_stay_as_they_are(session: Session) -> None:
    bring_in(HEADER + "A,,KE,,Jane Roe,,jane@a.example\nB,,KE,,Bo,,bo@b.example\n")
    undo_import(bring_in("name,other names\nB,B1\n"), by=BY, at=now())
    assert session.scalar(db.select(db.func.count(Contact.id))) == 2
    assert {name.sort for name in entry("A").names} <= set(NameSort)
