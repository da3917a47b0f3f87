"""Small files as people have them, brought in the ways that people use."""
