"""Guesses of what a header means that is a question, misspelled, or a word with several meanings: a person confirms them."""

import re
from collections.abc import Iterable

from signon.organizations.importing.columns import ALL_COLUMNS, FIRST_NAME, LAST_NAME, ORGANIZATION, plain
from signon.organizations.importing.headers.words import all_words, column_meant
from signon.spelling import fold, meant_word

LIKELY = {
    ORGANIZATION: "member organization / group / company / company name / employer / institution / network / structure / Firma",
    "country": "location / based in / state/country",
    "acronym": "initials",
    "website": "web / site / internet",
    "representative_name": """contact / Kontakt / contacto / contato / contatto / person / director / signatory / signed by
        / spokesperson / president / CEO / Vorstand""",
    "representative_title": "designation / occupation / rank",
    "representative_language": "language / lang / langue / idioma / Sprache / lingua / taal / اللغة",
    "legal_name": "official name / registered name / raison sociale / razón social",
    "former_names": "former name / formerly / previous name",
    "other_names": "other name / aliases / also known as / aka",
    "region": "continent / area",
    "kind": "type / category / sector / type of organization / organization type",
    "mail_domains": "domain / domains / mail domain / email domain",
    "member": "membership / is member",
}  # fmt: skip
"""Words that may mean a column."""

NOT_ASKED_FOR = """
    phone telephone tel mobile fax telefon téléphone teléfono telefone whatsapp address adresse dirección endereço city town ville
    ciudad cidade stadt zip postcode postal street number size budget logo comment comments remarks notes how why agree consent
    confirm newsletter date day time twitter facebook instagram
"""
"""Words of questions for something else."""

KEYS: tuple[tuple[str, str], ...] = (
    ("representative_email", "email mail mails courriel correo mailadresse emailadresse emailaddress posta البريد"),
    ("website", "website web webseite homepage url internet sitio sito página الموقع"),
    ("acronym", "acronym acronyme abbreviation sigla sigle siglas abkürzung acrónimo acronimo afkorting"),
    ("country", "country pays país land paese nation البلد الدولة"),
    (
        "representative_title",
        "position title role function fonction cargo funktion titre puesto función ruolo functie المنصب",
    ),
    (FIRST_NAME, "firstname vorname prénom voornaam"),
    (LAST_NAME, "lastname surname nachname apellido apellidos cognome sobrenome achternaam"),
    (
        "representative_name",
        """contact representative representing signatory contacto contato kontaktperson ansprechperson représentant
        representante rappresentante contatto contactpersoon person who""",
    ),
    (
        ORGANIZATION,
        """organization organisation organización organização organizzazione organisatie association asociación associação
        verein verband ngo ong network group coalition institution المنظمة الجمعية""",
    ),
)
"""Words that a question for a column has, the columns that are told apart most surely first."""

HAS_ADDRESS = frozenset({"representative_email", "website"})
NAMING = "name names nom nombre nome naam called which what اسم wie"
MOST_WITHOUT_NAMING = 3
"""Words of a header about an organisation that need not say that its name is asked for."""

WORD = re.compile(r"[^\W_]+")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


_LIKELY = {plain(word): column for column, words in LIKELY.items() for word in " ".join(words.split()).split(" / ")}
_KEYS = tuple((column, _folded(words)) for column, words in KEYS)
_NOT_ASKED_FOR, _NAMING = _folded(NOT_ASKED_FOR), _folded(NAMING)


def guessed_column(written: str, offered: Iterable[str]) -> str:
    """The column among ``offered`` that a header may mean; empty when nothing suggests one."""
    known = frozenset(offered)
    last = written.rpartition("/")[2] or written  # KoBoToolbox writes a question's group before it
    guesses = (
        _LIKELY.get(plain(written), ""),
        column_meant(plain(last)),
        column_meant(plain(written).rstrip("0123456789")),  # Excel tells equal headers apart by a number
        _of_ending(plain(written)),
        _of_question(written),
        column_meant(meant_word(plain(written), all_words(), least=0.75)),
    )
    return next((guess for guess in guesses if guess in known), "")


def _of_ending(word: str) -> str:
    """The one column whose name ends with the word."""
    longer = [column for column in ALL_COLUMNS if len(word) > 1 and plain(column).endswith(word)]
    return longer[0] if len(longer) == 1 else ""


def _of_question(written: str) -> str:
    words = WORD.findall(fold(written).replace("e-mail", "email").replace("first name", "firstname"))
    there = frozenset(words)
    column = next((column for column, keys in _KEYS if there & keys), "")
    if column not in HAS_ADDRESS and there & _NOT_ASKED_FOR:
        return ""
    if column == ORGANIZATION and len(words) > MOST_WITHOUT_NAMING and not there & _NAMING:
        return ""
    return column
