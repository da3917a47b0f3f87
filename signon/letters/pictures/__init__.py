"""Pictures of a letter: handed in, made safe and kept."""
