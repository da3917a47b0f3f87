"""Settings of the letter that cannot be seen in its file, kept in it so that they come back with it.

They are custom properties, which Word and LibreOffice keep when they save the file. Nothing that is not printed is said of a
person: no address and no deadline.
"""

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from signon.letters.parts.fields import SubjectPosition
from signon.printing.document.document import LetterDocument

PREFIX = "Signon "
LONGEST = 255
"""Characters that Word keeps of a property."""

PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
FORMAT, FIRST_NUMBER = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2
"""The identifier of custom properties, and the number of the first one, as the standard has them."""


def add_own_settings(package: Package, document: LetterDocument) -> None:
    """Add the settings to the file."""
    root = etree.Element(f"{{{PROPERTIES}}}Properties", nsmap={None: PROPERTIES, "vt": TYPES})
    for number, (name, value) in enumerate(_settings(document).items(), start=FIRST_NUMBER):
        kept = etree.SubElement(root, f"{{{PROPERTIES}}}property", fmtid=FORMAT, pid=str(number), name=PREFIX + name)
        etree.SubElement(kept, f"{{{TYPES}}}lpwstr").text = value
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package.relate_to(Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE, content, package), RELATION)


def _settings(document: LetterDocument) -> dict[str, str]:
    listed = document.list_settings
    position = (
        SubjectPosition.AFTER_SALUTATION if document.subject_follows_salutation else SubjectPosition.BEFORE_SALUTATION
    )
    sides = zip(("top", "right", "bottom", "left"), document.margins, strict=True)
    settings = {
        "title": document.title,
        "language": document.language,
        "layout": document.layout,
        "window": document.window.name if document.window else "none",
        "hyphenation": "true" if document.hyphenation else "false",
        "font": document.font,
        "font_size": document.font_size,
        "addressing": document.addressing,
        "subject_position": str(position),
        "preset": document.letterhead.preset if document.letterhead else "",
        **{f"margin_{side}": length for side, length in sides},
        **{f"list_{key}": str(value) for key, value in listed.model_dump(mode="json").items()},
    }
    return {key: value for key, value in settings.items() if value and len(value) <= LONGEST}
