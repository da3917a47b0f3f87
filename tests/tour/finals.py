"""The first pages of the demo's finals as pictures, finished by command in the instance that the tour has used."""

import os
import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.servers.running_site import FLASK, ROOT

DOTS_PER_INCH = 60
LETTERS = ("keepers-logbooks", "seed-libraries")
DELIVERED = "river-gauges"


def picture_finals(instance: Path, codes: list[str], folder: Path) -> None:
    """One picture of each final, its pages side by side, in ``folder``."""
    for number, code in enumerate(codes, start=1):
        pdf = folder / "final.pdf"
        _flask(instance, "letter", "document", code, "-o", str(pdf))
        _side_by_side(pdf).save(folder / f"final-{number}.png")
        pdf.unlink()


def finish(instance: Path, delivered_code: str) -> list[str]:
    """Finish the demo's other letters; the codes of five finals, the one already delivered first."""
    codes = [delivered_code]
    for slug in LETTERS:
        if slug == "seed-libraries":
            _flask(instance, "letter", "open", slug)
        lines = _flask(instance, "letter", "finalise", slug).splitlines()
        codes += [line.split("\t")[0] for line in lines if "-public" not in line]
    return codes[:5]


def _flask(instance: Path, *arguments: str) -> str:
    environment = os.environ | {"SIGNON_INSTANCE": str(instance)}
    return subprocess.run(
        [FLASK, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def _side_by_side(pdf: Path) -> Image.Image:
    pages = int(_pdfinfo(pdf))
    pictures = [Image.open(BytesIO(_page(pdf, page))) for page in range(1, min(pages, 2) + 1)]
    sheet = Image.new("RGB", (sum(one.width + 8 for one in pictures), max(one.height for one in pictures)), "grey")
    left = 0
    for one in pictures:
        sheet.paste(one, (left, 0))
        left += one.width + 8
    return sheet


def _page(pdf: Path, page: int) -> bytes:
    command = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), "-png", str(pdf)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _pdfinfo(pdf: Path) -> str:
    output = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return next(line.split()[1] for line in output.splitlines() if line.startswith("Pages:"))
