"""The desk's pages of what waits, and of how often one is told."""
