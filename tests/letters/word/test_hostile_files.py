"""Files of other kinds, damaged, too large, or made to exhaust the reader: each gets a sentence in time."""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from signon.letters.word.file import package
from signon.letters.word.file.document import read_document
from signon.letters.word.file.package import RefusedError
from signon.letters.word.reading import read_word_file
from signon.letters.word.refusals import WordFileError, refusal
from tests.letters.word.written import OLD, paragraph, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def archive(**members: bytes) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return output.getvalue()


def without(name: str) -> bytes:
    with ZipFile(BytesIO(word_file(paragraph("Text")))) as source:
        return archive(**{one: source.read(one) for one in source.namelist() if one != name})


def replaced(xml: str) -> bytes:
    with ZipFile(BytesIO(word_file(paragraph("Text")))) as source:
        kept = {one: source.read(one) for one in source.namelist()}
    return archive(**kept | {"word/document.xml": xml.encode()})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLE, "Word file of the old kind (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"{\\rtf1\\ansi Dear}", "is an RTF file"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"<html><body>", "is a web page"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "is an OpenDocument file"),
        (archive(**{"Index/Document.iwa": b""}), "is a file of Apple Pages"),
        (archive(**{"xl/workbook.xml": b""}), "is a spreadsheet"),
        (archive(**{"readme.txt": b""}), "is an archive"),
        (b"", "is empty"),
        (b"Dear Madam", "is damaged"),
        (word_file(paragraph("Text"))[:400], "is damaged"),
        (without("word/document.xml"), "lacks the part that holds the text"),
        (replaced("<w:document"), "is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_document(content)
    assert sentence in refusal(refused.value.reason, "letter.docx", **refused.value.numbers)


def test_entities_are_refused_before_they_unfold() -> None:
    body = f"{ENTITIES}<w:document xmlns:w='{OLD}wordprocessingml/2006/main'><w:body>&b;</w:body></w:document>"
    with pytest.raises(RefusedError, match="damaged"):
        read_document(replaced(body))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(RefusedError, match="deep"):
        read_document(word_file("<w:sdt><w:sdtContent>" * 2_000 + "</w:sdtContent></w:sdt>" * 2_000))


def test_what_unpacks_to_too_much_is_refused_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_PART", 1024 * 1024)
    content = word_file(paragraph("a" * 2 * 1024 * 1024))
    assert len(content) < 10_000
    with pytest.raises(RefusedError, match="large"):
        read_document(content)


def test_a_letter_of_a_hundred_thousand_paragraphs_is_refused_at_once() -> None:
    content = word_file("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 100_000)
    begin = time.process_time()
    with pytest.raises(RefusedError, match="long"):
        read_document(content)
    assert time.process_time() - begin < 2


def test_a_letter_of_many_short_paragraphs_is_refused_while_it_is_read() -> None:
    with pytest.raises(RefusedError, match="long"):
        read_document(word_file("<w:p/>" * 6_000))


def test_a_name_that_climbs_out_of_the_file_leads_nowhere() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="up"/></w:sectPr>'
    link = '<Relationship Id="up" Type="http://x/header" Target="../../../../etc/passwd"/>'
    assert read_document(word_file(paragraph("Text") + section, {"links": link})).head == []


def test_the_reader_runs_in_a_process_of_its_own() -> None:
    assert read_word_file(word_file(paragraph("Dear Madam,")), "letter.docx").shown == ["Dear Madam,"]


def test_the_sentence_for_an_unsettled_text_says_how_to_settle_it() -> None:
    changed = word_file(paragraph("Text", "<w:ins><w:r><w:t>more</w:t></w:r></w:ins>"))
    with pytest.raises(WordFileError, match=r"1 tracked change, .*Accept All Changes.*LibreOffice"):
        read_word_file(changed, "letter.docx")
