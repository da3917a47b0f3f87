"""What became of accepted strings: on the page, in CSV, XLSX and JSON, in the mail and in the PDF, each as it is in the record.

The strings come in as the names of organisations, by a file; and as lines of a letter.
"""

import csv
import io
import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path

import docx
from bs4 import BeautifulSoup
from pydantic import TypeAdapter
from python_calamine import CalamineWorkbook

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import MOST_ENTRIES, RequiredLine
from signon.mail.models import OutboxMail
from signon.mail.smtp.message import Writing, compose
from signon.mail_server import Mailbox
from signon.names import line_problems, organization_key
from signon.sheets import write_xlsx
from signon.signing import mails
from signon.signing.models.signature import Signature
from tests import factories
from tests.audit.counts import Found
from tests.audit.site.tried_site import NOBODY, TriedSite
from tests.audit.strings.normal import line
from tests.audit.strings.paper import not_on_paper, printed
from tests.servers.mailbox import text_of

SLUG, AGAIN, PARTS = "naughty", "naughty-again", "naughty-parts"
COLUMNS = ("organization", "representative_name", "representative_title", "representative_email", "country")
FORMULA = re.compile(r"[=+\-@\t\r]")
PATIENCE = 120
ONE_LINE: TypeAdapter[str] = TypeAdapter(RequiredLine)
MOST = 20_000
NO_TEXT = re.compile("[\0\ud800-\udfff\ufffe\uffff]")


def table(strings: Sequence[str], kind: str) -> bytes:
    """A file with a row for each string; titles and names of people are strings too."""
    people = [text for text in strings if not line_problems(text, most=200)]
    rows = [
        [text, people[place % len(people)], people[(place + 13) % len(people)], f"jo{place}@reed{place}.example", "CH"]
        for place, text in enumerate(strings)
    ]
    if kind == "xlsx":
        return write_xlsx(COLUMNS, rows)
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode("utf-8", "surrogatepass")


def for_a_table(strings: Iterable[str]) -> list[str]:
    """Those that a file can hold; what stands for no character makes it no text, and it is refused as a whole."""
    return [text for text in strings if len(text) < MOST and not NO_TEXT.search(text)]


def try_outputs(site: TriedSite, folder: Path, strings: Sequence[str], *, parts: bool = True) -> None:
    """Bring the strings in by files, and look for each wherever it is shown; with ``parts``, in the parts of a letter too."""
    with site.app.app_context():
        for slug in (SLUG, AGAIN):
            factories.letter(slug=slug, title=slug)
        db.session.commit()
    outputs, given = Outputs(site, folder), for_a_table(strings)
    names = outputs.bring_in(given, "csv")
    outputs.bring_in(given, "xlsx", AGAIN)
    outputs.check("page", names, outputs.page())
    outputs.check("CSV", names, outputs.csv_file())
    outputs.check("JSON", names, outputs.json_file())
    outputs.check("XLSX", names, outputs.xlsx_file())
    for kind in ("csv", "xlsx"):
        there = {organization_key(name) for name in outputs.round_trip(kind)}  # under which another spelling may stand
        outputs.check(f"export and import as {kind}", map(organization_key, names), there)
    outputs.check_mails(names)
    outputs.check_paper("PDF", names, outputs.pdf())
    if parts:
        kept = outputs.draft(given)
        outputs.letter_file()
        outputs.check_paper("PDF of a letter's parts", kept, outputs.pdf(PARTS))
        outputs.check_paper("DOCX", kept, outputs.docx())


