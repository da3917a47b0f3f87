"""``flask mail``: what mail servers hand over to the site. They judge by the exit status alone what becomes of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import click

from signon.cli.command import Command, Refusal
from signon.cli.exit_statuses import EX_DATAERR, EX_TEMPFAIL
from signon.database.db import db, now
from signon.mail.bounces.reading.received import MOST_BYTES
from signon.mail.bounces.receiving import receive
from signon.translation import gettext as _


class Refused(Refusal):
    """A message that is not taken, with the exit status that says why."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click calls it a constant, and reads it of each error


class Handover(Command):
    """A command that a mail server runs: whatever keeps it from taking the message, the server tries again later.

    Nothing that arrives is returned because of a fault of this site's: then a person's answer would be lost.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _for_later():
            return super().invoke(ctx)


@click.command("received", cls=Handover)
@click.option("--recipient", default="", help="The address that the message came to, as the mail server has it.")
@click.option(
    "--sender",
    help="The sender in the envelope, as the mail server has it; empty for what mail servers write themselves.",
)
def received(recipient: str, sender: str | None) -> None:
    """Read one message from standard input: a bounce, an answer, or whatever else came to SIGNON_BOUNCE_ADDRESS.

    Exit status 0: the message is taken, whatever it is; also one that was taken before, and one that concerns no mail of
    this site. 75: it cannot be taken now, so the mail server is to keep it and try again. 65: there is no message.
    """
    content = _content(sys.stdin.buffer)
    if not content.strip():
        raise Refused(
            _("There is no message on standard input. Hand over a whole message, with its headers."), EX_DATAERR
        )
    receive(content, at=now(), recipient=recipient, sender=sender)
    db.session.commit()


def _content(stream: BinaryIO) -> bytes:
    """The message, as much of it as is looked at. The rest is read too: a server may take it amiss when nobody listens."""
    content = stream.read(MOST_BYTES + 1)
    while stream.read(2**20):
        pass
    return content


@contextmanager
def _for_later() -> Iterator[None]:
    """Turn every fault but a missing message or option into an exit status that asks the mail server to try again."""
    try:
        yield
    except (click.exceptions.Exit, click.UsageError):
        raise
    except Refused:
        raise
    except Exception as error:
        said = error.format_message() if isinstance(error, click.ClickException) else type(error).__name__
        raise Refused(_("The message cannot be taken now: %(reason)s", reason=said), EX_TEMPFAIL) from error
