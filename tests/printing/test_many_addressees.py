"""A letter to many: each addressee gets a document of their own, from the file of legislators to the ZIP."""

import csv
import hashlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask

from signon.database.db import db
from signon.delivery.models import Final
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from tests import factories
from tests.printing.printed import layout_text
from tests.walker import Walker

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "legislators-current.yaml"


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


@pytest.fixture
def legislators(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of invented senators."""

    def write(number: int) -> Path:
        term = "{type: sen, state: OR, office: %(n)s Heron Building, address: %(n)s Heron Building Washington DC 20510}"
        entry = "- {name: {first: Ada, last: Flint%(n)s, official_full: Ada Flint%(n)s}, terms: [" + term + "]}\n"
        path = tmp_path / "legislators.yaml"
        path.write_text("".join(entry % {"n": f"{place:03}"} for place in range(1, number + 1)))
        return path

    return write


def delivered_to(app: Flask, run: Any, file: Path, tmp_path: Path) -> list[tuple[dict[str | Any, str | Any], bytes]]:
    """Address a signed letter to everybody in ``file``, finalise it, and give the rows of its ZIP with each PDF."""
    with app.app_context():
        slug = factories.letter(LetterStatus.DRAFT).slug
        db.session.commit()
    assert run("addressees", "import", slug, file, "--replace", "--individually").exit_code == 0
    run("letter", "open", slug)
    with app.app_context():
        factories.signature(Letter.named(slug), organization="Standing Stones")
        db.session.commit()
    result = run("letter", "finalise", slug)
    assert result.exit_code == 0, result.stderr
    assert run("letter", "documents", slug, "-o", tmp_path / "all.zip").exit_code == 0
    with ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        rows = list(csv.DictReader(StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
        pdfs = [archive.read(row["file"]) for row in rows]
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert [[row[key] for key in ("code", "sha256", "pages", "file")] for row in rows] == lines
    return list(zip(rows, pdfs, strict=True))


def test_twenty_addressees_get_twenty_letters(
    app: Flask,
    run: Callable[..., Any],
    legislators: Callable[..., Any],
    tmp_path: Path,
    signed_in: Callable[..., Walker],
) -> None:
    documents = delivered_to(app, run, legislators(20), tmp_path)
    assert [row["addressee"] for row, _pdf in documents] == [f"The Honorable Ada Flint{n:03}" for n in range(1, 21)]
    for number in (1, 2, 20):
        text = layout_text(documents[number - 1][1])
        assert (f"Dear Senator Flint{number:03}:" in text, "Standing Stones" in text) == (True, True)
        assert f"{number:03} Heron Building" in text
        assert text.count("Heron Building") == 1
    with app.app_context():
        places = [one.addressee for one in Final.of(Letter.named("clean-rivers"))]
    assert places == list(range(20))
    assert "20 documents" in signed_in().open("/coordinator/letters/clean-rivers/finals").text


@pytest.mark.slow
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published file is kept beside the checkout")
def test_every_member_of_congress_gets_a_letter(
    app: Flask, run: Callable[..., Any], tmp_path: Path, signed_in: Callable[..., Walker]
) -> None:
    documents = delivered_to(app, run, PUBLISHED, tmp_path)
    assert len(documents) > 530
    assert len({row["code"] for row, _pdf in documents}) == len(documents)
    for row, pdf in documents:
        assert hashlib.sha256(pdf).hexdigest() == row["sha256"]
    for row, pdf in documents[::50]:
        assert row["addressee"] in layout_text(pdf)
    page = signed_in().open("/coordinator/letters/clean-rivers/finals")
    assert f"{len(documents)} documents" in page.text
    assert len(page.page.select("tbody tr")) == 50
