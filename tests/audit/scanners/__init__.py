"""Wapiti and sqlmap, each in an environment of its own, against the running demo on this machine."""
