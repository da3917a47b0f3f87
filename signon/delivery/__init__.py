"""Delivery: the letter as a printed document, its rendering and what leaves the house."""
