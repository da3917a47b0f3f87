"""The hash of a file, read in pieces."""

import hashlib
from typing import IO

PIECE = 1024**2


def sha256_of(file: IO[bytes]) -> str:
    """The SHA-256, in hexadecimal, of what follows in a file."""
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()
