"""The file itself: whole and valid whatever was entered, and the same each time."""

import os
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from lxml import etree

from signon.printing.document.signatories import ListedSignatory
from signon.printing.docx.writer import word_processor_file
from tests.printing.docx.test_docx import EVERYTHING, IMAGES
from tests.printing.pictures import picture
from tests.printing.test_hostile_letter import hostile_letter
from tests.printing.written import composed, opened, signatories, texts

BODY = "# H\n\n> *q*[^1]\n\n1. a\n   - **b**\n\n[l](https://r.example)\n\n---\n\n    pre\n\nlast\n\n[^1]: note"
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook",
    "settings": "zoom defaultTabStop autoHyphenation characterSpacingControl footnotePr endnotePr compat themeFontLang",
    "style": "name aliases basedOn next link uiPriority qFormat pPr rPr",
}
"""What the standard (ECMA-376, part 1) lets stand where; a word processor may refuse a file with another order."""

HOSTILE = [
    "</w:t></w:r></w:p><w:p/>",
    '"><w:altChunk r:id="x"/>',
    "&lt;&amp;&#0;&#12;&xxe;",
    '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/hostname">]>',
    "]]><![CDATA[",
    '{ INCLUDETEXT "/etc/hostname" }',
]


def everything(**changes: Any) -> bytes:
    document = composed(signatories=signatories(5), images=IMAGES, **{**EVERYTHING, "body": BODY, **changes})
    return word_processor_file(document)


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize(
    "changes", [{}, {"language": "ar", "layout": "right-date", "signatory_list": {"style": "by-country"}}]
)
def test_all_formatting_stands_in_the_order_of_the_standard(changes: dict[str, Any]) -> None:
    for name, content in parts_of(everything(**changes)).items():
        if not name.endswith(".xml"):
            continue
        for element in etree.fromstring(content).iter():
            order = ORDERS.get(etree.QName(element).localname, "").split()
            found = [order.index(etree.QName(child).localname) for child in element] if order else []
            assert found == sorted(found), (name, etree.tostring(element))


def test_every_reference_within_the_file_leads_somewhere() -> None:
    files = parts_of(everything())
    for name, content in files.items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        wanted = {
            value
            for element in etree.fromstring(content).iter()
            for key, value in element.items()
            if "/relationships}" in key
        }
        relations = files.get(f"word/_rels/{name.removeprefix('word/')}.rels", b"<none/>")
        known = {relation.get("Id"): relation for relation in etree.fromstring(relations)}
        assert wanted <= known.keys(), name
        targets = [one.get("Target") for one in known.values() if one.get("TargetMode") != "External"]
        assert all(f"word/{target}" in files or target.removeprefix("../") in files for target in targets), name


def test_every_part_is_well_formed_and_of_a_declared_type() -> None:
    files = parts_of(everything())
    declared = etree.fromstring(files.pop("[Content_Types].xml"))
    endings = {one.get("Extension") for one in declared.iter("{*}Default")}
    named = {one.get("PartName").removeprefix("/") for one in declared.iter("{*}Override")}
    assert named <= files.keys()
    for name, content in files.items():
        assert name in named or name.rpartition(".")[2] in endings, name
        assert not name.endswith((".xml", ".rels")) or etree.fromstring(content) is not None


def test_every_style_that_is_used_is_defined() -> None:
    files = parts_of(everything())
    defined = {one.get(qn("w:styleId")) for one in etree.fromstring(files["word/styles.xml"])}
    for name, content in files.items():
        if name.endswith(".xml"):
            uses = [
                value
                for element in etree.fromstring(content).iter("{*}pStyle", "{*}rStyle", "{*}basedOn", "{*}next")
                for value in element.values()
            ]
            assert set(uses) <= defined, name


def test_the_same_letter_is_the_same_file_in_another_process() -> None:
    script = "from tests.printing.docx.test_file import *; print(sha256(everything()).hexdigest())"
    elsewhere = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == sha256(everything()).hexdigest()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_entered_is_text(text: Any) -> None:
    content = word_processor_file(hostile_letter(text))
    for name, part in parts_of(content).items():
        if name.endswith((".xml", ".rels")):
            assert b"<!ENTITY" not in part, name
    found = texts(opened(content))
    assert found.count(text) >= 3
    assert f"Attention: {text}" in found


def test_characters_that_no_file_can_hold_are_shown_as_replaced() -> None:
    listed = [ListedSignatory("Bad\x00\x1b\uffff name")]
    content = word_processor_file(composed(signatories=listed, body="form&#12;feed"))
    found = texts(opened(content))
    assert "Bad\ufffd\ufffd\ufffd name" in found
    assert "form\ufffdfeed" in found


def test_a_font_name_longer_than_word_bears_is_cut() -> None:
    content = everything(font="F" * 80)
    assert (
        max(
            len(value)
            for value in next(etree.fromstring(parts_of(content)["word/styles.xml"]).iter("{*}rFonts")).values()
        )
        == 31
    )


def test_a_picture_of_another_kind_than_png_is_converted() -> None:
    content = everything(letterhead={"logo": "logo.png"}, lead_signers=[{"name": "Ada", "signature": "ines.png"}])
    pictures = [data for name, data in parts_of(content).items() if name.startswith("word/media/")]
    assert len(pictures) == 2
    assert all(data.startswith(b"\x89PNG") for data in pictures)
    assert picture() in pictures
