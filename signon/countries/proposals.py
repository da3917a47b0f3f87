"""Countries as a form proposes them while somebody types: found by the names people know, too."""

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from signon.countries.names import countries
from signon.countries.other_names import other_names
from signon.countries.reading import name_key

MOST_OTHERS = 4


class ProposedCountry(NamedTuple):
    """A country's name for menus, and the words by which it is found: that name, with others when there are any."""

    name: str
    label: str


@lru_cache(maxsize=64)
def proposed_countries(locale: str) -> tuple[ProposedCountry, ...]:
    """Every country in the order of the language of ``locale``: "Türkiye", found by "Turkey" as well."""
    return tuple(ProposedCountry(name, _label(code, name)) for code, name in countries(locale))


@lru_cache(maxsize=64)
def country_options(locale: str) -> Markup:
    """The proposed countries as the options of a ``datalist``."""
    return Markup().join(map(_option, proposed_countries(locale)))


def _option(one: ProposedCountry) -> Markup:
    label = Markup(' label="{}"').format(one.label) if one.label else Markup()
    return Markup('<option value="{}"{}></option>').format(one.name, label)


def _label(code: str, name: str) -> str:
    others = [other for other, country in other_names() if country == code and name_key(other) != name_key(name)]
    return f"{name} ({', '.join(others[:MOST_OTHERS])})" if others else ""
