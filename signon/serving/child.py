"""A child process of the site: started, started again when it has died, and stopped in good order.

Children get a process group of their own, so that a Ctrl+C in the terminal reaches only the process that stops them, and
they are told to stop by the kernel when that process is killed. Each bears its name where processes are listed.
"""

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from signon.logs.machine_text import MachineText

FIRST_PAUSE, LONGEST_PAUSE, STEADY_SECONDS = 1.0, 30.0, 60.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PARENT_DEATH_SIGNAL, PROCESS_NAME = 1, 15  # what Linux's prctl calls them

log = logging.getLogger(__name__)
forking = multiprocessing.get_context("fork")


class Service:
    """A child process that runs ``work`` and is stopped by a signal of its own."""

    def __init__(self, name: str, work: Callable[[], object], *, stopped_by: signal.Signals) -> None:
        self.name = name
        self._work = work
        self._stopped_by = stopped_by
        self._process: multiprocessing.process.BaseProcess | None = None
        self._started = self._next = 0.0
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        """Start the child."""
        parent = os.getpid()
        self._process = forking.Process(target=self._run, args=(parent,), name=f"signon-{self.name}", daemon=True)
        self._process.start()
        self._started = time.monotonic()
        self._next = 0.0

    def exit_status(self) -> int | None:
        """The exit status of the child, or None while it works."""
        return self._process.exitcode if self._process else None

    def keep_running(self) -> None:
        """Start the child again when it has died: after a pause that grows until it has worked for a minute."""
        at = time.monotonic()
        status = self.exit_status()
        if status is None:
            return
        if not self._next:
            self._pause = FIRST_PAUSE if at - self._started > STEADY_SECONDS else self._pause
            log.error(
                "The %s ended unexpectedly (status %s); it is started again in %s seconds.",
                MachineText(self.name),
                status,
                self._pause,
            )
            self._next, self._pause = at + self._pause, min(self._pause * 2, LONGEST_PAUSE)
        elif at >= self._next:
            self.start()

    def ask_to_stop(self) -> None:
        """Let the child finish what it has in hand."""
        self._send(self._stopped_by)

    def stop(self, deadline: float) -> None:
        """Wait for the child's end until ``deadline`` (monotonic seconds), then end it."""
        if self._process is None:
            return
        self._process.join(max(deadline - time.monotonic(), 0))
        self._send(signal.SIGTERM)
        self._process.join(1)
        self._process.kill()
        self._end_its_group()
        self._process.join()

    def _end_its_group(self) -> None:
        """End what the child may have left behind, such as a rendering that nobody waits for any more."""
        if self._process and self._process.pid:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self._process and self._process.pid and self._process.exitcode is None:
            os.kill(self._process.pid, number)

    def _run(self, parent: int) -> None:
        os.setpgid(0, 0)
        for number in STOPPING:
            signal.signal(number, signal.SIG_DFL)
        _stop_with_parent(parent, f"signon-{self.name}")
        self._work_to_the_end()

    def _work_to_the_end(self) -> None:
        try:
            self._work()
        except Exception:  # multiprocessing would print the text of the error, with whatever stands in it
            log.exception("A process of the site ends with an error")
            sys.exit(1)


def _stop_with_parent(parent: int, name: str) -> None:
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    library.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
    library.prctl(PROCESS_NAME, name.encode()[:15])
    if os.getppid() != parent:  # it died before this process could say so
        os._exit(1)
