"""Signing: the form, the confirmation, and a signature's own page."""
