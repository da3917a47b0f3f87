"""The first row of a table that somebody made: which column each header means, by itself or by a person's choice."""
