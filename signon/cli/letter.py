"""``flask letter``: letters in and out as files, opened, closed, printed and finalised without a browser."""

from datetime import date, datetime
from pathlib import Path

import click

from signon import audit
from signon.cli.command import Group, progress_shown
from signon.cli.documents import addendum, documents, move_documents, tell_of_pairs
from signon.cli.files import make_folder, write_file, write_output
from signon.consent.saving import save_letter
from signon.database.db import db, now
from signon.delivery.checks import authority_open
from signon.delivery.documents import DOCX_ENDING, file_name, letter_to_print, print_each, print_letter, write_docx
from signon.delivery.jobs import finalise
from signon.delivery.kept.reading import bytes_of
from signon.delivery.models import Final
from signon.delivery.snapshots import Snapshot
from signon.errors import InputError
from signon.letters.file.archive import ENDING, FILE_NAME, read_archive, write_archive
from signon.letters.file.letter_file import LetterFile, read_letter_file, write_letter
from signon.letters.models.declared_change import Change, DeclaredChange, usual_reconfirm_by
from signon.letters.models.letter import Letter, UndeclaredChangeError
from signon.letters.models.record import LetterStateError
from signon.letters.notices.of_parts import notices_of_parts
from signon.letters.notices.reading import notices_of
from signon.letters.parts.fields import Addressing
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.slugs import SlugTakenError, slugify
from signon.letters.status import LetterStatus
from signon.letters.word.drafts import is_word_file, read_word_draft
from signon.moderation.duplicates.beside import StandingPairs
from signon.translation import gettext as _
from signon.zones.wall_clock import WallClockError, local_time, moment_of

FILE = click.Path(path_type=Path)
ENDINGS = frozenset({DOCX_ENDING, ".pdf"})
"""The endings of the files that a letter can be rendered to."""


@click.group("letter", cls=Group)
def letter_commands() -> None:
    """Letters: import, export, open, close, render, finalise."""


letter_commands.add_command(addendum)
letter_commands.add_command(documents)
letter_commands.add_command(move_documents)


@letter_commands.command("import")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Revise the letter that has the file's slug, if there is one.")
@click.option(
    "--change", type=click.Choice([str(one) for one in Change]), help="What a text that was signed changes by."
)
@click.option("--note", default="", help="What changed and why, for the signatories.")
@click.option(
    "--reconfirm-by",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M%z"]),
    help="Until when a material change is to be agreed to, in the letter's time zone; by default within a week.",
)
def import_letter(file: Path, replace: bool, change: str | None, note: str, reconfirm_by: datetime | None) -> None:
    """Create a draft from the letter file FILE, from a .zip with its pictures, or from a .docx file, and print its slug.

    What of a .docx file is not taken over is listed on standard error.

    When --replace changes a text that organisations agreed to, --change and --note say what it is: the signatories are
    told of a correction, and asked to reconfirm a material change.
    """
    if change and not replace:
        raise click.UsageError(_("--change goes with --replace: a new draft changes nothing that was signed."))
    if (note or reconfirm_by) and not change:
        raise click.UsageError(_("--note and --reconfirm-by go with --change."))
    read = _read(file)
    declared = _declared(read, Change(change), note, reconfirm_by) if change else None
    letter = (replace and _revised(read, declared)) or _drafted(read)
    db.session.commit()
    for notice in notices_of(read.parts.body):
        click.echo(_("%(file)s, text: %(notice)s", file=str(file), notice=notice.sentence), err=True)
    for sentence in notices_of_parts(read.parts):
        click.echo(f"{file}: {sentence}", err=True)
    click.echo(letter.slug)


