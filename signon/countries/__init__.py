"""Countries and territories: their codes, their names in print and in menus, and how they are read where people write them."""

from signon.countries.cells import COUNTRIES_BETWEEN, Countries, Meaning, are_codes, read_countries
from signon.countries.codes import CODES, REGIONS, region_of
from signon.countries.names import countries, country_name, joined_names, menu_name
from signon.countries.reading import country_code

__all__ = [
    "CODES",
    "COUNTRIES_BETWEEN",
    "REGIONS",
    "Countries",
    "Meaning",
    "are_codes",
    "countries",
    "country_code",
    "country_name",
    "joined_names",
    "menu_name",
    "read_countries",
    "region_of",
]
