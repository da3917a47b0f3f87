"""The ``flask`` commands, a file a noun."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: "Flask") -> None:
    """Add every command to an application."""
    from signon.cli.addressees import addressees_commands
    from signon.cli.audit import audit_commands
    from signon.cli.backup import backup_command, move_command, restore_command
    from signon.cli.coordinator import coordinator_commands
    from signon.cli.demo import demo_command
    from signon.cli.directory import directory_commands
    from signon.cli.letter import letter_commands
    from signon.cli.mail import mail_commands
    from signon.cli.offices import offices_commands
    from signon.cli.privacy import privacy_commands
    from signon.cli.seal import seal_commands
    from signon.cli.signatories import signatories_commands
    from signon.cli.site import doctor_command, serve_command, worker_command

    for command in (
        letter_commands,
        mail_commands,
        signatories_commands,
        addressees_commands,
        directory_commands,
        offices_commands,
        coordinator_commands,
        seal_commands,
        privacy_commands,
        backup_command,
        restore_command,
        move_command,
        audit_commands,
        demo_command,
        serve_command,
        worker_command,
        doctor_command,
    ):
        app.cli.add_command(command)
