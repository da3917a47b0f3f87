"""Tables as people have them, brought in by page and by command, for a letter and for the directory."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db
from signon.organizations.models import Organization
from signon.signing.models.signature import Signature
from tests import factories
from tests.walker import Walker

INPUTS = Path(__file__).parent
BOTH = ["Harbour Trust", "Étoile des Mers"]
ASK = "--ignore-unknown"


class Table(NamedTuple):
    """A file, the words that the command needs, and what is right for rows and notices."""

    words: tuple[str, ...] = ()
    notices: int = 0
    refused: int = 0


TABLES = {
    "google-forms.xlsx": Table((ASK,), notices=1),
    "google-forms-libreoffice.csv": Table((ASK,), notices=1),
    "microsoft-forms.xlsx": Table((ASK,), notices=2),
    "action-network-libreoffice.csv": Table((ASK,)),
    "limesurvey-libreoffice.csv": Table(
        (
            ASK,
            "--map=What is the name of your organisation?=organization",
            "--map=In which country is it based?=country",
            "--map=What is your email address?=representative_email",
        )
    ),
    "typeform.xlsx": Table((ASK, "--map=What's the name of your organisation?=organization")),
    "jotform.xlsx": Table((ASK,)),
    "kobotoolbox-libreoffice.csv": Table(
        (
            ASK,
            "--map=signatory/organization=organization",
            "--map=signatory/country=country",
            "--map=signatory/email=representative_email",
        )
    ),
    "surveymonkey.xlsx": Table((ASK, "--map=In which country?=country")),
    "nationbuilder-libreoffice.csv": Table((ASK, "--map=employer=organization")),
    "airtable-libreoffice.csv": Table((ASK,)),
    "german-words-libreoffice.csv": Table(notices=2),
    "arabic-words.xlsx": Table(),
    "no-organisations-libreoffice.csv": Table(refused=4),
}


def hand_in(walker: Any, address: str, name: str) -> Any:
    sent = {"file": (BytesIO((INPUTS / name).read_bytes()), name)}
    answer = walker.client.post(address, data=sent, content_type="multipart/form-data", follow_redirects=True)
    return walker._arrive(answer)


def figures(walker: Any) -> list[int]:
    return [int(figure.get_text()) for figure in walker.page.select(".figures > div > dd")]


def noticed(walker: Any) -> int:
    link = walker.page.find("a", href=lambda address: bool(address) and address.endswith("?outcome=notices"))
    found = re.match(r"\d+", link.get_text(strip=True)) if link else None
    return int(found[0]) if found else 0


def signatories(app: Flask, slug: str) -> list[tuple[str, ...]]:
    with app.app_context():
        query = db.select(Signature).where(Signature.letter.has(slug=slug)).order_by(Signature.id)
        return [(one.printed_name, one.country, one.representative_email) for one in db.session.scalars(query)]


@pytest.fixture
def moderator(app: Flask, signed_in: Callable[..., Walker]) -> Any:
    app.config["WTF_CSRF_ENABLED"] = False
    return signed_in(Role.MODERATOR)


def test_every_table_comes_in_by_page_and_by_command_alike(app: Flask, moderator: Any) -> None:
    for number, (name, table) in enumerate(TABLES.items()):
        slugs = f"page-{number}", f"command-{number}"
        with app.app_context():
            for slug in slugs:
                factories.letter(slug=slug)
            db.session.commit()
        hand_in(moderator, f"/coordinator/letters/{slugs[0]}/imports", name)
        assert (name, figures(moderator)[:4]) == (name, [2, 0, 0, table.refused])
        assert (name, noticed(moderator)) == (name, table.notices)
        moderator.press("Enter 2 organisations")
        arguments = ["signatories", "import", slugs[1], str(INPUTS / name), *table.words]
        result = app.test_cli_runner().invoke(args=arguments)
        assert (name, result.exit_code) == (name, 0), result.stderr
        assert (name, signatories(app, slugs[0])) == (name, signatories(app, slugs[1]))
        assert (name, [row[0] for row in signatories(app, slugs[0])]) == (name, BOTH)
        assert (name, [row[1] for row in signatories(app, slugs[0])]) == (name, ["KE", "FR"])


def test_every_table_comes_into_the_directory_by_page_and_by_command(app: Flask, moderator: Any) -> None:
    for name, table in TABLES.items():
        hand_in(moderator, "/coordinator/directory/imports", name)
        assert (name, figures(moderator)) == (name, [2, 0, 0, 0, table.refused])
        arguments = ["directory", "import", str(INPUTS / name), *table.words, "--dry-run"]
        result = app.test_cli_runner().invoke(args=arguments)
        assert (name, result.exit_code) == (name, 0), result.stderr
        assert (name, "added: 2" in result.stdout) == (name, True)
    moderator.press("Apply: add 2, change 0")
    with app.app_context():
        assert sorted(db.session.scalars(db.select(Organization.name))) == sorted(BOTH)


def test_what_a_form_added_is_never_taken_without_being_asked(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    for name, table in TABLES.items():
        if ASK in table.words:
            result = app.test_cli_runner().invoke(args=["signatories", "import", "rivers", str(INPUTS / name)])
            assert (name, result.exit_code, result.stdout) == (name, 1, "")
            assert (name, "to go on, add: " in result.stderr) == (name, True)
    assert signatories(app, "rivers") == []


def test_every_file_has_its_line() -> None:
    said = (INPUTS / "README.md").read_text("utf-8")
    tables = {path.name for path in INPUTS.iterdir() if path.suffix in {".csv", ".xlsx", ".xls", ".ods", ".txt"}}
    assert {name for name in tables if f"`{name}`" not in said} == set()
    assert TABLES.keys() <= tables
