"""Counts and durations for the operator's monitoring; nothing is counted, and no library loaded, unless that is switched on."""
