"""Files as nobody should make them: small sound ones, changed by chance with a seed, and given to every field for files."""
