"""Requests as no browser sends them, drawn by Hypothesis from the site's own map of addresses."""
