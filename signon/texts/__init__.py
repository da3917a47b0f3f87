"""Texts as they come in: whether they arrived as they were written."""
