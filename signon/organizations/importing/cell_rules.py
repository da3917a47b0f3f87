"""Rules for the columns of a table of organisations, and the value that is kept.

A rule takes the text of a cell and gives the value, or raises ``ValueError`` with the rest of a sentence that begins with
the column's name. An empty cell gives an empty value.
"""

import re
from collections.abc import Callable, Iterable

from signon.contacts import mail_address, web_address
from signon.countries import COUNTRIES_BETWEEN, Meaning, are_codes, read_countries
from signon.names import clean_line, is_visible, name_problems
from signon.organizations.importing.shown_values import is_shown_day, is_shown_number
from signon.translation import gettext as _

Rule = Callable[[str], str]

LISTINGS = ("public", "recipient-only")
"""The ways to be listed; the first is meant when nothing is said."""

NEEDED = frozenset({"organization", "listed"})
"""Columns in which a cell that cannot be read refuses its row: who it is, and what it asks for. Others are left out."""


class MeantEitherWayError(ValueError):
    """A cell that has two meanings, of which only who wrote it can say which; it refuses its row, whatever its column."""


YES, NO = "yes", "no"
YES_WORDS = frozenset({"yes", "y", "true", "1", "x", "member"})
NO_WORDS = frozenset({"no", "n", "false", "0", "-", "non-member"})

MOST_CELL = 1_000
MOST_LIST = 20_000
MOST_IN_LIST = 100
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def shown(written: str) -> str:
    """The written text, short and without anything that a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in written[:60])


def line(most: int) -> Rule:
    """The rule for a single line of at most ``most`` characters."""

    def rule(text: str) -> str:
        if text.isascii() and text.isprintable() and len(text) <= most:
            return " ".join(text.split())  # what the long way gives for such a text, many times faster
        cleaned = clean_line(text, most=most)
        return cleaned if is_visible(cleaned) else ""

    return rule


def if_given(rule: Rule) -> Rule:
    """The rule for a cell that may stay empty."""
    entered = line(MOST_CELL)
    return lambda text: rule(written) if (written := entered(text)) else ""


def text_line(most: int) -> Rule:
    """The rule for a single line of at most ``most`` characters that is no day and no number of a spreadsheet's making."""
    rule = line(most)
    return lambda text: not_a_day(rule(text))


def organization_name(text: str) -> str:
    """The name of an organisation, which must be there."""
    if problems := name_problems(text):
        raise ValueError("; ".join(problems))
    return not_a_day(clean_line(text))


def not_a_day(name: str) -> str:
    """The name, unless a spreadsheet has made a day or a number of it, as it does of "8 March" and of "35E1"."""
    if is_shown_day(name):
        raise ValueError(
            _("is the day %(day)s, not a name; format the column as text and write the name again", day=shown(name))
        )
    if is_shown_number(name):
        raise ValueError(
            _("is the number %(number)s, not a name; format the column as text and write the name again", number=name)
        )
    return name


def person_name(text: str) -> str:
    """The name of a person, or nothing."""
    return text_line(200)(text)


def country(text: str) -> str:
    """The ISO 3166 alpha-2 code for a code or a name in any language, or two codes; nothing for "Europe" or "N/A"."""
    return _country_code(text, among_codes=False)


def country_among_codes(text: str) -> str:
    """The code in a column that holds codes alone, where "NA" is Namibia."""
    return _country_code(text, among_codes=True)


def rule_of_countries(cells: Iterable[str]) -> Rule:
    """The rule for a column of countries that has these cells: among names, nobody knows what "NA" is short for."""
    return if_given(country_among_codes if are_codes(cells) else country)


def _country_code(text: str, *, among_codes: bool) -> str:
    read = read_countries(text, are_codes=among_codes)
    if read.meaning is Meaning.UNKNOWN:
        raise ValueError(
            _("'%(country)s' is not known; write the country's name or its two-letter code", country=shown(text))
        )
    if read.meaning is Meaning.NAMIBIA_OR_NOTHING:
        raise MeantEitherWayError(
            _(
                "'%(country)s' may be Namibia or mean that there is none; write Namibia, or empty the cell",
                country=shown(text),
            )
        )
    if read.meaning is Meaning.TOO_MANY:
        raise ValueError(_("'%(country)s' names more than two; write two at most, or none", country=shown(text)))
    return COUNTRIES_BETWEEN.join(read.codes)


