"""All places taken, as by other requests, for the length of a block."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from flask import Flask

from signon.web.capacity import FOLDER, Places


@contextmanager
def all_taken(app: Flask, places: Places) -> Iterator[None]:
    """No place and no turn in the queue is left."""
    folder = Path(app.instance_path) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    names = [f"{places.name}-{place}" for place in range(places.many)]
    names += [f"{places.name}-queue-{turn}" for turn in range(places.queue)]
    with ExitStack() as held:
        for name in names:
            file = held.enter_context((folder / name).open("w"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
