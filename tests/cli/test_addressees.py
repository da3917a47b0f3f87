"""``flask addressees``."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from signon.audit import AuditEntry
from signon.database.db import db
from signon.letters.models.letter import Letter

INVENTED = Path(__file__).parents[1] / "letters" / "legislators.yaml"


@pytest.fixture
def legislators(tmp_path: Path) -> Path:
    return Path(shutil.copy(INVENTED, tmp_path))


def first_lines(app: Flask, slug: str) -> list[str]:
    with app.app_context():
        return [one.address.splitlines()[0] for one in Letter.named(slug).parts.addressees]


def test_the_legislators_of_a_state_are_added_once(
    run: Callable[..., Result], app: Flask, imported: str, legislators: Path
) -> None:
    result = run("addressees", "import", imported, legislators, "--state", "OR")
    assert (result.exit_code, result.stdout) == (0, "added: 2\nalready there: 0\nremoved: 0\n")
    assert "no office of Íñigo Vale" in result.stderr
    assert "jointly on one letter" in result.stderr
    again = run("addressees", "import", imported, legislators, "--state", "OR")
    assert again.stdout == "added: 0\nalready there: 2\nremoved: 0\n"
    names = ["Minister Ada Flint", "The Honorable Ada R. Flint", "The Honorable Íñigo Vale"]
    assert first_lines(app, imported) == names
    with app.app_context():
        assert len(db.session.scalars(db.select(AuditEntry).filter_by(action="letter:revise")).all()) == 1


def test_replacing_leaves_only_those_of_the_file_in_its_order(
    run: Callable[..., Result], app: Flask, imported: str, legislators: Path
) -> None:
    run("addressees", "import", imported, legislators, "--chamber", "house")
    result = run("addressees", "import", imported, legislators, "--replace")
    assert result.stdout == "added: 1\nalready there: 2\nremoved: 1\n"
    names = ["The Honorable Ada R. Flint", "The Honorable Bo No Reed Jr.", "The Honorable Íñigo Vale"]
    assert first_lines(app, imported) == names


def test_presets_are_given_as_options(run: Callable[..., Result], app: Flask, imported: str, legislators: Path) -> None:
    presets = ("--address-preset", r"Sen. {last_name}\n{address}", "--salutation-preset", "Dear {first_name}:")
    assert run("addressees", "import", imported, legislators, "--chamber", "senate", *presets).exit_code == 0
    with app.app_context():
        addressee = Letter.named(imported).parts.addressees[-1]
    assert addressee.address == "Sen. Flint\n12 Heron Building\nWashington, DC 20510"
    assert addressee.salutation == "Dear Ada:"


def test_an_unknown_placeholder_is_an_error_that_changes_nothing(
    run: Callable[..., Result], app: Flask, imported: str, legislators: Path
) -> None:
    result = run("addressees", "import", imported, legislators, "--address-preset", "{nam}")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did you mean {name}?" in result.stderr
    assert first_lines(app, imported) == ["Minister Ada Flint"]


def test_the_addressees_of_a_letter_that_was_opened_stay(
    run: Callable[..., Result], app: Flask, imported: str, legislators: Path
) -> None:
    run("letter", "open", imported)
    result = run("addressees", "import", imported, legislators)
    assert result.exit_code == 1
    assert "where the change is declared" in result.stderr


def test_ten_thousand_addressees_are_refused_in_a_sentence(
    run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path
) -> None:
    table = tmp_path / "many.csv"
    table.write_text("address\n" + "".join(f"Office {number}\n" for number in range(10_000)))
    result = run("addressees", "import", imported, table)
    assert result.exit_code == 1
    assert "'addressees' has 10001 entries; 1000 are the most" in result.stderr


def test_a_file_that_is_not_there_is_an_error_in_one_sentence(run: Callable[..., Result], imported: str) -> None:
    result = run("addressees", "import", imported, "nowhere.yaml")
    assert (result.exit_code, result.stderr) == (1, "nowhere.yaml: No such file or directory.\n")
