"""The text of a letter: read, compared and changed."""
