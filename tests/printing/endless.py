"""The printing process, in which a letter never comes to its end; without its look for its parent where UNWATCHED is set."""

import os
import sys
from multiprocessing.connection import Connection
from typing import Any, Never

from signon.printing.lifetime import end_with_parent
from signon.printing.worker import serving


def _made(document: Any, connection: Connection) -> Never:
    connection.send(1)
    while True:
        pass


if __name__ == "__main__":
    if "UNWATCHED" not in os.environ:
        end_with_parent()
    serving._made = _made
    serving.serve(Connection(int(sys.argv[1])))
