"""The pages about questions."""
