"""Countries in tables that a spreadsheet made: through the command for signatories and the page for the directory."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.delivery.models import Audience
from signon.delivery.snapshots import OrderedDocument, Snapshot
from signon.letters.models.letter import Letter
from signon.organizations.models import Organization
from signon.signing.models.signature import Signature
from tests import factories
from tests.walker import Walker

INPUTS = Path(__file__).parents[1] / "inputs"
WORKBOOK = INPUTS / "countries-libreoffice.xlsx"
READ = {
    "Heron Society": ("KE", "UG"),
    "Otter Trust": ("", ""),
    "Reed Alliance": ("", ""),
    "Mill Forum": ("", ""),
    "Lagoon League": ("", ""),
    "Marsh Union": ("", ""),
    "Delta Watch": ("CD", ""),
    "Harbour Guild": ("BA", ""),
    "The Weir": ("TR", ""),
    "ʿAyn Springs": ("JO", ""),
}


def test_the_command_enters_what_has_a_country_two_or_none_and_the_letter_prints_them_in_their_groups(
    app: Flask,
) -> None:
    with app.app_context():
        factories.letter(slug="rivers", language="en-GB", signatory_list={"style": "by-country"})
        db.session.commit()
    done = app.test_cli_runner().invoke(args=["signatories", "import", "rivers", str(WORKBOOK)])
    assert "'NA' may be Namibia or mean that there is none; write Namibia, or empty the cell" in done.output
    assert "'Kenya, Uganda, Tanzania' names more than two" in done.output
    with app.app_context():
        found = {
            one.organization: (one.country, one.second_country) for one in db.session.scalars(db.select(Signature))
        }
        assert found == READ
        listed = (
            Snapshot.take(Letter.named("rivers"), at=now())
            .compose(OrderedDocument(None, Audience.RECIPIENT))
            .signatory_list
        )
    assert listed
    assert [(group.heading, [entry.name for entry in group.entries]) for group in listed.groups] == [
        (
            "International and regional organisations",
            ["Lagoon League", "Marsh Union", "Mill Forum", "Otter Trust", "Reed Alliance"],
        ),
        ("Bosnia and Herzegovina", ["Harbour Guild"]),
        ("Democratic Republic of the Congo", ["Delta Watch"]),
        ("Jordan", ["ʿAyn Springs"]),
        ("Kenya", ["Heron Society, Kenya and Uganda"]),
        ("Türkiye", ["The Weir"]),
    ]


def test_codes_alone_are_read_as_codes(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    app.test_cli_runner().invoke(
        args=["signatories", "import", "rivers", str(INPUTS / "country-codes-libreoffice.csv")]
    )
    with app.app_context():
        found = [
            (one.country, one.second_country) for one in db.session.scalars(db.select(Signature).order_by(Signature.id))
        ]
    assert found == [("NA", ""), ("KE", "UG"), ("", "")]


def test_the_page_reads_the_directory_as_the_command_does(app: Flask, signed_in: Callable[..., Walker]) -> None:
    owner = signed_in(Role.OWNER).open("/coordinator/directory/imports")
    owner.press("Look at the rows", file=(BytesIO(WORKBOOK.read_bytes()), WORKBOOK.name))
    assert "may be Namibia or mean that there is none" in owner.text
    owner.press("Apply: add 10, change 0")
    with app.app_context():
        found = {one.name: (one.country, one.second_country) for one in db.session.scalars(db.select(Organization))}
    assert found == READ


def test_the_desks_page_for_signatories_reads_the_same(app: Flask, signed_in: Callable[..., Walker]) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    owner = signed_in(Role.OWNER).open("/coordinator/letters/rivers/imports")
    owner.press("Look at the rows", file=(BytesIO(WORKBOOK.read_bytes()), WORKBOOK.name))
    assert "may be Namibia or mean that there is none" in owner.text
    owner.press("Enter 10")
    with app.app_context():
        found = {one.organization: one for one in db.session.scalars(db.select(Signature))}
    assert {name: (one.country, one.second_country) for name, one in found.items()} == READ
    assert found["The Weir"].sort_as == "Weir"
