"""Naughty strings in every field and every column: refused in words, or kept as they are and shown so everywhere."""
