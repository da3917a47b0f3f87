"""Letter files: what they say is what the letter holds, and what is wrong with one is said with its line."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from signon.errors import InputError
from signon.letters.file.letter_file import LetterFile, LetterFileError, parse_letter, read_letter_file, write_letter
from signon.letters.parts.fields import (
    LINE_BREAK,
    UNPRINTABLE,
    Addressing,
    Layout,
    LetterheadPreset,
    ListStyle,
    Paper,
    Placement,
    Window,
)
from signon.letters.parts.letter_parts import (
    Addressee,
    LeadSigner,
    Letterhead,
    LetterParts,
    Margins,
    SignatoryListSettings,
)

FULL = """\
---
slug: rivers-2026                  # made from the title when absent
title: Open rivers
language: en-GB
paper: a4
window: din-5008-b
hyphenation: true
layout: right-date
font: Noto Serif
font_size: 10.5pt
margins: {top: 1in, bottom: 25mm, left: 0.85in, right: 2cm}
date: 2020-03-27
place: Geneva
letterhead:
  preset: side
  name: Open Rivers Coalition
  address: |
    7 Quay Street
    1204 Geneva
  phone: 0041 22 000 00 00
  email: desk@rivers.example
  footer: "Registered: Geneva"
reference: Our ref. 12/2026
delivery_notation: Via email
addressing: individual
addressees:
  - address: |
      Minister Jane Roe
      The Ministry
    attention: Water desk
    salutation: "Dear Minister:"
    email: office@ministry.example
    cc: [ The Ombudsperson ]
  - address: Mayor John Doe
salutation: "Your Excellencies,"
subject: no
closing: Sincerely,
lead_signers:
  - {name: Ada Poe, title: Chair, organization: Open Rivers, space: 2}
signatory_list: {heading: In support, style: by-country, columns: 3, order: country, placement: after-signature}
enclosures:
  - Map of the rivers
cc:
  - The Honorable Max Moe, Secretary
sign_on_deadline: 2026-12-01T17:00
closes_at: 2026-12-03 17:00
timezone: Europe/Zurich
---

Rivers need *room*.

---

