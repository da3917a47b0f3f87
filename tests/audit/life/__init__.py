"""The whole life of a letter, walked at random: what must hold after every step."""
