"""``make audit``: locked versions against advisories, and bad input by the thousand against the site."""
