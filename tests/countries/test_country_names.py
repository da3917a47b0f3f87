"""The coalition's own names of countries: on the owner's page, in print, on public pages, and in what is finalised."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy.orm import Session

from signon import audit
from signon.access import Role
from signon.country_names.called import country_names
from signon.country_names.models import CountryName
from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.delivery.models import Audience
from signon.delivery.snapshots import OrderedDocument, Snapshot
from tests import factories
from tests.walker import Walker

PAGE = "/coordinator/country-names/"
OWNER = factories.BY


def call(code: str, name: str, language: str = "") -> None:
    CountryName.call(code, name, language=language, by=OWNER, at=now())


@pytest.mark.both_databases
def test_a_letters_own_name_comes_before_the_sites_and_the_nearest_language_before_the_others(session: Session) -> None:
    call("PS", "State of Palestine")
    call("PS", "État de Palestine", "fr")
    call("TR", "Turkey", "en")
    call("TR", "Turkey (UK)", "en-GB")
    named = {
        language: country_names(factories.parts(language=language))
        for language in ("de", "fr", "fr-CA", "en-US", "en-GB")
    }
    assert named["de"] == {"PS": "State of Palestine"}
    assert named["fr"] == named["fr-CA"] == {"PS": "État de Palestine"}
    assert [named[language]["TR"] for language in ("en-US", "en-GB")] == ["Turkey", "Turkey (UK)"]
    own = factories.parts(language="fr", country_names={"PS": "Palestine"})
    assert country_names(own) == {"PS": "Palestine"}


@pytest.mark.both_databases
def test_what_is_ordered_keeps_the_names_that_it_was_ordered_with(session: Session) -> None:
    letter = factories.letter(signatory_list={"style": "by-country"}, country_names={"KE": "Jamhuri ya Kenya"})
    factories.signature(letter, organization="Olive Press", country="PS")
    factories.signature(letter, organization="Lake", country="KE")
    call("PS", "State of Palestine")
    call("KE", "Republic of Kenya")
    ordered = Snapshot.take(letter, at=now()).as_json()
    call("PS", "Palestine, State of")
    groups = Snapshot.from_json(ordered).compose(OrderedDocument(None, Audience.RECIPIENT)).signatory_list.groups
    assert [group.heading for group in groups] == ["Jamhuri ya Kenya", "State of Palestine"]
    latest = Snapshot.take(letter, at=now()).compose(OrderedDocument(None, Audience.RECIPIENT)).signatory_list
    assert latest
    assert [group.heading for group in latest.groups] == ["Jamhuri ya Kenya", "Palestine, State of"]


def test_an_owner_names_a_country_and_takes_the_name_back(
    app: Flask, signed_in: Callable[..., Walker], walker: Walker
) -> None:
    with app.app_context():
        factories.signature(factories.letter(slug="rivers"), organization="Olive Press", country="PS")
        db.session.commit()
    owner = signed_in(Role.OWNER).open("/coordinator/").follow("Names of countries")
    owner.press("Print it like this", country="Palästina", name="State of Palestine")
    assert "Letters and lists print “State of Palestine” now." in owner.text
    assert "Palestine (PS)" in owner.text
    for page in ("/letters/rivers", "/letters/rivers/embed"):
        assert "State of Palestine" in walker.open(page).text
    owner.press("Call it as usual : Palestine")
    assert "State of Palestine" not in walker.open("/letters/rivers").text
    with app.app_context():
        acts = [
            entry.action for entry in db.session.scalars(db.select(audit.AuditEntry)) if entry.subject == "country_name"
        ]
        assert acts == ["country_name:call", "country_name:forget"]
    assert app.test_cli_runner().invoke(args=["audit", "verify"]).exit_code == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"country": "Atlantis", "name": "A"}, "We do not know this country."),
        ({"country": "Kenya", "name": ""}, "Enter the name to print."),
        ({"country": "Kenya", "name": "a\u202eb"}, "Name to print"),
        ({"country": "", "name": "A"}, "Enter the country."),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused(
    app: Flask, signed_in: Callable[..., Walker], fields: dict[str, str], words: str
) -> None:
    owner = signed_in(Role.OWNER).open(PAGE).press("Print it like this", **fields)
    assert owner.status == 422
    assert words in owner.text
    with app.app_context():
        assert CountryName.all() == []


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VIEWER])
def test_only_owners_name_countries(signed_in: Callable[..., Walker], role: Role) -> None:
    assert signed_in(role).open(PAGE).status in {403, 404}


@pytest.mark.both_databases
def test_the_table_comes_and_goes(session: Session, database: Any) -> None:
    call("PS", "State of Palestine")
    session.commit()
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0035")
    upgrade(directory=str(FOLDER), revision="head")
    assert CountryName.all() == []
