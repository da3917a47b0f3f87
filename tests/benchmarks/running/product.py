"""The product as it is measured: its commands, run in its own folder, on an instance that the measurement made."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.running.launched import Launched, launch
from tests.servers.running_site import FLASK, ROOT


class Product:
    """Its commands on one instance folder."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.environment = {**os.environ, "SIGNON_INSTANCE": str(instance)}

    def flask(self, *arguments: str) -> str:
        """Run a command that prepares something; gives what it prints. Raises RuntimeError with its errors when it fails."""
        run = subprocess.run(
            [FLASK, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if run.returncode:
            raise RuntimeError(f"`flask {' '.join(arguments)}` failed: {run.stderr}")
        return run.stdout

    def launch(self, *arguments: str) -> Launched:
        """Run a command that is measured."""
        return launch([FLASK, *arguments], ROOT, self.environment, self.instance / "printed.txt")


@contextmanager
def product() -> Iterator[Product]:
    """The product on an empty instance, which goes when the block ends."""
    with tempfile.TemporaryDirectory(prefix="signon-bench-") as folder:
        yield Product(Path(folder))
