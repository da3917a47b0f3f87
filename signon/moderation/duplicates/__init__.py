"""Signatures of one organisation on a letter: found, merged, and parted again."""
