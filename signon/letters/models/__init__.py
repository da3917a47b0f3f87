"""Letters as they are stored."""
