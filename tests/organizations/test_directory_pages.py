"""The directory at the desk: finding, entering, revising and removing organisations."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db, now
from signon.organizations.models import Organization
from tests import factories
from tests.walker import Walker

DESK = "/coordinator/directory/"


@pytest.fixture
def coordinator(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


def enter(coordinator: Coordinator, name: str = "Open Rivers", **fields: Any) -> Coordinator:
    coordinator.open(DESK).follow("Add an organisation").press("Save", name=name, **fields)
    return coordinator


def entry(name: str = "Open Rivers") -> Any:
    return db.session.scalar(db.select(Organization).filter_by(name=name))


FULL = {
    "legal_name": "Open Rivers Trust",
    "acronym": "OR",
    "country": "Kenya",
    "region": "East Africa",
    "kind": "ngo",
    "website": "rivers.example",
    "former_names": "Nairobi River Club\r\nRiver Club",
    "other_names": "Mito Wazi",
    "mail_domains": "@rivers.example",
    "contact-0-name": "Jane Roe",
    "contact-0-title": "Chair",
    "contact-0-email": "Jane@Rivers.example",
    "contact-0-language": "SW",
}


def test_a_name_that_looks_damaged_is_asked_about_once(coordinator: Any) -> None:
    enter(coordinator, name="Verein fÃ¼r FlÃ¼sse")
    assert "it may have been 'Verein für Flüsse'" in coordinator.text
    coordinator.press("Save")
    assert "'Verein fÃ¼r FlÃ¼sse' is in the directory." in coordinator.text


def test_an_organisation_is_entered_with_names_and_a_contact_and_shown(app: Flask, coordinator: Any) -> None:
    enter(coordinator, **FULL)
    assert "'Open Rivers' is in the directory." in coordinator.text
    for shown in (
        "Open Rivers Trust",
        "Kenya",
        "East Africa",
        "Nairobi River Club",
        "Mito Wazi",
        "jane@rivers.example",
    ):
        assert shown in coordinator.text
    with app.app_context():
        found = entry()
        assert (found.country, found.website, found.website_domain) == (
            "KE",
            "https://rivers.example",
            "rivers.example",
        )
        assert [(name.name, name.sort.value) for name in found.names] == [
            ("Nairobi River Club", "former"),
            ("River Club", "former"),
            ("Mito Wazi", "other"),
        ]
        assert [act.action for act in audit.trail(found)] == ["organization:enter"]


def test_names_and_contacts_are_added_and_removed_without_scripts(app: Flask, coordinator: Any) -> None:
    enter(coordinator, **FULL).follow("Edit").press("Room for another contact", **{"contact-1-name": "Bo Reed"})
    assert coordinator.page.find(id="contact-1-name")["value"] == "Bo Reed"
    coordinator.press("Save", **{"contact-2-email": "desk@rivers.example", "contact-0-remove": "y"}, former_names="")
    assert "The entry is kept." in coordinator.text
    assert "changed: Former names, Contacts" in coordinator.text
    with app.app_context():
        found = entry()
        assert [contact.name or contact.email for contact in found.contacts] == ["Bo Reed", "desk@rivers.example"]
        assert [name.name for name in found.names] == ["Mito Wazi"]
        assert "Roe" not in str([act.details for act in audit.trail(found)])


def test_an_entry_may_have_two_countries_and_words_to_sort_by(app: Flask, coordinator: Any) -> None:
    enter(coordinator, name="The Lake", country="Kenya", second_country="Uganda", sort_as="Lake")
    assert "Kenya and Uganda" in coordinator.text
    coordinator.follow("Edit").press("Save", country="Global", second_country="")
    with app.app_context():
        found = entry("The Lake")
        assert (found.country, found.second_country, found.sort_as) == ("", "", "Lake")
    coordinator.follow("Edit").press("Save", country="Kenya; Uganda")
    with app.app_context():
        assert (entry("The Lake").country, entry("The Lake").second_country) == ("KE", "UG")
    coordinator.open(f"{DESK}?country=UG")
    assert "The Lake" in coordinator.text
    coordinator.open(f"{DESK}1").follow("Edit").press("Save", country="Kenya; Uganda", second_country="Chad")
    assert "more than two countries" in coordinator.text


def test_namibia_is_not_asked_about_when_another_field_was_wrong(app: Flask, coordinator: Any) -> None:
    enter(coordinator, name="The Dune", country="Namibia", website="javascript:alert(1)")
    coordinator.press("Save", website="")
    with app.app_context():
        assert entry("The Dune").country == "NA"


def test_saving_an_entry_as_it_is_changes_nothing(app: Flask, coordinator: Any) -> None:
    enter(coordinator, **FULL).follow("Edit").press("Save")
    with app.app_context():
        assert [act.action for act in audit.trail(entry())] == ["organization:enter"]
        assert len(entry().contacts) == 1


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"name": ""}, "Printed name must not be empty."),
        ({"country": "Atlantis"}, "Country 'Atlantis' is not known"),
        ({"website": "javascript:alert(1)"}, "Website must be the address of a website"),
        ({"other_names": "A|B"}, "Other names must not contain the character |"),
        ({"mail_domains": "rivers"}, "Mail domains must hold domains such as example.org"),
        ({"contact-0-email": "jane at rivers"}, "Email must be one mail address"),
        ({"contact-0-email": "jané@rivers.example"}, "Email has “é” before the @"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(
    app: Flask, coordinator: Any, fields: dict[str, str], complaint: str
) -> None:
    enter(coordinator, **{"name": "Open Rivers"} | fields)
    assert coordinator.status == 422
    assert complaint in coordinator.page.select_one(".error-summary").get_text()
    with app.app_context():
        assert entry() is None


def test_a_name_is_there_once_in_a_country(app: Flask, coordinator: Any) -> None:
    enter(coordinator, country="KE")
    enter(coordinator, name="OPEN RIVERS", country="KE")
    assert coordinator.status == 409
    assert "The directory has 'OPEN RIVERS' in this country already." in coordinator.text
    assert coordinator.page.find(id="name")["value"] == "OPEN RIVERS"


def test_what_somebody_else_changed_meanwhile_is_not_lost(app: Flask, coordinator: Any) -> None:
    enter(coordinator).follow("Edit")
    with app.app_context():
        entry().kind = "ngo"
        db.session.commit()
    coordinator.press("Save", acronym="OR")
    assert coordinator.status == 409
    assert "Somebody else has changed 'Open Rivers' meanwhile" in coordinator.text
    with app.app_context():
        assert (entry().kind, entry().acronym) == ("ngo", "")


def test_an_entry_is_removed_unless_a_signature_refers_to_it(app: Flask, coordinator: Any) -> None:
    enter(coordinator)
    with app.app_context():
        signature = factories.signature(factories.letter())
        signature.directory_entry = entry()
        db.session.commit()
    coordinator.press("Remove from the directory")
    assert coordinator.status == 409
    assert "a signature or an invitation refers to it" in coordinator.text
    with app.app_context():
        db.session.get(type(signature), 1).directory_entry_id = None
        db.session.commit()
    coordinator.open(f"{DESK}1").press("Remove from the directory")
    assert "The directory is empty" in coordinator.text
    assert coordinator.open(f"{DESK}1").status == 404


def many(app: Flask) -> None:
    with app.app_context():
        for number in range(60):
            db.session.add(
                Organization(
                    name=f"Group {number:02}", key=f"group {number:02}", country="KE" if number % 2 else "CH",
                    kind="ngo" if number < 3 else "union", member=number != 7, region="Alps" if number == 4 else "",
                    created_at=now(),
                )
            )  # fmt: skip
        db.session.flush()
        entry("Group 05").reach("Jane Roe", "", "jane@rivers.example")
        db.session.commit()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=group+05", ["Group 05"]),
        ("q=JANE@", ["Group 05"]),
        ("kind=ngo", ["Group 00", "Group 01", "Group 02"]),
        ("kind=ngo&country=KE", ["Group 01"]),
        ("member=no", ["Group 07"]),
        ("region=Alps", ["Group 04"]),
        ("region=002&kind=ngo", ["Group 01"]),
        ("region=150&kind=ngo", ["Group 00", "Group 02"]),
        ("q=%25", []),
    ],
)
def test_the_list_is_searched_and_filtered(app: Flask, coordinator: Any, query: str, expected: list[Any]) -> None:
    many(app)
    coordinator.open(f"{DESK}?{query}")
    assert [link.get_text() for link in coordinator.page.select("tbody th a")] == expected


def test_a_long_list_comes_in_pages_that_keep_the_filter(app: Flask, coordinator: Any) -> None:
    many(app)
    coordinator.open(f"{DESK}?q=group")
    assert "60 organisations" in coordinator.text
    assert len(coordinator.page.select("tbody tr")) == 50
    coordinator.follow("Next page")
    assert len(coordinator.page.select("tbody tr")) == 10
    assert "q=group" in coordinator.path


@pytest.mark.parametrize("path", ["99", "99999999999999", "99/edit", "imports/99999999999999", "directory.pdf"])
def test_what_is_not_there_is_not_found(coordinator: Any, path: str) -> None:
    assert coordinator.open(DESK + path).status == 404


def test_a_viewer_reads_and_cannot_change(app: Flask, signed_in: Callable[..., Walker], coordinator: Any) -> None:
    enter(coordinator, **FULL)
    viewer = signed_in(Role.VIEWER)
    assert "Jane Roe" in viewer.open(f"{DESK}1").text
    assert "Remove" not in viewer.text
    assert viewer.open(f"{DESK}directory.csv").text.startswith("organization,acronym")
    for path in ("new", "1/edit"):
        assert viewer.open(DESK + path).status == 403
    for path in ("", "1", "1/removal", "imports", "imports/1/application", "imports/1/undoing", "imports/1/columns"):
        app.config["WTF_CSRF_ENABLED"] = False
        assert viewer.client.post(DESK + path).status_code == 403
