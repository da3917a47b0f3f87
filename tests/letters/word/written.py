"""A writer of ``.docx`` files in the way that Word writes them, for what no other program writes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

OLD = "http://schemas.openxmlformats.org/"
STRICT = "http://purl.oclc.org/ooxml/"
KINDS = f"{OLD}officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{OLD}wordprocessingml/2006/main" xmlns:r="{KINDS}" xmlns:m="{OLD}officeDocument/2006/math"'
    f' xmlns:wp="{OLD}drawingml/2006/wordprocessingDrawing" xmlns:a="{OLD}drawingml/2006/main"'
    f' xmlns:pic="{OLD}drawingml/2006/picture" xmlns:c="{OLD}drawingml/2006/chart"'
    f' xmlns:mc="{OLD}markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
PARTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{WORD}.numbering+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{WORD}.footnotes+xml"/></Types>'
)


def word_file(
    body: str, parts: dict[str, str] | None = None, *, strict: bool = False, more: dict[str, bytes] | None = None
) -> bytes:
    """A file with the XML of its body, and of other parts by their names: ``styles``, ``header1``, …

    ``links`` is the XML of further relationships of the letter.
    """
    parts = dict(parts or {})
    links = parts.pop("links", "")
    own = [f'<Relationship Id="{name}" Type="{KINDS}/{_kind(name)}" Target="{name}.xml"/>' for name in parts]
    written = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'),
        "word/_rels/document.xml.rels": _relations("".join(own) + links),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:{_root(name)} {NAMESPACES}>{xml}</w:{_root(name)}>" for name, xml in parts.items()},
    }
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, text in written.items():
            archive.writestr(name, _strict(text) if strict and name != "[Content_Types].xml" else text)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return output.getvalue()


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph; a text that is no XML becomes a run."""
    inner = "".join(one if one.startswith("<") else run(one) for one in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str | None) -> str:
    """A field in its long form; its code may hold runs and fields of its own."""
    inner = code if code.startswith("<") else f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def code(text: str) -> str:
    """A run of a field's code."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def numbered(number: int, level: int = 0) -> str:
    """The properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, pattern: str, kind: str = "decimal", start: int = 1, more: str = "") -> str:
    """The description of a list's level."""
    format_and_text = f'<w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/>{format_and_text}</w:lvl>'


def style(identifier: str, name: str, properties: str = "", *, kind: str = "paragraph", based_on: str = "") -> str:
    """The description of a style."""
    basis = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{basis}{properties}</w:style>'


def _kind(part: str) -> str:
    return PARTS.get(part, part.rstrip("0123456789"))


def _root(part: str) -> str:
    return {"header": "hdr", "footer": "ftr"}.get(_kind(part), _kind(part))


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{OLD}package/2006/relationships">{inner}</Relationships>'


def _strict(text: str) -> str:
    for part in ("wordprocessingml", "drawingml", "officeDocument"):
        text = text.replace(f"{OLD}{part}/2006/", f"{STRICT}{part}/")
    return text


def drawing(inner: str, description: str = "") -> str:
    """A run with something drawn in it."""
    graphic = f"<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic>"
    return f'<w:r><w:drawing><wp:inline><wp:docPr descr="{description}"/>{graphic}</wp:inline></w:drawing></w:r>'


def picture(reference: str) -> str:
    """What is drawn where a picture is: ``r:embed="…"`` or ``r:link="…"``."""
    return f"<pic:pic><pic:blipFill><a:blip {reference}/></pic:blipFill></pic:pic>"


def control(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def of_another_type(data: bytes, kind: str) -> bytes:
    """The file with another type of its main part, as templates and files with macros have it."""
    output = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(output, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"wordprocessingml.document.main", f"wordprocessingml.{kind}.main".encode())
            after.writestr(name, content)
    return output.getvalue()
