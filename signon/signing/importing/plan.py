"""The plan of entering a list of signatories on a letter, decided row by row without changing anything."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from signon.erasures import Erasure, erased_reason
from signon.errors import InputError
from signon.letters.models.letter import Letter
from signon.matching.profile import Profile
from signon.names import organization_key
from signon.organizations.importing.details_file import RefusedRow
from signon.signing.importing.decided import DecidedKind, DecidedNames, Likeness, decision_marks, decisions_on
from signon.signing.importing.likely_duplicates import LikelyDuplicate, NamesMet, profile_of
from signon.signing.importing.listings import Conflict, Listings, Wanted
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.importing.there import AlreadyThere, Place, There, met, repeats, signatures_there
from signon.signing.models.record import Listed
from signon.signing.queries import signatures_to_compare
from signon.translation import gettext as _

BATCH = 1_000
MOST_NAMED = 20
Progress = Callable[[int], None]


class NotHeldError(InputError):
    """A row that was to be entered although it is held is not held."""


class PlannedRow(NamedTuple):
    """A row to enter, with its ``organization_key``; ``despite`` is what it was held for, when it is entered all the same."""

    row: SignatoryRow
    key: str
    despite: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that looks like an organisation about which something else was decided.

    ``like`` is that organisation, ``reason`` why it looks like it, ``history`` what happened, in words that follow its name;
    ``further`` are others that it looks like, too. ``asked`` is the strictest way in which any of them asked to be listed.
    """

    number: int
    organization: str
    like: str
    reason: str
    history: str
    asked: Listed = Listed.PUBLIC
    further: tuple[Conflict, ...] = ()

    def against(self) -> list[Conflict]:
        """All that it looks like, the likeliest first."""
        return [Conflict(self.like, self.reason, self.history), *self.further]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know of a row that is entered."""

    number: int
    organization: str
    text: str


@dataclass(slots=True)
class ImportPlan:
    """The plan for each row of an import: exactly one of ``rows``, ``already_there``, ``held`` and ``refused`` has it.

    ``likely_duplicates`` and ``notes`` are about rows to enter; ``not_compared`` counts those that came after more names
    than an import compares. ``marks`` are the decisions that the plan was made with, ``restricts`` further signatures that
    are to be listed for the recipient alone.
    """

    rows: list[PlannedRow] = field(default_factory=list)
    already_there: list[AlreadyThere] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    likely_duplicates: list[LikelyDuplicate] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    not_compared: int = 0
    marks: frozenset[str] = frozenset()
    restricts: frozenset[int] = frozenset()

    def restricted(self) -> list[int]:
        """The numbers of the signatures that are to be listed for the recipient alone."""
        return sorted({one.restricts for one in self.already_there if one.restricts} | self.restricts)


def plan_import(
    letter: Letter,
    rows: Sequence[SignatoryRow],
    refused: Sequence[RefusedRow] = (),
    *,
    enter_held: Collection[int] = (),
    only_held: bool = True,
    progress: Progress | None = None,
) -> ImportPlan:
    """Decide for each row what to do with it, without changing anything; ``progress`` gets the number of rows done.

    An organisation is the same when name and country are. One that looks like an organisation about which something else
    was decided is held, unless its number is in ``enter_held``. The stricter of two ways to be listed counts, whichever
    row or signature has it. Those who are added after delivery are named in the letter's next addendum. Raises
    ``NotHeldError`` when a row in ``enter_held`` is not held, unless that does not matter.
    """
    planning = _Planning(letter, rows, refused, frozenset(enter_held))
    for count, row in enumerate(rows, start=1):
        planning.decide(row)
        if progress and count % BATCH == 0:
            progress(count)
    return planning.finished(only_held=only_held)


class _Planning:
    """The letter and the rows met so far, as the plan looks things up in them."""

    def __init__(
        self, letter: Letter, rows: Sequence[SignatoryRow], refused: Sequence[RefusedRow], chosen: frozenset[int]
    ) -> None:
        self.plan = ImportPlan(refused=list(refused), marks=decision_marks(letter))
        self._letter, self._chosen = letter, chosen
        self._could_be_chosen: set[int] = set()
        self._there = signatures_there(letter)
        self._listings = Listings(letter, rows, refused)
        self._erased = Erasure.among(row.representative_email for row in rows)
        self._entered: dict[Place, PlannedRow] = {}

    @cached_property
    def _decided(self) -> DecidedNames:
        """Taken apart only when a row is not on the letter yet, as names are in general: that is what takes time."""
        return DecidedNames(decisions_on(self._letter))

    @cached_property
    def _names(self) -> NamesMet:
        return NamesMet(signatures_to_compare(self._letter))

    def decide(self, row: SignatoryRow) -> None:
        """Give the row its one outcome."""
        key = organization_key(row.organization)
        place = key, row.country
        if there := self._there.get(place):
            self._meet(row, place, there)
        elif earlier := self._entered.get(place):
            self._repeat(row, earlier)
        elif at := self._erased.get(row.representative_email):
            self.plan.refused.append(RefusedRow(row.number, erased_reason(at)))
        else:
            self._consider(row, place)

    def finished(self, *, only_held: bool) -> ImportPlan:
        """The plan. Raises ``NotHeldError`` when ``only_held`` rows may be chosen, and another is."""
        wrong = sorted(self._chosen - self._could_be_chosen) if only_held else []
        if wrong:
            raise NotHeldError(_not_held(wrong, self.plan))
        self.plan.refused.sort()
        return self.plan

    def _meet(self, row: SignatoryRow, place: Place, there: There) -> None:
        reason = self._listings.fixed(there.number) if there.listed == Listed.PUBLIC else ""
        if reason and row.listed == Listed.RECIPIENT_ONLY:
            why = _("cannot be listed for the recipient alone any more: %(reason)s", reason=reason)
            self.plan.refused.append(RefusedRow(row.number, why))
            return
        strict_row = 0 if reason else self._listings.strict_row(place)
        self.plan.already_there.append(met(row, there, strict_row=strict_row))

    def _repeat(self, row: SignatoryRow, earlier: PlannedRow) -> None:
        if earlier.despite:
            self._could_be_chosen.add(row.number)
        self.plan.already_there.append(repeats(row, earlier.row))

    def _consider(self, row: SignatoryRow, place: Place) -> None:
        """Hold a row that is not on the letter yet, or plan to enter it."""
        wanted = self._listings.of(row, place)
        is_compared = not self._names.is_full
        sought = profile_of(row) if is_compared or self._decided or self._listings.are_told_apart else None
        like = self._names.like(row, sought) if sought and is_compared else None
        held = self._held(row, wanted.listed, sought, like) if sought else None
        if held:
            self._could_be_chosen.add(row.number)
            if row.number not in self._chosen:
                self.plan.held.append(held)
                return
            wanted = wanted.although(held.asked)
        self._enter(row, place, wanted, held)
        if not is_compared:
            self.plan.not_compared += 1
        elif sought:
            self._names.add(row, wanted.listed, sought)
        if like:
            self.plan.likely_duplicates.append(like)

    def _held(self, row: SignatoryRow, listed: Listed, sought: Profile, like: LikelyDuplicate | None) -> HeldRow | None:
        """The reason why the row is not entered without being asked for, if anything is against it."""
        found = self._decided.find(sought, listed=listed, mailbox=row.representative_email)
        against = [Conflict(one.decided.name, one.reason, one.decided.history) for one in found]
        if not against and (conflict := self._listings.conflict(listed, sought, like)):
            against = [conflict]
        if not against:
            return None
        first, *further = against
        return HeldRow(row.number, row.organization, *first, _asked(found), tuple(further))

    def _enter(self, row: SignatoryRow, place: Place, wanted: Wanted, held: HeldRow | None) -> None:
        despite = "; ".join(f"{one.name}: {one.history}" for one in held.against()) if held else ""
        planned = PlannedRow(replace(row, listed=wanted.listed), place[0], despite)
        self._entered[place] = planned
        self.plan.rows.append(planned)
        if wanted.because:
            self.plan.notes.append(Note(row.number, row.organization, wanted.because))


def _asked(found: Sequence[Likeness]) -> Listed:
    """The widest listing of a row that is entered all the same.

    Whoever chooses a row that was held for its listing has decided about that.
    """
    others = {one.decided.listed for one in found if one.decided.kind is not DecidedKind.RECIPIENT_ONLY}
    return Listed.RECIPIENT_ONLY if Listed.RECIPIENT_ONLY in others else Listed.PUBLIC


def _not_held(wrong: Sequence[int], plan: ImportPlan) -> str:
    """The reasons why these rows cannot be entered although held."""
    held = ", ".join(str(one.number) for one in plan.held[:MOST_NAMED])
    named = "; ".join(
        f"{_('row %(number)s', number=number)}: {_outcome(number, plan)}" for number in wrong[:MOST_NAMED]
    )
    return _(
        "Nothing was added: --enter-held names what is not held. %(named)s. Held are: %(held)s.",
        named=named,
        held=held or _("none"),
    )


def _outcome(number: int, plan: ImportPlan) -> str:
    there = next((one for one in plan.already_there if one.number == number), None)
    refused = next((one for one in plan.refused if one.number == number), None)
    if there:
        return there.state
    if refused:
        return _("refused, %(reason)s", reason=refused.reason)
    if any(one.row.number == number for one in plan.rows):
        return _("entered without that")
    return _("there is no such row")
