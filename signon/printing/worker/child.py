"""The process that renders, from its first line on: it loads the renderer, then serves whoever started it.

Started as ``python -m signon.printing.worker.child CONNECTION``; see ``starting``.
"""

import signal
import sys
from multiprocessing.connection import Connection

from signon.printing.lifetime import end_with_parent
from signon.printing.worker.loading import loaded_quickly


def main(connection: Connection) -> None:
    """Load the renderer and serve. An interrupt from the keyboard is for the parent, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    with loaded_quickly():
        from signon.printing.worker.serving import serve
    serve(connection)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
