"""Time zones: the moment that a local time means, a moment in words, and the zone that a city has."""
