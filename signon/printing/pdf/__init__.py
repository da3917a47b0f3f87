"""The letter as a PDF."""
