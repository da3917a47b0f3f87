"""What the reader finds in files as Word writes them: every word, with its number, and nothing that is not shown."""

import pytest

from signon.letters.word.file.document import read_document
from signon.letters.word.file.package import RefusedError
from signon.letters.word.file.tree import Block, Paragraph, Table, WordFile
from tests.letters.word.written import (
    NAMESPACES,
    OLD,
    code,
    control,
    drawing,
    field,
    level,
    numbered,
    of_another_type,
    paragraph,
    picture,
    run,
    style,
    word_file,
)

FOOTNOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.text]


def labels(file: WordFile) -> list[str]:
    return [block.label.text for block in file.blocks if isinstance(block, Paragraph) and block.label]


def told(file: WordFile) -> list[tuple[str, str]]:
    return [(one.kind, one.words.strip()) for one in file.left_out]


def read(*content: str, **parts: str) -> WordFile:
    return read_document(word_file("".join(content), parts))


def test_a_style_numbers_its_paragraphs_though_they_say_nothing_themselves() -> None:
    styles = style("D", "Demand", '<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>')
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "Demand %1:")}</w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>'
    )
    demand = '<w:pStyle w:val="D"/>'
    off = f"{demand}<w:numPr><w:numId w:val='0'/></w:numPr>"
    file = read(
        paragraph("Close the weir.", properties=demand),
        paragraph("Not counted.", properties=off),
        paragraph("Fund the ford.", properties=demand),
        styles=styles,
        numbering=numbering,
    )
    assert labels(file) == ["Demand 1:", "Demand 2:"]


def test_lists_go_on_restart_and_begin_where_they_are_told_to() -> None:
    kind = f'<w:abstractNum w:abstractNumId="1">{level(0, "%1.")}{level(1, "%1.%2")}</w:abstractNum>'
    roman = f'<w:abstractNum w:abstractNumId="2">{level(0, "%1.", "upperRoman", 4)}</w:abstractNum>'
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{again}</w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    )
    order = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (2, 0), (3, 0), (3, 0)]
    content = [paragraph("item", properties=numbered(*place)) for place in order]
    file = read(*content, numbering=kind + roman + lists)
    assert labels(file) == ["1.", "1.1", "1.2", "2.", "2.1", "7.", "8.", "IV.", "V."]


def test_the_words_of_a_text_box_are_read_once_and_so_are_those_of_a_vml_box() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Registered mail</w:t></w:r></w:p></w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wps:wsp><wps:txbx>{box}"
        "</wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = (
        f"<w:r><w:pict><v:shape><v:textbox>{box.replace('Registered', 'Express')}</v:textbox></v:shape></w:pict></w:r>"
    )
    file = read(paragraph("Before ", both, "after"), paragraph(old))
    assert texts(file.blocks) == ["Before after", "Registered mail", "Express mail"]
    assert told(file) == [("box", "Registered mail"), ("box", "Express mail")]


def test_a_field_within_a_fields_code_shows_nothing() -> None:
    inner = field(" MERGEFIELD sex ", "f")
    outer = field(code(" IF ") + inner + code(' = "f" "Dear Madam" "Dear Sir" '), "Dear Madam")
    file = read(paragraph(outer, ","))
    assert texts(file.blocks) == ["Dear Madam,"]


def test_a_simple_field_keeps_its_words_and_its_link() -> None:
    simple = '<w:fldSimple w:instr=" MERGEFIELD name "><w:r><w:t>Ada Flint</w:t></w:r></w:fldSimple>'
    link = '<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org&quot; "><w:r><w:t>here</w:t></w:r></w:fldSimple>'
    file = read(paragraph("To ", simple, ", see ", link))
    assert texts(file.blocks) == ["To Ada Flint, see here"]
    assert file.blocks[0].pieces[-1].link == "https://example.org"
    assert told(file) == [("merge field", "Ada Flint")]


def test_a_links_tip_is_no_part_of_its_address() -> None:
    file = read(paragraph(field(' HYPERLINK "https://example.org/a" \\o "Read on" ', "the report")))
    assert file.blocks[0].pieces[0].link == "https://example.org/a"
    assert told(file) == [("tip", "Read on")]


def test_a_form_shows_what_was_chosen_in_it() -> None:
    def form(data: str, kind: str) -> str:
        begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        return f'{begin}{code(f" {kind} ")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'

    chosen = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Bill A"/><w:listEntry w:val="Bill B"/></w:ddList>'
    ticked = "<w:checkBox><w:checked/></w:checkBox>"
    file = read(paragraph("Oppose ", form(chosen, "FORMDROPDOWN"), " ", form(ticked, "FORMCHECKBOX")))
    assert texts(file.blocks) == ["Oppose Bill B ☒"]


@pytest.mark.parametrize("wrapper", ["w:dir", "w:bdo", "w:smartTag", "w:customXml"])
def test_words_within_a_wrapper_are_kept(wrapper: str) -> None:
    file = read(paragraph("One ", f'<{wrapper} w:val="rtl">{run("two")}</{wrapper}>', " three"))
    assert texts(file.blocks) == ["One two three"]


