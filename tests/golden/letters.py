"""The letters whose pages are kept: each shows something that a person has to look at once to know that it is right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from signon.letters.parts.letter_parts import LetterParts
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory

DAY = date(2026, 3, 1)
COUNTRIES = (
    "AT", "BE", "CH", "CI", "DE", "EG", "ES", "FR", "GR", "IE", "IN", "IT", "JO", "KE", "MA", "MX", "NL", "PT", "SE", "TN",
    "US",
)  # fmt: skip
KINDS = ("Friends of the Lower", "Water Union of the", "Alliance for the", "Fisheries Council of the", "Youth of the")
RIVERS = ("Alder", "Birch", "Cress", "Dove", "Elm", "Fennel", "Gorse", "Hazel", "Iris", "Juniper", "Kestrel Marsh")

FRENCH = """\
Nous vous écrivons au sujet du canal de la Verrière, dont l'eau alimente quatre-vingt mille foyers et qui reçoit
depuis l'automne les rejets d'une usine de teinture. Les prélèvements effectués par nos associations montrent une
concentration préoccupante de sels métalliques.

Nous demandons l'interruption immédiate des rejets, la publication des analyses et une indemnisation proportionnée des
pêcheurs. Le règlement départemental le prévoit expressément.
"""
ARABIC = """\
نكتب إليكم بشأن قناة الوادي الأخضر التي يشرب منها ثمانون ألف شخص، وقد وصلت إليها مياه المصنع منذ فصل الخريف.[^1]

نطلب من وزارتكم ثلاثة أمور:

1. وقف التصريف فورًا.
2. نشر نتائج التحاليل كل شهر.
3. تعويض الصيادين عن موسم 2025.

ونحن على استعداد للقاء فريق Water Desk في أي وقت يناسبكم.

[^1]: أخذت العينات في 12 موقعًا.
"""
ENGLISH = """\
The tide gates at Cress Point have stood open for two winters. In that time the salt has reached the upper wells, and
eleven villages now carry their drinking water by boat.

## What we ask

- Close the gates before the spring tide.
- Pay for *two* deep wells, and have them **tested** each month.[^1]

> A gate that nobody minds is a hole in the wall.

Our members on the coast will gladly show your engineers the site. They have kept a log of every tide since the gates
were left, with the salt content of nine wells, and will hand over a copy. We would welcome a date before the end of April.

