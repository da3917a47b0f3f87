"""``flask serve``, ``flask worker`` and ``flask doctor``: running the site on a machine."""

import signal
import sys

import click
from flask import Flask, current_app
from flask.globals import app_ctx

from signon.cli.command import Command
from signon.contacts import mail_address
from signon.database.db import db
from signon.diagnosis.metrics_port import metrics_served, refuse_taken_port, serve_metrics
from signon.errors import InputError
from signon.serving.child import Service
from signon.settings import Settings
from signon.translation import gettext as _


def _refuse_what_cannot_be_served(*, workers: int | None, no_worker: bool, **_others: object) -> None:
    from signon.serving.site import listen

    if no_worker and workers:
        raise InputError(_("--no-worker and --workers contradict each other; give one of them."))
    settings: Settings = current_app.config["SIGNON"]
    refuse_taken_port(settings)
    listen(settings.host, settings.port).close()


@click.command("serve", cls=Command, runs_on=True, refuse=_refuse_what_cannot_be_served)
@click.option("--workers", type=click.IntRange(0, 32), help="Workers beside the site; SIGNON_WORKERS when not given.")
@click.option("--no-worker", is_flag=True, help="No worker: others do the work.")
@click.option("--demo", is_flag=True, help="Do what 'flask demo' does, then serve.")
def serve_command(workers: int | None, no_worker: bool, demo: bool) -> None:
    """Serve the site and its worker on this machine."""
    from signon.serving.site import listen, serve

    settings: Settings = current_app.config["SIGNON"]
    number = 0 if no_worker else settings.workers if workers is None else workers
    if demo:
        from signon.cli.demo import fill_and_tell

        fill_and_tell()
    with listen(settings.host, settings.port) as listener:
        db.engine.dispose()
        click.echo(f"Signon is at {settings.base_url} (stop it with Ctrl+C).")
        sys.stdout.flush()
        serve(app_ctx.app, listener, *_metrics_beside(app_ctx.app), workers=number)


@click.command("worker", cls=Command, runs_on=True)
def worker_command() -> None:
    """Run the worker alone: it delivers mail and prints letters."""
    click.echo("The worker is running (stop it with Ctrl+C).")
    sys.stdout.flush()
    db.engine.dispose()
    with metrics_served(app_ctx.app):
        current_app.extensions["signon_jobs"].run_worker()


def _metrics_beside(app: Flask) -> list[Service]:
    if not app.config["SIGNON"].metrics_port:
        return []
    return [Service("metrics", lambda: serve_metrics(app), stopped_by=signal.SIGTERM)]


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
