"""Rows at the end of a table that sum it up: written by hand, so that only their words and numbers tell."""

import re

from signon.sheets.table import Row
from signon.spelling import fold
from signon.translation import gettext as _

WORDS = (
    "Total", "Totals", "Sub-total", "Subtotal", "Grand total", "Sum", "Count", "Total général", "Sous-total", "Somme",
    "Summe", "Gesamt", "Gesamtsumme", "Insgesamt", "Ergebnis", "Zwischensumme", "Anzahl", "Suma", "Total general", "Soma",
    "Totale", "Somma", "Totaal", "Totaux", "Totales", "Totalt", "Summa", "I alt", "Yhteensä", "Razem", "Celkem", "Összesen",
    "Toplam", "Итого", "Всего", "Сумма", "Усього", "Σύνολο", "المجموع", "الإجمالي", "סה\"כ", "合計", "总计", "合计", "總計",
    "합계", "총계", "Jumlah", "Jumla", "Tổng cộng",
)  # fmt: skip
SIGNS = re.compile(r"[\d\s.:;,=#*()_–-]+")
NUMBER = re.compile(r"[-+]?\d[\d.,'\u00a0 ]*\s?%?")
MOST_ROWS = 3
_PLAIN = frozenset("".join(fold(word).split()).replace("-", "") for word in WORDS)


def without_totals(rows: list[Row]) -> list[Row]:
    """The rows, of which the last ones do not count where they read like totals; another row stands above them."""
    end = len(rows)
    while end > 1 and len(rows) - end < MOST_ROWS and _is_total(rows[end - 1]):
        end -= 1
    return [*rows[:end], *(row._replace(left_out=row.left_out or _reason()) for row in rows[end:])]


def _reason() -> str:
    return _("reads like a row of totals; if it is an organisation, move it up from the end of the table")


def _is_total(row: Row) -> bool:
    """Whether the row holds a word for totals, and beside it nothing but numbers."""
    filled = [column for column, cell in enumerate(row.cells) if cell.strip()]
    texts = [
        column for column in filled if column not in row.not_text and not NUMBER.fullmatch(row.cells[column].strip())
    ]
    return len(texts) == 1 and _is_word(row.cells[texts[0]])


def _is_word(text: str) -> bool:
    return "".join(SIGNS.sub("", fold(text)).split()) in _PLAIN
