"""Strings in every field of every form that the site shows to somebody."""

from collections.abc import Sequence

from tests.audit.site.forms import forms_of
from tests.audit.site.tried_site import NOBODY, TriedSite
from tests.audit.strings.fields import Trial, worth_trying

OWNER = "owner"
DESK = "/coordinator/"


def try_every_form(
    site: TriedSite,
    strings: Sequence[str],
    *,
    turns: int | None = None,
) -> list[Trial]:
    """Send each form with the strings, as the person that it is for; what goes wrong is counted by the site."""
    trials = every_trial(site)
    for trial in trials:
        trial.run(strings, turns=turns)
    return trials


def every_trial(site: TriedSite, *, few: bool = False) -> list[Trial]:
    """A trial of every form that can be filled in; with ``few``, of those on the first page of each route."""
    return [
        Trial(site, form, who)
        for who in (NOBODY, OWNER)
        for form in worth_trying(forms_of(site, who, few=few))
        if form.rule.startswith(DESK) == (who == OWNER)
    ]
