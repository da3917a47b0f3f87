"""What the commands that read tables share: their options, and how they say what was read."""
