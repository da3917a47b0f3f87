"""Names in CAPITALS written out: small words and acronyms with care, in the manner of the language they are in.

A proposal, never a decision: which of the words are names nobody can read from capitals.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import icu

from signon.matching.lexicon import Kind, lexicon, plain_word
from signon.spelling import fold

WORD = re.compile(r"[^\W_]+(?:[.'’·‐-][^\W_]+)*\.?")
PART = re.compile(r"[^\W_]+")
ROMAN = re.compile(r"(?:X{1,3}|X{0,3}(?:IX|IV|V?I{2,3}|VI))")
VOWELS = re.compile("[AEIOUYÀ-ÖØ-ÝĀĂĄĒĔĖĘĚĪĬĮİŌŎŐŪŬŮŰŲŸ]")
GREEK = re.compile("[Ͱ-Ͽἀ-῿]")
LONGEST_WITHOUT_VOWEL = 6
LONGEST_IN_BRACKETS = 8
LEAST_SHARE = 0.8
LEAST_WORDS = 2

SMALL: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a an and as at but by for from in into nor of on or the to with without against",
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
}  # fmt: skip
_WELL_KNOWN = (
    "ACLU AIDS AISBL APS ASBL ASEAN AU CIDSE CIO CIVICUS EU FAO FIDH HIV IFOAM ILO IUCN LGBT LGBTI LGBTIQ LGBTQ LGBTQI NAACP "
    "NAFTA NATO NGO NGOS OAS OCDE OECD OEA ONG ONGD ONLUS ONU OSCE SADC UAE UE UK UN UNDP UNEP UNESCO UNFPA UNHCR UNICEF US "
    "USA VZW WTO YMCA YWCA"
)
ACRONYMS = frozenset(_WELL_KNOWN.split())


def written_out(name: str, *, language: str, acronym: str = "") -> str | None:
    """The name as it is written out, or None when it is not in capitals or consists of acronyms.

    A single word stays, because it may be an acronym that is read as a word. So does Greek, whose capitals have lost
    the accents that small letters need. ``language`` is the letter's, a BCP 47 tag: the name is taken to be in it,
    unless its small words are another's.
    """
    if not _is_in_capitals(name) or GREEK.search(name):
        return None
    words = WORD.findall(name)
    if len(words) < LEAST_WORDS:
        return None
    own = acronym.replace(".", "")
    found = _language_of(words, language.split("-", maxsplit=1)[0].lower())
    writer = _Writer(name, found, {own} if own else set(), words)
    proposal = WORD.sub(writer.write, name)
    return proposal if proposal != name else None


class _Writer:
    """Writes the words of one name, one after the other."""

    def __init__(self, name: str, language: str, acronyms: set[str], words: Sequence[str]) -> None:
        self._name, self._language, self._acronyms = name, language, acronyms
        self._locale = icu.Locale(language)
        others = (words[:-1], words[1:])
        self._initials = {_initials(some, language, counted=counted) for some in others for counted in (True, False)}

    def write(self, found: re.Match[str]) -> str:
        """The word as it stands in the written-out name."""
        word, begins = found[0], self._begins(found.start())
        if not begins and self._is_small(word) and found.end() < len(self._name):
            return self._lower(word)
        fixed = FIXED.get(word.lower())
        if fixed:
            return fixed
        if self._is_acronym(word, found):
            return word
        elided = self._elided(word, begins=begins)
        return elided or self._plain(word, begins=begins)

    def _begins(self, start: int) -> bool:
        """Whether a part of the name begins here: at its beginning, and after a dash, colon or bracket."""
        before = self._name[:start].rstrip()
        return not before or before[-1] in '–—:/|([«“"„' or (before[-1] == "-" and before != self._name[:start])

    def _is_acronym(self, word: str, found: re.Match[str]) -> bool:
        bare = word.replace(".", "")
        if word.isdigit() or not word.isupper():
            return True
        if bare in self._acronyms or bare in ACRONYMS or ROMAN.fullmatch(bare) or any(one.isdigit() for one in bare):
            return True
        if "." in word[:-1]:
            return True
        if word.isascii() and len(bare) <= LONGEST_WITHOUT_VOWEL and not VOWELS.search(bare):
            return True
        return bare in self._initials and (self._stands_alone(found) or len(bare) > LEAST_WORDS)

    def _stands_alone(self, found: re.Match[str]) -> bool:
        around = self._name[: found.start()].rstrip()[-1:] + self._name[found.end() :].lstrip()[:1]
        return len(found[0]) <= LONGEST_IN_BRACKETS and around in {"()", "[]", "（）"}

    def _elided(self, word: str, *, begins: bool) -> str | None:
        before, mark, rest = _parted(word)
        if not mark or before.lower() not in ELISIONS.get(self._language, ()):
            return None
        article = self._title(before) if begins else self._lower(before)
        return f"{article}{mark}{self._plain(rest, begins=not begins or self._language not in SENTENCE)}"

    def _plain(self, word: str, *, begins: bool) -> str:
        before, mark, rest = _parted(word)
        if mark:
            first = self._plain(before, begins=begins)
            is_name = len(before) == 1 and len(rest) > LEAST_WORDS
            return f"{first}{mark}{self._title(rest) if is_name else self._lower(rest)}"
        if self._language in SENTENCE and not begins and not _is_place(word):
            return self._lower(word)
        parts = PART.findall(word)
        pieces = (self._part(part, inner=0 < place < len(parts) - 1) for place, part in enumerate(parts))
        return PART.sub(lambda _found: next(pieces), word)

    def _part(self, part: str, *, inner: bool) -> str:
        """A part of a word with hyphens."""
        if inner and self._is_small(part):
            return self._lower(part)
        return part if part in ACRONYMS or part in self._acronyms else self._title(part)

    def _is_small(self, word: str) -> bool:
        return self._lower(word) in SMALL.get(self._language, frozenset())

    def _lower(self, text: str) -> str:
        return str(icu.UnicodeString(text).toLower(self._locale))

    def _title(self, text: str) -> str:
        return str(icu.UnicodeString(text).toTitle(self._locale))


def _is_in_capitals(name: str) -> bool:
    large, small = sum(map(str.isupper, name)), sum(map(str.islower, name))
    return large > 0 and large >= LEAST_SHARE * (large + small)


def _language_of(words: Sequence[str], usual: str) -> str:
    """The language whose small words the name has most of; the usual one when no other has more."""
    # The last word of a name is never a small one, whatever it means elsewhere.
    lowered = [word.lower() for word in words[:-1] if word not in ACRONYMS]
    elided = [word[: word.index(mark)].lower() for word in words for mark in "'’" if mark in word]
    hits = {
        language: sum(word in small for word in lowered) + sum(one in ELISIONS.get(language, ()) for one in elided)
        for language, small in SMALL.items()
    }
    most = max(hits.values())
    if hits.get(usual, 0) == most or not most:
        return usual
    return next(language for language, number in hits.items() if number == most)


def _initials(words: Sequence[str], language: str, *, counted: bool) -> str:
    small = SMALL.get(language, frozenset())
    return "".join(word[0] for word in words if counted or word.lower() not in small)


def _parted(word: str) -> tuple[str, str, str]:
    found = re.search("['’]", word)
    return (word[: found.start()], found[0], word[found.end() :]) if found else (word, "", "")


@lru_cache(maxsize=10_000)
def _is_place(word: str) -> bool:
    meaning = lexicon().meanings.get((plain_word(fold(word)),))
    return meaning is not None and meaning.kind is Kind.PLACE
