"""All notices on a body, in the order of its lines."""

from functools import lru_cache
from itertools import chain

from signon.letters.notices import of_blocks, of_text
from signon.letters.notices.notice import Notice, Reading

MOST_NOTICES = 100
MOST_REMEMBERED = 16


@lru_cache(maxsize=MOST_REMEMBERED)
def notices_of(markdown: str) -> tuple[Notice, ...]:
    """The notices on a body, in order; at most a hundred, because the first ones explain the others."""
    text = markdown.replace("\r\n", "\n")
    reading = Reading.of(text)
    found = chain(
        of_blocks.of_marked_lines(reading),
        of_blocks.of_lists(reading),
        of_blocks.of_signs_as_bullets(reading),
        of_blocks.of_headings(reading),
        of_blocks.of_code(reading),
        of_blocks.of_vanishing_lines(reading),
        of_text.of_texts(reading),
        of_text.of_blanks(reading),
    )
    return tuple(sorted(set(found))[:MOST_NOTICES])
