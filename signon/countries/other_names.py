"""Names that people write for a country beside the names in print and those of CLDR; ``other_names.txt`` has them."""

from functools import cache
from importlib.resources import files


@cache
def other_names() -> tuple[tuple[str, str], ...]:
    """Every such name with its country's code."""
    text = files(__package__).joinpath("other_names.txt").read_text(encoding="utf-8")
    lines = (line.partition(": ") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((name, code) for code, _colon, names in lines for name in names.split(" / "))
