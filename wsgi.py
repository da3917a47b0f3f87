"""The entry point for web servers and for the ``flask`` command."""

from signon import create_app

app = create_app()
