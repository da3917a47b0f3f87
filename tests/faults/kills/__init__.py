"""Processes that are killed, or stopped for long, while organisations sign."""
