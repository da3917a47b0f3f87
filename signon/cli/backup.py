"""``flask backup``, ``flask restore`` and ``flask move``: everything into one file, out of it, and into another database."""

from pathlib import Path

import click
from flask import current_app

from signon import audit
from signon.backup.encryption import Keys, Protection
from signon.backup.models import BackupRun
from signon.backup.moving import move
from signon.backup.reading import Backup, check_backup
from signon.backup.restoring import advice_after, refuse_unknown, restore
from signon.backup.writing import write_backup
from signon.cli.command import Command, key_in, progress_shown
from signon.database.db import db, now
from signon.settings import Settings
from signon.translation import gettext as _
from signon.zones.in_words import short_moment

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("backup", cls=Command)
@click.argument("file", type=FILE)
def backup_command(file: Path) -> None:
    """Write everything into FILE, as it is at this moment; the site goes on meanwhile.

    The file is encrypted when SIGNON_BACKUP_PASSPHRASE or SIGNON_BACKUP_RECIPIENT is set. It is read back and compared before
    this says that it was written.
    """
    settings: Settings = current_app.config["SIGNON"]
    with progress_shown(_("Backing up")) as report:
        written = write_backup(file.absolute(), settings, at=now(), report=report)
    keys = Keys.configured(settings)
    is_read_back = keys.protection is not Protection.RECIPIENT
    found = check_backup(file, keys) if is_read_back else None
    BackupRun.note_made(
        str(written.path),
        written.size,
        protection=keys.protection,
        is_read_back=is_read_back,
        by=audit.COMMAND,
        at=now(),
    )
    db.session.commit()
    if found is None:
        click.echo(
            _("%(file)s was written, %(size)s bytes; only its recipient can read it.", file=file, size=written.size)
        )
        return
    _show(found)
    click.echo(_("%(file)s was written and read back.", file=file))
    if keys.protection is Protection.NONE:
        click.echo(
            _(
                "It is not encrypted, and holds addresses and secrets. Set SIGNON_BACKUP_RECIPIENT or SIGNON_BACKUP_PASSPHRASE."
            ),
            err=True,
        )


@click.command("restore", cls=Command, needs_database=False)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Give up the data that is there.")
@click.option("--check", is_flag=True, help="Read the whole file and say what it holds; restore nothing.")
@click.option("--identity", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="The file with the key (AGE-SECRET-KEY-…) of the recipient for whom FILE is encrypted.")  # fmt: skip
def restore_command(file: Path, force: bool, check: bool, identity: Path | None) -> None:
    """Bring everything in FILE back, all of it or nothing. Stop the site and its workers first.

    Whether FILE was made on SQLite or PostgreSQL does not matter. An older one is brought up to date.
    """
    settings: Settings = current_app.config["SIGNON"]
    keys = Keys.configured(settings, identity=key_in(identity) if identity else "")
    if check:
        found = check_backup(file, keys)
        refuse_unknown(found.head)
        _show(found)
        click.echo(_("%(file)s is whole.", file=file))
        return
    found = restore(file, settings, keys, force=force)
    _show(found)
    click.echo(_("%(file)s was restored. Run 'flask audit verify' and 'flask doctor', then start the site.", file=file))
    for sentence in advice_after(found, settings):
        click.echo(sentence, err=True)


@click.command("move", cls=Command)
@click.argument("target")
def move_command(target: str) -> None:
    """Bring all data into the empty database TARGET (sqlite:////… or postgresql://…). Stop the site and its workers first.

    Every table is compared by count and hash. The present database is closed afterwards, and says so to whoever starts the site
    on it.
    """
    settings: Settings = current_app.config["SIGNON"]
    moved = move(target, settings)
    click.echo(
        _(
            "Moved %(rows)s rows of %(tables)s tables; counts and hashes are equal.",
            rows=moved.rows,
            tables=moved.tables,
        )
    )
    click.echo(_("Now set SIGNON_DATABASE_URL to %(target)s, and start the site.", target=target))


def _show(backup: Backup) -> None:
    click.echo(
        _(
            "Of %(moment)s, by Signon %(program)s on %(engine)s. Rows: %(rows)s. Letters: %(letters)s. "
            "Signatures: %(signatures)s.",
            moment=short_moment(backup.head.at),
            program=backup.head.program,
            engine=backup.head.engine,
            rows=backup.rows,
            letters=backup.tables["letter"]["rows"],
            signatures=backup.tables["signature"]["rows"],
        )
    )
