"""Matching of organisations by name. Pure: it needs neither Flask nor a database."""
