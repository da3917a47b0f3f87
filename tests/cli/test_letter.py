"""``flask letter``."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image

from signon.database.db import db, now
from signon.letters.file.letter_file import parse_letter
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.settings import Settings
from signon.signing.models.authority import Authoriser
from tests import factories
from tests.cli.conftest import LETTER
from tests.printing.printed import printed_lines
from tests.printing.written import opened, texts


def status_of(app: Flask, slug: str) -> LetterStatus:
    with app.app_context():
        return Letter.named(slug).status


def picture() -> bytes:
    output = BytesIO()
    Image.new("RGB", (20, 10), "teal").save(output, "PNG")
    return output.getvalue()


def test_an_import_prints_the_slug_alone_and_makes_a_draft(
    run: Callable[..., Result], app: Flask, letter_file: Path
) -> None:
    result = run("letter", "import", letter_file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "clean-rivers\n", "")
    assert status_of(app, "clean-rivers") is LetterStatus.DRAFT


def test_the_first_command_brings_an_empty_database_up_to_date(
    run: Callable[..., Result], app: Flask, settings: Settings, letter_file: Path
) -> None:
    (settings.instance / "signon.sqlite3").unlink()
    assert run("letter", "import", letter_file).exit_code == 0
    assert status_of(app, "clean-rivers") is LetterStatus.DRAFT


def test_an_older_database_is_refused_with_the_command_to_run(
    run: Callable[..., Result], app: Flask, imported: str
) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    result = run("letter", "export", imported)
    assert result.exit_code == 1
    assert "flask db upgrade" in result.stderr


def test_a_taken_slug_is_refused_and_the_way_out_is_named(
    run: Callable[..., Result], imported: str, letter_file: Path
) -> None:
    result = run("letter", "import", letter_file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'clean-rivers'" in result.stderr
    assert "--replace" in result.stderr


def test_replace_revises_the_letter_of_the_same_slug(
    run: Callable[..., Result], imported: str, letter_file: Path
) -> None:
    letter_file.write_text(LETTER.replace("without mercury", "without lead"), encoding="utf-8")
    assert run("letter", "import", letter_file, "--replace").stdout == "clean-rivers\n"
    assert "Rivers without lead" in run("letter", "export", imported).stdout


def test_replace_without_such_a_letter_drafts_it(run: Callable[..., Result], letter_file: Path) -> None:
    assert run("letter", "import", letter_file, "--replace").stdout == "clean-rivers\n"


def test_a_wrong_letter_file_is_refused_with_its_line(
    run: Callable[..., Result], app: Flask, letter_file: Path
) -> None:
    letter_file.write_text(LETTER.replace("closing:", "clossing:"), encoding="utf-8")
    result = run("letter", "import", letter_file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "letter.md, line 11: 'clossing'" in result.stderr
    assert "Traceback" not in result.stderr
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0


def test_an_exported_letter_reads_back_as_the_same(run: Callable[..., Result], imported: str) -> None:
    exported = run("letter", "export", imported).stdout
    assert parse_letter(exported, "exported") == parse_letter(LETTER, "original")


def test_pictures_travel_with_an_export_to_a_file(
    run: Callable[..., Result], app: Flask, letter_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    letter_file.write_text(LETTER.replace("date:", "letterhead: {logo: logo.png}\ndate:"), encoding="utf-8")
    run("letter", "import", letter_file)
    (tmp_path / "elsewhere").mkdir()
    copy = tmp_path / "elsewhere" / "copy.md"
    assert run("letter", "export", "clean-rivers", "-o", copy).exit_code == 0
    copy.write_text(copy.read_text().replace("slug: clean-rivers", "slug: copied"))
    assert run("letter", "import", copy).stdout == "copied\n"
    with app.app_context():
        assert Letter.named("copied").image_bytes() == Letter.named("clean-rivers").image_bytes()


@pytest.mark.parametrize("name", ["copy.zip", "folder", "there"])
def test_a_letter_with_pictures_travels_in_one_file_or_folder(
    run: Callable[..., Result], app: Flask, letter_file: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "Wörter").mkdir()
    (tmp_path / "Wörter" / "a map.png").write_bytes(picture())
    letter_file.write_text(f"{LETTER}\n\n![The map](<Wörter/a map.png>)\n", encoding="utf-8")
    run("letter", "import", letter_file)
    (tmp_path / "there").mkdir()
    assert run("letter", "export", "clean-rivers", "-o", tmp_path / name).exit_code == 0
    with app.app_context():
        before = Letter.named("clean-rivers").parts, Letter.named("clean-rivers").image_bytes()
    back = tmp_path / name if name.endswith(".zip") else tmp_path / name / "letter.md"
    assert run("letter", "import", back, "--replace").stdout == "clean-rivers\n"
    with app.app_context():
        assert (Letter.named("clean-rivers").parts, Letter.named("clean-rivers").image_bytes()) == before


def test_what_of_a_zip_the_letter_does_not_name_is_told(run: Callable[..., Result], tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("letter.md", LETTER)
        made.writestr("other.png", picture())
    result = run("letter", "import", tmp_path / "a.zip")
    assert (result.exit_code, result.stdout) == (0, "clean-rivers\n")
    assert "a.zip: 'other.png' was left out: the letter does not name it." in result.stderr


def test_an_export_does_not_write_over_other_pictures(
    run: Callable[..., Result], letter_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    letter_file.write_text(LETTER.replace("date:", "letterhead: {logo: logo.png}\ndate:"), encoding="utf-8")
    run("letter", "import", letter_file)
    (tmp_path / "logo.png").write_bytes(b"the original of somebody")
    result = run("letter", "export", "clean-rivers", "-o", tmp_path / "copy.md")
    assert result.exit_code == 1
    assert "logo.png exists already" in result.stderr
    assert (tmp_path / "logo.png").read_bytes() == b"the original of somebody"


def test_a_letter_is_opened_and_closed(run: Callable[..., Result], app: Flask, imported: str) -> None:
    assert run("letter", "open", imported).exit_code == 0
    assert status_of(app, imported) is LetterStatus.OPEN
    assert run("letter", "close", imported).exit_code == 0
    assert status_of(app, imported) is LetterStatus.CLOSED


@pytest.mark.parametrize(
    "command", [("export",), ("open",), ("close",), ("render", "-o", "x.pdf"), ("finalise",)], ids=lambda one: one[0]
)
def test_an_unknown_letter_is_named_in_the_refusal(run: Callable[..., Result], command: tuple[str, ...]) -> None:
    result = run("letter", command[0], "no-such-letter", *command[1:])
    assert result.exit_code == 1
    assert "no-such-letter" in result.stderr


def test_wrong_usage_has_a_status_of_its_own(run: Callable[..., Result]) -> None:
    assert run("letter", "render", "clean-rivers").exit_code == 2


def test_a_letter_is_printed_and_nothing_is_stored(
    run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path
) -> None:
    result = run("letter", "render", imported, "-o", tmp_path / "letter.pdf")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    lines = printed_lines((tmp_path / "letter.pdf").read_bytes())
    assert "March 14, 2026" in lines
    assert "We write about the river." in lines
    assert status_of(app, imported) is LetterStatus.DRAFT


def test_a_letter_is_written_for_a_word_processor(run: Callable[..., Result], imported: str, tmp_path: Path) -> None:
    result = run("letter", "render", imported, "-o", tmp_path / "letter.DOCX", "--date", "2027-01-02")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert {"January 2, 2027", "Dear Minister:"} <= set(texts(opened((tmp_path / "letter.DOCX").read_bytes())))


def test_a_letter_is_printed_with_another_date(run: Callable[..., Result], imported: str, tmp_path: Path) -> None:
    run("letter", "render", imported, "-o", tmp_path / "letter.pdf", "--date", "2027-01-02")
    assert "January 2, 2027" in printed_lines((tmp_path / "letter.pdf").read_bytes())


def test_a_pdf_that_cannot_be_written_is_a_sentence(run: Callable[..., Result], imported: str, tmp_path: Path) -> None:
    result = run("letter", "render", imported, "-o", tmp_path / "nowhere" / "letter.pdf")
    assert result.exit_code == 1
    assert result.stderr.endswith("letter.pdf: No such file or directory.\n")


def test_a_refused_rendering_leaves_the_earlier_pdf_alone(
    run: Callable[..., Result], letter_file: Path, tmp_path: Path
) -> None:
    letter_file.write_text(LETTER.replace("date:", "font: Nowhere Grotesk\ndate:"), encoding="utf-8")
    run("letter", "import", letter_file)
    (tmp_path / "letter.pdf").write_bytes(b"earlier")
    result = run("letter", "render", "clean-rivers", "-o", tmp_path / "letter.pdf")
    assert result.exit_code == 1
    assert "Nowhere Grotesk" in result.stderr
    assert (tmp_path / "letter.pdf").read_bytes() == b"earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "letter.md", "letter.pdf"]


INDIVIDUAL = LETTER.replace(
    "subject:", '  - {address: "Mayor Bo Lund", salutation: "Dear Mayor:"}\naddressing: individual\nsubject:'
)


def test_each_addressee_gets_a_letter(run: Callable[..., Result], letter_file: Path, tmp_path: Path) -> None:
    letter_file.write_text(INDIVIDUAL, encoding="utf-8")
    run("letter", "import", letter_file)
    assert run("letter", "render", "clean-rivers", "--each", "-o", tmp_path / "all").exit_code == 0
    first, second = sorted((tmp_path / "all").iterdir())
    assert "Dear Minister:" in printed_lines(first.read_bytes())
    assert "Dear Mayor:" in printed_lines(second.read_bytes())


@pytest.mark.parametrize("name", ["all.docx", "ALL.PDF", "letter.md"])
def test_letters_to_each_addressee_do_not_go_into_a_single_file(
    run: Callable[..., Result], letter_file: Path, tmp_path: Path, name: str
) -> None:
    letter_file.write_text(INDIVIDUAL, encoding="utf-8")
    run("letter", "import", letter_file)
    result = run("letter", "render", "clean-rivers", "--each", "-o", tmp_path / name)
    assert result.exit_code == 2
    assert f"{name}' names a file. Name a folder" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "letter.md"]


def test_one_addressee_is_chosen_by_number(run: Callable[..., Result], letter_file: Path, tmp_path: Path) -> None:
    letter_file.write_text(INDIVIDUAL, encoding="utf-8")
    run("letter", "import", letter_file)
    run("letter", "render", "clean-rivers", "--addressee", 2, "-o", tmp_path / "second.pdf")
    assert "Dear Mayor:" in printed_lines((tmp_path / "second.pdf").read_bytes())
    result = run("letter", "render", "clean-rivers", "--addressee", 3, "-o", tmp_path / "third.pdf")
    assert result.exit_code == 1
    assert not (tmp_path / "third.pdf").exists()


def test_a_finalised_letter_is_listed_stored_and_can_be_fetched(
    run: Callable[..., Result], app: Flask, imported: str, tmp_path: Path
) -> None:
    run("letter", "open", imported)
    with app.app_context():
        for name in ("Oter Trust", "Otter Trust"):
            last = factories.signature(Letter.named(imported), organization=name)
        last.name_authoriser(Authoriser("Ola Reed", "Director", "ola@otter.example"))
        last.ask_authority(at=now())
        db.session.commit()
    result = run("letter", "finalise", imported)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "likely one organisation: Oter Trust – Otter Trust (a difference in spelling)",
        "authority still open: Otter Trust",
    ]
    [line] = result.stdout.splitlines()
    code, sha256, pages, file_name = line.split("\t")
    assert (pages, file_name) == ("2", "clean-rivers.pdf")
    assert run("letter", "document", code.lower(), "-o", tmp_path / "final.pdf").exit_code == 0
    assert hashlib.sha256((tmp_path / "final.pdf").read_bytes()).hexdigest() == sha256
    assert status_of(app, imported) is LetterStatus.DELIVERED


def test_a_draft_is_not_finalised(run: Callable[..., Result], imported: str) -> None:
    result = run("letter", "finalise", imported)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Clean rivers" in result.stderr


def test_an_unknown_code_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("letter", "document", "NOSUCHCODE", "-o", tmp_path / "final.pdf")
    assert result.exit_code == 1
    assert "NOSUCHCODE" in result.stderr
    assert not (tmp_path / "final.pdf").exists()


def test_an_addendum_and_all_documents_in_one_zip(
    run: Callable[..., Result], app: Flask, imported: str, csv_file: Callable[..., Path], tmp_path: Path
) -> None:
    run("letter", "open", imported)
    run("signatories", "import", imported, csv_file("organization\nEarly Birds\n"))
    letter_line = run("letter", "finalise", imported).stdout.strip().split("\t")
    refused = run("letter", "addendum", imported)
    assert refused.exit_code == 1
    assert "Nobody has joined" in refused.stderr
    run("signatories", "import", imported, csv_file("organization\nLate Comers\n"))
    result = run("letter", "addendum", imported)
    code, sha256, pages, name = result.stdout.strip().split("\t")
    assert (result.exit_code, pages, name) == (0, "1", "clean-rivers-addendum-1.pdf")
    run("letter", "document", code, "-o", tmp_path / "addendum.pdf")
    content = (tmp_path / "addendum.pdf").read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256
    assert "Late Comers" in printed_lines(content)

    for name in ("one.zip", "two.zip"):
        assert run("letter", "documents", imported, "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with ZipFile(tmp_path / "one.zip") as archive:
        manifest = archive.read("manifest.csv").decode("utf-8-sig").splitlines()
        stored = archive.read(letter_line[3])
    assert manifest[0] == "code,sha256,pages,file,addressee"
    assert manifest[1].startswith(",".join(letter_line))
    assert hashlib.sha256(stored).hexdigest() == letter_line[1]


def test_a_letter_that_has_not_left_has_no_zip(run: Callable[..., Result], imported: str, tmp_path: Path) -> None:
    result = run("letter", "documents", imported, "-o", tmp_path / "all.zip")
    assert result.exit_code == 1
    assert "finalise it first" in result.stderr
    assert list(tmp_path.glob("*.zip")) == []


def test_an_import_says_what_of_the_text_will_not_print_as_it_looks(
    run: Callable[..., Result], letter_file: Path
) -> None:
    letter_file.write_text(f"{letter_file.read_text()}\n\n•\tReeds\n•\tHerons\n")
    result = run("letter", "import", letter_file)
    assert (result.exit_code, result.stdout) == (0, "clean-rivers\n")
    assert "text: Line 4, “• Reeds”: this and the lines below it look like a list" in result.stderr
