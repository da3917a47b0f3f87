"""Cells that hold no value a table could be read by: errors, and formulas without what they last gave.

A spreadsheet writes an error in the language of whoever uses it, and CSV keeps what was shown on the screen.
"""

import re
from typing import NamedTuple

from signon.translation import gettext as _

MOST_SHOWN = 40
MOST_LOOKED_AT = 200
"""Characters at the beginning of a text that tell what it is."""

LETTERS_IN_ALPHABET = 26

ERRORS = frozenset(
    """
    #NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #N/A! #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN!
    #BUSY! #EXTERNAL! #PYTHON! #TIMEOUT! #DATA! #CIRCULAR! #CYCLE! #ERROR! #ERR! #ERROR #MACRO? #FMT #LOADING! #LOADING...
    #BEZUG! #WERT! #ZAHL! #NV #ÜBERLAUF! #FELD! #KALK! #LEER!
    #VALEUR! #NOM? #NOMBRE! #NUL! #EPARS! #PROPAGATION! #CALCUL! #CHAMP!
    #¡REF! #¡VALOR! #¿NOMBRE? #¡NUM! #¡DIV/0! #¡NULO! #¡DESBORDAMIENTO! #¡CALC! #¡CAMPO! #N/D
    #VALOR! #NOME? #NÚM! #NULO! #DESPEJAR! #CÁLC! #RIF! #VALORE! #NUM! #NULLO! #ESPANSIONE!
    #VERW! #WAARDE! #NAAM? #GETAL! #LEEG! #N/B #OVERLOOP!
    #ССЫЛКА! #ЗНАЧ! #ИМЯ? #ЧИСЛО! #ПУСТО! #ДЕЛ/0! #Н/Д #ПЕРЕНОС!
    #ADR! #ARG! #LICZBA! #NAZWA? #N/D! #DZIEL/0! #ZERO!
    #REFERENS! #VÄRDEFEL! #NAMN? #OGILTIGT! #SAKNAS! #DIVISION/0!
    #BAŞV! #DEĞER! #AD? #SAYI/0! #YOK #HIV! #ÉRTÉK! #NÉV? #SZÁM! #HIÁNYZIK #ODKAZ! #HODNOTA! #NÁZEV? #ČÍSLO!
    #CÍM! #VIITTAUS! #ARVO! #NIMI? #LUKU! #PUUTTUU! #REFERANSE! #VERDI! #NAVN? #I/T #REFERENCE! #VÆRDI!
    """.split()  # noqa: SIM905 - a word list is read more easily than a hundred strings
)
"""Words that Excel, LibreOffice, Google Sheets and Numbers show in place of a value, in the languages that most people use."""

NUMBERED_ERROR = re.compile(r"(?:Err|Error|Fehler|Erreur):\d{3}")
"""LibreOffice's name for an error that has no word."""

TOO_NARROW = re.compile(r"#{3,}")
"""The signs that a spreadsheet shows for a number or a day when the column is too narrow."""

FORMULA = re.compile(
    r"""=\s*(?:
        [-+(]*[^\W\d][\w.]*\(                          # =IF( and =+VLOOKUP(
        | ["{@]                                        # ="0041", ={1;2}, =@A2
        | [\w.'$ :\\/|\[\]-]+![$A-Za-z#]                # =Sheet2!B3, =cmd|'/C calc'!A0
        | [-+(]*\$?[A-Za-z]{1,3}\$?[0-9]{1,7}\s*(?:$|[-+*/&^=<>:;%])  # =B7, =B7&C7
        | [-+(]*[0-9]+(?:[.,][0-9]+)?\s*[-+*/&^=<>%]   # =1+1
    )""",
    re.VERBOSE,
)
"""A text that is surely a formula. A name that merely begins with an equals sign is a name."""


class Fault(NamedTuple):
    """A fault in place of a cell's value: ``shown`` is an error or a formula, ``reason`` the rest of a sentence."""

    shown: str
    reason: str


def fault_of_text(text: str) -> Fault | None:
    """The fault of a text, when it is what a spreadsheet shows in place of a value."""
    if text[:1] not in "#=EF \t":
        return None
    plain = text[:MOST_LOOKED_AT].strip()
    if plain.upper() in ERRORS or NUMBERED_ERROR.fullmatch(plain):
        return error(plain)
    if TOO_NARROW.fullmatch(plain):
        return Fault(
            plain[:MOST_SHOWN],
            _("is a column too narrow for what stood there; widen the column and save the table again"),
        )
    if FORMULA.match(plain):
        return Fault(
            plain[:MOST_SHOWN],
            _("is a formula and not what it gives; put the value in its place"),
        )
    return None


def error(shown: str) -> Fault:
    """The fault of a cell that holds an error."""
    return Fault(shown.strip()[:MOST_SHOWN], _("is an error; mend it, or put the value in its place"))


def formula_without_value(formula: str) -> Fault:
    """The fault of a formula that was never calculated; ``formula`` is without its equals sign, and may be empty."""
    return Fault(
        f"={formula}"[:MOST_SHOWN],
        _("is a formula without a value; open the table in a spreadsheet, let it calculate, and save it again"),
    )


def formula_of_nothing(formula: str) -> Fault:
    """The fault of a formula that gives 0: of an empty cell, or because it was never calculated."""
    return Fault(
        f"={formula}"[:MOST_SHOWN],
        _("is a formula that gives 0, as one does that was never calculated; put the value in its place"),
    )


def struck_out(text: str) -> Fault:
    """The fault of a cell whose text is struck out."""
    return Fault(text[:MOST_SHOWN], _("is struck out; remove the line through it, or the row"))


def partly_struck_out(text: str, part: str) -> Fault:
    """The fault of a cell of whose text a part is struck out."""
    reason = _("has '%(part)s' struck out; keep only what is meant", part=part.strip()[:MOST_SHOWN])
    return Fault(text[:MOST_SHOWN], reason)


def column_letters(column: int) -> str:
    """The letters by which a spreadsheet shows a column, such as B; the first column is 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, LETTERS_IN_ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name that a spreadsheet shows for a cell, such as B7; the row is counted from 1, the column from 0."""
    return f"{column_letters(column)}{row}"


def in_words(cell: str, fault: Fault) -> str:
    """The fault of the cell of this name, in a sentence."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in fault.shown)
    return _("cell %(cell)s holds %(shown)s, which %(reason)s", cell=cell, shown=shown, reason=fault.reason)
