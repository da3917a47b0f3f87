"""The one row that says how the site looks; without it, it looks as it comes."""

import hashlib
from datetime import datetime
from typing import Self

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from signon import audit
from signon.database.db import Base, Choice, Moment, db
from signon.letters.pictures.safe_pictures import NormalisedImage
from signon.theme.colours import Colour
from signon.theme.style import Typeface, style_sheet

ONLY = 1
ACCENT, BAND = "#0b5c63", "#ffffff"
"""The colours of static/site.css: links and buttons, and the head of each page."""


class Theme(Base):
    """The coalition's name and look.

    An empty ``name`` leaves the operator's; colours are in hexadecimal; ``logo`` is a PNG, or nothing.
    """

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")
    accent: Mapped[str] = mapped_column(String(7), default=ACCENT)
    band: Mapped[str] = mapped_column(String(7), default=BAND)
    typeface: Mapped[Typeface] = mapped_column(Choice(Typeface), default=Typeface.BOOK)
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    logo_sha256: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def present(cls) -> Self | None:
        """The site's theme, if one was chosen."""
        return db.session.get(cls, ONLY)

    @classmethod
    def choose(cls, *, accent: Colour, band: Colour, typeface: Typeface, by: str, at: datetime, name: str = "") -> Self:
        """Have the site look like this, under this name."""
        theme = cls.present() or cls(id=ONLY, logo_sha256="")
        theme.name = name
        theme.accent, theme.band, theme.typeface, theme.changed_at = str(accent), str(band), typeface, at
        db.session.add(theme)
        audit.record(
            "choose", of=theme, by=by, at=at, details={"name": name, "accent": theme.accent, "band": theme.band}
        )
        return theme

    def bear(self, logo: NormalisedImage) -> None:
        """Show this logo."""
        self.logo, self.logo_sha256 = logo.png, logo.sha256

    def drop_logo(self) -> None:
        """Show the site's name alone."""
        self.logo, self.logo_sha256 = None, ""

    def changes_the_look(self) -> bool:
        """Whether anything else than the name and the logo is the coalition's own."""
        return (self.accent, self.band, self.typeface) != (ACCENT, BAND, Typeface.BOOK)

    def style_sheet(self) -> str:
        """The theme's style sheet."""
        return style_sheet(Colour.read(self.accent), Colour.read(self.band), self.typeface)

    @property
    def version(self) -> str:
        """The version by which browsers know that the style sheet is another one."""
        return hashlib.sha256(self.style_sheet().encode()).hexdigest()[:12]
