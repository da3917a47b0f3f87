"""The instruments of each process, in the form that Prometheus reads.

Every process of a machine writes its own small files in one folder, and whoever serves the port adds them up. Labels are
patterns of addresses, names in our code and states: never what people wrote, and so few that no storage grows.
"""

import os
from pathlib import Path

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SECONDS_TO_RENDER = (0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300)

REQUESTS = Counter("signon_requests", "Requests answered.", ("route", "method", "status"))
REQUEST_SECONDS = Histogram("signon_request_seconds", "Time to answer a request.", ("route",), buckets=SECONDS)
ACTS = Counter("signon_acts", "Acts in the record, such as signature:sign.", ("act",))
MAILS = Counter("signon_mails", "What became of attempts to deliver a mail.", ("outcome", "bulk"))
RENDER_SECONDS = Histogram(
    "signon_render_seconds", "Time in the printing process.", ("outcome",), buckets=SECONDS_TO_RENDER
)
PLACES = Gauge("signon_places_taken", "Places for heavy work that are taken.", ("place",), multiprocess_mode="livesum")
PLACES_REFUSED = Counter("signon_places_refused", "Times that no place for heavy work was free.", ("place",))
CONNECTIONS = Gauge("signon_database_connections", "Connections to the database in use.", multiprocess_mode="livesum")


def forget_dead(folder: Path, *, gauges_alone: bool = True) -> None:
    """Delete the files of processes that are gone: what they had taken is free. Their counts stay, unless told otherwise."""
    for file in folder.glob("gauge_live*_*.db" if gauges_alone else "*.db"):
        if not _is_alive(int(file.stem.rpartition("_")[2])):
            file.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
