"""Naughty strings in the fields of a form: each is refused at its field, or kept as it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from tests.audit.counts import Found
from tests.audit.site.forms import PROOF, TYPED, Field, FoundForm, forms_on
from tests.audit.site.tried_site import TriedSite, texts_of
from tests.audit.strings.normal import as_sent, lines, ways_to_keep

ROUNDS = 4
HARMLESS = {
    "organization": "Reed Wardens",
    "representative_name": "Jo Reed",
    "representative_title": "Director",
    "email": "jo@wardens.example",
    "representative_email": "jo@wardens.example",
    "password": "a password of some length",
    "country": "KE",
    "division": "AK",
    "addressees_file": "address,salutation,attention\nMinistry of Water,Dear Minister:,Jo\n",
    "authorised_by_name": "Al Moss",
    "authorised_by_title": "President",
    "authorised_by_email": "al@wardens.example",
    "subject": "Clean water",
    "text": "We write about {link}.",
    "words": "As we agreed.",
    "note": "Jo said so by phone.",
    "body": "We write about the river.",
    "closing": "Sincerely,",
    "title": "Clean water",
    "address": "Ministry of Water",
    "language": "en",
    "file": "organization\nReed Wardens\n",
    "reason": "other",
    "means": "mail",
    "name": "Reed Wardens",
    "mark": "a",
    "to": "jo@wardens.example",
}
HARMLESS |= {f"citations-{place}-{what}": f"{what}{place}" for place in range(3) for what in ("mark", "title")}
WANTED = frozenset({"words", "division", *(name for name in HARMLESS if name.startswith("citations"))})
"""Fields that must be filled in although their page does not say so."""

BEFORE = {("/coordinator/batches/<int:number>", "text"): "{link}\n\n"}
"""What must stand in a field for the rest to be judged."""

LEFT_ALONE = re.compile(
    r"csrf_token|remark|opened|seen|judged|said|revision|sha256|version|number|then|change|more|approve|deny"
)
"""Fields that pages fill in for themselves, and the trap for machines: strings in them are tried by the requests."""

CHOICES = frozenset(
    {"radio", "unticked radio", "unticked checkbox", "checkbox", "select", "hidden", "password", "file", "button"}
)
NOT_KEPT = {
    "/act/<slug>": "nothing of a supporter is kept",
    "/coordinator/letters/<slug>/preview": "a preview",
    "/coordinator/letters/preview": "a preview",
    "/coordinator/sign-in": "an attempt",
    "/coordinator/sign-in-link": "an attempt",
    "/letters/<slug>/lost-link": "a question",
    "/privacy/data": "a question",
    "/verify": "a question",
    "/coordinator/letters/<slug>/addressees/preview": "a preview",
}
"""Forms whose texts are kept nowhere, and why."""


DECLARED = (
    Field("declare", "button", "save"),
    Field("declared-change", "button", "correction"),
    Field("declared-note", "textarea", "A word was wrong."),
)
ON_THE_NEXT_PAGE = {"/coordinator/letters/<slug>/edit": DECLARED}
"""Fields that only the answer to a form asks for, and that come with all the others then."""

NEVER_ACCEPTED = frozenset({"/coordinator/sign-in"})
CONFLICT = 409


@dataclass
class Trial:
    """A form that is sent as ``who``, many times. ``kept`` are the strings that were accepted, ``refused`` counts the others."""

    site: TriedSite
    form: FoundForm
    who: str
    kept: set[tuple[str, str]] = field(default_factory=set)
    refused: int = 0

    def typed(self) -> list[str]:
        """The names of the fields that strings go into."""
        return [one.name for one in self.form.fields if one.kind in TYPED and not LEFT_ALONE.search(one.name)]

    def run(self, strings: Sequence[str], *, turns: int | None = None) -> None:
        """Try every string in every field; several at once where the form accepts them together.

        With ``turns``, only so many strings come into each field, others into each.
        """
        names = self.typed()
        answer = self.site.ask(self.form.asked(self.who, self.right()))
        if answer.status_code >= 400 and answer.status_code != CONFLICT and self.form.rule not in NEVER_ACCEPTED:
            said = BeautifulSoup(answer.data, "html.parser").select(".errors, .wrong, [role=alert], .message")
            words = " ".join(one.get_text(" ", strip=True) for one in said) or answer.get_data(as_text=True)[:300]
            self.site.counts.find(
                Found.OTHER, f"harmless values refused: {self.form.rule} {answer.status_code} {words[:300]}"
            )
        else:
            self.site.restore()
        step = max(1, len(strings) // max(1, len(names)))
        for turn in range((turns or len(strings)) if names else 0):
            chosen = {name: strings[(turn + place * step) % len(strings)] for place, name in enumerate(names)}
            self._send({name: BEFORE.get((self.form.rule, name), "") + text for name, text in chosen.items()})

    def _send(self, values: dict[str, str]) -> None:
        """Send them; what is refused is replaced by something harmless, so that the rest is judged too."""
        for _round in range(ROUNDS):
            answer = self.site.ask(self.form.asked(self.who, self.right() | values))
            if answer.status_code < 400:
                self._accepted(values)
                return
            self.refused += 1
            wrong = self._refused(answer, values)
            if not wrong:
                return
            values = {name: value for name, value in values.items() if name not in wrong}

    def right(self) -> dict[str, str | bytes]:
        """Values with which the form is accepted."""
        values: dict[str, str | bytes] = {}
        for one in self.form.fields:
            usual = HARMLESS.get(one.name) or HARMLESS.get(one.name.rpartition("-")[2], "")
            if one.kind == "file" and usual:
                values[one.name] = usual.encode()
            if one.kind == "file" or (one.kind.startswith("unticked") and one.value != usual):
                continue
            values[one.name] = one.value.strip() or (usual if one.is_required or one.name in WANTED else "")
        return values | {PROOF: self.site.proof(self.who)}

    def _accepted(self, values: Mapping[str, str]) -> None:
        self.kept |= set(values.items())
        if self.form.method == "GET" or self.form.rule in NOT_KEPT:
            return
        after = self.site.record()
        kept = self.site.kept_record
        known = set(texts_of(row for table, rows in after.items() for row in rows - kept[table]))
        for name, value in values.items():
            for lost in lost_lines(name, as_sent(value, parts=self.form.is_multipart), known):
                self.site.counts.find(
                    Found.CHANGED, f"{self.form.rule} {name}: {value[:80]!a}: no row has {lost[:80]!a}"
                )
        self.site.restore(table for table, rows in after.items() if rows != kept[table])

    def _kept_names(self) -> set[str]:
        """The names that the form must still have when it comes back. A page with the next question carries no files."""
        left_out = {
            PROOF,
            *(
                one.name
                for one in (*DECLARED, *self.form.fields)
                if not one.kind or one.kind.startswith(("button", "file", "unticked"))
            ),
        }
        return {name for name in self.form.names - left_out if not name.startswith(("declared-", "more"))}

    def _refused(self, answer: TestResponse, values: Mapping[str, str]) -> set[str]:
        """The fields that the answer complains of. A page that lost the form is a finding."""
        if answer.status_code == 413:
            return {max(values, key=lambda name: len(values[name].encode("utf-8", "replace")))} if values else set()
        page = answer.get_data(as_text=True)
        if self.form.method == "GET" or self.form.rule in NOT_KEPT or answer.status_code == CONFLICT:
            return set()
        if not any(self._kept_names() <= shown.names for shown in forms_on(page, self.form.page)):
            self.site.counts.find(
                Found.OTHER, f"{answer.status_code} without the form: {self.form.rule} {values!a:.200}"
            )
            return set()
        parsed = BeautifulSoup(page, "html.parser")
        return {str(one.get("name")) for one in parsed.select("[aria-invalid=true]")} & set(values)


def lost_lines(name: str, text: str, known: set[str]) -> Iterator[str]:
    """The lines of an accepted text that are in no row, in any of the ways to keep them."""
    for one in [text] if len(list(lines(text))) < 2 else lines(text):
        ways = ways_to_keep(name, one)
        if ways and not any(way in kept for way in ways for kept in known):
            yield ways[0]


def worth_trying(forms: Sequence[FoundForm]) -> list[FoundForm]:
    """Forms with something to type, without those buttons that only move or add parts."""
    found = [one for one in forms if any(field.kind in TYPED for field in one.fields)]
    chosen = [one for one in found if not one.button.startswith(("change=", "more=")) and one.button != "deny=y"]
    return [replace(one, fields=one.fields + ON_THE_NEXT_PAGE.get(one.rule, ())) for one in chosen]
