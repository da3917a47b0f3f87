"""The ``flask`` commands, a file a noun."""

from flask import Flask

from signon.cli.coordinator import coordinator_commands
from signon.cli.letter import letter_commands
from signon.cli.site import doctor_command, serve_command, worker_command


def add_commands(app: Flask) -> None:
    """Add every command to the application."""
    for command in (letter_commands, coordinator_commands, serve_command, worker_command, doctor_command):
        app.cli.add_command(command)
