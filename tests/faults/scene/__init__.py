"""The scene of a fault: a real site in its processes, its clients with their own list, its mail server, and the oracle."""
