"""The pages of signing."""
