"""Everything that commands share: an application, a database that is ready, and errors as one sentence without a traceback."""

import errno
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import DBAPIError

from signon.database.db import db, read_only
from signon.database.schema import prepare_database
from signon.declared import complete
from signon.errors import DomainError, InputError
from signon.logs.output import be_ready_to_log, log_warnings_alone
from signon.translation import gettext as _

NO_TEXT = re.compile("[\ud800-\udfff]")
"""Signs for the bytes of an argument, or of a file's name, that are no text."""

MOST_SHOWN = 200


class Refusal(click.ClickException):
    """An action that was refused; its sentence goes to standard error and the exit status is 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence."""
        click.echo(self.message, file=file, err=file is None)


class Command(click.Command):
    """A command on the application, with its database brought up to date when that is empty.

    One that ``runs_on`` writes the whole log; the others are read by a person, who is told of warnings alone. ``refuse`` gets the
    command's arguments before the database or any feature is touched.
    """

    def __init__(
        self,
        *arguments: Any,
        needs_database: bool = True,
        runs_on: bool = False,
        refuse: Callable[..., None] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.needs_database, self.runs_on, self.refuse = needs_database, runs_on, refuse

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises ``Refusal`` for every error that a person can do something about."""
        app = ctx.ensure_object(ScriptInfo).load_app()
        if self.runs_on:
            be_ready_to_log()
        else:
            log_warnings_alone()
        with app.app_context(), as_sentences():
            if self.refuse:
                self.refuse(**ctx.params)
            if self.needs_database:
                prepare_database()
            if self.runs_on:
                complete(app)  # all at once, without the garbage collector, before a part of it is asked for
                from signon.diagnosis.machines import refuse_another_key

                with read_only():
                    refuse_another_key()
                    db.session.rollback()
            return super().invoke(ctx)


@contextmanager
def as_sentences() -> Iterator[None]:
    """Turn the errors that a person can do something about into a ``Refusal``."""
    try:
        yield
    except DomainError as error:
        raise Refusal(str(error)) from error
    except DBAPIError as error:
        raise Refusal(_database_sentence(error)) from error
    except UnicodeEncodeError as error:
        if not NO_TEXT.search(error.object):
            raise
        raise Refusal(_no_text_sentence(error.object)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise Refusal(_file_sentence(error)) from error


def key_in(path: Path) -> str:
    """The key that a file holds as text. Raises ``InputError`` when the file is no text."""
    try:
        return path.read_text("utf-8").strip()
    except UnicodeDecodeError as error:
        raise InputError(_("%(file)s holds no key: it is no text in UTF-8.", file=path)) from error


def _database_sentence(error: DBAPIError) -> str:
    reason = str(error.orig).strip().splitlines()[0]
    return (
        f"The database cannot be used: {reason}. Check SIGNON_DATABASE_URL and SIGNON_INSTANCE, or run 'flask doctor'."
    )


def _no_text_sentence(text: str) -> str:
    shown = text.encode("utf-8", "backslashreplace").decode()
    return _("'%(text)s' is no text in UTF-8, so nothing here has that name. Write it anew.", text=shown[:MOST_SHOWN])


def _file_sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


@contextmanager
def progress_shown(label: str, *, most: int = 100) -> Iterator[Callable[[int], None]]:
    """Gives a function to call with how far the work has come, from 0 to ``most``."""
    with click.progressbar(length=most, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda reached: bar.update(max(reached - bar.pos, 0))
