"""Entries of the directory: their states, and writing them."""
