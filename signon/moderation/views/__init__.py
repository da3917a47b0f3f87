"""The desk's pages of moderation."""
