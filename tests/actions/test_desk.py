"""The desk's side of action pages: offices, lists, drafting, opening, counts."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.actions.models import ActionPage, ActionStatus, SentCount
from signon.database.db import db, now
from tests.actions.made import action_page, congress, office
from tests.walker import Walker

LEGISLATORS = Path(__file__).parents[1] / "letters" / "legislators.yaml"
OFFICES = "name,post,country\nDana Poole,Mayor,CL\nIvo Sand,Harbour master,CL\n"
FILLED = {
    "title": "Write for the river",
    "body": "I write to you, [Recipient].",
    "requests": "Stop the mercury.\n\nOpen the archive.",
    "closing": "Sincerely,",
}


@pytest.fixture
def desk(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


@pytest.fixture
def with_offices(desk: Any) -> Any:
    desk.open("/coordinator/offices/").press("Import", file=(BytesIO(OFFICES.encode()), "offices.csv"))
    return desk


def test_a_coordinator_imports_offices_lists_them_and_opens_a_page(with_offices: Any, walker: Walker) -> None:
    desk = with_offices
    assert "Added: 2, changed: 0" in desk.text
    desk.press("Begin a list", name="Harbours")
    desk.press("Search", q="harbour")
    ticked = desk.page.select_one("input[name=office]")["value"]
    assert "Ivo Sand" in desk.press("Add the ticked ones", office=ticked).text
    desk.open("/coordinator/actions/new")
    listed = desk.page.select_one("input[name=lists]")["value"]
    desk.press("Save the page", lists=listed, **FILLED)
    assert walker.open("/act/write-for-the-river").status == 404
    assert "Stop the mercury." in desk.follow("See it as supporters will").text
    desk.open("/coordinator/actions/write-for-the-river").press("Open it to the public")
    page = walker.open("/act/write-for-the-river").press("Make my letters", lists=listed)
    assert "I write to you, Ivo Sand." in page.text
    assert "1. Stop the mercury." in page.text


def test_the_page_names_members_of_congress_whose_term_has_ended(desk: Any) -> None:
    data = LEGISLATORS.read_text("utf-8").replace("2029-01-03", "2024-01-03").encode()
    page = desk.open("/coordinator/offices/").press("Import", file=(BytesIO(data), "legislators.yaml"))
    assert "the term of Ada R. Flint (OR) has ended" in page.text


def test_a_file_of_offices_with_a_mistake_is_refused_with_its_row(desk: Any) -> None:
    file = (BytesIO(b"name,email\nDana Poole,nobody\n"), "offices.csv")
    page = desk.open("/coordinator/offices/").press("Import", file=file)
    assert page.status == 422
    assert "row 2: email must be one mail address" in page.text


def test_a_page_without_anybody_to_write_to_cannot_be_opened(desk: Any) -> None:
    desk.open("/coordinator/actions/new").press("Save the page", **FILLED)
    page = desk.press("Open it to the public")
    assert page.status == 409
    assert "has nobody to write to" in page.text


def test_a_page_by_constituency_names_the_country_and_reaches_its_offices(
    app: Flask, desk: Any, walker: Walker
) -> None:
    with app.app_context():
        congress()
        db.session.commit()
    page = desk.open("/coordinator/actions/new").press("Save the page", by_constituency="y", **FILLED)
    assert "Choose the country whose states" in page.text
    assert "United States" in page.text
    page.press("Save the page", constituency_country="US").press("Open it to the public")
    page = walker.open("/act/write-for-the-river").press("Make my letters", division="CA", district="12")
    assert "Your 3 letters" in page.text


def test_a_page_whose_offices_have_all_left_cannot_be_opened(app: Flask, desk: Any) -> None:
    with app.app_context():
        mayor = office(left_at=now())
        action_page(ActionStatus.DRAFT, by_constituency=False, offices=[mayor])
        db.session.commit()
    assert desk.open("/coordinator/actions/rivers").press("Open it to the public").status == 409


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"title": ""}, "Enter a title."),
        ({"slug": "No Spaces"}, "Use small letters"),
        ({"slug": "new"}, "There is already an action page 'new'"),
        ({"by_constituency": "y"}, "Import them before you offer them here"),
        ({"backgrounder": "So [@missing] and [@too]."}, "mentions [@missing], [@too], but no source has that mark"),
        ({"citations-0-mark": "law"}, "Every source needs a mark and a title."),
        ({"citations-0-mark": "a b", "citations-0-title": "Law"}, "A mark has only letters"),
        (
            {f"citations-{row}-{name}": "law" for row in (0, 1) for name in ("mark", "title")},
            "Two sources have the mark 'law'",
        ),
        (
            {"citations-0-mark": "law", "citations-0-title": "Law", "citations-0-address": "javascript:alert(1)"},
            "must be the address of a website",
        ),
        ({"body": "x" * 60_001}, "60001 characters; 60000 are the most"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(app: Flask, desk: Any, entered: Any, said: str) -> None:
    page = desk.open("/coordinator/actions/new").press("Save the page", **FILLED | entered)
    assert page.status == 422
    assert said in page.text
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(ActionPage.id))) == 0


def test_sources_are_kept_with_more_rows_to_fill_and_one_that_is_never_mentioned_is_pointed_out(desk: Any) -> None:
    source = {"citations-0-mark": "law", "citations-0-title": "River law", "citations-0-dated": "1902"}
    desk.open("/coordinator/actions/new").press("Save the page", backgrounder="The river.", **FILLED, **source)
    assert "never mentions these sources" in desk.text
    desk.follow("Edit the page").press("Save the page", backgrounder="The river [@law].")
    assert "never mentions" not in desk.text
    assert len(desk.follow("Edit the page").page.select("details.card")) == 4


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(app: Flask, desk: Any) -> None:
    with app.app_context():
        action_page()
        db.session.commit()
    first = desk.open("/coordinator/actions/rivers/edit").page.select_one("input[name=revision]")["value"]
    desk.press("Save the page", title="Mine")
    page = desk.open("/coordinator/actions/rivers/edit").press("Save the page", title="Too late", revision=first)
    assert page.status == 409
    assert "Somebody else has changed this page" in page.text


def test_counts_are_shown_by_office_and_a_page_can_end(app: Flask, desk: Any, walker: Walker) -> None:
    with app.app_context():
        mayor = office(division="North")
        page = action_page(offices=[mayor])
        for _letter in range(3):
            SentCount.add(page, mayor.id)
        db.session.commit()
    row = desk.open("/coordinator/actions/rivers").page.select_one("tbody tr").get_text(" ", strip=True)
    assert row == "Dana Poole North 3"
    desk.press("End the action")
    assert "Supporters say that they sent 3 letters." in walker.open("/act/rivers").text


def test_a_list_that_a_page_offers_is_not_removed(app: Flask, with_offices: Any) -> None:
    desk = with_offices
    desk.press("Begin a list", name="Harbours")
    address = desk.path
    desk.open("/coordinator/actions/new")
    desk.press("Save the page", lists=desk.page.select_one("input[name=lists]")["value"], **FILLED)
    page = desk.open(address).press("Remove this list")
    assert page.status == 409
    assert "Take it off that page first" in page.text


def test_a_viewer_looks_and_changes_nothing(app: Flask, signed_in: Callable[..., Walker]) -> None:
    with app.app_context():
        action_page(ActionStatus.DRAFT)
        db.session.commit()
    viewer = signed_in(Role.VIEWER)
    for path in ("/coordinator/actions/", "/coordinator/actions/rivers", "/coordinator/offices/"):
        assert viewer.open(path).status == 200
        buttons = [button.get_text(strip=True) for button in viewer.page.select("main button")]
        assert set(buttons) <= {"Search"}
