"""The same list set by Typst, as a whole process: tagged, archival, in two columns, three lines an entry.

Run as ``python -m tests.benchmarks.typst_peer [NUMBER OF SIGNATORIES …]``; it prints seconds and megabytes, medians of five.
``typst_command`` gives the command alone, for whoever times it beside others. Nothing of the product is loaded in it.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.invented_list import invented

SIZES = (0, 100, 2_500, 10_000)
RUNS = 5

SOURCE = """\
#let list-data = json("list.json")
#set document(title: list-data.heading)
#set page(paper: "us-letter", margin: 1in, columns: 2, numbering: (n, ..) => "S-" + str(n))
#set columns(gutter: 2em)
#set text(font: "Carlito", size: 10.5pt, lang: "en")
#set list(marker: none, indent: 0pt, body-indent: 0pt, spacing: 0.8em)
#place(top, scope: "parent", float: true)[
  #heading(list-data.heading)
  #list-data.count
]
#list(..list-data.entries.map(entry => [
  #strong(entry.name)
  #for detail in entry.details [\\ #h(1em)#detail]
]))
"""

SETTING = """\
import sys, typst
folder = sys.argv[1]
typst.compile(f"{folder}/list.typ", output=f"{folder}/list.pdf", root=folder, pdf_standards=["a-3a", "ua-1"], timestamp=0)
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak[0].split()[1]) / 1024)
"""
"""The program, which prints its own peak memory (MB): ``ru_maxrss`` is never less than what the process had that began it."""


def is_installed() -> bool:
    """Whether Typst is there to compare with."""
    return find_spec("typst") is not None


def typst_command(signatories: int, folder: Path) -> list[str]:
    """The command that sets the benchmark's list of so many as ``list.pdf`` in ``folder``, where its input is written now."""
    entries = [
        {"name": one.organization, "details": [f"{one.representative_name}, {one.representative_title}", one.country]}
        for one in map(invented, range(signatories))
    ]
    data = {"heading": "Signatories", "count": "", "entries": entries}
    (folder / "list.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "list.typ").write_text(SOURCE, encoding="utf-8")
    return [sys.executable, "-c", SETTING, str(folder)]


def measured(signatories: int) -> tuple[float, float]:
    """Seconds (median) and megabytes (most) of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        command = typst_command(signatories, Path(folder))
        runs = [_run(command) for _run_number in range(RUNS)]
    return statistics.median(seconds for seconds, _peak in runs), max(peak for _seconds, peak in runs)


def _run(command: list[str]) -> tuple[float, float]:
    started = time.perf_counter()
    peak = float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return time.perf_counter() - started, peak


def main(sizes: list[int]) -> None:
    """Print a line a size."""
    if not is_installed():
        sys.exit("Typst is missing here; install the requirements for development.")
    print(f"{'signatories':>12} {'seconds':>9} {'peak MB':>8}")
    for size in sizes:
        seconds, peak = measured(size)
        print(f"{size:>12,} {seconds:>9.2f} {peak:>8.0f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
