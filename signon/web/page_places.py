"""Named places: where a page shows something of a feature that it does not know, because that stands above it.

``PLACES`` declares each place once, with what it is given. A feature fills places in its ``register``, with a template or with
a function; a page shows what is there with ``{{ place("letter_page.after_text", letter=letter) }}``. A place for one value, such
as an address, is asked for with ``place_value``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, template_rendered, url_for
from flask.globals import app_ctx
from markupsafe import Markup, escape

from signon.declared import complete

Piece = Callable[..., Any]
Values = Callable[..., dict[str, Any]]
KEPT = "signon_page_places"
COMMON = "page_places_common_values"


@dataclass(frozen=True)
class Place:
    """The purpose of a place, and the names of what its pieces are given."""

    about: str
    given: tuple[str, ...] = ()


PLACES = {
    "page.menu": Place("Links beside the site's name on public pages."),
    "page.footer": Place("Links at the end of public pages."),
    "page.sign_in_address": Place("Where coordinators sign in."),
    "page.contact_address": Place("Where people write to the coalition."),
    "page.privacy_address": Place("Where people read what is kept of them."),
    "desk.home_address": Place("The first page of the desk."),
    "desk.banner": Place("What every page of the desk warns of."),
    "desk.menu": Place("Links of the desk's menu.", ("section",)),
    "draft.save_address": Place("Where a letter's draft is saved.", ("letter",)),
    "draft.preview_address": Place("Where what is typed is shown as a PDF; of a new letter when `letter` is none.", ("letter",)),
    "draft.stored_preview_address": Place("Where a letter as it is stored is shown as a PDF.", ("letter",)),
    "draft.fonts": Place("The list of fonts beside the field for one."),
    "account_page.sections": Place("What coordinators choose for themselves, on the page of their account."),
    "letters_page.figure": Place("How many have signed a letter, on the list of letters.", ("letter",)),
    "letters_page.call": Place("What a reader can do with an open letter, on the list of letters.", ("letter",)),
    "letters_page.sections": Place("What people can do besides signing, between open and delivered letters."),
    "letter_page.figures": Place("How many have signed, at the top of the call.", ("letter",)),
    "letter_page.call": Place("What a reader can do now, or what became of the letter.", ("letter",)),
    "letter_page.beside_signing": Place("What a reader can do besides signing.", ("letter",)),
    "letter_page.direction": Place("Whether the letter's script runs `ltr` or `rtl`.", ("letter",)),
    "letter_page.dateline": Place("Place and date, as far as they are known.", ("letter",)),
    "letter_page.after_text": Place("What comes below the letter's text.", ("letter",)),
    "letter_page.signatories": Place("Who signed.", ("letter",)),
    "letters_desk.notices": Place("What waits for coordinators besides letters, above the desk's list of them."),
    "letter_desk.next_step": Place("The one thing to do next: the first piece that is not empty.", ("letter", "is_over")),
    "letter_desk.signatures": Place("How its signatures stand.", ("letter",)),
    "letter_desk.history": Place("What was done last.", ("letter",)),
    "letter_desk.signatures_menu": Place("What can be done about signatures; each piece is items of a list.", ("letter",)),
    "letter_desk.letter_menu": Place("What can be done with the letter; each piece is items of a list.", ("letter",)),
    "letter_desk.public_menu": Place("What the public sees of it; each piece is items of a list.", ("letter",)),
    "signature_page.documents": Place("Addresses and names of the delivered documents that name it.", ("signature",)),
    "signature_page.notice": Place("What its holder has to do.", ("signature", "token")),
    "signature_page.printed": Place("What is printed of it.", ("signature",)),
    "signature_page.buttons": Place("What its holder can have.", ("token",)),
    "signature_desk.sections": Place("What else there is about a signature, on its page at the desk.", ("signature",)),
    "signature.desk_address": Place("Where coordinators decide on a signature.", ("number",)),
}  # fmt: skip


class Shown:
    """The pieces of a place, made when they are asked for: all of them as HTML, one by one, or only the first."""

    def __init__(self, pieces: list[Callable[[], Any]]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[Markup]:
        return (escape(piece()) for piece in self._pieces)

    def __html__(self) -> str:
        return Markup().join(self)

    def __str__(self) -> str:
        return self.__html__()

    @property
    def first(self) -> Markup:
        """The first piece that is not empty."""
        return next(filter(None, self), Markup())


def init_app(app: Flask) -> None:
    """Let templates show places."""
    app.extensions[KEPT] = {name: {} for name in PLACES}
    app.add_template_global(place)
    app.add_template_global(place_value)


def fill(app: Flask, name: str, piece: Piece | str, *, values: Values | None = None, order: int = 0) -> None:
    """Show a piece at a place: a template by its name, or what a function gives. Lower ``order`` comes first.

    A template knows what the place is given, and what ``values`` makes of that. Raises ``ValueError`` for a place that is not
    declared, and for an order that another piece has.
    """
    if name not in PLACES:
        raise ValueError(f"There is no place '{name}': declare it in {__name__}.PLACES.")
    pieces: dict[int, Piece] = app.extensions[KEPT][name]
    if order in pieces:
        raise ValueError(f"Two pieces of '{name}' have the order {order}: give each its own.")
    pieces[order] = _from_template(piece, values) if isinstance(piece, str) else piece


def place(name: str, /, **given: Any) -> Shown:
    """The pieces at a place, in order. Raises ``TypeError`` unless it is given what it is declared with."""
    return Shown([lambda piece=piece: piece(**given) for piece in _pieces(name, given)])  # type: ignore[misc]


def place_value(name: str, /, **given: Any) -> Any:
    """The value that one feature gives at a place. Raises ``LookupError`` unless exactly one does."""
    pieces = _pieces(name, given)
    if len(pieces) != 1:
        raise LookupError(f"The place '{name}' is for one value, and has {len(pieces)}.")
    return pieces[0](**given)


def address_of(endpoint: str) -> Piece:
    """The address of a page that needs to know nothing more."""
    return lambda: url_for(endpoint)


def _from_template(name: str, values: Values | None) -> Piece:
    def render(**given: Any) -> Markup:
        template = current_app.jinja_env.get_template(name)
        known = _common_values() | given | (values(**given) if values else {})
        shown = template.render(known)
        template_rendered.send(app_ctx.app, template=template, context=known)
        return Markup(shown)  # noqa: S704 - a template escapes what it is given

    return render


def _common_values() -> dict[str, Any]:
    """The values that every template knows, made once a request: a page has dozens of pieces."""
    if COMMON not in g:
        common: dict[str, Any] = {}
        current_app.update_template_context(common)
        setattr(g, COMMON, common)
    kept: dict[str, Any] = g.get(COMMON)
    return kept


def _pieces(name: str, given: dict[str, Any]) -> list[Piece]:
    if set(given) != set(PLACES[name].given):
        wanted = ", ".join(PLACES[name].given) or "nothing"
        raise TypeError(f"The place '{name}' is given {wanted}, not {', '.join(given) or 'nothing'}.")
    complete(current_app)
    pieces: dict[int, Piece] = current_app.extensions[KEPT][name]
    return [pieces[order] for order in sorted(pieces)]
