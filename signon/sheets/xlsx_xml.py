"""Reading a member of a workbook that is small enough to be held whole, as far as it is XML."""

from xml.parsers import expat


def parse_whole(parser: expat.XMLParserType, xml: bytes) -> bool:
    """Give the parser's handlers all of ``xml``. False when it is broken; the handlers have then seen what came before."""
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat's own argument
    except (expat.ExpatError, LookupError):  # LookupError: an encoding that nobody knows
        return False
    return True