class Outputs:
    """A letter whose signatories have naughty names, and what shows them."""

    def __init__(self, site: TriedSite, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.runner = site.app.test_cli_runner()

    def command(self, *words: str) -> str:
        """What a command printed; one that failed with a traceback is a finding."""
        self.site.counts.tried += 1
        result = self.runner.invoke(args=list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            self.site.counts.find(Found.SERVER_ERROR, f"{words[:3]} failed: {result.exception!r:.300}")
        return str(result.output)

    def bring_in(self, strings: Sequence[str], kind: str, slug: str = SLUG) -> list[str]:
        """Import them; gives the names on the letter. A row that is neither there nor told of is lost."""
        file = self.folder / f"{slug}.{kind}"
        file.write_bytes(table(strings, kind))
        said = self.command("signatories", "import", slug, str(file), "--as", "approved")
        with self.site.app.app_context():
            letter = Letter.named(slug)
            names = [one.printed_name for one in db.session.scalars(Signature.standing(letter).order_by(Signature.id))]
        told = {int(number) for number in re.findall(r"\brow (\d+)", said)}
        keys = {organization_key(name) for name in names}
        for place, text in enumerate(strings, start=2):
            if place not in told and text.strip() and organization_key(line(text)) not in keys:
                self.site.counts.find(Found.LOST, f"{kind}: {text[:80]!a} is neither on the letter nor told of")
        self.site.counts.told[f"rows of {kind}"] += len(strings)
        return names

    def check(self, where: str, names: Iterable[str], shown: Iterable[str]) -> None:
        """Each name must be among what is shown, itself or behind the apostrophe that keeps a spreadsheet from running it."""
        among = set(shown)
        for name in names:
            self.site.counts.tried += 1
            if name not in among and f"'{name}" not in among:
                self.site.counts.find(Found.CHANGED, f"{where}: {name[:90]!a} is not shown")

    def check_paper(self, where: str, names: Sequence[str], text: str) -> None:
        """Each name must stand in a text that was taken from a document."""
        self.site.counts.tried += len(names)
        for name in not_on_paper(names, printed(text)):
            self.site.counts.find(Found.CHANGED, f"{where}: {name[:90]!a} is not printed")

    def check_mails(self, names: Sequence[str]) -> None:
        """Each name must stand in one of the receipts, as a mail program reads them."""
        with self.site.app.app_context():
            for signature in db.session.scalars(Signature.standing(Letter.named(SLUG))):
                mails.send_receipt(signature, at=now())
            written = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
            read = [_as_read(mail) for mail in written]
            db.session.rollback()
        together = "\n".join(read)
        for name in names:
            self.site.counts.tried += 1
            if name not in together:
                self.site.counts.find(Found.CHANGED, f"mail: {name[:90]!a} is in none")

    def page(self) -> Iterator[str]:
        """The texts of the letter's page."""
        answer = self.site.open(NOBODY, f"/letters/{SLUG}")
        for element in BeautifulSoup(answer.data, "html.parser").find_all(["li", "td", "th", "span", "bdi", "p", "dd"]):
            yield " ".join(element.get_text().split())
            yield " ".join("".join(element.find_all(string=True, recursive=False)).split())

    def csv_file(self) -> list[str]:
        """The names in the public CSV."""
        data = self.site.open(NOBODY, f"/letters/{SLUG}/signatories.csv").data.decode("utf-8-sig")
        cells = [row[0] for row in csv.reader(io.StringIO(data))][1:]
        for cell in cells:
            if FORMULA.match(cell):
                self.site.counts.find(Found.CHANGED, f"CSV: a spreadsheet would run {cell[:80]!a}")
        return cells

    def json_file(self) -> list[str]:
        """The names in the public JSON."""
        data = json.loads(self.site.open(NOBODY, f"/letters/{SLUG}/signatories.json").data)
        return [one["organization"] for one in data["signatories"]]

    def xlsx_file(self) -> list[str]:
        """The names in the XLSX file that the command writes, as another library reads them."""
        file = self.folder / "out.xlsx"
        self.command("signatories", "export", SLUG, "-o", str(file))
        rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
        return [str(row[0]) for row in rows[1:]]

    def round_trip(self, kind: str) -> list[str]:
        """The names on another letter, after the export of this one was imported there."""
        file = self.folder / f"again.{kind}"
        self.command("signatories", "export", SLUG, "-o", str(file))
        self.command("signatories", "import", AGAIN, str(file))
        with self.site.app.app_context():
            return [one.printed_name for one in db.session.scalars(Signature.standing(Letter.named(AGAIN)))]

    def draft(self, strings: Sequence[str]) -> list[str]:
        """Draft a letter with the strings in its lists and lines; gives them as it keeps them."""
        kept = as_parts(strings)[:MOST_ENTRIES]
        signers = [
            {"name": name, "title": kept[-place], "organization": kept[place]} for place, name in enumerate(kept[:250])
        ]
        first = kept[0]
        with self.site.app.app_context():
            factories.letter(
                slug=PARTS, cc=kept, enclosures=kept[::-1], lead_signers=signers, subject=first, place=first, reference=first,
                addressees=[{"address": text, "salutation": text, "attention": text} for text in kept],
                letterhead={"name": first, "address": first, "footer": first},
            )  # fmt: skip
            db.session.commit()
        return kept

    def letter_file(self) -> None:
        """A letter file must give the same letter again."""
        file = self.folder / f"{PARTS}.md"
        self.command("letter", "export", PARTS, "-o", str(file))
        file.write_text(file.read_text("utf-8").replace(f"slug: {PARTS}", f"slug: {PARTS}-again"), "utf-8")
        self.command("letter", "import", str(file))
        with self.site.app.app_context():
            first, again = (Letter.named(slug).parts.model_dump() for slug in (PARTS, f"{PARTS}-again"))
        for key in first:
            if key != "slug" and first[key] != again[key]:
                self.site.counts.find(Found.CHANGED, f"letter file: {key} came back otherwise")

    def docx(self) -> str:
        """The text of the word processor's file."""
        answer = self.site.open("owner", f"/coordinator/letters/{PARTS}/letter.docx")
        document = docx.Document(io.BytesIO(answer.data))
        return "\n".join(element.text or "" for element in document.element.body.iter() if element.tag.endswith("}t"))

    def pdf(self, slug: str = SLUG) -> str:
        """The text of a printed letter."""
        file = self.folder / f"{slug}.pdf"
        said = self.command("letter", "render", slug, "-o", str(file))
        if not file.exists():
            self.site.counts.find(Found.OTHER, f"the letter cannot be printed: {said[:300]!a}")
            return ""
        run = ["pdftotext", "-raw", str(file), "-"]
        return subprocess.run(run, check=True, capture_output=True, timeout=PATIENCE).stdout.decode("utf-8", "replace")


def _as_read(mail: OutboxMail) -> str:
    """The subject and text of a mail as they are read at its other end."""
    sender = Mailbox("The Coalition", "office@coalition.example")
    writing = Writing(sender, mail.recipient, mail.subject, mail.text("", ""), mail.message_id, mail.created_at)
    read = message_from_bytes(compose(writing).as_bytes(), policy=policy.default)
    return f"{read['Subject']}\n{text_of(read)}"


def as_parts(strings: Iterable[str]) -> list[str]:
    """The strings that a letter takes as a line, as it keeps them."""
    found = []
    for text in strings:
        with suppress(ValueError):
            if kept := ONE_LINE.validate_python(text.strip()):
                found.append(kept)
    return list(dict.fromkeys(found))
