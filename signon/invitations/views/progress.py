"""The desk's page that shows how the invitations of a letter fare, and the same figures as a table to take away."""

from flask import Response, render_template

from signon.access import EVERY_COORDINATOR, allow
from signon.invitations.progress.chart import chart_of
from signon.invitations.progress.figures import Tally, progress_of
from signon.invitations.progress.world_map import world_map
from signon.invitations.queries import undelivered_of
from signon.invitations.status import Outcome
from signon.letters.models.letter import Letter
from signon.sheets import write_csv
from signon.web.languages import page_language
from signon.web.pages import Pages

pages = Pages()

MOST_UNDELIVERED = 50
COLUMNS = ("place", "name", "invited", "opened", *(str(outcome) for outcome in Outcome))


@pages.get("/letters/<slug>/progress")
@allow(*EVERY_COORDINATOR)
def progress(slug: str) -> str:
    """Figures, a chart over time, and a map, each beside the table that it is drawn from."""
    letter = Letter.named(slug)
    figures = progress_of(letter, page_language())
    return render_template(
        "invitations/progress.html",
        letter=letter,
        figures=figures,
        chart=chart_of(figures.days),
        world=world_map(figures.by_code, page_language()),
        outcomes=list(Outcome),
        undelivered=undelivered_of(letter),
        most_undelivered=MOST_UNDELIVERED,
    )


@pages.get("/letters/<slug>/progress.csv")
@allow(*EVERY_COORDINATOR)
def progress_csv(slug: str) -> Response:
    """The figures by country and by region, for a spreadsheet."""
    figures = progress_of(Letter.named(slug), page_language())
    rows = [_row("country", name, tally) for _code, name, tally in figures.countries]
    rows += [_row("region", name, tally) for name, tally in figures.regions]
    response = Response(write_csv(COLUMNS, [*rows, _row("all", "", figures.total)]), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-progress.csv"'
    return response


def _row(place: str, name: str, tally: Tally) -> tuple[str, ...]:
    return place, name, *(str(number) for number in tally.row())
