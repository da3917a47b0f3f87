"""How long the first page takes beside slow clients: alone, and behind each documented proxy.

``python -m tests.benchmarks.more.slow_clients`` prints these figures alone.
"""

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers import proxies
from tests.servers.running_site import FLASK, ROOT, free_port, wait_until_ready
from tests.servers.slow_clients import HALF_BODY, HALF_HEADER, KINDS, Connect, answer_of, encrypted, held, plain

REPETITIONS = 9
PATIENCE = 90


def main() -> None:
    """Print every figure."""
    print("\nThe first page beside slow clients\n")
    print("| beside | median | slowest |")
    print("|---|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        _measure(Path(folder))


def _measure(folder: Path) -> None:
    port = free_port()
    environment = os.environ | {
        "SIGNON_INSTANCE": str(folder / "instance"),
        "SIGNON_PORT": str(port),
        "SIGNON_PUBLIC_URL": f"https://{proxies.NAME}",
        "SIGNON_TRUSTED_PROXIES": "1",
    }
    with subprocess.Popen([FLASK, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as site:
        wait_until_ready(port)
        connect = plain(port)
        _report("nobody", connect)
        for kind, beginning in KINDS.items():
            with held(connect, 100, beginning):
                _report(f"100 × {kind}", connect)
        for name, run in (("nginx", proxies.nginx), ("Caddy", proxies.caddy)):
            place = folder / name
            place.mkdir()
            with run(place, port) as proxied:
                _report_behind(name, encrypted(proxied, proxies.NAME))
        site.terminate()


def _report_behind(name: str, connect: Connect) -> None:
    _report(f"nobody, behind {name}", connect, proxies.NAME)
    with held(connect, 100, HALF_HEADER, HALF_BODY, host=proxies.NAME):
        _report(f"100 half headers and 100 half bodies, behind {name}", connect, proxies.NAME)


def _report(name: str, connect: Connect, host: str = "127.0.0.1") -> None:
    times = []
    for _repetition in range(REPETITIONS):
        begin = time.perf_counter()
        answer = answer_of(connect, PATIENCE, host=host)
        times.append(time.perf_counter() - begin)
        assert b" 200 " in answer.split(b"\r\n", 1)[0], f"no answer within {PATIENCE} seconds beside {name}"
    print(f"| {name} | {statistics.median(times) * 1000:.0f} ms | {max(times) * 1000:.0f} ms |", flush=True)


if __name__ == "__main__":
    main()
