"""Spoilt files given to the fields that take files: refused in words, within bounds of memory, while others are answered."""

import resource
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.audit.counts import SLOW, Found
from tests.audit.files import sound
from tests.audit.files.spoilt import spoilt
from tests.audit.site.forms import FoundForm, forms_of
from tests.audit.site.tried_site import TriedSite
from tests.audit.strings.fields import Trial

MOST_MEMORY = 1_400
"""Megabytes of this process, or of any child process: the limit of the process that prints is 1,000."""

KINDS = {"pictures": sound.pictures, "sheets": sound.sheets, "PDFs": sound.pdfs, "DOCX": sound.documents}
FOR_KIND = {"pictures": ("logo", "upload"), "sheets": ("file", "addressees_file"), "PDFs": ("copy",)}
"""The fields that a kind belongs into, by the end of their names. For DOCX there is none yet: it goes into all."""

OWNER, NOBODY = "owner", "nobody"
PAUSE = 0.05
Place = tuple[FoundForm, str, str]


def fields_for_files(site: TriedSite, *, few: bool = False) -> list[Place]:
    """Each form with a field for a file, the field, and who is given it; one form for each address and field."""
    found: dict[tuple[str, str], Place] = {}
    for who in (NOBODY, OWNER):
        for form in forms_of(site, who, few=few):
            for field in form.fields:
                if field.kind == "file" and not form.button.startswith("change="):
                    found.setdefault((form.rule, field.name), (form, field.name, who))
    return list(found.values())


def give(site: TriedSite, kind: str, number: int, everywhere: Sequence[Place], *, seed: int = 0) -> None:
    """Give so many spoilt files of a kind to the fields they belong into, in turn, and every fifth to another field."""
    own = [one for one in everywhere if one[1].rpartition("-")[2] in FOR_KIND.get(kind, ())] or everywhere
    files = spoilt(KINDS[kind](), number, seed=seed)
    with _others_answered(site):
        for place, data in enumerate(files):
            fields = everywhere if place % 5 == 0 else own
            _give(site, *fields[place % len(fields)], data)
    _check_memory(site)


def _give(site: TriedSite, form: FoundForm, field: str, who: str, data: bytes) -> None:
    answer = site.ask(form.asked(who, Trial(site, form, who).right() | {field: data}, multipart=True))
    site.counts.told["refused" if answer.status_code >= 400 else "taken"] += 1
    if answer.status_code < 400:
        with site.app.app_context():
            site.app.extensions["signon_jobs"].run_pending()
        site.restore()
    elif b"grown stale" in answer.data:
        site.counts.find(Found.OTHER, f"the proof of the form was refused: {form.rule}")


@contextmanager
def _others_answered(site: TriedSite) -> Iterator[None]:
    """Meanwhile somebody else reads the list of letters, over and over."""
    over, waits, faults = threading.Event(), list[float](), list[int]()

    def read() -> None:
        client = site.app.test_client()
        while not over.is_set():
            begin = time.perf_counter()
            status = client.get("/healthz", base_url="http://letters.test").status_code
            waits.append(time.perf_counter() - begin)
            faults.extend([status] if status != 200 else [])
            time.sleep(PAUSE)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    site.counts.told["answers to others meanwhile"] += len(waits)
    for status in faults:
        site.counts.find(Found.SERVER_ERROR, f"{status} for others meanwhile")
    for wait in (one for one in waits if one > SLOW):
        site.counts.find(Found.SLOW, f"{wait:.1f} s for others meanwhile")


def _check_memory(site: TriedSite) -> None:
    for whose, who in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "a child process")):
        used = resource.getrusage(whose).ru_maxrss // 1024
        site.counts.told[f"MB of {who}"] = max(used, site.counts.told[f"MB of {who}"])
        if used > MOST_MEMORY:
            site.counts.find(Found.OTHER, f"{used} MB in {who}")
