"""The worker's part of signing: what signatures know of the directory, and the keys that lists are in order by."""