def test_a_content_control_gives_what_was_chosen_and_not_its_prompt() -> None:
    prompt = control(run("Click to enter a date"), "<w:showingPlcHdr/>")
    box = control("<w:r/>", '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')
    chosen, block = control(run("Ada Flint")), control(paragraph("A whole paragraph"))
    file = read(paragraph(chosen, " ", prompt, box), block)
    assert texts(file.blocks) == ["Ada Flint ☒", "A whole paragraph"]
    assert told(file) == [("placeholder", "Click to enter a date")]


def test_ruby_keeps_the_name_and_tells_the_reading() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('ほんだ')}</w:rt><w:rubyBase>{run('本田')}</w:rubyBase></w:ruby></w:r>"
    file = read(paragraph("Signed: ", ruby, ", chair"))
    assert texts(file.blocks) == ["Signed: 本田, chair"]
    assert told(file) == [("reading", "本田: ほんだ")]


@pytest.mark.parametrize(
    "content",
    [
        f"<w:ins>{run('more')}</w:ins>",
        "<w:del><w:r><w:delText>less</w:delText></w:r></w:del>",
        f"<w:moveTo>{run('moved')}</w:moveTo>",
        "<w:r><w:commentReference w:id='1'/></w:r>",
    ],
)
def test_a_text_that_is_not_settled_is_refused(content: str) -> None:
    with pytest.raises(RefusedError, match="unsettled"):
        read(paragraph("Text ", content))


def test_a_change_in_a_header_counts_as_well() -> None:
    with pytest.raises(RefusedError, match="unsettled"):
        read(paragraph("Text"), header1=f"<w:p><w:ins>{run('more')}</w:ins></w:p>")


