"""Drafting a letter in the form of the desk."""
