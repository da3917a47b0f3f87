"""Characters of a letter, and whether the installed fonts have them."""