def test_hidden_and_struck_words_are_left_out_and_told_whoever_hides_them() -> None:
    styles = style("H", "Note to self", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    file = read(
        paragraph("Seen ", run("unseen", "<w:vanish/>"), run(" by style", '<w:rStyle w:val="H"/>')),
        paragraph(run("seen too", '<w:vanish w:val="off"/>'), run(" gone", "<w:dstrike/>")),
        styles=styles,
    )
    assert texts(file.blocks) == ["Seen", "seen too"]
    assert told(file) == [("hidden", "unseen by style"), ("struck", "gone")]


@pytest.mark.parametrize("off", ["off", "false", "0"])
def test_off_is_off(off: str) -> None:
    file = read(paragraph(run("plain", f'<w:b w:val="{off}"/><w:i w:val="{off}"/><w:strike w:val="{off}"/>')))
    assert [(piece.bold, piece.italic) for piece in file.blocks[0].pieces] == [(False, False)]
    assert told(file) == []


def test_bold_comes_from_a_paragraphs_style_too_and_can_be_turned_off() -> None:
    styles = style("B", "Emphatic", "<w:rPr><w:b/></w:rPr>")
    emphatic = '<w:pStyle w:val="B"/>'
    file = read(paragraph("bold ", run("not", "<w:b w:val='0'/>"), properties=emphatic), styles=styles)
    assert [piece.bold for piece in file.blocks[0].pieces] == [True, False]


def test_breaks_tabs_and_hyphens_stay() -> None:
    content = (
        "<w:r><w:t>The Secretary</w:t><w:br/><w:t>Ministry</w:t><w:cr/><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t><w:tab/>"
        "<w:t>x</w:t><w:ptab/><w:t>so</w:t><w:softHyphen/><w:t>ft</w:t></w:r>"
    )
    assert texts(read(paragraph(content)).blocks) == ["The Secretary\nMinistry\ne\u2011mail\tx\tsoft"]


def test_signs_of_symbol_fonts_become_unicode_and_unknown_ones_are_told() -> None:
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    private = run("\uf0a7", '<w:rFonts w:ascii="Wingdings"/>')
    unknown = '<w:r><w:sym w:font="Wingdings" w:char="F0F5"/></w:r>'
    file = read(paragraph("yes ", sign, private, unknown))
    assert texts(file.blocks) == ["yes ✔▪"]
    assert told(file) == [("symbol", "U+F0F5 Wingdings")]


def test_raised_and_lowered_text_reads_as_it_did() -> None:
    raised, lowered = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    file = read(paragraph("3", run("rd", raised), " H", run("2", lowered), "O m", run("2", raised), run("abc", raised)))
    assert texts(file.blocks) == ["3rd H₂O m²abc"]
    assert told(file) == [("superscript", "abc")]


def test_what_a_letter_cannot_show_is_told_with_its_words() -> None:
    file = read(
        paragraph(
            run("under", "<w:u w:val='single'/>"), run("line", "<w:u w:val='single'/>"), run(" caps", "<w:caps/>")
        ),
        paragraph(run("marked", "<w:highlight w:val='yellow'/>")),
        paragraph("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num></m:f></m:oMath>"),
    )
    expected = [
        ("underlined", "underline"),
        ("capitals", "caps"),
        ("highlighted", "marked"),
        ("equation left out", "a"),
    ]
    assert told(file) == expected


def test_notes_are_read_with_their_looks_and_their_links() -> None:
    file = read(
        paragraph("Text", FOOTNOTE),
        footnotes=f'<w:footnote w:id="2">{paragraph(" See ", run("this", "<w:i/>"))}</w:footnote>',
    )
    assert texts(file.notes[1]) == ["See this"]
    assert file.blocks[0].pieces[-1].number == 1


def test_the_head_of_the_first_page_is_taken_and_others_are_told() -> None:
    section = (
        '<w:sectPr><w:headerReference w:type="first" r:id="header1"/><w:headerReference w:type="default" r:id="header2"/>'
        '<w:titlePg/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    )
    page = paragraph("Page ", field(" PAGE ", "2"))
    file = read(
        paragraph("Text"), section, header1=paragraph("River Coalition") + page, header2=paragraph("To Ada Flint")
    )
    assert texts(file.head) == ["River Coalition"]
    assert told(file) == [("page number", "Page 2"), ("further pages", "To Ada Flint")]
    assert file.page.width == 11906


def test_a_linked_picture_is_never_opened() -> None:
    drawn = drawing(picture('r:link="x"'), "Logo")
    link = '<Relationship Id="x" Type="http://x/image" Target="file:///etc/passwd" TargetMode="External"/>'
    [linked] = read(paragraph(drawn), links=link).pictures
    assert (linked.unusable, linked.description, linked.content) == ("linked", "Logo", b"")


def test_the_strict_edition_of_the_standard_is_read() -> None:
    content = paragraph("Demand", properties=numbered(1))
    kind = f'<w:abstractNum w:abstractNumId="1">{level(0, "%1.")}</w:abstractNum>'
    numbering = f'{kind}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    file = read_document(word_file(content, {"numbering": numbering}, strict=True))
    assert (texts(file.blocks), labels(file)) == (["Demand"], ["1."])


def test_a_table_is_told_from_one_that_only_puts_text_side_by_side() -> None:
    rules = "<w:tblPr><w:tblBorders><w:insideH w:val='single'/></w:tblBorders></w:tblPr>"

    def table(properties: str) -> str:
        row = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in "ab")
        return f"<w:tbl>{properties}<w:tr>{row}</w:tr></w:tbl>"

    file = read(table(rules), table(""))
    assert [block.has_rules for block in file.blocks if isinstance(block, Table)] == [True, False]


def test_the_most_used_language_is_the_files() -> None:
    german, english = '<w:lang w:val="de-CH"/>', '<w:lang w:val="en-US"/>'
    file = read(paragraph(run("Sehr geehrte Damen und Herren", german), run("OK", english)))
    assert file.language == "de-CH"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><title>x</title><p>Open all <b>weirs</b>.</p><style>p {}</style></html>", "Open all weirs."),
        (b"Open all\r\nweirs.", "Open all weirs."),
        (b"PK\x03\x04 another document", "word/chunk"),
    ],
)
def test_the_words_of_an_embedded_file_are_told(content: bytes, words: str) -> None:
    link = '<Relationship Id="x" Type="http://x/aFChunk" Target="chunk"/>'
    data = word_file(f'{paragraph("Text")}<w:altChunk r:id="x"/>', {"links": link}, more={"word/chunk": content})
    assert told(read_document(data)) == [("embedded file", words)]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    initial = paragraph("W", properties='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert texts(read(initial, paragraph("e write.")).blocks) == ["We write."]
    assert texts(read(paragraph("Text"), initial).blocks) == ["Text", "W"]


@pytest.mark.parametrize(
    ("drawn", "kind", "expected"),
    [
        ('<c:chart r:id="x"/>', "chart", "Fish by year 7"),
        (f'<dgm:relIds xmlns:dgm="{OLD}drawingml/2006/diagram" r:dm="x"/>', "diagram", "Fish by year 7"),
        ('<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="x"/>', "object", "Fish Excel.Sheet.12"),
    ],
)  # fmt: skip
def test_a_chart_a_diagram_and_an_embedded_object_are_told_with_their_words(
    drawn: str, kind: str, expected: str
) -> None:
    content = f"<a:x {NAMESPACES}><a:t>by year</a:t><c:v>7</c:v></a:x>".encode()
    link = '<Relationship Id="x" Type="http://x/chart" Target="part.xml"/>'
    data = word_file(paragraph(drawing(drawn, "Fish")), {"links": link}, more={"word/part.xml": content})
    assert told(read_document(data)) == [(kind, expected)]


@pytest.mark.parametrize("kind", ["document.macroEnabled", "template", "template.macroEnabledTemplate"])
def test_templates_and_files_with_macros_are_read_for_their_text(kind: str) -> None:
    plain = word_file(paragraph("Text"))
    assert texts(read_document(of_another_type(plain, kind)).blocks) == ["Text"]
