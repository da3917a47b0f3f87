"""``flask letter import``: a letter brought in from a file of any kind."""

from datetime import datetime
from pathlib import Path

import click

from signon import audit
from signon.cli.command import Command
from signon.consent.saving import save_letter
from signon.database.db import db, now
from signon.letters.file.archive import ENDING, read_archive
from signon.letters.file.letter_file import LetterFile, read_letter_file
from signon.letters.models.declared_change import Change, DeclaredChange, usual_reconfirm_by
from signon.letters.models.letter import Letter, UndeclaredChangeError
from signon.letters.models.record import LetterStateError
from signon.letters.notices.of_parts import notices_of_parts
from signon.letters.notices.reading import notices_of
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.slugs import SlugTakenError, slugify
from signon.letters.word.drafts import is_word_file, read_word_draft
from signon.translation import gettext as _
from signon.zones.wall_clock import WallClockError, local_time, moment_of


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
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
