"""The child process that renders, with its limits."""
