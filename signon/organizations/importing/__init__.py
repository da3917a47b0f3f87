"""Files that are imported into the directory."""
