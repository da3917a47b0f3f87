"""Coordinators: their accounts, roles and sign-in."""
