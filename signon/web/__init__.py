"""The web: what every request passes, whatever page it is for."""
