"""The parts of a letter as plain values. Pure: they need neither Flask nor a database."""
