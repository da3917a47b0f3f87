"""Texts that another program damaged are told from those that are only unusual."""

import babel
import pytest

from signon.texts.damaged import damage_of


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Verein fÃ¼r FlÃ¼sse", "Verein für Flüsse"),
        ("Verein fÃƒÂ¼r FlÃƒÂ¼sse", "Verein für Flüsse"),
        ("CÃ”TÃ‰ D'IVOIRE", "CÔTÉ D'IVOIRE"),
        ("Ð ÐµÐºÐ¸", "Реки"),
        ("Verein f√ºr Fl√ºsse", "Verein für Flüsse"),
        ("Verein fŸr Kinder", "Verein für Kinder"),
        ("Verein f¸r Fl¸sse", "Verein für Flüsse"),
        ("Verein fⁿr Flⁿsse", "Verein für Flüsse"),
        ("Verein fьr Kinder", "Verein für Kinder"),
        ("Ðåêè äëÿ âñåõ", "Реки для всех"),
        ("Soci\ufffdt\ufffd de l’Eau", ""),
        ("???? ?????", ""),
        ("M?nchen", ""),
        ("?ód? Trust", ""),
        ("Verein f├╝r Kinder", ""),
        ("Å\uf181Ä…ki i Rzeki", "Łąki i Rzeki"),
        ("Rivers \ue123 Trust", ""),
    ],
)
def test_a_damaged_text_is_known_with_what_it_probably_was(text: str, meant: str) -> None:
    damage = damage_of(text)
    assert damage is not None
    assert damage.meant == meant


@pytest.mark.parametrize(
    "text",
    [
        "", "Rivers", "Who cares?", "Why not?!", "What if?? Trust", "¿Quién decide?", "¡Ya Basta!",
        "Verein für Flüsse", "ÅÄÖ-föreningen", "JOÃO DAS ÁGUAS", "ASSOCIAÇÃO", "Łódź", "L’Eau", "Œuvre", "E=mc²", "CO₂",
        "O’Brien–Müller", "Réseau «Eau»", "COLETIVO “AMANHÃ”", "IRMÃS «LUZ»", "100% Rivers", "Rivers®", "½ Measure",
        "Ɣedzeƒe nutome", "Реки для всех", "川の会", "أنهار حية", "İnsan Hakları", "TGFβ Group", "Þórður",
    ],
)  # fmt: skip
def test_an_unusual_text_is_not_damaged(text: str) -> None:
    assert damage_of(text) is None


def test_the_countries_of_the_world_are_not_damaged_in_any_language() -> None:
    names = {
        name
        for identifier in babel.localedata.locale_identifiers()
        if "_" not in identifier
        for name in babel.Locale.parse(identifier).territories.values()
    }
    assert len(names) > 20_000
    assert [name for name in names if damage_of(name)] == []
