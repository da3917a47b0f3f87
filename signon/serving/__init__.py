"""The site on one machine: its processes, started and looked after."""
