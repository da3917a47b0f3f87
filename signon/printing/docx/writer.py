"""Writing the file: which parts it has, and what stands in them in which order."""

from signon.printing.document.document import LetterDocument
from signon.printing.docx.body import BodyWriter
from signon.printing.docx.elements import Element, format_further, hairline, make
from signon.printing.docx.letterhead import first_page_head, foot, side_letterhead
from signon.printing.docx.measures import Measures
from signon.printing.docx.numbering import Numbering
from signon.printing.docx.package import Footnotes, LetterPackage, separators_named
from signon.printing.docx.parts import ending, list_entries, list_heading, opening
from signon.printing.docx.sections import add_appendix_heading, add_continuation, band, section
from signon.printing.docx.styles import style_sheet

WORD_OF_2013 = 15
"""The version of Word whose layout is asked for: the latest there is a number for."""


def word_processor_file(document: LetterDocument) -> bytes:
    """The letter as a ``.docx`` file: the same bytes for the same document, every part of it editable text."""
    measures, package = Measures.of(document), LetterPackage()
    numbering, notes = Numbering(measures), Footnotes(package, document.direction)
    package.add("styles", "styles", style_sheet(document, measures))
    package.add("settings", "settings", _settings(document, measures))
    body = package.letter.root[0]
    bands = _bands(package, document, measures)
    body.extend(side_letterhead(document, measures, package.letter))
    body.extend(opening(document, measures))
    body.extend(_body(document, package, notes, numbering, measures))
    body.extend(ending(document, measures, package.letter))
    _add_sections(body, document, measures, bands, package)
    package.add("numbering", "numbering", numbering.element())
    package.describe(document)
    return package.content()


def _body(
    document: LetterDocument, package: LetterPackage, notes: Footnotes, numbering: Numbering, measures: Measures
) -> list[Element]:
    writer = BodyWriter(package.letter, notes, numbering, measures, document.direction, document.images)
    writer.feed(document.body)
    writer.close()
    return writer.paragraphs


def _bands(package: LetterPackage, document: LetterDocument, measures: Measures) -> list[Element]:
    """The heads and feet of the letter's first page and of its others."""
    head, head_number = package.add_story("header1", "header", make("hdr"))
    head.root.extend(first_page_head(document, measures, head))
    continuation = add_continuation(package, "header2", document, measures)
    bands = [band("header", "first", head_number), band("header", "default", continuation)]
    if lines := foot(document):
        _foot, foot_number = package.add_story("footer1", "footer", make("ftr", *lines))
        bands.append(band("footer", "first", foot_number))
    return bands


def _add_sections(
    body: Element, document: LetterDocument, measures: Measures, bands: list[Element], package: LetterPackage
) -> None:
    """Close the letter's section, and give the signatory list its own: one for its heading, one for its columns."""
    listed, direction = document.signatory_list, document.direction
    letter = section(document, measures, "nextPage", bands=bands, differs_on_first=True)
    if listed is None:
        body.append(letter)
        return
    if listed.is_appendix:
        _close_section(body, letter)
        head = band("header", "default", add_appendix_heading(package, "header3", document, measures))
        heading_section = section(document, measures, "nextPage", bands=[head], counts_anew=True)
    else:
        heading_section = letter
    body.extend(list_heading(listed, direction, 0 if listed.is_appendix else measures.line * 2))
    _close_section(body, heading_section)
    body.extend(list_entries(listed, direction))
    _close_section(body, section(document, measures, "continuous", columns=listed.columns))
    body.append(hairline())  # so that Word ends the columns on the same line
    body.append(section(document, measures, "continuous"))


def _close_section(body: Element, closing: Element) -> None:
    """End a section with the last paragraph, or with a hairline after a table."""
    if not body[-1].tag.endswith("}p"):
        body.append(hairline())
    format_further(body[-1], closing)


def _settings(document: LetterDocument, measures: Measures) -> Element:
    return make(
        "settings",
        make("defaultTabStop", val=measures.em * 3),
        make("autoHyphenation") if document.hyphenation else None,
        make("characterSpacingControl", val="doNotCompress"),
        separators_named(),
        make(
            "compat",
            make(
                "compatSetting",
                name="compatibilityMode",
                uri="http://schemas.microsoft.com/office/word",
                val=WORD_OF_2013,
            ),
        ),
        make("themeFontLang", val=document.language),
    )