def both_countries(cell: str) -> dict[str, str]:
    """The first and the second country in what the rule for countries gave, by the names of their fields."""
    first, _sign, second = cell.partition(COUNTRIES_BETWEEN)
    return {"country": first, "second_country": second}


def two_countries(*cells: str) -> dict[str, str]:
    """The first and the second country of fields after the rule for countries; one that is named twice counts once."""
    return both_countries(COUNTRIES_BETWEEN.join(codes_of(*cells)))


def codes_of(*cells: str) -> list[str]:
    """The countries in cells after the rule for countries, each once."""
    return list(dict.fromkeys(code for cell in cells for code in cell.split(COUNTRIES_BETWEEN) if code))


def listing(text: str) -> str:
    """The way an organisation is listed on a letter."""
    found = "-".join(text.lower().replace("_", " ").replace("-", " ").split())
    if found not in LISTINGS:
        raise ValueError(_("must be public or recipient-only, not '%(listed)s'", listed=shown(text)))
    return found


def member(text: str) -> str:
    """``yes`` or ``no``."""
    found = text.lower()
    if found in YES_WORDS:
        return YES
    if found in NO_WORDS:
        return NO
    raise ValueError(_("must be yes or no, not '%(text)s'", text=shown(text)))


def language(text: str) -> str:
    """A BCP 47 tag, such as ``fr`` or ``pt-BR``."""
    if not LANGUAGE.fullmatch(text):
        raise ValueError(_("must be a language tag such as fr or pt-BR, not '%(text)s'", text=shown(text)))
    first, _hyphen, rest = text.partition("-")
    return f"{first.lower()}-{rest}" if rest else first.lower()


def domain(text: str) -> str:
    """A domain in small letters and ASCII, such as ``example.org``; a leading @ or www. goes."""
    plain = text.strip().lower().removeprefix("@").removeprefix("www.").rstrip(".")
    try:
        found = plain.encode("idna").decode("ascii") if not plain.isascii() else plain
    except UnicodeError:
        found = ""
    if not DOMAIN.fullmatch(found):
        raise ValueError(_("must hold domains such as example.org, not '%(text)s'", text=shown(text)))
    return found


def pieces(text: str) -> list[str]:
    """The values in a cell of several: separated by ``|``, or by ``;`` when there is no ``|``."""
    return [piece.strip() for piece in text.split("|" if "|" in text else ";") if piece.strip()]


def joined(values: list[str]) -> str:
    """A cell of several, which ``pieces`` takes apart again."""
    return " | ".join(values) + (" |" if len(values) == 1 and ";" in values[0] else "")


def several(rule: Rule, *, also: str = "") -> Rule:
    """The rule for a cell of several, each after ``rule``; characters of ``also`` separate them, too."""

    def each(text: str) -> str:
        if len(text) > MOST_LIST:
            raise ValueError(_("has %(length)s characters; %(most)s are the most", length=len(text), most=MOST_LIST))
        for separator in also:
            text = text.replace(separator, ";")
        values = list(dict.fromkeys(rule(piece) for piece in pieces(text)))
        if len(values) > MOST_IN_LIST:
            raise ValueError(_("holds %(number)s; %(most)s are the most", number=len(values), most=MOST_IN_LIST))
        return joined(values)

    return each


CONTACT_RULES: dict[str, Rule] = {
    "name": person_name,
    "title": text_line(200),
    "email": if_given(mail_address),
    "language": if_given(language),
}
"""The rules by part of a contact."""

SIGNATORY_RULES: dict[str, Rule] = {
    "organization": organization_name,
    "acronym": text_line(40),
    "country": if_given(country),
    "website": if_given(web_address),
    "representative_name": CONTACT_RULES["name"],
    "representative_title": CONTACT_RULES["title"],
    "representative_email": CONTACT_RULES["email"],
    "listed": if_given(listing),
    "sort_as": line(300),
}
"""The rules by column of a list of signatories, in the order in which the columns are written."""

DIRECTORY_RULES: dict[str, Rule] = {
    **{column: rule for column, rule in SIGNATORY_RULES.items() if column != "listed"},
    "representative_language": CONTACT_RULES["language"],
    "legal_name": lambda text: organization_name(text) if text.strip() else "",
    "former_names": several(organization_name),
    "other_names": several(organization_name),
    "region": text_line(80),
    "kind": text_line(80),
    "mail_domains": several(domain, also="|, "),
    "member": if_given(member),
}
"""The rules by column of the member directory. A cell of several keeps them as ``joined`` writes them."""