They always did.
"""

SMALL = LetterParts(addressees=(Addressee(address="Mayor John Doe"),), closing="Sincerely,", body="Rivers need room.")


def file_with(front: str = "", body: str = "Rivers need room.") -> str:
    """A letter file with all that is required, and more lines of front matter, which begin on line 5."""
    return f"---\naddressees:\n  - address: Mayor John Doe\nclosing: Sincerely,\n{dedent(front)}---\n{body}\n"


def refusals(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_letter(text, "letter.md")
    return str(caught.value).split("\n")


def png(colour: str = "navy") -> bytes:
    output = BytesIO()
    Image.new("RGB", (3, 2), colour).save(output, "PNG")
    return output.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letter"
    folder.mkdir()
    return folder


def written(folder: Path, text: str | bytes, name: str = "letter.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_key_of_the_letter_file_reaches_its_part() -> None:
    assert parse_letter(FULL, "letter.md") == LetterParts(
        slug="rivers-2026",
        title="Open rivers",
        language="en-GB",
        paper=Paper.A4,
        window=Window.DIN_5008_B,
        hyphenation=True,
        layout=Layout.RIGHT_DATE,
        font="Noto Serif",
        font_size="10.5pt",
        margins=Margins(top="1in", bottom="25mm", left="0.85in", right="2cm"),
        date=date(2020, 3, 27),
        place="Geneva",
        letterhead=Letterhead(
            preset=LetterheadPreset.SIDE,
            name="Open Rivers Coalition",
            address="7 Quay Street\n1204 Geneva",
            phone="0041 22 000 00 00",
            email="desk@rivers.example",
            footer="Registered: Geneva",
        ),
        reference="Our ref. 12/2026",
        delivery_notation="Via email",
        addressing=Addressing.INDIVIDUAL,
        addressees=(
            Addressee(
                address="Minister Jane Roe\nThe Ministry",
                attention="Water desk",
                salutation="Dear Minister:",
                email="office@ministry.example",
                cc=("The Ombudsperson",),
            ),
            Addressee(address="Mayor John Doe"),
        ),
        salutation="Your Excellencies,",
        subject="no",
        closing="Sincerely,",
        lead_signers=(LeadSigner(name="Ada Poe", title="Chair", organization="Open Rivers", space=2),),
        signatory_list=SignatoryListSettings(
            heading="In support",
            style=ListStyle.BY_COUNTRY,
            columns=3,
            order="country",
            placement=Placement.AFTER_SIGNATURE,
        ),
        enclosures=("Map of the rivers",),
        cc=("The Honorable Max Moe, Secretary",),
        sign_on_deadline=datetime(2026, 12, 1, 17, 0),  # noqa: DTZ001 - a wall clock's time
        closes_at=datetime(2026, 12, 3, 17, 0),  # noqa: DTZ001
        timezone="Europe/Zurich",
        body="Rivers need *room*.\n\n---\n\nThey always did.",
    )


def test_addressees_closing_and_body_are_enough() -> None:
    assert parse_letter(file_with(), "letter.md") == SMALL


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_a_byte_order_mark_and_the_line_ends_of_any_system_are_accepted(
    folder: Any, change: Callable[..., Any]
) -> None:
    assert read_letter_file(written(folder, change(FULL))).parts == parse_letter(FULL, "letter.md")


@pytest.mark.parametrize(
    "literal", ["0041223344", "1e3", "0x1F", "007", "12:30:45", "yes", "2020-01-01", "1_000", ".5"]
)
def test_text_that_yaml_would_take_for_a_number_is_kept_as_written(literal: str) -> None:
    parts = parse_letter(file_with(f"letterhead:\n  phone: {literal}\n"), "letter.md")
    assert parts.letterhead.phone == literal


@pytest.mark.parametrize("nothing", ["", " ~", " null", " # later"])
def test_a_key_without_a_value_is_as_good_as_absent(nothing: str) -> None:
    assert parse_letter(file_with(f"place:{nothing}\ndate:{nothing}\ncc:{nothing}\n"), "letter.md") == SMALL


def test_the_words_null_and_no_in_quotes_are_text() -> None:
    assert parse_letter(file_with("place: 'null'\nsubject: 'no'\n"), "letter.md").place == "null"


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("adressees: []\n", 5, "'adressees' is not known here; did you mean 'addressees'?"),
        ("font-size: 11pt\n", 5, "did you mean 'font_size'?"),
        ("colour: red\n", 5, "'colour' is not known here; the keys are: slug, title,"),
        ("letterhead:\n  lgoo: x.png\n", 6, "'lgoo' in 'letterhead' is not known here; did you mean 'logo'?"),
        ("letterhead: Open Rivers\n", 5, "'letterhead' must be a group of keys: name, logo, address"),
        (
            "font_size: 11\n",
            5,
            "'font_size' must be a number with its unit, such as 1in, 25mm, 2.5cm or 72pt, not '11'",
        ),
        ("font_size: 50pt\n", 5, "between 6pt and 36pt"),
        ("margins: {top: 40cm}\n", 5, "'top' in 'margins' must not be wider than 3in"),
        ("paper: leter\n", 5, "'paper' must be one of letter, a4, not 'leter'"),
        ("paper: a4\nwindow: us-commercial-9\n", 6, "'us-commercial-9' is a window for letters on letter paper"),
        ("window: din-5008\n", 5, "'window' must be one of none, us-commercial-9, din-5008-a, din-5008-b"),
        ("hyphenation: perhaps\n", 5, "'hyphenation' must be true or false, not 'perhaps'"),
        ("language: ar\nhyphenation: true\n", 6, "'hyphenation' cannot be had for 'ar'"),
        ("date: 20200327\n", 5, "'date' must be a day such as 2026-03-27, not '20200327'"),
        ("date: 2020-02-30\n", 5, "'date' must be a day"),
        ("date: 27 March\n", 5, "'date' must be a day"),
        ("sign_on_deadline: 2026-12-01\n", 5, "must be a day and a time such as 2026-12-01T17:00, not '2026-12-01'"),
        (
            "closes_at: 2026-12-01T17:00+05:00\n",
            5,
            "clocks in the letter's time zone are at UTC then; leave the offset out",
        ),
        (
            "sign_on_deadline: 2026-12-02T17:00\ncloses_at: 2026-12-01T17:00\n",
            6,
            "not be earlier than the sign-on deadline",
        ),
        ("timezone: Entenhausen\n", 5, "Europe/Zurich, not 'Entenhausen'"),
        ("language: klingon-KX\n", 5, "'language' must be a known language tag"),
        ("slug: Open Rivers\n", 5, "'slug' may hold only small letters"),
        ("cc: John Doe\n", 5, "'cc' must be a list; begin each entry on a line of its own with '- '"),
        ("cc:\n  - Jane Roe\n  - The Honorable: Max Moe\n", 7, "entry 2 of 'cc' must be text, not a group of keys"),
        ("cc:\n  - Jane Roe\n  -\n", 7, "entry 2 of 'cc' is required"),
        ("title: [a, b]\n", 5, "'title' must be text"),
        ("place: |\n  Geneva\n  Bern\n", 5, "'place' must be a single line"),
        ('place: "Gen\\u202Eeva"\n', 5, "'place' contains an invisible control character (U+202E)"),
        (f"place: {'x' * 600}\n", 5, "'place' has 600 characters; 500 are the most"),
        ("signatory_list: {columns: 5}\n", 5, "'columns' in 'signatory_list' must be at most 4"),
        ("signatory_list: {columns: two}\n", 5, "must be a whole number, not 'two'"),
        ("lead_signers:\n  - title: Chair\n", 6, "'name' in entry 1 of 'lead_signers' is required"),
        ("lead_signers:\n  - name: A\n    space: -1\n", 7, "must be at least 0"),
        ("place: Geneva\nplace: Bern\n", 6, "'place' stands here a second time"),
        ("letterhead: {name: A, name: B}\n", 5, "'name' in 'letterhead' stands here a second time"),
        ("body: Rivers\n", 5, "write it below the second '---'"),
        ("title: &rivers Rivers\n", 5, "YAML anchor"),
        ("title: *rivers\n", 5, "YAML anchor"),
        ("title: !!python/name:os.system x\n", 5, "YAML tag"),
        ("<<: {title: Rivers}\n", 5, "'<<' is not known"),
        ("title: Rivers: a plea\n", 5, "a text with a colon in it must stand in quotes"),
        ("letterhead:\n\tname: A\n", 6, "indent with spaces, not tabs"),
        ("title: 'Rivers\n", None, "a quotation mark is not closed"),
        ("cc: [Jane Roe\n", None, "a bracket is not closed"),
        ('title: "A" rivers\n', 5, "not valid YAML"),
        ("title\n", None, "a key needs a colon"),
        ("? [a, b]\n: c\n", 5, "a key must be a single word"),
        ("title: " + "[" * 5000 + "\n", 5, "nested too deeply"),
        ("title: a\x00b\n", 5, "column 9 holds the control character U+0000"),
        ("title: a\u202eb\n", 5, "U+202E"),
    ],
)
def test_a_mistake_in_the_front_matter_is_named_with_its_line_and_remedy(
    front: str, line: int | None, words: str
) -> None:
    (sentence,) = refusals(file_with(front))
    assert words in sentence
    assert sentence.startswith("letter.md, line " if line is None else f"letter.md, line {line}: ")
    assert "\\" not in sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "letter.md, line 1: a letter file begins with a line '---'"),
        ("Rivers need room.\n", "letter.md, line 1: a letter file begins with a line '---'"),
        ("---\ntitle: Rivers\n\nRivers need room.\n", "letter.md, line 5: the front matter does not end"),
        ("---\n- Rivers\n---\nRivers\n", "letter.md, line 2: the front matter must hold keys with values"),
        ("---\nRivers\n---\nRivers\n", "letter.md, line 2: the front matter must hold keys with values"),
        (file_with(body=" \n"), "letter.md, line 6: the body below the second '---' is required"),
        (file_with(body="Rivers\n\x07bell"), "letter.md, line 7: column 1 holds the control character U+0007"),
        (file_with(body="x" * 200_001), "letter.md, line 6: the body below the second '---' has 200001 characters"),
    ],
)
def test_a_file_that_is_no_letter_file_says_what_one_looks_like(text: Any, sentence: str) -> None:
    assert refusals(text)[0].startswith(sentence)


def test_the_required_parts_are_named_when_they_are_missing() -> None:
    assert refusals("---\n---\n") == [
        "letter.md: 'addressees' must have at least one entry",
        "letter.md: 'closing' is required",
        "letter.md, line 3: the body below the second '---' is required",
    ]


def test_every_problem_is_reported_in_the_order_of_the_file() -> None:
    text = file_with("adress: x\nfont_size: 11\nplace: a\x01b\ntitle: A\ntitle: B\nsalutation: &x Dear\n", body="\x02")
    assert [sentence.split(":")[0] for sentence in refusals(text)] == [
        f"letter.md, line {number}" for number in (5, 6, 7, 9, 10, 12)
    ]


def test_addressees_that_are_all_wrong_are_not_said_to_be_missing() -> None:
    (sentence,) = refusals("---\naddressees: [John Doe]\nclosing: Sincerely,\n---\nRivers\n")
    assert sentence == (
        "letter.md, line 2: entry 1 of 'addressees' must be a group of keys: address, attention, salutation, email, cc"
    )


def test_a_flood_of_mistakes_is_cut_short() -> None:
    sentences = refusals(file_with("".join(f"key{number}: x\n" for number in range(200))))
    assert len(sentences) == 51
    assert sentences[-1] == "letter.md: and 150 more"


def test_aliases_that_would_unfold_to_billions_are_refused_without_unfolding() -> None:
    bomb = "title: &a [x, x]\n" + "".join(f"k{n}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))
    assert "YAML anchor" in refusals(file_with(bomb))[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            FULL.replace("Geneva", "Genève").encode("latin-1"),
            "line 13: the byte 0xE8 is not UTF-8; save the file as UTF-8",
        ),
        (FULL.encode("utf-16"), "encoded in UTF-16; save it as UTF-8"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
    ],
)
def test_a_file_in_another_encoding_or_of_a_silly_size_is_refused(folder: Any, content: bytes, words: str) -> None:
    path = written(folder, content)
    with pytest.raises(InputError) as caught:
        read_letter_file(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_or_no_file_is_named(folder: Any) -> None:
    with pytest.raises(InputError, match=r"nowhere\.md: there is no such file"):
        read_letter_file(folder / "nowhere.md")
    with pytest.raises(InputError, match="is not a file"):
        read_letter_file(folder)


def letter_with_logo(folder: Path, logo: Any) -> LetterFile:
    return read_letter_file(written(folder, file_with(f"letterhead: {{logo: {logo}}}\n")))


def test_images_come_along_under_plain_names(folder: Any) -> None:
    (folder / "pictures").mkdir()
    (folder / "logo.png").write_bytes(png("navy"))
    (folder / "pictures" / "logo.png").write_bytes(png("red"))
    front = """\
    letterhead: {logo: logo.png}
    lead_signers:
      - {name: A, signature: pictures/logo.png}
      - {name: B, signature: ./pictures/../logo.png}
    """
    letter = read_letter_file(written(folder, file_with(front)))
    assert letter.parts.letterhead.logo == "logo.png"
    assert [signer.signature for signer in letter.parts.lead_signers] == ["logo-2.png", "logo.png"]
    assert letter.images == {"logo.png": png("navy"), "logo-2.png": png("red")}
    assert letter.parts.images() == set(letter.images)


@pytest.mark.parametrize(
    "logo", ["../logo.png", "/etc/hostname", "a/../../logo.png", "link.png", "linked/logo.png", ".."]
)
def test_a_logo_outside_the_folder_is_refused(folder: Any, logo: str) -> None:
    (folder.parent / "logo.png").write_bytes(png())
    (folder / "link.png").symlink_to(folder.parent / "logo.png")
    (folder / "linked").symlink_to(folder.parent)
    (folder / "a").mkdir()
    with pytest.raises(InputError, match=r"line 5: 'logo' in 'letterhead': .* is outside the letter's folder"):
        letter_with_logo(folder, logo)


@pytest.mark.parametrize(
    "logo", ["logo.png", "no/logo.png", "empty", "~/logo.png", '"a\\0b.png"', "https://x.example/l.png"]
)
def test_an_image_that_is_not_there_is_named_with_its_line(folder: Any, logo: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match=r"line 5: 'logo' in 'letterhead': .*(image|not the name of a file)"):
        letter_with_logo(folder, logo)


def test_an_image_of_twenty_megabytes_and_a_text_called_png_are_both_named_with_their_lines(folder: Any) -> None:
    (folder / "logo.png").write_bytes(b"\0" * (20 * 1024 * 1024))
    (folder / "ada.png").write_text("Ada Poe")
    front = "letterhead: {logo: logo.png}\nlead_signers:\n  - {name: A, signature: ada.png}\n"
    with pytest.raises(InputError) as caught:
        read_letter_file(written(folder, file_with(front)))
    large, text = str(caught.value).split("\n")
    assert "line 5:" in large
    assert "20.0 MB" in large
    assert "line 7:" in text
    assert "'ada.png' is not a picture" in text


def test_a_letter_is_written_as_a_person_would_write_it() -> None:
    parts = parse_letter(FULL, "letter.md")
    text = write_letter(parts)
    assert text.startswith("---\nslug: rivers-2026\ntitle: Open rivers\nlanguage: en-GB\npaper: a4\n")
    assert "\ndate: 2020-03-27\nplace: Geneva\n" in text
    assert "  address: |\n    7 Quay Street\n    1204 Geneva\n" in text
    assert (
        "\naddressees:\n  - address: |\n      Minister Jane Roe\n      The Ministry\n    attention: Water desk\n"
        in text
    )
    assert "\n  columns: 3\n" in text
    assert "\nsign_on_deadline: 2026-12-01T17:00\n" in text
    assert text.endswith("---\n\nRivers need *room*.\n\n---\n\nThey always did.\n")


def test_what_has_its_usual_value_is_not_written() -> None:
    assert write_letter(SMALL) == (
        "---\naddressees:\n  - address: Mayor John Doe\nclosing: Sincerely,\n---\n\nRivers need room.\n"
    )


def test_long_lines_and_letters_of_any_script_are_written_as_they_are() -> None:
    subject = "Реки и люди – 河流 " + "words " * 60 + "🌊"
    assert f"\nsubject: {subject}\n" in write_letter(SMALL.model_copy(update={"subject": subject}))


def on_one_line(text: str) -> str:
    return UNPRINTABLE.sub("", LINE_BREAK.sub(" ", text)).strip()


TRICKY = """no|~|null|0041|- x|a: b|#x|&a|*a|!t|>|'|"|%x|@|`|---|...|=1|a #b|a:|{a}|[a]|?|x\ty|\u00a0x|\ufeffx|1e3"""
texts = (
    st.sampled_from([*TRICKY.split("|"), "|", "|\n x"])
    | st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
    | st.text(alphabet=st.sampled_from(" \n\tab:-#|>'\"&"), max_size=12)
)
lines = texts.map(on_one_line)
required_lines = lines.filter(bool)
blocks = st.lists(texts, min_size=1, max_size=3).map(
    lambda several: UNPRINTABLE.sub("", "\n".join(several)).strip() or "x"
)
lengths = st.sampled_from(["1in", "25mm", "2.5cm", "72pt"])
moments = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2999, 1, 1))  # noqa: DTZ001 - wall clocks

