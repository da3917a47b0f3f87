"""Pages that were looked at and found right, and what they are compared with. ``python -m tests.golden`` renews them."""
