"""Organisations: the member directory, names and how they are compared."""
