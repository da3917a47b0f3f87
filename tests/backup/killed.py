"""A restore that is killed at a chosen step of its own: before a file is renamed or removed, or a statement is sent."""

import itertools
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from signon.backup.encryption import Keys
from signon.backup.restoring import restore
from signon.database.schema import present_revision
from signon.settings import Settings
from tests.applications import application
from tests.backup.sites import contents

FILE_STEPS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"})
ENDED = 0

Contents = dict[str, tuple[int, str]]


def killed_restore(file: Path, settings: Settings, step: int, *, first: Callable[[], object] = lambda: None) -> bool:
    """Restore in a process of its own that kills itself before this step, counted from 1; whether it came to that.

    ``first`` is called there before the restore, for the controls.
    """
    status, _steps = _restored_apart(file, settings, step, first)
    return os.WIFSIGNALED(status)


def steps_of(file: Path, settings: Settings) -> int:
    """The number of steps of a restore, which is carried out."""
    return _restored_apart(file, settings, 10**9, lambda: None)[1]


def kill_at(file: Path, settings: Settings, steps: Iterable[int], allowed: Callable[[], list[Contents | None]]) -> int:
    """Kill a restore at each of these steps; gives how many kills there were.

    Raises ``AssertionError`` when what is there after one is neither of what is allowed.
    """
    kills = 0
    for step in steps:
        may_be = allowed()
        kills += killed_restore(file, settings, step)
        assert state_of(settings) in may_be, f"killed at step {step}"
    return kills


def spread(steps: int, number: int) -> list[int]:
    """So many of the steps: the last four, at which it counts, and others at equal distances."""
    first = range(1, steps - 3, max((steps - 4) // max(number - 4, 1), 1))
    return [*first, *range(max(steps - 3, 1), steps + 1)]


def _restored_apart(file: Path, settings: Settings, step: int, first: Callable[[], object]) -> tuple[int, int]:
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _be_killed(file, settings, step, first, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        steps = int(told.read() or 0)
    _pid, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == ENDED, "The restore failed by itself."
    return status, steps


def _be_killed(file: Path, settings: Settings, step: int, first: Callable[[], object], writing: int) -> None:
    try:
        first()
        with application(settings) as app, app.app_context():
            count = _kill_before(step)
            restore(file, settings, Keys(), force=True)
            os.write(writing, str(next(count) - 1).encode())
        os._exit(ENDED)
    except BaseException:  # noqa: BLE001 - nothing of the test's may run on in this process
        traceback.print_exc()
        os._exit(1)


def _kill_before(step: int) -> Iterator[int]:
    count = itertools.count(1)

    def take_a_step() -> None:
        if next(count) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(name: str, _arguments: Any) -> None:
        if name in FILE_STEPS:
            take_a_step()

    sys.addaudithook(hook)
    event.listen(Engine, "before_cursor_execute", lambda *_: take_a_step())
    event.listen(Engine, "commit", lambda _connection: take_a_step())
    return count


def state_of(settings: Settings) -> Contents | None:
    """What a site holds after its next start; None where it has no tables."""
    with application(settings) as app:
        with app.app_context():
            if present_revision() is None:
                return None
        return contents(app)


def leftovers(settings: Settings) -> list[str]:
    """The names of what a restore leaves only when it is killed."""
    with suppress(FileNotFoundError):
        found: Iterator[Path] = settings.instance.iterdir()
        return [
            path.name
            for path in found
            if path.name.startswith(("restore.part", "restore.ready")) or ".restored" in path.name
        ]
    return []