[^1]: The district laboratory has offered to do so without a fee.
"""
HEAD = {
    "name": "Coalition for Open Water",
    "logo": "drop.png",
    "address": "14 Ferry Lane\nHarbour Town",
    "phone": "+1 555 0100",
    "email": "desk@openwater.example",
    "website": "openwater.example",
    "footer": "A coalition of 120 organisations\nRegistered in Harbour Town",
}
MINISTER = {
    "address": "The Honorable Edda Lorne\nMinister of the Coast\n3 Parade Square\nHarbour Town",
    "salutation": "Dear Minister Lorne:",
}


@dataclass(frozen=True)
class GoldenLetter:
    """A letter, and how many of its first pages are kept."""

    parts: LetterParts
    pages: int
    signatories: tuple[ListedSignatory, ...] = ()
    images: Mapping[str, bytes] = field(default_factory=dict)

    def document(self) -> LetterDocument:
        return LetterDocument.compose(self.parts, date=DAY, signatories=self.signatories, images=self.images)


def golden_letters() -> dict[str, Callable[[], GoldenLetter]]:
    """Every letter by the name of its pages, made when asked for."""
    return {
        "arabic": arabic,
        "by-country": by_country,
        "din-a-side": din_a_side,
        "french-din-b": french_din_b,
        "letterhead-plain": letterhead_plain,
        "modified-block": modified_block,
        "nine-addressees": nine_addressees,
        "three-hundred-pictures": three_hundred_pictures,
        "us-window": us_window,
    }


def arabic() -> GoldenLetter:
    """From right to left: everything mirrored, with names and a phrase that run the other way."""
    names = ("جمعية أصدقاء النهر", "اتحاد الصيادين في الدلتا", "منظمة شباب الساحل للمياه النظيفة والتنمية المستدامة")
    signatories = [ListedSignatory(name, country=code) for name, code in zip(names, ("EG", "TN", "JO"), strict=True)]
    signatories += [ListedSignatory("River Watch", "RW", "KE"), ListedSignatory("Amis du Fleuve", "", "MA")]
    return GoldenLetter(
        _parts(
            language="ar",
            layout="right-date",
            font="Noto Naskh Arabic",
            letterhead=HEAD
            | {"name": "ائتلاف المياه المفتوحة", "address": "شارع الميناء 14", "footer": "", "preset": "side"},
            addressees=[{"address": "معالي الوزيرة إيمان لورن\nوزارة المياه", "salutation": "معالي الوزيرة،"}],
            subject="قناة الوادي الأخضر",
            body=ARABIC,
            closing="مع خالص التقدير،",
            lead_signers=[
                {"name": "ليلى منصور", "title": "المنسقة", "signature": "a.png"},
                {"name": "Omar Reed", "title": "Chair"},
            ],
            cc=["لجنة المياه", "Water Desk"],
            signatory_list={"style": "names-countries", "columns": 2},
        ),
        2,
        tuple(signatories),
        {"drop.png": logo(), "a.png": signature(1)},
    )


def by_country() -> GoldenLetter:
    """Three columns in groups: no heading at a column's foot, and level columns on the last page."""
    return GoldenLetter(_parts(signatory_list={"style": "by-country", "columns": 3}), 4, organizations(260))


def din_a_side() -> GoldenLetter:
    """German, for a window envelope of DIN 5008 form A, with the letterhead beside the text."""
    return GoldenLetter(
        _parts(
            language="de",
            paper="a4",
            window="din-5008-a",
            hyphenation=True,
            letterhead=HEAD | {"preset": "side"},
            addressees=[{"address": "Frau Ministerin\nEdda Lorne\nKüstenministerium\nParadeplatz 3\n12345 Hafenstadt"}],
            salutation="Sehr geehrte Frau Ministerin,",
            subject="Offene Sieltore",
            body="Die Sieltore stehen seit zwei Wintern offen. Die Trinkwasserversorgung der Küstengemeinden ist "
            "beeinträchtigt, und Schadensersatzforderungen bleiben unbeantwortet. " * 3,
            closing="Mit freundlichen Grüßen",
        ),
        1,
        images={"drop.png": logo()},
    )


def french_din_b() -> GoldenLetter:
    """French on A4, for a window envelope of DIN 5008 form B, with hyphens, enclosures and a place before the date."""
    return GoldenLetter(
        _parts(
            language="fr",
            paper="a4",
            window="din-5008-b",
            layout="right-date",
            hyphenation=True,
            place="Genève",
            delivery_notation="Par porteur",
            reference="Notre réf. 12/2026",
            letterhead=HEAD | {"name": "Coalition pour l'eau libre", "footer": ""},
            addressees=[
                {
                    "address": "Madame la Préfète\nÉdith Lorne\nPréfecture de la Côte\n3, place de la Parade\n74000 Annecy",
                    "salutation": "Madame la Préfète,",
                }
            ],
            subject="Rejets dans le canal de la Verrière",
            body=FRENCH,
            closing="Veuillez agréer, Madame la Préfète, l'expression de notre haute considération.",
            enclosures=["Analyses de janvier", "Carte des prélèvements"],
            cc=["Le maire de Verrière"],
            signatory_list={"style": "names-representatives", "placement": "after-signature"},
        ),
        2,
        tuple(ListedSignatory(f"Amis de l'{name}", "", "FR", "Élise Paquet", "Présidente") for name in RIVERS[:5]),
        {"drop.png": logo()},
    )


