"""Moderation: the queue of signatures and the decisions on them."""
