"""Figures of the invitations of a letter."""
