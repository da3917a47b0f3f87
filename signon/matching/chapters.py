"""The country that a name says beside the organisation: "Gone Cranes (Kenya)" may be "Gone Cranes" in Kenya."""

import re
from collections.abc import Iterator

from signon.countries import country_code
from signon.matching.profile import Profile, profile

MOST_WORDS = 4
LEAST_LETTERS = 4
"""Letters of a country's name; shorter ones are codes, and words such as "me" and "as"."""

WORDS = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*", re.UNICODE)


def readings(one: Profile) -> Iterator[Profile]:
    """The profile, and one without the country's name when that is a part of the name."""
    yield one
    if found := without_country(one.name, one.country):
        name, country = found
        yield profile(name, country=country, domains=one.domains)


def without_country(name: str, country: str) -> tuple[str, str] | None:
    """The name without the country that it begins or ends with, and that country's code; None when it names none.

    ``country`` is the organisation's own, or empty when that is not known. A name that says another one is left as it is.
    """
    words = list(WORDS.finditer(name))
    for count in range(min(MOST_WORDS, len(words) - 1), 0, -1):
        begin, end = words[-count].start(), words[count - 1].end()
        for written, rest in (
            (name[begin : words[-1].end()], name[:begin]),
            (name[words[0].start() : end], name[end:]),
        ):
            code = country_code(written) if len(written) >= LEAST_LETTERS else None
            if code and code == (country or code):
                return rest.strip(" -–—,:;/|(["), code
    return None