@letter_commands.command("export")
@click.argument("slug")
@click.option(
    "-o",
    "--output",
    type=FILE,
    help="Write to this file, and the letter's pictures beside it; to a .zip with all of it, or into a folder.",
)
def export_letter(slug: str, output: Path | None) -> None:
    """Write the letter SLUG as a letter file, by default to standard output.

    With -o FILE.zip or -o FOLDER it is written with its pictures, and can be imported again as it is.
    """
    letter = Letter.named(slug)
    pictures = letter.image_bytes()
    if output and output.suffix.lower() == ENDING:
        write_file(output, write_archive(letter.parts, pictures))
        return
    if output and (output.is_dir() or not (output.suffix or output.exists())):
        make_folder(output)
        output /= FILE_NAME
    if output:
        _write_pictures(output.absolute().parent, pictures)
    write_output(output, write_letter(letter.parts).encode())
    if pictures and not output:
        names = ", ".join(sorted(pictures))
        click.echo(_("The letter has pictures (%(names)s); -o FILE.zip writes them with it.", names=names), err=True)


@letter_commands.command("open")
@click.argument("slug")
def open_letter(slug: str) -> None:
    """Let organisations sign the letter SLUG."""
    letter = Letter.named(slug)
    letter.open(by=audit.COMMAND, at=now())
    db.session.commit()


@letter_commands.command("close")
@click.argument("slug")
def close_letter(slug: str) -> None:
    """Stop the signing of the letter SLUG."""
    letter = Letter.named(slug)
    letter.close(by=audit.COMMAND, at=now())
    db.session.commit()


@letter_commands.command("render")
@click.argument("slug")
@click.option(
    "-o", "--output", type=FILE, required=True, help="The PDF or .docx file to write, or with --each the folder."
)
@click.option("--addressee", type=click.IntRange(min=1), help="Which addressee of an individually addressed letter.")
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="Print this date instead of the letter's.")
@click.option("--each", is_flag=True, help="Write a PDF for each addressee.")
def render(slug: str, output: Path, addressee: int | None, dated: datetime | None, each: bool) -> None:
    """Print the letter SLUG with everybody who stands on it now. The PDF is not sealed, and nothing is stored.

    A file whose name ends in .docx is one for a word processor.
    """
    if each and addressee:
        raise click.UsageError(_("--each and --addressee exclude each other."))
    letter = Letter.named(slug)
    day = dated.date() if dated else None
    if each:
        _render_each(letter, output, day)
    else:
        _render_one(letter, output, day, addressee)


@letter_commands.command("finalise")
@click.argument("slug")
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="Print this date instead of the letter's.")
def finalise_letter(slug: str, dated: datetime | None) -> None:
    """Freeze the letter SLUG, print and store its documents.

    Prints a line per document, separated by tabs: verification code, SHA-256, pages, file name. Signatories that are likely
    one organisation, and those whose authority is still open, are named on standard error and printed all the same.
    """
    _tell_of_doubts(Letter.named(slug))
    letter = Letter.named(slug)
    with progress_shown(_("Printing")) as progress:
        finals = finalise(letter, date=dated.date() if dated else None, by=audit.COMMAND, at=now(), progress=progress)
    for final in finals:
        click.echo(f"{final.code}\t{final.sha256}\t{final.pages}\t{final.file_name}")


def _tell_of_doubts(letter: Letter) -> None:
    if letter.status not in {LetterStatus.OPEN, LetterStatus.CLOSED}:
        return
    tell_of_pairs(StandingPairs.at_leisure(letter))
    for signature in authority_open(letter):
        click.echo(_("authority still open: %(organization)s", organization=signature.printed_name), err=True)


@letter_commands.command("document")
@click.argument("code")
@click.option("-o", "--output", type=FILE, required=True, help="The PDF to write.")
def write_document(code: str, output: Path) -> None:
    """Write the stored document with the verification code CODE, byte for byte."""
    write_file(output, bytes_of(Final.coded(code)))


