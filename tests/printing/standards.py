"""Asking whether PDFs conform to PDF/UA-1 and PDF/A-3a: a quick checker, and veraPDF, the reference.

veraPDF lies beside the checkout, in ../shared/tools. Where it does not, its tests are skipped with a word; never in CI.
"""

import os
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

VERAPDF = Path(__file__).parents[3] / "shared" / "tools" / "verapdf"
FLAVOURS = ("ua1", "3a")
PATIENCE = 900
"""Seconds for one run of veraPDF."""

needs_verapdf = pytest.mark.skipif(
    not VERAPDF.exists() and os.environ.get("CI") != "true",
    reason="veraPDF is not beside this checkout, in ../shared/tools",
)


def findings(pdf: bytes, flavour: str) -> list[tuple[str, str]]:
    """What page-validation finds wrong.

    It takes the last byte of a compressed stream for the end of its line when that byte is a carriage return; lengths
    are checked by qpdf instead.
    """
    report = page.validate_pdf_bytes(pdf, profile=flavour)
    return [(one.rule_id, one.message) for one in report.failures if one.rule_id != "PDFA3A-STREAM-LENGTH-001"]


def quick_findings(pdfs: Mapping[str, bytes]) -> dict[str, list[Any]]:
    """What page-validation, in both flavours, and qpdf find wrong, by the name of the file; empty for none."""
    found: dict[str, list[Any]] = {
        name: [*findings(pdf, "ua1"), *findings(pdf, "3a"), *_damage(pdf)] for name, pdf in pdfs.items()
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def verapdf_findings(pdfs: Mapping[str, bytes], folder: Path) -> list[str]:
    """The lines that veraPDF prints of files that do not conform, in both flavours; a process for each flavour."""
    files = [folder / f"{name.replace('/', ' ')}.pdf" for name in pdfs]
    for file, pdf in zip(files, pdfs.values(), strict=True):
        file.write_bytes(pdf)
    return [line for flavour in FLAVOURS for line in _verapdf(flavour, files)]


def _verapdf(flavour: str, files: list[Path]) -> list[str]:
    command = [str(VERAPDF), flavour, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    told = [line for line in done.stdout.splitlines() if line]
    assert sum(f".pdf {flavour} " in line for line in told) == len(files), done.stdout + done.stderr
    return [line for line in told if f".pdf {flavour} compliant " not in line]


def _damage(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return list(opened.check_pdf_syntax())
