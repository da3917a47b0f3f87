"""The signatory list: its heading, and every signatory as a paragraph in the columns of a section."""

from collections.abc import Iterator

from signon.printing.document.conventions import leading_direction
from signon.printing.document.signatories import Entry, PrintedList
from signon.printing.docx.elements import Element, Look, directed, make, paragraph, runs

NAME = Look(bold=True, style="SignatoryName")


def list_heading(listed: PrintedList, direction: str, space_above: int) -> list[Element]:
    """The heading of the list and the count beneath it."""
    heading = directed("ListHeading", listed.heading, direction, make("spacing", before=space_above))
    return [heading, paragraph("ListCount", runs(listed.count, direction))]


def list_entries(listed: PrintedList, direction: str) -> Iterator[Element]:
    """The signatories, each group beneath its heading."""
    for place, group in enumerate(listed.groups):
        if group.heading:
            close = None if place else make("spacing", before=0)
            yield directed("GroupHeading", group.heading, direction, close)
        for entry in group.entries:
            yield _entry(entry, direction)


def _entry(entry: Entry, direction: str) -> Element:
    if not entry.details:
        return directed("Signatory", entry.name, direction)
    own = leading_direction(entry.name) or direction
    text = [*runs(entry.name, own, NAME), *runs("\n" + "\n".join(entry.details), own)]
    against = () if own == direction else (make("bidi", val=int(own == "rtl")), make("jc", val="right"))
    return paragraph("Signatory", text, *against)
