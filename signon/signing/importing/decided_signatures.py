"""The decisions that signatures themselves hold, with their history from the trail."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.matching.profile import Profile
from signon.organizations.profiles import profiles_of
from signon.signing.importing.decided import Decided, DecidedKind, Source
from signon.signing.importing.there import kept_signatures
from signon.signing.models.record import Authority, Listed
from signon.signing.models.signature import Signature
from signon.signing.profiles import FIELDS, Compared, profile_of_details
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

CHUNK = 500
MOST_ACTS = 6
MOST_REASON = 300


class _State(NamedTuple):
    number: int
    key: str
    country: str
    status: SignatureStatus
    authority: Authority
    listed: Listed
    entry: int | None
    reaches_text: bool

    def kind(self) -> DecidedKind | None:
        """The decision about it, if there is one."""
        if self.status is SignatureStatus.WITHDRAWN:
            return DecidedKind.WITHDRAWN
        if self.status is SignatureStatus.REJECTED:
            return DecidedKind.REJECTED
        if self.status not in HOLDING:
            return None
        if self.authority is Authority.DENIED:
            return DecidedKind.AUTHORITY_DENIED
        if not self.reaches_text:
            return DecidedKind.NOT_RECONFIRMED
        return DecidedKind.RECIPIENT_ONLY if self.listed is Listed.RECIPIENT_ONLY else None


def _states(letter: Letter) -> Iterator[tuple[_State, DecidedKind]]:
    """The signatures that something is decided about. One whose organisation has signed again since is none of them."""
    reaches = Signature.text_version_id.in_(TextVersion.reached_by_consent(letter.id))
    columns: tuple[Any, ...] = (
        Signature.id,
        Signature.key,
        Signature.country,
        Signature.status,
        Signature.authority,
        Signature.listed,
        Signature.directory_entry_id,
        reaches,
    )
    query = db.select(*columns).where(Signature.letter_id == letter.id).order_by(Signature.id)
    states = [_State(*row) for row in db.session.execute(query)]
    holding = [one for one in states if one.status in HOLDING]
    places, numbers = {(one.key, one.country) for one in holding}, {one.number for one in holding}
    kept = kept_signatures(letter)
    for one in states:
        is_outlived = (one.key, one.country) in places or kept.get(one.number) in numbers
        is_outlived = is_outlived and one.status not in HOLDING
        kind = one.kind()
        if kind and not is_outlived:
            yield one, kind


def _marks(letter: Letter) -> Iterable[str]:
    return (_mark(one, kind) for one, kind in _states(letter))


def _mark(state: _State, kind: DecidedKind) -> str:
    return f"signature:{state.number}:{kind}"


def _decisions(letter: Letter) -> Iterator[Decided]:
    states = list(_states(letter))
    numbers = [one.number for one, _kind in states]
    compared, acts = _compared(numbers), _acts(numbers)
    former = Signature.former_places(letter)
    entries = profiles_of(db.session.connection(), {one.entry for one, _kind in states if one.entry})
    for one, kind in states:
        signature = compared[one.number]
        yield Decided(
            mark=_mark(one, kind),
            kind=kind,
            name=signature.printed_name,
            profiles=_profiles(signature, entries.get(one.entry or 0), former.get(one.number, [])),
            history=_history(kind, acts[one.number]),
            listed=one.listed,
            mailbox=signature.representative_email,
        )


def _profiles(signature: Compared, entry: Profile | None, former: Sequence[tuple[str, str]]) -> tuple[Profile, ...]:
    """The profiles to compare: the signature, what it was called before, and the directory's entry with all its names."""
    before = [profile_of_details(name, country=country) for name, country in dict.fromkeys(former)]
    return (signature.profile(), *before, entry) if entry else (signature.profile(), *before)


def _compared(numbers: Sequence[int]) -> dict[int, Compared]:
    columns: list[Any] = [getattr(Signature, field) for field in FIELDS]
    found: dict[int, Compared] = {}
    for start in range(0, len(numbers), CHUNK):
        query = db.select(*columns).where(Signature.id.in_(numbers[start : start + CHUNK]))
        found |= {row[0]: Compared(*row) for row in db.session.execute(query)}
    return found


def _acts(numbers: Sequence[int]) -> dict[int, list[AuditEntry]]:
    acts: dict[int, list[AuditEntry]] = defaultdict(list)
    for start in range(0, len(numbers), CHUNK):
        of_some = AuditEntry.subject_id.in_(numbers[start : start + CHUNK])
        told = AuditEntry.action.in_(_words().keys())
        query = db.select(AuditEntry).where(AuditEntry.subject == Signature.__tablename__, of_some, told)
        for entry in db.session.scalars(query.order_by(AuditEntry.id)):
            acts[entry.subject_id].append(entry)
    return acts


def _history(kind: DecidedKind, acts: Sequence[AuditEntry]) -> str:
    told = ", ".join(_told(one) for one in acts[-MOST_ACTS:])
    now = {
        DecidedKind.NOT_RECONFIRMED: _("has not agreed to the present text"),
        DecidedKind.RECIPIENT_ONLY: _("is listed for the recipient alone"),
    }.get(kind, "")
    return "; ".join(part for part in (told, now) if part)


def _told(entry: AuditEntry) -> str:
    reason = " ".join(entry.reason.split())[:MOST_REASON]
    said = _(
        "%(act)s on %(day)s (%(actor)s)",
        act=_words()[entry.action],
        day=day_in_words(entry.at),
        actor=_actor(entry.actor),
    )
    return f"{said}: {reason}" if reason else said


def _words() -> dict[str, str]:
    return {
        "signature:sign": _("signed"),
        "signature:approve": _("was approved"),
        "signature:reject": _("was rejected"),
        "signature:withdraw": _("withdrew"),
        "signature:deny-authority": _("was denied the authority to sign"),
        "signature:restrict-listing": _("was listed for the recipient alone"),
        "signature:erase": _("had its personal data erased"),
    }


def _actor(actor: str) -> str:
    return {
        audit.REPRESENTATIVE: _("its representative"),
        audit.AUTHORISER: _("the person whom it named"),
        audit.SYSTEM: _("the site"),
        audit.COMMAND: _("the command line"),
    }.get(actor, actor)


DECIDED = Source(_marks, _decisions)
