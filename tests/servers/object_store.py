"""Servers that speak S3, on free ports of loopback and stopped by their own process ids: rclone, and moto.

They differ: rclone keeps files and checks signatures, moto checks none and answers as Amazon does.
"""

import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from signon.settings import Settings
from tests.servers.redis import answers
from tests.servers.running_site import free_port
from tests.waiting import until

BUCKET, KEY, SECRET = "finals", "signon-key", "signon-secret"


def settings_of(port: int, **changes: Any) -> dict[str, Any]:
    """The settings of a site that keeps its finals in the store at ``port``."""
    url = f"http://127.0.0.1:{port}"
    values = {"store_url": url, "store_bucket": BUCKET, "store_key": KEY, "store_secret": SECRET}
    return values | changes


def with_store(settings: Settings, port: int, **changes: Any) -> Settings:
    """The settings, with finals in the store at ``port``."""
    return settings.model_copy(update=settings_of(port, **changes))


@contextmanager
def rclone(folder: Path) -> Iterator[int]:
    """Rclone as a server, with the bucket as a folder in ``folder``; gives its port."""
    (folder / BUCKET).mkdir(parents=True, exist_ok=True)
    program = str(Path(sys.executable).parent / "rclone")
    options = ["--auth-key", f"{KEY},{SECRET}", "--config", "", "--vfs-cache-mode", "off", "--dir-cache-time", "1ms"]
    port = free_port()
    with _running([program, "serve", "s3", *options, "--addr", f"127.0.0.1:{port}", str(folder)], port):
        yield port


@contextmanager
def moto(_folder: Path) -> Iterator[int]:
    """Moto as a server, which keeps everything in memory; gives its port."""
    port = free_port()
    with _running([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port):
        made = urllib.request.Request(f"http://127.0.0.1:{port}/{BUCKET}", method="PUT")
        urllib.request.urlopen(made, timeout=30).close()
        yield port


SERVERS: dict[str, Callable[[Path], AbstractContextManager[int]]] = {"rclone": rclone, "moto": moto}


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: answers(port))
            yield
        finally:
            process.terminate()
            process.wait(30)
