"""``flask serve``, ``flask worker`` and ``flask doctor``: running the site on a machine."""

import sys

import click
from flask import current_app
from flask.globals import app_ctx

from signon.cli.command import Command
from signon.contacts import mail_address
from signon.database.db import db
from signon.errors import InputError
from signon.settings import Settings


@click.command("serve", cls=Command, runs_on=True)
def serve_command() -> None:
    """Serve the site and its worker on this machine."""
    from signon.serving.site import listen, serve

    settings: Settings = current_app.config["SIGNON"]
    with listen(settings.host, settings.port) as listener:
        db.engine.dispose()
        click.echo(f"Signon is at {settings.base_url} (stop it with Ctrl+C).")
        sys.stdout.flush()
        serve(app_ctx.app, listener)


@click.command("worker", cls=Command, runs_on=True)
def worker_command() -> None:
    """Run the worker alone: it delivers mail and prints letters."""
    click.echo("The worker is running (stop it with Ctrl+C).")
    sys.stdout.flush()
    db.engine.dispose()
    current_app.extensions["signon_jobs"].run_worker()


@click.command("doctor", cls=Command, needs_database=False)
@click.option("--mail-to", metavar="EMAIL", default="", help="Send a test mail there, and show the dialogue.")
def doctor_command(mail_to: str) -> None:
    """Check everything the site needs; exit 1 when something fails."""
    from signon.diagnosis.examination import Level, examine

    findings = []
    for finding in examine(current_app.config["SIGNON"], mail_to=_address(mail_to)):
        click.echo(str(finding))
        findings.append(finding)
    if any(finding.level is Level.FAILED for finding in findings):
        sys.exit(1)


def _address(mail_to: str) -> str:
    if not mail_to:
        return ""
    try:
        return mail_address(mail_to)
    except ValueError as error:
        raise InputError(f"--mail-to {error}.") from error
