"""Progress of long work: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress_shown(label: str, *, most: int = 100) -> Iterator[Callable[[int], None]]:
    """Gives a function to call with how far the work has come, from 0 to ``most``."""
    with click.progressbar(length=most, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda reached: bar.update(max(reached - bar.pos, 0))
