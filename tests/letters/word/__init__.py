"""Letters out of word processors."""
