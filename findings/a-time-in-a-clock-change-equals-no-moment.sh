#!/usr/bin/env bash
# Python's datetime with zoneinfo: a local time within a change of clocks is unequal to its own moment in UTC, and neither before nor after it.
#
# PEP 495 asks for this, so that hashes can be right. Few expect it of a deadline that was stored in UTC and typed in local time.
# Guessed: `typed == typed.astimezone(UTC)` holds for every time with a zone; if it does not, one of the two is earlier.
# Seen (2026-11-27, Python 3.11.2, 3.11.7, 3.12.1 and 3.13.0, tzdata 2025.2), for Zurich:
#   31 October 2027, 02:30 (twice): equal False, earlier False, later False, difference 0:00:00, same hash True, found in a dict False
#   28 March 2027, 02:30 (never): equal False, earlier False, later False, difference 0:00:00, same hash True, found in a dict False
#   31 October 2027, 12:30: equal True, earlier False, later False, difference 0:00:00, same hash True, found in a dict True
# The difference is nothing, and still "closes_at == stored" says no, and the key is not found. Turn both into UTC before they are compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tzdata==2025.2
PYTHONTZPATH="" "$folder/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZURICH = ZoneInfo("Europe/Zurich")
TIMES = {
    "31 October 2027, 02:30 (twice)": datetime(2027, 10, 31, 2, 30, tzinfo=ZURICH),
    "28 March 2027, 02:30 (never)": datetime(2027, 3, 28, 2, 30, tzinfo=ZURICH),
    "31 October 2027, 12:30": datetime(2027, 10, 31, 12, 30, tzinfo=ZURICH),
}


def compared(typed: datetime) -> tuple[bool, ...]:
    stored = typed.astimezone(UTC)
    return typed == stored, typed < stored, typed > stored, hash(typed) == hash(stored), stored in {typed: "closes"}


seen = {name: compared(typed) for name, typed in TIMES.items()}
for name, (equal, earlier, later, same_hash, found) in seen.items():
    difference = TIMES[name] - TIMES[name].astimezone(UTC)
    print(f"{name}: equal {equal}, earlier {earlier}, later {later}, difference {difference}, same hash {same_hash}, found in a dict {found}")
wanted = [(False, False, False, True, False), (False, False, False, True, False), (True, False, False, True, True)]
if list(seen.values()) != wanted:
    raise SystemExit("CHANGED: such times are compared in another way now")
PYTHON
