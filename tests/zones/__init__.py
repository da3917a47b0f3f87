"""Tests of time zones."""
