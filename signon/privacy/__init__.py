"""Privacy: what is held of a person, how long, and how it is shown to them and erased."""
