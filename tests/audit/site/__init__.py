"""A site to try bad input on: with something in every place where something can be, and put back as it was at will."""
