"""The PDF's metadata: one file that declares itself both archival (PDF/A-3a) and accessible (PDF/UA-1)."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

from weasyprint.pdf.metadata import NS, DocumentMetadata

from signon.printing.document.document import LetterDocument

RDF = f"{{{NS['rdf']}}}"
DC = f"{{{NS['dc']}}}"
PDFUAID = f"{{{NS['pdfuaid']}}}"
EXTENSION_NAMESPACE = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA_NAMESPACE = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY_NAMESPACE = "http://www.aiim.org/pdfa/ns/property#"
register_namespace("pdfaExtension", EXTENSION_NAMESPACE)
register_namespace("pdfaSchema", SCHEMA_NAMESPACE)
register_namespace("pdfaProperty", PROPERTY_NAMESPACE)


class LetterMetadata(DocumentMetadata):
    """WeasyPrint's PDF/A metadata with the PDF/UA identifier in the same description.

    WeasyPrint has no variant that is both. PDF/A asks that an identifier it does not know itself be described by an
    extension schema (ISO 19005-3, 6.6.2.3). ``identifier`` is the address at which a final can be checked, or empty.
    """

    identifier = ""
    day = ""
    """The letter's date, as PDF writes it."""

    def include_in_pdf(self, pdf: Any, variant: str, version: int, conformance: str | None, _compress: object) -> None:
        """Add the metadata, uncompressed, so that it can be read without any knowledge of PDF."""
        super().include_in_pdf(pdf, variant, version, conformance, False)  # noqa: FBT003 - WeasyPrint's own

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str | None) -> bytes:
        """The RDF of the PDF/A variant, extended."""
        rdf = fromstring(super().generate_rdf_metadata(variant, version, conformance))  # noqa: S314 - made just now
        identifier = SubElement(rdf, f"{RDF}Description", {f"{RDF}about": ""})
        SubElement(identifier, f"{PDFUAID}part").text = "1"
        rdf.append(_extension_schema())
        if self.identifier:
            named = SubElement(rdf, f"{RDF}Description", {f"{RDF}about": ""})
            SubElement(named, f"{DC}identifier").text = self.identifier
        return tostring(rdf, encoding="utf-8")


def letter_metadata(document: LetterDocument) -> LetterMetadata:
    """Title, author and language of the letter. Its dates are the letter's own, so that the bytes never vary."""
    day = f"{document.date.isoformat()}T00:00:00Z"
    metadata = LetterMetadata(
        title=document.title,
        authors=[document.author] if document.author else [],
        generator="Signon",
        created=day,
        modified=day,
        lang=document.language,
    )
    metadata.day = f"D:{document.date:%Y%m%d}000000Z"
    metadata.identifier = document.verification.address if document.verification else ""
    return metadata


def _extension_schema() -> Element:
    description = Element(f"{RDF}Description", {f"{RDF}about": ""})
    bag = SubElement(SubElement(description, f"{{{EXTENSION_NAMESPACE}}}schemas"), f"{RDF}Bag")
    schema = SubElement(bag, f"{RDF}li", {f"{RDF}parseType": "Resource"})
    SubElement(schema, f"{{{SCHEMA_NAMESPACE}}}schema").text = "PDF/UA identification schema"
    SubElement(schema, f"{{{SCHEMA_NAMESPACE}}}namespaceURI").text = NS["pdfuaid"]
    SubElement(schema, f"{{{SCHEMA_NAMESPACE}}}prefix").text = "pdfuaid"
    sequence = SubElement(SubElement(schema, f"{{{SCHEMA_NAMESPACE}}}property"), f"{RDF}Seq")
    part = SubElement(sequence, f"{RDF}li", {f"{RDF}parseType": "Resource"})
    for key, value in {
        "name": "part",
        "valueType": "Integer",
        "category": "internal",
        "description": "The part of ISO 14289 to which the document conforms",
    }.items():
        SubElement(part, f"{{{PROPERTY_NAMESPACE}}}{key}").text = value
    return description
