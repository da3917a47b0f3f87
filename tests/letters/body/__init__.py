"""Tests of what the body of a letter holds."""
