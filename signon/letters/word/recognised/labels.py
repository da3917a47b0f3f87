"""The words by which a part of a letter is known, in the languages that letters are written in most."""

import re

from signon.letters.parts.fields import LINE_BREAK

MOST_SALUTATION, MOST_CLOSING = 160, 260


def _beginning(words: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{words})", re.IGNORECASE)


def _label(words: str) -> re.Pattern[str]:
    """A label at the beginning of a line, with the colon or the space after it."""
    return re.compile(rf"^(?:{words})\s*(?:\(\d+\)|\(s\))?\s*(?:[:：.]\s*|\s+(?=\S)|$)", re.IGNORECASE)


SALUTATION = _beginning(
    r"dear\b|to whom|your (?:excellenc|majest|royal|holiness|eminence|hono)|excellenc|honou?rable\b|sirs?\b|"
    r"madam\b|ladies and|"
    r"sehr (?:ge|ver)ehrt|hochgeehrt|lieber?\b|guten tag|exzellenz|eure exzellenz|"
    r"madame\b|monsieur\b|mesdames\b|messieurs\b|ch[eè]re?s?\b|votre excellence|"
    r"estimad|querid[oa]|respetad|distinguid|muy señor|excelent[ií]sim|señor(?:a|es|as)?\b|vuestra excelencia|"
    r"geachte\b|beste\b|hooggeachte|excellentie|"
    r"egregi|gentil|spettabil|spett\.|illustr|onorevol|eccellenz|car[oaie]\b|"
    r"prezad|exm[oa]|excelênci|senhor(?:a|es|as)?\b|"
    r"уважаем|многоуважаем|глубокоуважаем|дорог|ваше превосходительство|господин|госпож|"
    r"السيد|السادة|سعادة|معالي|فخامة|دولة|صاحب|أصحاب|حضرة|عزيز|تحية|"
    r"拝啓|尊敬的|敬启者"
)
CLOSING = _beginning(
    r"(?:yours? )?(?:very )?(?:sincerely|truly|faithfully|respectfully|cordially)\b|respectfully\b|yours\b|"
    r"(?:with )?(?:kind(?:est)?|best|warm(?:est)?) (?:regards|wishes)|with (?:respect|great respect|gratitude|"
    r"appreciation|thanks)|"
    r"regards\b|in solidarity|on behalf of|signed\b|we remain|thank you(?: for [^.]{0,80})?,$|"
    r"mit (?:freundlich|best|vorzüglich|herzlich|solidarisch|kolleg)|freundliche gr|hochachtungsvoll|"
    r"beste grüße|herzliche gr|"
    r"(?:nous vous prions|je vous prie|veuillez|nous vous|dans l.attente)\b.{0,60}(?:agréer|recevoir|croire|"
    r"salutations)|veuillez (?:agréer|recevoir|croire)|"
    r"cordialement|bien à vous|salutations|(?:bien )?respectueusement|avec nos|sincères salutations|"
    r"(?:muy )?atentamente|cordialmente|saludos|(?:le|les|la) saluda|reciban?\b|con (?:un cordial|nuestro|respeto)|"
    r"hoogachtend|met (?:vriendelijke|hartelijke|de meeste|beleefde)|"
    r"(?:distinti|cordiali|migliori) saluti|con osservanza|cordialmente|"
    r"atenciosamente|respeitosamente|com os (?:melhores|nossos)|cumprimentos|"
    r"с уважением|с глубоким уважением|искренне|"
    r"وتفضلوا|وتفضل|مع (?:فائق|خالص|أطيب|بالغ|وافر)|وتقبلوا|تقبلوا|تفضلوا|المخلص|"
    r"敬具|此致"
)
SUBJECT = _label(
    r"re|subject|in re|regarding|betreff|betr\.?|objet|concerne|asunto|oggetto|betreft|onderwerp|assunto|тема|"
    r"касается|الموضوع|موضوع"
)
REFERENCE = re.compile(
    r"^(?:(?:our|your|file|case)\s+)?ref(?:erence|\.)?(?:\s*(?:no|nr|number)\.?)?\s*[:：.]|^(?:our|"
    r"your) ref(?:erence|\.)?\b|"
    r"^(?:unser|ihr) zeichen\b|^(?:aktenzeichen|az\.?|geschäftszeichen)\s*:|^(?:nos|vos|n/|v/) ?réf|"
    r"^réf(?:érence|\.)?s?\s*[:.]|"
    r"^(?:nuestra |su )?ref(?:erencia|\.)\s*[:.]|^rif(?:erimento|\.)\s*[:.]|^(?:ons|uw) kenmerk\b|^исх\.|^(?:رقم )?المرجع",
    re.IGNORECASE,
)
DELIVERY = re.compile(
    r"^(?:(?:sent |delivered )?(?:by|via|per)|par|por|per|via)\s+(?:(?:registered|certified|express|"
    r"first[- ]class|priority|hand)\b|"
    r"e-?\s?mail|electronic mail|post\b|mail\b|courier|fax|facsimile|einschreiben|boten|courriel|"
    r"lettre recommandée|courrier|"
    r"correo|mensajería|raccomandata|pec\b|posta|aangetekend|carta registada|correio)|^(?:einschreiben|"
    r"recommandé|lettre recommandée|"
    r"raccomandata|correo certificado|aangetekend|registered (?:mail|post)|certified mail|confidential|"
    r"personal and confidential|"
    r"vertraulich|confidentiel|заказное|по электронной почте|بالبريد)\b",
    re.IGNORECASE,
)
ATTENTION = _label(
    r"attn\.?|attention|att\.|for the attention of|z\.\s?hd?\.?(?: von| v\.)?|zu händen(?: von)?|"
    r"à l['’]attention d[eu]|"
    r"a la atención de|atención|at\.|t\.a\.v\.?|ter attentie van|alla c\.\s?a\.|alla cortese attenzione(?: di)?|"
    r"all['’]attenzione di|"
    r"a/c|à atenção de|вниманию|عناية|لعناية"
)
COPIES = _label(
    r"b?cc|c\.c\.?|copy to|copies to|copy|kopien?(?: an)?|verteiler|copies?(?: à)?|c\.c\. à|con copia(?: a)?|"
    r"copia(?: a)?|kopie(?: aan)?|"
    r"in copia|p\.c\.|com cópia|cópia(?: para)?|копии?(?: кому)?|نسخة(?: إلى)?|نسخ(?: إلى)?"
)
ENCLOSURES = _label(
    r"encl\.?s?|enclosures?|enc\.?s?|attachments?|annex(?:es)?|anlagen?|beilagen?|pièces? jointes?|p\.\s?j\.?|"
    r"pj|annexes?|anexos?|"
    r"adjuntos?|allegat[oi]|bijlagen?|приложени[ея]|المرفقات|مرفقات?|المرفق"
)
SIGNATORIES = _beginning(
    r"(?:the )?(?:undersigned|signatories|signatory organi[sz]ations|signed by|co-?signed)|unterzeichn|"
    r"mitunterzeichn|(?:les )?(?:organisations )?signataires|"
    r"(?:las )?organizaciones firmantes|firmantes|le organizzazioni firmatarie|ondertekenaars|подписавш|"
    r"المنظمات الموقعة|الموقعون"
)
TITLE_WORDS = re.compile(
    r"\b(?:director|president|chair\w*|secretary|co-?ordinator|minister|officer|manager|head|professor|"
    r"executive|ceo|founder|lead(?:er)?|"
    r"counsel|advis[eo]r|treasurer|dean|rector|convenor|spokesperson|direktor\w*|geschäftsführ\w*|vorsitzend\w*|"
    r"präsident\w*|leiter\w*|"
    r"sprecher\w*|direct(?:eur|rice)|président\w*|secrétaire|responsable|direttor\w*|direttrice|presidente|"
    r"segretari\w*|secretari\w*|coordinador\w*|"
    r"directeur|voorzitter|директор|председатель|секретарь)|مدير|رئيس|أمين",
    re.IGNORECASE,
)
TEXT_ENDS = re.compile(r"[.:;,…。।؟:]['\"”’»]?\s*$")
"""The end of a sentence or of its part, which no subject has."""

POSTSCRIPT = re.compile(
    r"^(?:p\.?\s?s\b|n\.?\s?b\b|post ?script\w*|note\b\s*:|contacts?\b\s*:|(?:press|media) contact|kontakt\b\s*:|about us\b)",
    re.IGNORECASE,
)
"""The beginning of a line beneath the signatures that is none."""

SENTENCE_ENDS = re.compile(r"[,:;!،：，！]\s*$")


def after_label(pattern: re.Pattern[str], line: str) -> str | None:
    """The rest of a line behind its label; None when it has no such label. A label of letters needs a colon, a dot or a tab."""
    found = pattern.match(line)
    if found is None:
        return None
    bare = found[0].strip()
    is_marked = bare.endswith((":", "：", ".")) or not line[found.end() :].strip() or "\t" in line[: found.end()]
    return line[found.end() :].strip() if is_marked else None


def is_one_line(text: str) -> bool:
    """Whether there is no line break in it."""
    return not LINE_BREAK.search(text.strip())
