"""Backups of everything that the site keeps: written while it runs, restored whole or not at all, moved between databases."""
