"""The ``flask`` commands, a file a noun; ``commands`` has the list of them."""
