"""Alphabetical order by a language's rules: ``Å`` after ``Z`` in Swedish, ``Ñ`` between ``N`` and ``O`` in Spanish.

Numbers count as numbers: ``Article 9`` stands before ``Article 12``.
"""

import re
from collections.abc import Callable

import icu

LEADING_SIGNS = re.compile(r"^[^\w]+")


def name_key(language: str) -> Callable[[str], bytes]:
    """A sort key for names in the order of ``language`` (a BCP 47 tag).

    Quotation marks and other signs before the first letter do not count; otherwise equal names keep a fixed order.
    """
    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(language))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return lambda name: collator.getSortKey(LEADING_SIGNS.sub("", name)) + b"\x00" + name.encode()
