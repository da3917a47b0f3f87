"""The ``flask`` commands, a file a noun."""

from flask import Flask


def add_commands(app: Flask) -> None:
    """Add every command to the application."""
