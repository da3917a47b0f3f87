"""Signon: coalition sign-on letters, from draft to delivered PDF."""