letters = st.builds(
    LetterParts,
    title=lines,
    subject=lines,
    paper=st.just(Paper.A4),
    window=st.sampled_from([Window.NONE, Window.DIN_5008_A, Window.DIN_5008_B]),
    hyphenation=st.booleans(),
    margins=st.builds(Margins, top=lengths, left=lengths),
    date=st.none() | st.dates(),
    letterhead=st.builds(Letterhead, preset=st.sampled_from(LetterheadPreset), name=lines, phone=lines, address=blocks),
    addressees=st.lists(
        st.builds(Addressee, address=blocks, cc=st.lists(required_lines, max_size=2)), min_size=1, max_size=2
    ),
    closing=required_lines,
    lead_signers=st.lists(st.builds(LeadSigner, name=required_lines, space=st.integers(0, 12)), max_size=2),
    signatory_list=st.builds(SignatoryListSettings, style=st.sampled_from(ListStyle), columns=st.integers(1, 4)),
    enclosures=st.lists(required_lines, max_size=2),
    closes_at=st.none() | moments,
    body=blocks,
)


@given(letters)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_written_letter_reads_back_as_the_same_letter(parts: LetterParts) -> None:
    assert parse_letter(write_letter(parts), "letter.md") == parts


def comparing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that are compared with the known ones from now on."""
    compared: list[str] = []

    def compare(key: str, _known: object, **_how: object) -> str:
        compared.append(key)
        return ""

    monkeypatch.setattr("signon.letters.parts.problems.meant_word", compare)
    return compared


@pytest.mark.parametrize(
    "many",
    [
        "".join(f"key{number}: x\n" for number in range(50_000)),
        "cc:\n" + "".join(f"  - entry {number}\n" for number in range(50_000)),
        "".join(f"key{number}: &anchor x\n" for number in range(50_000)),
    ],
    ids=["keys", "entries", "anchors"],
)
def test_a_file_of_very_many_keys_is_read_up_to_what_a_letter_can_hold(
    many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = comparing(monkeypatch)
    front = f"---\nbroken: here\n{many}closing: Sincerely,\naddressees: [x]\n---\nBody"
    with pytest.raises(LetterFileError) as caught:
        parse_letter(front, "letter.md")
    said = [finding.text for finding in caught.value.findings]
    assert said[-1] == "this is more than a letter can hold; it was read up to here"
    assert len(said) < 2_500
    assert len(compared) < 1_100
    assert any("'broken' is not known here" in text for text in said)
    assert not any("required" in text for text in said)


def test_without_that_bound_every_key_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    compared = comparing(monkeypatch)
    for bound in ("MOST_IN_GROUP", "MOST_PLACES", "MOST_FINDINGS"):
        monkeypatch.setattr(f"signon.letters.file.front_matter.{bound}", 10**9)
    many = "".join(f"key{number}: x\n" for number in range(3_000))
    with pytest.raises(LetterFileError):
        parse_letter(f"---\n{many}---\nBody", "letter.md")
    assert len(compared) == 3_000


def test_pictures_of_the_text_keep_the_names_they_have_there(folder: Any) -> None:
    (folder / "maps").mkdir()
    (folder / "logo.png").write_bytes(png("navy"))
    (folder / "maps" / "logo.png").write_bytes(png("red"))
    (folder / "Fu\u0308sse.png").write_bytes(png("teal"))
    front = "letterhead: {logo: maps/logo.png}\n"
    letter = read_letter_file(written(folder, file_with(front, body="![A map](logo.png)\n\n![Feet](Füsse.png)\n")))
    assert letter.parts.letterhead.logo == "logo-2.png"
    assert letter.images == {"logo.png": png("navy"), "logo-2.png": png("red"), "Füsse.png": png("teal")}


def test_what_cannot_be_printed_and_missing_pictures_of_the_text_are_named_with_their_lines(folder: Any) -> None:
    body = "One.\n\n| a | b |\n|---|---|\n| c |\n\n![A map](map.png)\n"
    with pytest.raises(InputError) as caught:
        read_letter_file(written(folder, file_with(body=body)))
    first = file_with(body=body).split("\n").index("One.") + 1
    rows, picture = str(caught.value).split("\n")
    assert f"line {first + 4}: this row of the table has 1 cell" in rows
    assert f"line {first + 6}: there is no image 'map.png' in the letter's folder" in picture


def test_a_letters_own_names_of_countries_are_read_and_written_back() -> None:
    parts = parse_letter(file_with("country_names: {PS: State of Palestine, no: Noreg, Burma: Burma}\n"), "letter.md")
    assert parts.country_names == {"PS": "State of Palestine", "NO": "Noreg", "MM": "Burma"}
    assert parse_letter(write_letter(parts), "again.md") == parts


def test_a_name_for_what_is_no_country_is_refused_with_its_line() -> None:
    text = file_with("country_names:\n  KE: Kenya\n  XX: Nowhere\n  UG:\n")
    assert refusals(text) == [
        "letter.md, line 7: 'XX' in 'country_names' is no country's two-letter code, such as KE",
    ]
    assert "must hold the codes of countries" in refusals(file_with("country_names: Palestine\n"))[0]
