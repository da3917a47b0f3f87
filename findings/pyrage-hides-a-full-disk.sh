#!/usr/bin/env bash
# pyrage 1.4.0: when the file that it encrypts into cannot take the last bytes, encrypt_io says nothing, and the file is cut short.
#
# Guessed: pyrage.encrypt_io(source, out, recipients) raises what out.write() raises, whatever the size of the source.
# Seen (2026-11-27, Python 3.11): with 400,000 bytes the error of a full disk arrives, as EncryptError; with 1,000 bytes, or any amount whose
# bytes all go out with the last piece, the same error is swallowed, encrypt_io returns, and what was written cannot be opened.
# A backup of a small site would look made. Remember the writer's first error yourself, and read the file back.
#   400,000 bytes, disk full: EncryptError
#   1,000 bytes, disk full: no error
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyrage==1.4.0
"$folder/venv/bin/python" - <<'PYTHON'
import errno
import io

import pyrage

RECIPIENT = pyrage.x25519.Identity.generate().to_public()
ROOM = 300


class FullDisk:
    """A file that takes the header of age and then no more."""

    def __init__(self) -> None:
        self.taken = 0

    def write(self, content: bytes) -> int:
        if self.taken + len(content) > ROOM:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.taken += len(content)
        return len(content)

    def flush(self) -> None:
        pass


def told(size: int) -> str:
    try:
        pyrage.encrypt_io(io.BytesIO(b"x" * size), FullDisk(), [RECIPIENT])
    except (OSError, pyrage.EncryptError) as error:
        return type(error).__name__
    return "no error"


seen = {size: told(size) for size in (400_000, 1_000)}
for size, error in seen.items():
    print(f"{size:,} bytes, disk full: {error}")
if seen != {400_000: "EncryptError", 1_000: "no error"}:
    raise SystemExit("CHANGED: the last error is told now, or the first is not")
PYTHON
