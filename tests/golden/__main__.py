"""Renew the golden pages: ``python -m tests.golden [NAME …]``. Look at every page that changed before you keep it."""

import sys

from PIL import Image, ImageChops

from tests import fonts
from tests.golden.letters import golden_letters
from tests.golden.pages import page_file, printed_pages


def renew(name: str) -> None:
    """Write the pages of the letter ``name`` anew where they differ from those that are kept."""
    letter = golden_letters()[name]()
    for number, page in enumerate(printed_pages(letter), start=1):
        file = page_file(name, number)
        small = page.quantize(16)
        if file.exists() and ImageChops.difference(Image.open(file).convert("L"), small.convert("L")).getbbox() is None:
            continue
        small.save(file, optimize=True)
        print(file)  # noqa: T201 - what changed is to be looked at


fonts.use()
for chosen in sys.argv[1:] or golden_letters():
    renew(chosen)
