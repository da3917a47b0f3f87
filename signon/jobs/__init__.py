"""Background work: the queue, its lanes, and work that is leased."""
