"""The report of an import of signatories: a count a line, and below it a line for each row that needs a look."""

from collections.abc import Iterable

import click

from signon.organizations.importing.cell_rules import shown
from signon.signing.importing.plan import HeldRow, ImportPlan
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
        values = {"number": one.number, "organization": one.organization, "like": one.like, "reason": one.reason}
        said = _("row %(number)s: '%(organization)s' looks like '%(like)s': %(reason)s", **values)
        click.echo(f"  {said}{_waiting(one.waiting)}")
    if plan.not_compared:
        click.echo(
            _(
                "  %(number)s more were not compared; 'flask signatories duplicates' compares any number",
                number=plan.not_compared,
            )
        )


def _waiting(number: int) -> str:
    page = f"/coordinator/signatures/{number}"
    return (
        _("; that one waits for a decision at %(page)s, and this row is entered beside it", page=page) if number else ""
    )


def _there(one: AlreadyThere) -> str:
    said = _(
        "row %(number)s: '%(organization)s' is %(state)s",
        number=one.number,
        organization=shown(one.organization),
        state=one.state,
    )
    return "; ".join(part for part in (said, *one.differences, one.advice) if part)


def _held(one: HeldRow) -> str:
    alike = (
        _(
            "looks like '%(like)s' (%(reason)s), which %(history)s",
            like=shown(other.name),
            reason=other.reason,
            history=_printable(other.history),
        )
        for other in one.against()
    )
    row = _("row %(number)s: '%(organization)s'", number=one.number, organization=shown(one.organization))
    return f"{row} {_('; and ').join(alike)}"


def _printable(text: str) -> str:
    """A text that somebody has written, whole, without anything that a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _list(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(f"  {line}")
