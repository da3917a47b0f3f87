"""Lists of signatories that were collected elsewhere."""
