"""The exit statuses that mail servers judge by (sysexits.h); people and scripts read 0, 1 and 2."""

import sys
from typing import NoReturn

EX_DATAERR = 65
"""The message is none, and is returned to its sender."""

EX_TEMPFAIL = 75
"""The message cannot be taken now, and is kept and handed over again."""

FOR_MAIL_SERVERS = ["mail", "received"]


def refuse_to_start(sentence: str) -> NoReturn:
    """End the process because the site cannot start; a mail server tries again when that is mended."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(EX_TEMPFAIL if sys.argv[1:3] == FOR_MAIL_SERVERS else 1)
