"""The options of the commands that read tables, and the words on what was read."""
