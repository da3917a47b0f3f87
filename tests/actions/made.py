"""Ready-made offices and action pages."""

from typing import Any

from signon.actions.models import ActionPage, ActionStatus
from signon.actions.offices.models import Office
from signon.database.db import db, now

SENATORS = ("Ada Flint", "Bo Reed")


def office(name: str = "Dana Poole", **values: Any) -> Office:
    """Somebody in office; without a division, one whom everybody may write to."""
    made = Office(source="table", key=name.casefold(), name=name, updated_at=now(), **values)
    db.session.add(made)
    db.session.flush()
    return made


def congress() -> None:
    """Two senators of California with a representative in each of two districts, and a state with a single one."""
    for name in SENATORS:
        office(
            f"The Honorable {name}",
            post="Senator",
            body="United States Senate",
            country="US",
            division="CA",
            salutation=f"Dear Senator {name.split()[1]}:",
            address="1 Hill Office Building\nWashington, DC 20510",
            form_url=f"https://{name.split()[1].lower()}.senate.example/write",
            phone="202-555-0100",
        )
    for district, name in (("1", "Cy Marsh"), ("12", "Di Lowe")):
        office(f"The Honorable {name}", country="US", division="CA", district=district, salutation=f"Dear {name}:")
    office("The Honorable Ed Frost", country="US", division="AK", district="0")


def action_page(status: ActionStatus = ActionStatus.OPEN, **values: Any) -> ActionPage:
    """An action page with a text that has every placeholder."""
    given: dict[str, Any] = {
        "slug": "rivers",
        "title": "Write for the river",
        "introduction": "The river **needs** you.",
        "subject": "A clean river",
        "body": "I write to you, [Recipient], as somebody who lives by the river.",
        "requests": ["Stop the mercury.", "Open the archive."],
        "ending": "Thank you for reading.",
        "closing": "Sincerely,",
        "by_constituency": True,
    }
    page = ActionPage(status=status, created_at=now(), **given | values)
    db.session.add(page)
    db.session.flush()
    return page
