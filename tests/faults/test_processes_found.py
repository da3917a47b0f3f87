"""What the trials kill is found: also a process that a thread of another one started, as the worker's lanes start theirs."""

import os
import subprocess
import sys
import threading

from tests.servers.processes import children


def test_a_process_that_a_thread_started_is_found() -> None:
    started: list[subprocess.Popen[bytes]] = []
    may_end = threading.Event()

    def start() -> None:
        started.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
        is_started.set()
        may_end.wait()

    is_started = threading.Event()
    thread = threading.Thread(target=start)
    thread.start()
    is_started.wait()
    (one,) = started
    try:
        assert one.pid in children(os.getpid())
    finally:
        one.communicate()
        may_end.set()
        thread.join()
    assert one.pid not in children(os.getpid())
