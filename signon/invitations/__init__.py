"""Invitations to sign: chosen from the directory, sent in batches, answered behind a personal link, followed in figures."""
