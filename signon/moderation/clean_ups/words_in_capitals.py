"""The words that names in capitals are read by: small words, acronyms, legal forms, and names with a capital within.

Each language has its own; where a name mixes them, its small words tell which one it is in.
"""

SMALL: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a an and as at but by for from in into nor of on or the to upon with without against",
        "fr": "à au aux avec contre dans de des du en et la le les ou par pour sans sur un une",
        "es": "a al ante con contra de del e el en la las los o para por sin un una y",
        "pt": "a ao aos as com contra da das de do dos e em na nas no nos o os ou para pela pelo por sem",
        "it": "a al alla alle ai con contro da dal dalla dei del della delle degli di e ed gli i il in la le lo nel o per un una",
        "de": "am an auf aus bei das dem den der des die ein eine für gegen im in mit ohne und vom von zu zum zur",
        "nl": "aan bij de den der en het in met op te ten ter tegen tot uit van voor zonder",
        "sv": "av den det för för i med mot och om på till utan",
        "da": "af de den det for fra i med mod og om på til uden",
        "nb": "av de den det for fra i med mot og om på til uten",
        "ca": "a al als amb contra de del dels el els en i la les o per sense",
        "ro": "a al cu de din în la pe pentru prin și și",
        "pl": "a bez dla do i ku na o od po przy w we z ze za",
        "cs": "a bez do i k na o od po pro proti při s u v ve z za",
        "tr": "için ile ve veya",
        "az": "və üçün ilə",
        "id": "dan dari di ke untuk yang",
        "fi": "ja sekä",
        "hu": "a az és",
        "ru": "без в во для и из к на о об от по при с со у за",
        "uk": "без в для до з за і й на про та у",
        "bg": "без в във до за и на от по при с със",
        "sr": "без за и на од о по при с са у",
        "sw": "cha kwa la na ya wa za",
    }.items()
}
"""Words that stay small within a name, by language."""

_WITH_ONE_CAPITAL = "fi sv da nb nn no cs sk sl hr sr ru uk bg mk be et lv lt is hu"
SENTENCE = frozenset(_WITH_ONE_CAPITAL.split())
"""Languages in which a name has a capital at its beginning and where a name stands within it, and not at every word."""

ELISIONS: dict[str, frozenset[str]] = {
    "fr": frozenset(("d", "l", "qu", "n", "s", "j", "m", "c", "t")),
    "it": frozenset(("d", "l", "un", "dell", "all", "dall", "nell", "sull", "quest")),
    "ca": frozenset(("d", "l", "s", "n")),
}
FIXED = {
    "gmbh": "GmbH", "ggmbh": "gGmbH", "e.v.": "e.V.", "e.v": "e.V", "inc": "Inc", "inc.": "Inc.", "ltd": "Ltd",
    "ltd.": "Ltd.", "st": "St", "st.": "St.", "dr": "Dr", "dr.": "Dr.", "mr": "Mr", "mrs": "Mrs", "jr.": "Jr.",
    "corp": "Corp", "corp.": "Corp.", "co.": "Co.", "bros": "Bros", "bros.": "Bros.", "vs": "vs", "pty": "Pty",
    "d'ivoire": "d'Ivoire", "d'azur": "d'Azur", "d'aosta": "d'Aosta", "l'aquila": "L'Aquila", "l'hospitalet": "L'Hospitalet",
}  # fmt: skip
_WELL_KNOWN = (
    "ACLU AFL AI AIDS AISBL APS ASBL ASEAN AU BIPOC CIDSE CIO CIVICUS ECHR EEUU ETUC EU FAO FIDH HIV IFOAM ILO IOM ITUC IUCN IUF "
    "LGBT LGBTI LGBTIQ LGBTQ LGBTQI LGBTQIA NAACP NAFTA NATO NGO NGOS OAS OCDE OECD OEA ONG ONGD ONLUS ONU OSCE SADC UAE UE UK "
    "UN UNDP UNEP UNESCO UNFPA UNHCR UNICEF US USA USAID VZW WTO YMCA YWCA "
    "АНО АО БФ ВИЧ ЕС ЗАО ЛГБТ ЛГБТК МИД МОО НАТО НКО НПО ОАО ОБСЕ ООН ООО ПАО РАН РОО РФ СМИ СНГ СПИД СССР США ЮНЕСКО ЮНИСЕФ "
    "ЄС НАН ГО ГС"
)
ACRONYMS = frozenset(_WELL_KNOWN.split())

_LEGAL = "AB AG AO AS EG OY SA SE SL UG"
LEGAL_ENDS = frozenset(_LEGAL.split())
"""Legal forms that stay in capitals at the end of a name, and would be written out elsewhere."""

SYLLABIC: dict[str, str] = {
    **dict.fromkeys(("bs", "hr", "mk", "sh", "sl", "sr"), "RР"),
    **dict.fromkeys(("cs", "sk"), "RL"),
}
"""Consonants that carry a syllable, by language: "krst" and "vlk" are words, not acronyms."""

_AFTER_MAC = (
    "ALISTER ARTHUR AULAY BRIDE CALLUM DONALD DOUGALL FARLANE GREGOR "
    "INTOSH INTYRE KAY LEAN LEOD MILLAN NEIL PHERSON QUEEN RAE"
)
MAC_NAMES = frozenset(_AFTER_MAC.split())
"""The rests of names that have a capital behind "Mac"; "machine" and "Macedonia" have none."""

_ARTICLED = (
    "EL:SALVADOR EL:PASO EL:ALTO EL:CAIRO EL:AAIÚN LA:HABANA LA:PLATA LA:CORUÑA LA:RIOJA LA:ROCHELLE LA:RÉUNION LA:HAYE "
    "LA:SPEZIA LAS:PALMAS LAS:VEGAS LOS:ANGELES LE:HAVRE LE:MANS LE:CAIRE DEN:HAAG DEN:BOSCH DEN:HELDER"
)
ARTICLED_PLACES = frozenset(_ARTICLED.split())
"""Places whose article is a part of the name; not "La Paz", which is as often "la paz"."""
