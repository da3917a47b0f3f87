"""Words that head the columns of tables of organisations in the languages of the site, by the column that they mean.

They are taken without asking, so each of them can mean nothing else. What is only likely stands in ``questions``.
"""

from signon.organizations.importing.columns import (
    ALL_COLUMNS,
    FIRST_NAME,
    LAST_NAME,
    ONLY_READ,
    ORGANIZATION,
    SECOND_COUNTRY,
    plain,
)

WORDS = {
    ORGANIZATION: """
        organisation / organization name / organisation name / name of organization / name of organisation
        / name of the organization / name of the organisation / name of your organization / name of your organisation
        / your organization / your organisation / printed name / signatory organization / signatory organisation
        / organization (full name) / organisation (full name) / NGO / NGO name / name of NGO
        / nom de l'organisation / nom de votre organisation / nom de l'association / nom de la structure
        / nom de l'organisme / nom de l'ONG / association / organisme / ONG / votre organisation
        / organización / nombre de la organización / nombre de su organización / nombre de la entidad
        / nombre de la asociación / asociación / entidad
        / organização / nome da organização / nome da entidade / nome da associação / associação / entidade
        / nome da sua organização
        / Verein / Verband / Vereinsname / Organisationsname / Name der Organisation / Name des Vereins / Name des Verbands
        / Name der Einrichtung / Name Ihrer Organisation
        / organizzazione / nome dell'organizzazione / nome organizzazione / associazione / nome dell'associazione / ente
        / organisatie / naam organisatie / naam van de organisatie / naam van uw organisatie / vereniging / stichting
        / المنظمة / اسم المنظمة / منظمة / الجمعية / اسم الجمعية / المؤسسة / اسم المؤسسة
    """,
    "acronym": """
        acronym (if any) / abbreviation / short name / acronyme / sigle / sigle et acronyme
        / acrónimo / siglas / sigla / acrônimo / Abkürzung / Kürzel / Kurzname / acronimo / afkorting
        / acronyme/sigla/Abkürzung / acronyme/sigle / acronym/abbreviation
        / الاختصار / الاسم المختصر / اختصار
    """,
    "country": """
        country/region / country or region / country or territory / country/territory / country name / country code / nation
        / country of organization / country of organisation / country of registration
        / pays / pays/région / nom du pays / país / país/región / país o región / país/região / Land / Land/Region / Staat
        / paese / paese/regione / nazione / land/regio
        / البلد / الدولة / بلد / دولة / البلد/المنطقة
    """,
    "website": """
        web site / URL / website URL / homepage / home page / web address / web page / website address
        / organization website / organisation website
        / site web / site internet / adresse du site / adresse web / site web de l'organisation
        / sitio web / página web / sitio / web oficial / website da organização / página da web / página na internet
        / Webseite / Internetseite / Webadresse / Internetadresse / Homepage-Adresse
        / sito web / sito / sito internet / webpagina
        / الموقع الإلكتروني / الموقع الالكتروني / الموقع / موقع الويب
    """,
    "representative_name": """
        contact name / name of contact / contact person / name of contact person / representative
        / name of representative / full name
        / signatory name / name of signatory / your name / your full name / authorized representative
        / authorised representative
        / nom du contact / personne de contact / nom de la personne de contact / contact (nom) / représentant / représentante
        / nom du représentant / nom et prénom / nom, prénom / prénom et nom / nom complet / votre nom
        / nombre de contacto / nombre del contacto / persona de contacto / representante
        / nombre del representante / nombre y apellido / nombre y apellidos / nombre completo / su nombre
        / nome do contato / nome do contacto / pessoa de contato / pessoa de contacto / nome do representante
        / nome completo / seu nome
        / Kontaktperson / Ansprechperson / Ansprechpartner / Ansprechpartnerin / Ansprechpartner/in
        / Name der Kontaktperson / Vertreter / Vertreterin / Vor- und Nachname / Vorname und Nachname / Vorname Nachname
        / Vorname, Name / Name, Vorname / Ihr Name
        / nome del contatto / persona di contatto / referente / rappresentante / nome e cognome
        / contactpersoon / naam contactpersoon / voor- en achternaam / uw naam
        / اسم الممثل / الممثل / جهة الاتصال / اسم جهة الاتصال / اسم الشخص / الاسم الكامل / الشخص المسؤول
    """,
    "representative_title": """
        title / job title / position / role / function / contact title / title/position / position/title / title/role
        / title or position / your title / your position / role in organization / role in organisation / position in organization
        / position in organisation
        / titre / fonction / poste / titre/fonction / fonction/titre / qualité / titre ou fonction / votre fonction
        / cargo / puesto / función / cargo/función / su cargo / função / cargo/função / seu cargo
        / Funktion / Position / Amt / Funktion/Titel / Titel/Funktion / Ihre Funktion
        / carica / ruolo / funzione / qualifica / functie / functietitel / rol
        / المنصب / الوظيفة / الصفة / المسمى الوظيفي
    """,
    "representative_email": """
        email / mail / e-mail address / mail address / contact email / contact e-mail / email of contact / email contact
        / representative email address / your email / your email address / email (contact) / work email
        / courriel / adresse e-mail / adresse mail / adresse électronique / adresse de courriel / adresse courriel / mél
        / adresse de messagerie / email du contact / e-mail du contact / votre adresse e-mail / votre e-mail
        / correo / correo electrónico / correo-e / correo electrónico de contacto / correo de contacto / e-mail de contacto
        / dirección de correo electrónico / dirección de correo / su correo electrónico
        / e-mail de contato / endereço de e-mail / endereço eletrônico / endereço eletrónico / correio eletrônico
        / correio eletrónico / seu e-mail
        / E-Mail-Adresse / Mailadresse / Mail-Adresse / Emailadresse / Kontakt-E-Mail / E-Mail Kontakt / Ihre E-Mail-Adresse
        / indirizzo email / indirizzo e-mail / indirizzo mail / posta elettronica / e-mailadres / mailadres / uw e-mailadres
        / البريد الإلكتروني / البريد الالكتروني / عنوان البريد الإلكتروني / بريد إلكتروني / الإيميل / ايميل
    """,
    SECOND_COUNTRY: """
        second country / 2nd country / country 2 / country (2) / country (second)
        / deuxième pays / second pays / pays 2 / segundo país / país 2 / zweites Land / Land 2
        / secondo paese / paese 2 / tweede land / land 2 / البلد الثاني
    """,
    FIRST_NAME: """
        first name / given name / forename / your first name / contact first name / prénom / prénoms / nombre de pila / prenome
        / primeiro nome / Vorname / nome di battesimo / voornaam / الاسم الأول
    """,
    LAST_NAME: """
        last name / surname / family name / your last name / contact last name / nom de famille / apellido / apellidos
        / sobrenome / apelido / último nome / Nachname / Familienname / cognome / achternaam / اسم العائلة / الاسم الأخير / اللقب
    """,
}
"""Words by column, separated by strokes between blanks."""

NAMES = "name / nom / nombre / nome / Name / naam / الاسم / اسم"
"""Words for a name: the organisation's when they stand alone, a person's beside a column of organisations."""

_COLUMNS = {plain(column): column for column in (*ALL_COLUMNS, *ONLY_READ)}
_WORDS = {plain(word): column for column, words in WORDS.items() for word in " ".join(words.split()).split(" / ")}
_NAMES = frozenset(plain(word) for word in NAMES.split(" / "))


def column_meant(word: str) -> str:
    """The column that a header in its plain form means; empty for one that means none, or a name of whatever it be."""
    return _COLUMNS.get(word) or _WORDS.get(word, "")


def is_name(word: str) -> bool:
    """Whether a header in its plain form says "name" and no more."""
    return word in _NAMES


def all_words() -> list[str]:
    """The plain form of every header that means a column."""
    return [*_COLUMNS, *_WORDS]
