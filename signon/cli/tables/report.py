"""The report of an import of signatories: a count a line, and below it a line for each row that needs a look."""

from collections.abc import Iterable

import click

from signon.organizations.importing.cell_rules import shown
from signon.signing.importing.likely_duplicates import LikelyDuplicate
from signon.signing.importing.plan import HeldRow, ImportPlan
from signon.signing.importing.sentences import duplicate_in_words, held_in_words, there_in_words
from signon.signing.importing.there import AlreadyThere
from signon.translation import gettext as _


def report(plan: ImportPlan) -> None:
    """Print the counts, which together are all rows that hold anything; possible duplicates are among those added."""
    click.echo(_("added: %(number)s", number=len(plan.rows)))
    _list(
        _("row %(number)s: '%(name)s' is %(text)s", number=one.number, name=shown(one.organization), text=one.text)
        for one in plan.notes
    )
    click.echo(_("already there: %(number)s", number=len(plan.already_there)))
    _list(_there(one) for one in plan.already_there)
    _report_duplicates(plan)
    click.echo(_("held: %(number)s", number=len(plan.held)))
    _list(_held(one) for one in plan.held)
    click.echo(_("refused: %(number)s", number=len(plan.refused)))
    _list(_("row %(number)s: %(reason)s", number=row.number, reason=row.reason) for row in plan.refused)
    if plan.held:
        click.echo(_("Rows are held: enter those that are right after all with '--enter-held ROW…'."), err=True)


def _report_duplicates(plan: ImportPlan) -> None:
    click.echo(_("possible duplicates: %(number)s", number=len(plan.likely_duplicates)))
    for one in plan.likely_duplicates:
        click.echo(f"  {_row(one)} {duplicate_in_words(one)}")
    if plan.not_compared:
        click.echo(
            _(
                "  %(number)s more were not compared; 'flask signatories duplicates' compares any number",
                number=plan.not_compared,
            )
        )


def _row(one: LikelyDuplicate | HeldRow) -> str:
    return _("row %(number)s: '%(organization)s'", number=one.number, organization=shown(one.organization))


def _there(one: AlreadyThere) -> str:
    return _(
        "row %(number)s: '%(organization)s' is %(state)s",
        number=one.number,
        organization=shown(one.organization),
        state=there_in_words(one),
    )


def _held(one: HeldRow) -> str:
    return f"{_row(one)} {held_in_words(one)}"


def _list(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(f"  {line}")