def _render_one(letter: Letter, output: Path, day: date | None, addressee: int | None) -> None:
    individual, number = letter.parts.addressing is Addressing.INDIVIDUAL, len(letter.parts.addressees)
    place = addressee - 1 if addressee else (0 if individual else None)
    snapshot, ordered = letter_to_print(letter, at=now(), date=day, addressee=place)
    db.session.commit()
    if output.suffix.lower() == DOCX_ENDING:
        write_file(output, write_docx(snapshot, ordered))
    else:
        with progress_shown(_("Printing")) as progress:
            rendered = print_letter(snapshot, ordered, progress=progress)
        write_file(output, rendered.pdf)
    if individual and not addressee and number > 1:
        click.echo(
            _("This is the letter to the first of %(number)s addressees; --each prints all.", number=number), err=True
        )


def _render_each(letter: Letter, folder: Path, day: date | None) -> None:
    if folder.is_file() or folder.suffix.lower() in ENDINGS:
        raise click.UsageError(
            _(
                "--each writes a PDF for each addressee into a folder, and '%(output)s' names a file. Name a folder;"
                " for a single file, .docx included, choose the addressee with --addressee.",
                output=str(folder),
            )
        )
    make_folder(folder)
    slug, snapshot = letter.slug, Snapshot.take_each(letter, at=now(), date=day)
    db.session.commit()
    with progress_shown(_("Printing")) as progress:
        for printed in print_each(snapshot, progress=progress):
            write_file(folder / file_name(slug, printed.ordered), printed.rendered.pdf)


def _read(file: Path) -> LetterFile:
    """The letter in a file of any kind; what of a word processor's or of a ZIP was not taken over is told."""
    if file.suffix.lower() == ENDING:
        archive = read_archive(file)
        for sentence in archive.notices():
            click.echo(f"{file}: {sentence}", err=True)
        return archive.letter
    if not is_word_file(file):
        return read_letter_file(file)
    letter, remarks = read_word_draft(file)
    for sentence in remarks:
        click.echo(sentence, err=True)
    return letter


def _drafted(read: LetterFile) -> Letter:
    try:
        return Letter.draft(read.parts, read.images, by=audit.COMMAND, at=now())
    except SlugTakenError as error:
        raise SlugTakenError(_("%(reason)s To revise that letter, add --replace.", reason=str(error))) from error


def _declared(read: LetterFile, change: Change, note: str, reconfirm_by: datetime | None) -> DeclaredChange:
    if change is Change.CORRECTION:
        if reconfirm_by:
            raise click.UsageError(_("--reconfirm-by goes with --change material."))
        return DeclaredChange(change=change, note=note)
    date = _moment(reconfirm_by, read.parts) if reconfirm_by else usual_reconfirm_by(read.parts, now())
    return DeclaredChange(change=change, note=note, reconfirm_by=date)


def _moment(local: datetime, parts: LetterParts) -> datetime:
    try:
        return moment_of(local_time(local, parts.timezone), parts.timezone)
    except WallClockError as error:
        raise click.UsageError(_("--reconfirm-by %(problem)s.", problem=str(error))) from error


def _revised(read: LetterFile, declared: DeclaredChange | None) -> Letter | None:
    slug = read.parts.slug or slugify(read.parts.heading())
    letter = db.session.scalar(db.select(Letter).filter_by(slug=slug))
    if letter is None:
        return None
    if declared and not letter.text_changes_with(read.parts, read.images):
        raise LetterStateError(
            _(
                "The text of '%(slug)s' in this file is the one that organisations sign, or nobody can sign it yet; leave "
                "out --change.",
                slug=slug,
            )
        )
    try:
        save_letter(letter, read.parts, read.images, declared=declared, by=audit.COMMAND, at=now())
    except UndeclaredChangeError as error:
        raise UndeclaredChangeError(
            _("%(reason)s Add --change correction or --change material, and --note.", reason=str(error))
        ) from error
    return letter


def _write_pictures(folder: Path, pictures: dict[str, bytes]) -> None:
    for name, png in pictures.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise InputError(_("The picture '%(name)s' would be written outside the letter's folder.", name=name))
        if path.exists() and path.read_bytes() != png:
            raise InputError(_("%(path)s exists already; export to another folder.", path=str(path)))
        make_folder(path.parent)
        write_file(path, png)
