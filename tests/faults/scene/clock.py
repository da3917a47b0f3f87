"""A clock for the processes of a site that can be set while they run: Debian's libfaketime, loaded before the C library."""

from datetime import timedelta
from pathlib import Path

DAY = timedelta(days=1)
FOLDERS = ("/usr/lib/*/faketime", "/usr/lib/faketime", "/usr/lib64/faketime", "/usr/local/lib/faketime")


class Clock:
    """The wall clock of processes that were started with ``environment``; what they measure times with is left alone."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.set_off(timedelta(0))
        self.environment = {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_RANDOM": "1",
        }

    def set_off(self, by: timedelta) -> None:
        """Set the clock so much ahead, or behind where it is negative; the processes see it within a second."""
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{by.total_seconds():+.0f}s\n", encoding="ascii")
        beside.replace(self._file)


def library() -> Path:
    """The library; it is never missing where the suite counts."""
    found = [path for folder in FOLDERS for path in Path("/").glob(f"{folder[1:]}/libfaketimeMT.so.1")]
    assert found, "libfaketime is not installed; run 'make test', which installs it."
    return found[0]
