"""The ``flask`` commands, a file a noun."""

from flask import Flask

import signon.cli.consent
import signon.cli.documents
import signon.cli.duplicates  # noqa: F401 - they add their commands to groups
from signon.cli.addressees import addressees_commands
from signon.cli.coordinator import coordinator_commands
from signon.cli.demo import demo_command
from signon.cli.directory import directory_commands
from signon.cli.letter import letter_commands
from signon.cli.offices import offices_commands
from signon.cli.privacy import privacy_commands
from signon.cli.seal import seal_commands
from signon.cli.signatories import signatories_commands
from signon.cli.site import doctor_command, serve_command, worker_command


def add_commands(app: Flask) -> None:
    """Add every command to the application."""
    app.cli.add_command(letter_commands)
    app.cli.add_command(signatories_commands)
    app.cli.add_command(addressees_commands)
    app.cli.add_command(directory_commands)
    app.cli.add_command(offices_commands)
    app.cli.add_command(coordinator_commands)
    app.cli.add_command(seal_commands)
    app.cli.add_command(privacy_commands)
    app.cli.add_command(demo_command)
    app.cli.add_command(serve_command)
    app.cli.add_command(worker_command)
    app.cli.add_command(doctor_command)
