"""Sealing finished documents, and judging their seals."""
