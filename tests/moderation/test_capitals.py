"""Names in capitals as coordinators find them: letters, names and acronyms that are no matter of one language's rule."""

import pytest

from signon.moderation.clean_ups.capitals import written_out


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("İNSAN HAKLARI DERNEĞİ", "en", "İnsan Hakları Derneği"),
        ("IŞIK VE SU VAKFI", "en", "Işık ve Su Vakfı"),
        ("İNSAN HÜQUQLARI TƏŞKİLATI", "en", "İnsan Hüquqları Təşkilatı"),
        ("ASOCIAȚIA ȘCOALA DIN CLUJ", "en", "Asociația Școala din Cluj"),
        ("СОЮЗ ЖЕНЩИН РФ", "ru", "Союз женщин РФ"),
        ("СОЮЗ ЖЕНЩИН РФ", "en", "Союз Женщин РФ"),
        ("АНО ЧИСТЫЕ РЕКИ", "ru", "АНО Чистые реки"),
        ("ФОНД ПОМОЩИ ООН", "ru", "Фонд помощи ООН"),
        ("ЦРВЕНИ КРСТ СРБИЈЕ", "sr", "Црвени крст Србије"),
        ("VRIENDEN VAN 'S-GRAVENHAGE", "nl", "Vrienden van 's-Gravenhage"),
        ("'S-GRAVENHAGE VOOR VREDE", "nl", "'s-Gravenhage voor Vrede"),
        ("’S-HERTOGENBOSCH IN ACTIE", "en", "’s-Hertogenbosch in Actie"),
        ("NATUUR VAN 'T GOOI", "nl", "Natuur van 't Gooi"),
        ("NATUUR VAN ’T GOOI", "en", "Natuur van ’t Gooi"),
        ("FRIENDS OF DR CONGO", "en", "Friends of DR Congo"),
        ("DR CONGO SOLIDARITY", "en", "DR Congo Solidarity"),
        ("DR ALBERT TRUST", "en", "Dr Albert Trust"),
        ("MCGILL STUDENTS UNION", "en", "McGill Students Union"),
        ("MACDONALD FARMERS TRUST", "en", "MacDonald Farmers Trust"),
        ("MACHINE WORKERS UNION", "en", "Machine Workers Union"),
        ("MACEDONIAN RED CROSS", "en", "Macedonian Red Cross"),
        ("O'BRIEN HARBOUR TRUST", "en", "O'Brien Harbour Trust"),
        ("FRIENDS OF CÔTE D'IVOIRE", "en", "Friends of Côte d'Ivoire"),
        ("JEUNES DE CÔTE D’IVOIRE", "fr", "Jeunes de Côte d’Ivoire"),
        ("COMITATO PER L'AQUILA", "it", "Comitato per L'Aquila"),
        ("COMUNE DELL'AQUILA", "it", "Comune dell'Aquila"),
        ("MUJERES DE EL SALVADOR", "es", "Mujeres de El Salvador"),
        ("WOMEN OF EL SALVADOR", "en", "Women of El Salvador"),
        ("JÓVENES POR LA PAZ DEL MUNDO", "es", "Jóvenes por la Paz del Mundo"),
        ("KIRCHE UND WELT", "de", "Kirche und Welt"),
        ("FREUNDE DER STRAẞE", "de", "Freunde der Straße"),
        ("LICHTBÜHNE GGMBH", "de", "Lichtbühne gGmbH"),
        ("LICHTBÜHNE E. V.", "de", "Lichtbühne e. V."),
        ("WASSERKRAFT AG", "de", "Wasserkraft AG"),
        ("FORUM DES XXI SIÈCLE", "fr", "Forum des XXI Siècle"),
        ("LOUIS XIV SOCIETY", "en", "Louis XIV Society"),
        ("CENTRE XV", "fr", "Centre XV"),
        ("NGO FORUM ON LAND", "en", "NGO Forum on Land"),
        ("LGBTQ YOUTH OF PELL", "en", "LGBTQ Youth of Pell"),
        ("YMCA OF TORRIN", "en", "YMCA of Torrin"),
        ("EU UK DIALOGUE", "en", "EU UK Dialogue"),
        ("IJSSELMEER TRUST", "en", "IJsselmeer Trust"),
        ("350.ORG KENYA", "en", "350.org Kenya"),
        ("4H CLUB OF PELL", "en", "4H Club of Pell"),
        ("21ST CENTURY FORUM", "en", "21st Century Forum"),
        ("STRATFORD-UPON-AVON CHOIR", "en", "Stratford-upon-Avon Choir"),
        ("ANTI-NUCLEAR LEAGUE", "en", "Anti-Nuclear League"),
        ("U.N. FRIENDS OF LISBON", "en", "U.N. Friends of Lisbon"),
        ("ΕΤΑΙΡΕΙΑ ΦΑΡΩΝ", "el", None),
        ("GREENPEACE ΕΛΛΑΔΑ", "en", None),
        ("РФ", "ru", None),
        ("STATE OF PALESTINE FRIENDS", "en", "State of Palestine Friends"),
        ("MCC KENYA", "en", "MCC Kenya"),
        ("D'ANGELO FAMILY TRUST", "en", "D'Angelo Family Trust"),
        ("ROCK 'N' ROLL FOR PEACE", "en", "Rock 'n' Roll for Peace"),
        ("FÖRENINGEN SVERIGES HAV", "sv", "Föreningen Sveriges hav"),
        ("AFL-CIO OF TORRIN", "en", "AFL-CIO of Torrin"),
        ("LES AMIS DU MAROC EN FRANCE", "fr", "Les Amis du Maroc en France"),
        ("ASOCIACIÓN DE LOS ÁNGELES VERDES", "es", "Asociación de los Ángeles Verdes"),
        ("TEMİZ SU PLATFORMU", "de", "Temiz Su Platformu"),
        ("İSTANBUL CIVIL SOCIETY INITIATIVE", "en", "İstanbul Civil Society Initiative"),
    ],
)
def test_a_name_in_capitals_is_written_out_as_it_is_spelled(name: str, language: str, expected: str | None) -> None:
    assert written_out(name, language=language) == expected


@pytest.mark.parametrize("name", ["РФ", "ООН", "ETUC", "4H", "350.ORG", "ΟΗΕ", "ΜΚΟ Δ."])
def test_a_single_word_stays_since_it_may_be_an_acronym(name: str) -> None:
    assert written_out(name, language="en") is None
