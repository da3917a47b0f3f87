"""A signature, with a file for each thing that can be done with it."""
