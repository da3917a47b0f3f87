"""Thousands of invented names of organisations as they are met in a letter: several languages, chapters, and careless twins."""

from collections.abc import Iterator
from random import Random

LANGUAGES = (
    (
        "{place} {subject} {kind}|{kind} for {subject} of {place}|{subject} & {other} {kind} {place}|{adjective} {kind}",
        "Women,Water,Forest,Human Rights,Climate,Health,Peace,Children,Farmers,Education,Fisheries,Refugee,Press,Energy",
        "Network,Alliance,Coalition,Foundation,Association,Council,Institute,Federation,Trust,Watch,Forum,Initiative,Union",
        "Open,Rural,National,United,Young,Global,African,Community,Independent,Pacific,Free,Civic",
    ),
    (
        "{kind} {subject} de {place}|{kind} {adjective} pour {subject}|{kind} des {subject} et {other} de {place}",
        "les Femmes,l'Eau,les Droits humains,le Climat,la Santé,la Paix,l'Enfance,les Paysans,l'Éducation,les Réfugiés,la Presse",
        "Réseau,Alliance,Coalition,Fondation,Association,Conseil,Institut,Fédération,Collectif,Observatoire,Forum,Centre,Union",
        "National,Rural,International,Régional,Solidaire,Africain,Indépendant,Populaire",
    ),
    (
        "{kind} de {subject} de {place}|{kind} {adjective} por {subject}|{kind} {subject} y {other} {place}",
        "Mujeres,Agua,Derechos Humanos,Clima,Salud,Paz,Infancia,Campesinos,Educación,Pesca,Refugiados,Bosques,Energía",
        "Red,Alianza,Coalición,Fundación,Asociación,Consejo,Instituto,Federación,Colectivo,Observatorio,Foro,Centro,Unión",
        "Nacional,Rural,Internacional,Regional,Popular,Latinoamericana,Indígena,Abierta",
    ),
    (
        "{kind} {subject} {place}|{adjective} {kind} für {subject}|{kind} für {subject} und {other} {place}",
        "Frauen,Wasser,Menschenrechte,Klima,Gesundheit,Frieden,Kinder,Bauern,Bildung,Flüchtlinge,Wald,Energie",
        "Netzwerk,Bündnis,Stiftung,Verein,Rat,Institut,Verband,Forum,Initiative,Zentrum,Arbeitsgemeinschaft",
        "Offene,Ländliche,Nationale,Vereinte,Junge,Unabhängige,Freie",
    ),
)
FIRST = "Bar,Kel,Mon,Tav,Sil,Dor,Gal,Pen,Lun,Vas,Hol,Cor,Mar,Nev,Ost,Tul,Zan,Bel,Fen,Rav,Ski,Umb,Wen,Yar,Quel,Ith,Oru,Ebo,Ama,Ilu"
MIDDLE = "a,e,i,o,u,an,er,in,or,um,al,es,and,el,ob,ar,en,it"
LAST = "ton,ville,berg,nia,mar,dale,ford,gue,stan,bo,ra,mouth,field,lund,vik,ska,polis,nga,shire,tal,rin,moor,heim,cay"
LEGAL = (", Inc.", " e.V.", " ASBL", " A.C.", " Ltd", " ONG", " NGO")
COUNTRIES = ("KE", "FR", "BR", "IN", "SE", "MX", "ID", "", "CH", "ZA", "JP", "DE")


def invented_names(number: int, *, seed: int = 1) -> list[str]:
    """As many different names, one in twenty of them another's careless twin; the same ones for the same ``seed``."""
    chance = Random(seed)
    names: dict[str, None] = {}
    for name in _endless(chance):
        names[name] = None
        if chance.random() < 0.05:
            names[_twin(name, chance)] = None
        if len(names) >= number:
            break
    made = list(names)[:number]
    chance.shuffle(made)
    return made


def misspelled(name: str, chance: Random) -> str:
    """The name with two neighbouring letters of its longest word exchanged."""
    word = max(name.split(), key=len)
    place = chance.randrange(1, max(2, len(word) - 2))
    return name.replace(word, word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :], 1)


def _endless(chance: Random) -> Iterator[str]:
    while True:
        frames, subjects, kinds, adjectives = (part.split(",") for part in chance.choice(LANGUAGES))
        frame = chance.choice(",".join(frames).split("|"))
        subject, other = chance.sample(subjects, 2)
        place = "".join(chance.choice(parts.split(",")) for parts in (FIRST, MIDDLE, LAST))
        if "{place}" not in frame:
            frame = f"{frame} – {place}" if chance.random() < 0.5 else f"{place} {frame}"
        values = {"kind": chance.choice(kinds), "adjective": chance.choice(adjectives), "place": place}
        yield frame.format(subject=subject, other=other, **values)


def _twin(name: str, chance: Random) -> str:
    return chance.choice(
        (
            name.upper(),
            name + chance.choice(LEGAL),
            misspelled(name, chance),
            name.replace("é", "e").replace("ü", "ue"),
            f"The {name}",
            f"{name} ({''.join(word[0] for word in name.split()).upper()})",
        )
    )
