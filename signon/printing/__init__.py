"""Printing a letter: a document value in, bytes out. Pure: it needs neither Flask nor a database."""
