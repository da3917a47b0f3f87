"""Letters that ask for much: each is printed within the limits of the settings, or refused in words; the process lives on."""

from datetime import date

import pytest

from signon.delivery.document import LetterDocument
from signon.delivery.render_process import RenderProcess
from signon.letters.letter_file import LetterFileError, parse_letter
from signon.settings import Settings
from tests.factories import parts

DAY = date(2026, 1, 1)
LETTER = """---
addressees: [{addressees}]
closing: Sincerely,
lead_signers: [{{name: "{name}"}}]
---
{body}
"""


@pytest.fixture(scope="module")
def process():
    settings = Settings()
    memory = settings.render_megabytes * 1024**2
    with RenderProcess(seconds=settings.render_seconds, memory=memory) as running:
        yield running


def printed(process, **changes):
    return process.render(LetterDocument.compose(parts(**changes), date=DAY))


def test_five_hundred_footnotes_are_all_printed(process):
    marks = "\n\n".join(f"Word {number}[^{number}]." for number in range(500))
    notes = "\n".join(f"[^{number}]: Note {number}." for number in range(500))
    assert printed(process, body=f"{marks}\n\n{notes}").pages > 10


def test_the_longest_body_is_printed(process):
    assert printed(process, body="word " * 39_000).pages > 40


def test_quotations_without_end_do_not_hold_the_process_up(process):
    assert printed(process, body="> " * 3_000 + "x").pages == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": "word " * 390_000}, "200000 are the most"),
        ({"name": "A" * 10_000}, "500 are the most"),
        ({"addressees": ",".join(["{address: A}"] * 10_000)}, "1000 are the most"),
    ],
    ids=["body of 2 MB", "name of 10,000 characters", "10,000 addressees"],
)
def test_what_is_too_much_is_refused_with_its_limit(changes, sentence):
    values = {"addressees": "{address: A}", "name": "Ines Marlow", "body": "Please act."} | changes
    with pytest.raises(LetterFileError, match=f"{sentence}$"):
        parse_letter(LETTER.format(**values), "letter.md")
