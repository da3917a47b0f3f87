"""Long signatory lists, set and written by the project itself."""
