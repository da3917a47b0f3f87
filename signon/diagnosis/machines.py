"""The machines of the site compared: a line for each process, and what differs that must not."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from flask import current_app

from signon.database.db import now
from signon.diagnosis import traits
from signon.diagnosis.findings import Answer, Level
from signon.errors import DomainError
from signon.jobs.machine import own_host
from signon.jobs.own_process import own_traits
from signon.jobs.processes import SiteProcess
from signon.logs.machine_text import MachineText
from signon.settings import Settings
from signon.translation import gettext as _


class OtherKeyError(DomainError):
    """The processes that run have another secret key than this one."""


class Told(NamedTuple):
    """One process, by its name, and what it works with."""

    name: str
    traits: Mapping[str, str]

    def line(self) -> str:
        """All of it, for the operator."""
        return f"{self.name}: " + ", ".join(f"{name} {value}" for name, value in self.traits.items())


def machines(_settings: Settings) -> Answer:
    """Whether the processes of all machines, and this one, have the same key, program, tables, address and seal."""
    told = [*_running(now()), Told(_("%(host)s (this command)", host=own_host()), own_traits())]
    failed, warnings = list(_that_fail(told)), list(_that_warn(told))
    level = Level.FAILED if failed else Level.WARNING if warnings else Level.OK
    sentence = " ".join([*failed, *warnings]) or _("%(number)s processes run, and are alike.", number=len(told) - 1)
    return level, sentence, tuple(one.line() for one in told)


def refuse_another_key() -> None:
    """Raise ``OtherKeyError`` when processes that run have another secret key: each would refuse the other's forms."""
    own = traits.fingerprint(current_app.config["SECRET_KEY"])
    others = [one for one in _running(now()) if one.traits.get(traits.KEY, own) != own]
    if others:
        raise OtherKeyError(
            _(
                "SIGNON_SECRET_KEY is not the one of %(others)s (its fingerprint is %(theirs)s, here it is %(own)s). Give all "
                "machines the same. To change it, stop all of them first; one that was killed counts for three minutes more.",
                others=", ".join(one.name for one in others),
                theirs=others[0].traits[traits.KEY],
                own=own,
            )
        )


def complain_of_another_key() -> None:
    """Log it when processes that run have another secret key: for one that some other web server has started."""
    try:
        refuse_another_key()
    except OtherKeyError as error:
        current_app.logger.error("%s", MachineText(error))  # noqa: TRY400 - it is a sentence


def _running(at: datetime) -> Iterator[Told]:
    for one in SiteProcess.known():
        if not one.is_silent(at) and not one.has_ended_here():
            yield Told(f"{one} {one.kind}", one.traits)


def _that_fail(told: list[Told]) -> Iterator[str]:
    if _differ(told, traits.KEY):
        yield _(
            "They have different secret keys (%(keys)s), so each refuses the others' forms and sessions. Give all the same "
            "SIGNON_SECRET_KEY, and start them again.",
            keys=_listed(told, traits.KEY),
        )


def _that_warn(told: list[Told]) -> Iterator[str]:
    if _differ(told, traits.TABLES):
        yield _(
            "They need different tables (%(tables)s). Bring all to one version of the program, then run 'flask db upgrade'.",
            tables=_listed(told, traits.TABLES),
        )
    elif _differ(told, traits.PROGRAM):
        yield _(
            "They run different programs (%(programs)s). Bring all to one version, and start them again.",
            programs=_listed(told, traits.PROGRAM),
        )
    if _differ(told, traits.ADDRESS):
        yield _(
            "Their links begin with different addresses (%(addresses)s). Give all the same SIGNON_PUBLIC_URL.",
            addresses=_listed(told, traits.ADDRESS),
        )
    if _differ(told, traits.SEAL, besides=_("none")):
        yield _(
            "They seal with different certificates (%(seals)s). A letter gets the one that is valid longest where it is "
            "ordered. Give all the same, or leave it on one machine.",
            seals=_listed(told, traits.SEAL),
        )


def _differ(told: list[Told], trait: str, *, besides: str = "") -> bool:
    return len(_values(told, trait) - {besides}) > 1


def _values(told: list[Told], trait: str) -> set[str]:
    return {one.traits[trait] for one in told if trait in one.traits}


def _listed(told: list[Told], trait: str) -> str:
    """Each value with those who have it."""
    values = {value: [one.name for one in told if one.traits.get(trait) == value] for value in _values(told, trait)}
    return "; ".join(f"{value}: {', '.join(names)}" for value, names in sorted(values.items()))
