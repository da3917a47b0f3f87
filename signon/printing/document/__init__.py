"""The letter as plain values, in printing order."""