def letterhead_plain() -> GoldenLetter:
    """The plain letterhead, the parts of a body, two signers beside each other."""
    return GoldenLetter(
        _parts(
            letterhead=HEAD | {"preset": "plain"},
            lead_signers=[
                {"name": "Ines Marlow", "title": "Convener", "organization": "Open Water", "signature": "a.png"},
                {"name": "Omar Reed", "title": "Chair", "organization": "Tidal Villages Union"},
            ],
            enclosures=["Log of the tides"],
        ),
        1,
        images={"drop.png": logo(), "a.png": signature(1)},
    )


def modified_block() -> GoldenLetter:
    """Date and close from the centre, the text over two pages in a face with serifs."""
    return GoldenLetter(
        _parts(layout="modified-block", font="Noto Serif", font_size="12pt", letterhead=HEAD, body=f"{ENGLISH}\n" * 2),
        2,
        images={"drop.png": logo()},
    )


def nine_addressees() -> GoldenLetter:
    """One letter to nine jointly, the date directly above the first of them."""
    addressees = [
        {
            "address": f"The Honorable {name} Vale\nMember for {river}\n{at} Parade Square",
            "attention": "Coast desk" * (at == 2),
        }
        for at, (name, river) in enumerate(
            zip(["Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida"], RIVERS, strict=False), start=1
        )
    ]
    return GoldenLetter(_parts(layout="right-date", addressees=addressees, salutation="Your Excellencies,"), 2)


def three_hundred_pictures() -> GoldenLetter:
    """Three hundred lead signers, each with a picture where a logo or signature stands."""
    signers = [
        {"name": f"{KINDS[at % 5]} {RIVERS[at % 11]}", "title": f"Member {at + 1}", "signature": f"{at}.png"}
        for at in range(300)
    ]
    return GoldenLetter(
        _parts(letterhead=HEAD | {"footer": ""}, lead_signers=signers),
        3,
        images={"drop.png": logo()} | {f"{at}.png": signature(at) for at in range(300)},
    )


def us_window() -> GoldenLetter:
    """For the window of a US no. 9 envelope, with marks where it is folded."""
    return GoldenLetter(
        _parts(window="us-commercial-9", letterhead=HEAD, delivery_notation="By courier", cc=["The Harbour Master"]),
        1,
        images={"drop.png": logo()},
    )


def organizations(number: int) -> tuple[ListedSignatory, ...]:
    """Organisations of many lands, some with long names."""
    return tuple(
        ListedSignatory(
            f"{KINDS[at % 5]} {RIVERS[at % 11]} {'and all its tributaries ' * (at % 9 == 0)}{at // 5 + 1}",
            country=COUNTRIES[at * at % 17 + at % 5],
        )
        for at in range(number)
    )


def logo() -> bytes:
    """A drop on a square."""
    drawn = Image.new("RGB", (240, 240), "white")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((4, 4, 235, 235), outline="black", width=8)
    pen.polygon(((120, 30), (60, 150), (180, 150)), fill="gray")
    pen.ellipse((55, 95, 185, 210), fill="gray")
    return _png(drawn)


def signature(number: int) -> bytes:
    """A scribble that differs by its number."""
    drawn = Image.new("RGB", (300, 90), "white")
    pen = ImageDraw.Draw(drawn)
    points = [(10 + 28 * at, 45 + (at * (number + 3) * 37 % 70) - 35) for at in range(11)]
    pen.line(points, fill="black", width=5, joint="curve")
    return _png(drawn)


def _parts(**changes: object) -> LetterParts:
    usual = {
        "title": "Tide gates at Cress Point",
        "addressees": [MINISTER],
        "subject": "Tide gates at Cress Point",
        "closing": "Respectfully,",
        "lead_signers": [{"name": "Ines Marlow", "title": "Convener", "organization": "Coalition for Open Water"}],
        "body": ENGLISH,
    }
    return LetterParts.model_validate(usual | changes)


def _png(drawn: Image.Image) -> bytes:
    content = BytesIO()
    drawn.save(content, "PNG")
    return content.getvalue()
