"""Numbers as lists write them: ``3``, ``03``, ``c``, ``III``, ``third``."""

from collections.abc import Callable

from babel.numbers import format_decimal

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
LARGEST_ROMAN = 4_999
ORDINALS = {1: "st", 2: "nd", 3: "rd"}
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
ARABIC_LETTERS, ARABIC_ORDER = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي", "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"


def formatted(number: int, kind: str) -> str:
    """A number in a format of the standard; in plain figures where it is not known here, or cannot write the number."""
    write = FORMATS.get(kind)
    return write(number) if write and number > 0 else str(number)


def _roman(number: int) -> str:
    if number > LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _letters(alphabet: str) -> Callable[[int], str]:
    """Letters, which double after the last one: ``z``, ``aa``, ``bb``."""

    def write(number: int) -> str:
        times, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * min(times + 1, 30)

    return write


def _ordinal(number: int) -> str:
    teens = range(11, 14)
    ending = "th" if number % 100 in teens else ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"


def _figures(locale: str) -> Callable[[int], str]:
    return lambda number: str(format_decimal(number, "0", locale=locale, numbering_system="default"))


LATIN = "abcdefghijklmnopqrstuvwxyz"
FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters(LATIN),
    "upperLetter": _letters(LATIN.upper()),
    "ordinal": _ordinal,
    "russianLower": _letters(RUSSIAN),
    "russianUpper": _letters(RUSSIAN.upper()),
    "arabicAlpha": _letters(ARABIC_LETTERS),
    "arabicAbjad": _letters(ARABIC_ORDER),
    "hebrew2": _letters(HEBREW),
    "hindiNumbers": _figures("hi"),
    "thaiNumbers": lambda number: "".join(chr(ord("๐") + int(figure)) for figure in str(number)),
    "none": lambda _number: "",
    "bullet": lambda _number: "",
}
