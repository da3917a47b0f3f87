"""Talking to a mail server."""
