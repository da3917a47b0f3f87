"""The process that renders, from its first line on: it loads the renderer, then serves whoever started it.

Started as ``python -m signon.printing.worker.child CONNECTION``; see ``starting``.
"""

import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection

from signon.printing.worker.loading import loaded_quickly

SECONDS_BETWEEN_LOOKS = 1.0


def end_with_parent() -> None:
    """End this process within a second of its parent, which alone would stop a letter that takes too long."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(connection: Connection) -> None:
    """Load the renderer and serve. An interrupt from the keyboard is for the parent, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    with loaded_quickly():
        from signon.printing.worker.serving import serve
    serve(connection)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
