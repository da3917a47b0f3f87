"""The disk as a power cut leaves it: what was written and not synced is gone, wholly or in part.

``recorded`` compiles ``power_cut.c`` and gives the environment that has a process record its writes. ``cuts`` builds the disk
anew for each moment. A name in a folder counts as synced once the folder is; what is in a file, once the file is.
"""

import os
import random
import struct
import subprocess
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("power_cut.c")
HEAD = struct.Struct("<c3xIIIQd")
SECTOR = 512
NOT_KEPT = "-shm"
"""The end of the name of a file that is memory, and made anew."""


class Step(NamedTuple):
    """One thing that a process did with a file, as the journal has it."""

    kind: str
    path: str
    other: str
    offset: int
    data: bytes
    at: float


class Recording:
    """The writes of processes in a folder. ``environment`` has a process record them; ``begin`` is called before it starts."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self._journal = root, folder / "journal"
        self._library = folder / "power_cut.so"
        command = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(self._library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)
        self.before: dict[str, bytes] = {}
        self.environment = {
            "LD_PRELOAD": str(self._library),
            "POWER_CUT_ROOT": str(root),
            "POWER_CUT_JOURNAL": str(self._journal),
        }

    def begin(self) -> None:
        """Take what the folder holds as synced."""
        self.before = {str(path): path.read_bytes() for path in self.root.iterdir() if path.is_file()}

    def steps(self) -> list[Step]:
        """Everything that was done, in its order."""
        content, place, found = self._journal.read_bytes(), 0, []
        while place < len(content):
            kind, first, second, size, offset, at = HEAD.unpack_from(content, place)
            ends = [place + HEAD.size, first, second, size]
            path, other, data = (content[sum(ends[:part]) : sum(ends[: part + 1])] for part in (1, 2, 3))
            found.append(Step(kind.decode(), path.decode(), other.decode(), offset, data, at))
            place = sum(ends)
        return found


class Inode:
    """A file: what a process sees in it, what the disk would keep, and what was done since the last sync."""

    def __init__(self, content: bytes = b"") -> None:
        self.synced, self.since = content, list[Step]()

    def sync(self) -> None:
        self.synced, self.since = self.content(self.since), []

    def content(self, steps: Sequence[Step]) -> bytes:
        content = bytearray(self.synced)
        for step in steps:
            _do(content, step)
        return bytes(content)

    def torn(self, chance: random.Random) -> bytes:
        """What is left when some sectors of what was not synced reached the disk, in any order."""
        content = bytearray(self.synced)
        for step in self.since:
            if step.kind != "W":
                if chance.random() < 1 / 2:
                    _do(content, step)
                continue
            for begin in range(0, len(step.data), SECTOR):
                if chance.random() < 1 / 2:
                    part = step._replace(offset=step.offset + begin, data=step.data[begin : begin + SECTOR])
                    _do(content, part)
        return bytes(content)


class Disk:
    """The names and files of a folder, as they are and as a cut would leave them."""

    def __init__(self, before: dict[str, bytes]) -> None:
        self._names = {path: Inode(content) for path, content in before.items()}
        self._synced_names = dict(self._names)

    def do(self, step: Step) -> None:
        """Do what a process did."""
        inode = self._names.get(step.path)
        if step.kind in "OTWC" and inode is None:
            inode = self._names[step.path] = Inode()
        if step.kind in "TWC":
            inode.since.append(step)
        elif step.kind == "F" and inode is not None:
            inode.sync()
        elif step.kind == "F":
            self._sync_names(step.path)
        elif step.kind in "RL" and inode is not None:
            self._names[step.other] = inode
        if step.kind in "RU":
            self._names.pop(step.path, None)

    def left(self) -> dict[str, bytes]:
        """What a cut leaves that drops all that is not synced."""
        return {path: inode.synced for path, inode in self._synced_names.items()}

    def torn(self, chance: random.Random) -> dict[str, bytes]:
        """What a cut leaves that drops some of what is not synced."""
        names = {
            path: chance.choice([source for source in (self._names, self._synced_names) if path in source])[path]
            for path in sorted(self._names.keys() | self._synced_names.keys())
            if (path in self._names and path in self._synced_names) or chance.random() < 1 / 2
        }
        return {path: inode.torn(chance) for path, inode in names.items()}

    def _sync_names(self, folder: str) -> None:
        def here(path: str) -> bool:
            return os.path.dirname(path) == folder.rstrip("/")  # noqa: PTH120 - a string is compared with a string

        kept = {path: inode for path, inode in self._synced_names.items() if not here(path)}
        self._synced_names = kept | {path: inode for path, inode in self._names.items() if here(path)}


def cuts(recording: Recording, moments: Sequence[float]) -> Iterator[tuple[float, Disk]]:
    """The disk for each of the moments at which a client had its answer: as it was when that answer was sent."""
    steps, disk, done = recording.steps(), Disk(recording.before), 0
    times = [step.at for step in steps]
    for moment in sorted(moments):
        answered = next(
            (place for place in range(bisect_left(times, moment) - 1, -1, -1) if steps[place].kind == "S"), 0
        )
        for step in steps[done:answered]:
            disk.do(step)
        done = max(done, answered)
        yield moment, disk


def write(left: dict[str, bytes], root: Path, folder: Path) -> None:
    """Put what is left into a folder, in the place of what it holds."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in left.items():
        if not name.endswith(NOT_KEPT):
            (folder / Path(name).relative_to(root)).write_bytes(content)


def _do(content: bytearray, step: Step) -> None:
    if step.kind == "T":
        content.clear()
    elif step.kind == "C":
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
    else:
        content.extend(bytes(max(step.offset - len(content), 0)))
        content[step.offset : step.offset + len(step.data)] = step.data
