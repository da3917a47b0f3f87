"""The whole file: the letter, its notes, the head and the foot of its first page, its sheet."""

from collections.abc import Iterator

from signon.letters.word.file.markup import Element, attribute, child, children, name, switch, whole, within
from signon.letters.word.file.numbering import Numbering
from signon.letters.word.file.package import Package, RefusedError, document_body
from signon.letters.word.file.shown import BETWEEN_RUNS, shown_texts
from signon.letters.word.file.sources import Sources, TooMuchError
from signon.letters.word.file.story import Story
from signon.letters.word.file.styles import Styles
from signon.letters.word.file.tree import Block, Page, WordFile

CHANGES = frozenset({"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge"})
COMMENTS = frozenset({"w:commentReference"})
NOTES = {"footnotes": "w:footnote", "endnotes": "w:endnote"}
DEEPEST_NOTE = 50
PREFIX, LONGEST, MOST_SETTINGS = "Signon ", 255, 50
"""The beginning of the names of properties in which a letter of our own says what cannot be seen in it, and their bounds."""


def read_document(data: bytes) -> WordFile:
    """The file as a tree. Raises ``RefusedError`` for what is no such file, cannot be read, or is not settled."""
    package = Package(data)
    main = package.main()
    document_body(package, main)
    try:
        return _Reader(package, main).read()
    except TooMuchError as error:
        raise RefusedError("long") from error


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        styles = Styles(package.xml(package.related(main, "styles")))
        self._sources = Sources(package, styles, Numbering(package.xml(package.related(main, "numbering"))))
        self._bands: list[str] = []

    def read(self) -> WordFile:
        self._refuse_unsettled()
        body = document_body(self._package, self._main)
        sections = list(within(body, "w:sectPr"))
        first = sections[0] if sections else None
        head = self._band(first, "w:headerReference")
        foot = self._band(first, "w:footerReference")
        blocks = Story(self._sources, self._main).blocks(body)
        self._read_notes()
        shown = [text for part in self._parts() for text in shown_texts(self._package.xml(part))]
        self._tell_of_other_bands()
        languages = self._sources.languages
        languages.pop("", None)
        usual = child(self._sources.styles.run_defaults, "w:lang")
        font = child(self._sources.styles.run_defaults, "w:rFonts")
        return WordFile(
            blocks=blocks,
            head=head,
            foot=foot,
            notes=self._sources.notes,
            pictures=self._sources.pictures,
            left_out=[
                one for one in self._sources.left_out if one.words.strip() or one.kind in {"page break", "shape"}
            ],
            shown=shown,
            page=_page(first),
            language=languages.most_common(1)[0][0] if languages else attribute(usual, "w:val"),
            font=attribute(font, "w:ascii"),
            size=whole(attribute(child(self._sources.styles.run_defaults, "w:sz"), "w:val")),
            settings=self._settings(),
        )

    def _parts(self) -> Iterator[str]:
        """The parts that hold text, each once."""
        yield self._main
        relations = self._package.relations(self._main).values()
        kinds = {"header", "footer", *NOTES}
        yield from dict.fromkeys(one.target for one in relations if one.kind in kinds and not one.is_outside)

    def _refuse_unsettled(self) -> None:
        """Raise ``RefusedError`` when the file holds changes that nobody has accepted yet, or comments."""
        changes = comments = 0
        for part in self._parts():
            root = self._package.xml(part)
            for element in () if root is None else root.iter():
                changes += name(element) in CHANGES
                comments += name(element) in COMMENTS
        if changes or comments:
            raise RefusedError("unsettled", changes=changes, comments=comments)

    def _band(self, section: Element | None, kind: str) -> list[Block]:
        """The head or foot of the first page."""
        wanted = "first" if switch(section, "w:titlePg") else "default"
        relations = self._package.relations(self._main)
        for reference in children(section, kind):
            relation = relations.get(attribute(reference, "r:id"))
            if attribute(reference, "w:type", "default") == wanted and relation and not relation.is_outside:
                root = self._package.xml(relation.target)
                self._bands.append(relation.target)
                return [] if root is None else Story(self._sources, relation.target).blocks(root)
        return []

    def _tell_of_other_bands(self) -> None:
        """Tell of the heads and feet of further pages, for which Signon prints its own."""
        for part in self._parts():
            is_band = part.rsplit("/", 1)[-1].startswith(("header", "footer")) or part in self._bands
            if is_band and part not in self._bands:
                words = " ".join(shown_texts(self._package.xml(part))).replace(BETWEEN_RUNS, "")
                self._sources.tell("further pages", words)

    def _read_notes(self) -> None:
        """Read the notes that are mentioned, and those that these mention."""
        stories: dict[str, Story] = {}
        for _step in range(DEEPEST_NOTE):
            waiting = [key for key, number in self._sources.note_of.items() if number not in self._sources.notes]
            if not waiting:
                return
            for kind, identifier in waiting:
                part = self._package.related(self._main, kind)
                story = stories.setdefault(kind, Story(self._sources, part)) if part else None
                found = children(self._package.xml(part) if part else None, NOTES[kind])
                element = next((one for one in found if attribute(one, "w:id") == identifier), None)
                number = self._sources.note_of[kind, identifier]
                self._sources.notes[number] = story.blocks(element) if story and element is not None else []

    def _settings(self) -> dict[str, str]:
        root = self._package.xml(self._package.related("", "custom-properties"))
        found = [] if root is None else [(attribute(one, "name"), "".join(one.itertext())) for one in root]
        own = {key.removeprefix(PREFIX): value[:LONGEST] for key, value in found if key.startswith(PREFIX)}
        return dict(sorted(own.items())[:MOST_SETTINGS])


def _page(section: Element | None) -> Page:
    size, margins = child(section, "w:pgSz"), child(section, "w:pgMar")
    sides = {side: abs(whole(attribute(margins, f"w:{side}"))) for side in ("top", "right", "bottom", "left")}
    return Page(whole(attribute(size, "w:w")), whole(attribute(size, "w:h")), **sides)
