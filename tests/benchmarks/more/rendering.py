"""How long a letter takes to print, how much memory, and how that compares with headless Chromium on the same list.

Run as ``python -m tests.benchmarks.more.rendering [NUMBER OF SIGNATORIES …]``. Every size is rendered in a process of its own,
warm, as in the worker. Chromium, where it is installed, prints the same HTML; its start is part of its time.
"""

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from signon.letters.parts.letter_parts import LetterParts
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.markup import appendix_html, appendix_styles, shared_styles
from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import appendix_file
from signon.printing.worker.process import RenderProcess

SIZES = (0, 100, 1_000, 2_500, 10_000)
AFTER_SIGNATURE = 2_500
"""The size that is printed with its list after the signature, too."""

ADDRESSEES = 12
FEW_RUNS_FROM, ONE_RUN_FROM = 2_000, 5_000
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip
WORDS = (
    "River",
    "Forest",
    "Justice",
    "Harbour",
    "Teachers",
    "Open Data",
    "Women’s Health",
    "Mountain",
    "Press",
    "Coast",
)
KINDS = ("Alliance", "Network", "Council", "Foundation", "Watch", "Federation of Community Associations", "Institute")
COUNTRIES = ("KE", "FR", "BR", "IN", "SE", "MX", "ID", "", "CH", "ZA", "JP")


def signatory(number: int) -> ListedSignatory:
    """An invented signatory whose entry has three lines."""
    return ListedSignatory(
        organization=f"{WORDS[number % 10]} {KINDS[number % 7]} of District {number}",
        acronym="",
        country=COUNTRIES[number % 11] or "NP",
        representative_name=f"Robin {WORDS[(number // 7) % 10]}-{number}",
        representative_title="Executive Director",
    )


def letter(signatories: int, *, addressee: int = 0, placement: str = "appendix") -> LetterDocument:
    """A one-page letter to one of many, with a list in two columns: on pages of its own or after the signature."""
    parts = LetterParts.model_validate(
        {
            "subject": "Re: Measuring stations",
            "addressing": "individual",
            "addressees": [
                {"address": f"The President {number}\nThe Presidency\n1 Main Street", "salutation": "Dear President,"}
                for number in range(ADDRESSEES)
            ],
            "body": "\n\n".join(
                ["We ask that the stations be opened again, and that all they measure be published."] * 6
            ),
            "closing": "Sincerely,",
            "lead_signers": [{"name": "Ada Example", "title": "Director"}],
            "signatory_list": {"style": "names-representatives", "columns": 2, "placement": placement},
        }
    )
    signed = [signatory(number) for number in range(signatories)]
    return LetterDocument.compose(parts, date=date(2026, 11, 1), signatories=signed, addressee=addressee)


def measure_here(signatories: int, placement: str) -> dict[str, float]:
    """Seconds (median), pages and peak memory (MB) of this process, for a letter rendered warm."""
    render(letter(0))
    document = letter(signatories, placement=placement)
    runs = 1 if signatories >= ONE_RUN_FROM else 3 if signatories >= FEW_RUNS_FROM else 5
    times, pages = [], 0
    for _run in range(runs):
        appendix_file.forget()
        started = time.perf_counter()
        pages = render(document).pages
        times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": statistics.median(times), "pages": pages, "megabytes": peak}


def measure_apart(signatories: int, placement: str) -> dict[str, float]:
    """The same, in a new process."""
    command = [sys.executable, "-m", __spec__.name, "--here", str(signatories), placement]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def further_addressees(signatories: int) -> tuple[float, float]:
    """Seconds for the letter to the first addressee, and (median) for each of the others, in one warm process."""
    first = letter(signatories)
    same: dict[str, Any] = {"signatory_list": first.signatory_list, "record": first.record}
    further = [replace(letter(0, addressee=number), **same) for number in range(1, ADDRESSEES)]
    with RenderProcess() as process:
        process.render(letter(0))
        started = time.perf_counter()
        process.render(first)
        seconds = time.perf_counter() - started
        times = []
        for document in further:
            started = time.perf_counter()
            process.render(document)
            times.append(time.perf_counter() - started)
    return seconds, statistics.median(times)


def chromium_seconds(chromium: str, signatories: int) -> float:
    """The time that Chromium takes to print the list's HTML to PDF."""
    document = letter(signatories)
    styles = f"<style>{shared_styles()}{appendix_styles(document)}</style>"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "list.html"
        page.write_text(appendix_html(document).replace("</head>", f"{styles}</head>"), encoding="utf-8")
        output = Path(folder) / "list.pdf"
        started = time.perf_counter()
        subprocess.run(
            [chromium, *CHROMIUM_FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={output}", page.as_uri()],
            capture_output=True,
            check=True,
            timeout=600,
        )
        seconds = time.perf_counter() - started
        if not output.exists():
            raise RuntimeError("Chromium printed nothing")
    return seconds


def _line(size: int, ours: dict[str, float], theirs: float | None) -> str:
    line = f"{size:>12,} {ours['seconds']:>9.2f} {ours['pages']:>6} {ours['megabytes']:>8.0f}"
    return line if theirs is None else f"{line} {theirs:>11.2f} {ours['seconds'] / theirs:>6.2f}"


def main(sizes: list[int]) -> None:
    """Print a table, a line a size."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    print(f"{'signatories':>12} {'seconds':>9} {'pages':>6} {'peak MB':>8} {'Chromium s':>11} {'ratio':>6}")
    for size in sizes:
        theirs = chromium_seconds(chromium, size) if chromium and size else None
        print(_line(size, measure_apart(size, "appendix"), theirs), flush=True)
        if size == AFTER_SIGNATURE:
            print(_line(size, measure_apart(size, "after-signature"), theirs), "after the signature", flush=True)
    for size in set(sizes) & {2_500}:
        first, further = further_addressees(size)
        print(
            f"{size:,} signatories to many: first {first:.2f} s, each further {further:.3f} s ({further / first:.3f})"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        print(json.dumps(measure_here(int(sys.argv[2]), sys.argv[3])))
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
