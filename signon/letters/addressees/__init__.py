"""Addressees of a letter, taken from files."""
