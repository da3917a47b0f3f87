"""Notices for what will not print as it looks in the letter's text: each with its line, its words and a remedy. Pure."""
