"""A command loads few models. Whatever goes through all tables asks for them where they are loaded first."""

import re
from pathlib import Path

SIGNON = Path(__file__).parents[2] / "signon"
ALL_TABLES = re.compile(r"metadata\.tables(?!\[)")


def test_all_tables_are_asked_for_where_they_are_loaded() -> None:
    """Else a backup that a command makes would hold no more than the few tables whose models it has loaded."""
    sources = set(SIGNON.rglob("*.py")) - set((SIGNON / "migrations").rglob("*.py"))
    asking = [file for file in sources if ALL_TABLES.search(file.read_text("utf-8"))]
    assert asking == [SIGNON / "database" / "every_table.py"]
