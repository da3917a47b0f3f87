"""The coalition's own look: logo, two colours and a type, with readable contrast whatever is chosen."""
