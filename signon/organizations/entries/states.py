"""The rows and entries of the directory as plain values: to compare, to bring up to date from a row, and to restore."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select

from signon.database.db import db
from signon.names import organization_key
from signon.organizations.models import Contact, NameSort, Organization, OrganizationName
from signon.spelling import fold


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """A person at an organisation; absent texts are empty. ``language`` is a BCP 47 tag."""

    name: str = ""
    title: str = ""
    email: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.title or self.email)


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """An entry of the directory; absent texts are empty. Countries are ISO 3166 alpha-2 codes.

    ``member`` is None when the row does not say; ``number`` is the row in the file it came from, 0 for none.
    """

    organization: str
    acronym: str = ""
    country: str = ""
    second_country: str = ""
    sort_as: str = ""
    website: str = ""
    legal_name: str = ""
    former_names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    region: str = ""
    kind: str = ""
    mail_domains: tuple[str, ...] = ()
    member: bool | None = None
    contacts: tuple[ContactDetails, ...] = ()
    number: int = field(default=0, compare=False)


State = dict[str, Any]
"""The fields of an entry and its key, its ``names`` (id, name, key, sort) and ``contacts`` (id, name, title, email, language),
both in order. An id is None for what is not stored yet."""

YOUNGER_FIELDS = ("second_country", "sort_as")
"""Fields that states have not which were stored with an import before there were such."""

FIELDS = (
    "name", "legal_name", "acronym", "country", *YOUNGER_FIELDS, "region", "kind", "website", "mail_domains", "member",
)  # fmt: skip
CONTACT_FIELDS = ("name", "title", "email", "language")
ROW_FIELDS = ("legal_name", "acronym", "country", *YOUNGER_FIELDS, "region", "kind", "website")
CHUNK = 900
"""The number of values that are compared with in one statement."""

Item = TypeVar("Item")


class Change(NamedTuple):
    """A change of an entry: the field, and its value before and after, as a person reads them."""

    field: str
    before: str
    after: str


def load_states(numbers: Collection[int] | None = None, *, held: bool = False) -> dict[int, State]:
    """The states of the entries with these numbers, or of all; ``held`` keeps others from changing them meanwhile."""
    if numbers is None:
        return _load(None, held=held)
    states: dict[int, State] = {}
    for chunk in chunks(sorted(numbers), CHUNK):
        states |= _load(chunk, held=held)
    return states


def new_state(row: DirectoryRow, key: str) -> State:
    """The state of an entry that is made of a row; ``key`` is that of its name."""
    empty: State = dict.fromkeys(FIELDS, "") | {"mail_domains": [], "member": True, "names": [], "contacts": []}
    return merged(empty | {"country": row.country}, row, key)


def merged(before: State, row: DirectoryRow, key: str = "") -> State:
    """The state that a row makes of another: a filled cell says how it is, an empty one leaves what there is.

    ``key`` is that of the row's name, when it is another than before. Contacts are brought up to date or added, never
    removed: nobody who is not in a file is lost by it.
    """
    after = {**before, "name": row.organization, "key": key or before["key"]}
    after |= {field: value for field in ROW_FIELDS if (value := getattr(row, field))}
    if row.mail_domains:
        after["mail_domains"] = list(row.mail_domains)
    if row.member is not None:
        after["member"] = row.member
    after["names"] = _merged_names(before["names"], row)
    after["contacts"] = _merged_contacts(before["contacts"], row.contacts)
    return after


def comparable(state: State) -> State:
    """The state without ids, so that equal ones are equal whenever they were stored."""
    names = sorted((name["sort"], name["name"]) for name in state["names"])
    contacts = [tuple(contact[field] for field in CONTACT_FIELDS) for contact in state["contacts"]]
    return {field: state.get(field, "") for field in FIELDS} | {"names": names, "contacts": contacts}


def changes(before: State, after: State) -> list[Change]:
    """The changes between two states of an entry."""
    left, right = _in_words(before), _in_words(after)
    return [Change(field, left[field], right[field]) for field in left if left[field] != right[field]]


def row_of(state: State) -> DirectoryRow:
    """The entry as a row of a directory file."""
    sorts = {sort: tuple(name["name"] for name in state["names"] if name["sort"] == sort) for sort in NameSort}
    return DirectoryRow(
        organization=state["name"],
        former_names=sorts[NameSort.FORMER],
        other_names=sorts[NameSort.OTHER],
        mail_domains=tuple(state["mail_domains"]),
        member=state["member"],
        contacts=tuple(_details(contact) for contact in state["contacts"]),
        **{field: state[field] for field in ROW_FIELDS},
    )


def chunks(values: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The values in lists of at most ``size``."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk


def _load(numbers: Sequence[int] | None, *, held: bool) -> dict[int, State]:
    fields = ("key", *FIELDS)
    columns = [getattr(Organization, field) for field in fields]
    query = db.select(Organization.id, *columns).order_by(Organization.id)
    if held:
        query = query.with_for_update()
    states: dict[int, State] = {}
    for number, *values in db.session.execute(_only(query, Organization.id, numbers)):
        states[number] = dict(zip(fields, values, strict=True)) | {"names": [], "contacts": []}
    _load_names(states, numbers)
    _load_contacts(states, numbers)
    return states


def _load_names(states: dict[int, State], numbers: Sequence[int] | None) -> None:
    owner = OrganizationName.organization_id
    columns = (owner, OrganizationName.id, OrganizationName.name, OrganizationName.key, OrganizationName.sort)
    query = db.select(*columns).order_by(OrganizationName.id)
    for of, number, name, key, sort in db.session.execute(_only(query, owner, numbers)):
        if of in states:
            states[of]["names"].append({"id": number, "name": name, "key": key, "sort": str(sort)})


def _load_contacts(states: dict[int, State], numbers: Sequence[int] | None) -> None:
    owner, columns = Contact.organization_id, [getattr(Contact, field) for field in CONTACT_FIELDS]
    query = db.select(owner, Contact.id, *columns).order_by(Contact.id)
    for of, number, *values in db.session.execute(_only(query, owner, numbers)):
        if of in states:
            states[of]["contacts"].append({"id": number} | dict(zip(CONTACT_FIELDS, values, strict=True)))


def _only(query: Select[Any], column: Any, numbers: Sequence[int] | None) -> Select[Any]:
    return query if numbers is None else query.where(column.in_(numbers))


def _merged_names(names: list[State], row: DirectoryRow) -> list[State]:
    for sort, given in ((NameSort.FORMER, row.former_names), (NameSort.OTHER, row.other_names)):
        there = {name["name"] for name in names if name["sort"] == sort}
        if given and there != set(given):
            kept = [name for name in names if name["sort"] != sort or name["name"] in given]
            names = kept + [_new_name(name, sort) for name in given if name not in there]
    return names


def _new_name(name: str, sort: NameSort) -> State:
    return {"id": None, "name": name, "key": organization_key(name), "sort": str(sort)}


def _merged_contacts(contacts: list[State], given: Sequence[ContactDetails]) -> list[State]:
    """Each person of the row goes to one contact that was there, or becomes another one."""
    result, free = [dict(contact) for contact in contacts], list(range(len(contacts)))
    for person in given:
        place = next((place for place in free if _is_same_person(result[place], person)), None)
        if place is None:
            result.append({"id": None} | vars(person))
            continue
        free.remove(place)
        result[place].update({field: value for field, value in vars(person).items() if value})
    return result


def _is_same_person(contact: State, person: ContactDetails) -> bool:
    if person.email and contact["email"]:
        return bool(person.email == contact["email"])
    if person.name or person.email:
        return bool(person.name) and fold(person.name) == fold(contact["name"])
    return bool(not contact["name"] and not contact["email"] and person.title == contact["title"])


def _details(contact: State) -> ContactDetails:
    return ContactDetails(**{field: contact[field] for field in CONTACT_FIELDS})


def _in_words(state: State) -> dict[str, str]:
    words = {field: state.get(field, "") for field in FIELDS if field not in {"mail_domains", "member"}}
    words["mail_domains"] = ", ".join(state["mail_domains"])
    words["member"] = "yes" if state["member"] else "no"
    for column, sort in (("former_names", NameSort.FORMER), ("other_names", NameSort.OTHER)):
        words[column] = " | ".join(sorted(name["name"] for name in state["names"] if name["sort"] == sort))
    words["contacts"] = " | ".join(_person(contact) for contact in state["contacts"])
    return words


def _person(contact: State) -> str:
    name = ", ".join(part for part in (contact["name"], contact["title"]) if part)
    language = f" ({contact['language']})" if contact["language"] else ""
    return f"{name} <{contact['email']}>{language}".strip() if contact["email"] else f"{name}{language}"
