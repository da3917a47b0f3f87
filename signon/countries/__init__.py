"""Countries and territories: their codes, their names in print and in menus, and how they are read where people write them."""

from signon.countries.cells import COUNTRIES_BETWEEN, MOST_COUNTRIES, Countries, Meaning, are_codes, read_countries
from signon.countries.codes import CODES, REGIONS, region_of
from signon.countries.names import countries, countries_in_print, country_name, joined_names, menu_name
from signon.countries.proposals import ProposedCountry, country_options, proposed_countries
from signon.countries.reading import country_code

__all__ = [
    "CODES",
    "COUNTRIES_BETWEEN",
    "MOST_COUNTRIES",
    "REGIONS",
    "Countries",
    "Meaning",
    "ProposedCountry",
    "are_codes",
    "countries",
    "countries_in_print",
    "country_code",
    "country_name",
    "country_options",
    "joined_names",
    "menu_name",
    "proposed_countries",
    "read_countries",
    "region_of",
]
