"""Letters: their parts, the letter file, text versions and the drafting desk."""
