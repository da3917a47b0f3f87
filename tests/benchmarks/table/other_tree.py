"""Another tree of the product under these benchmarks: a folder of links, where everything but the benchmarks is that tree's."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
NOT_LINKED = {"tests", "instance", "artefacts"}


def measure(tree: Path, arguments: Sequence[str]) -> int:
    """Run these benchmarks on the product in ``tree``; gives the exit status."""
    with tempfile.TemporaryDirectory(prefix="signon-bench-tree-") as folder:
        link(tree.resolve(), Path(folder))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [sys.executable, "-m", "tests.benchmarks", *arguments]
        with subprocess.Popen(command, cwd=folder, env=environment) as process:
            try:
                return process.wait()
            finally:
                process.terminate()


def link(tree: Path, folder: Path) -> None:
    """Make ``folder`` look like ``tree`` with these benchmarks in it."""
    for entry in tree.iterdir():
        if entry.name not in NOT_LINKED:
            (folder / entry.name).symlink_to(entry)
    tests = folder / "tests"
    tests.mkdir()
    for entry in (tree / "tests").iterdir():
        if entry.name != HERE.name:
            (tests / entry.name).symlink_to(entry)
    (tests / HERE.name).symlink_to(HERE)
