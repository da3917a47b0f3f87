"""The log: lines for programs or for people to read, which never hold personal data."""
