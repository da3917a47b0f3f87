"""Renew the golden pages and mails: ``python -m tests.golden [NAME …]``. Look at all that changed before you keep it."""

import sys
from collections.abc import Iterable

from PIL import Image, ImageChops

from tests import fonts
from tests.golden.letters import golden_letters
from tests.golden.mail_scenes import golden_mails
from tests.golden.pages import page_file, printed_pages
from tests.golden.written_mails import empty_site, keep, mail_file, written_mails


def renew_pages(name: str) -> None:
    """Write the pages of the letter ``name`` anew where they differ from those that are kept."""
    letter = golden_letters()[name]()
    for number, page in enumerate(printed_pages(letter), start=1):
        file = page_file(name, number)
        small = page.quantize(16)
        if file.exists() and ImageChops.difference(Image.open(file).convert("L"), small.convert("L")).getbbox() is None:
            continue
        small.save(file, optimize=True)
        print(file)  # noqa: T201 - what changed is to be looked at


def renew_mails(names: Iterable[str]) -> None:
    """Write the mails of these scenes anew where they differ from those that are kept."""
    with empty_site():
        for name in names:
            if keep(name, written_mails(name)):
                print(mail_file(name))  # noqa: T201 - what changed is to be read


fonts.use()
chosen = sys.argv[1:] or [*golden_letters(), *golden_mails()]
if unknown := set(chosen) - golden_letters().keys() - golden_mails().keys():
    sys.exit(f"There is no golden letter or mail {', '.join(sorted(unknown))}.")
for letter_name in filter(golden_letters().__contains__, chosen):
    renew_pages(letter_name)
renew_mails(filter(golden_mails().__contains__, chosen))
