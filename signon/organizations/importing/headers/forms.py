"""Columns that forms and databases add to what was asked: when something was sent in, by whom, from which machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signon.organizations.importing.columns import plain


@dataclass(frozen=True, slots=True)
class Form:
    """A program that exports answers. It is known by any of ``signs``, each of which is headers that come together.

    ``own`` are the headers that it adds; ``respondent`` are those of them that say who answered, which are used unless a
    question asks for the same.
    """

    name: str
    signs: tuple[frozenset[str], ...]
    own: frozenset[str]
    respondent: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(word) for word in " ".join(text.split()).split(" / "))


def _form(name: str, signs: Iterable[str], own: str, respondent: str = "") -> Form:
    together = tuple(_words(sign) for sign in signs)
    asked = _words(respondent) if respondent else frozenset()
    return Form(name, together, _words(own).union(asked, *together), asked)


GOOGLE = _form(
    "Google Forms",
    [
        "Timestamp", "Horodateur", "Zeitstempel", "Marca temporal", "Carimbo de data/hora", "Informazioni cronologiche",
        "Tijdstempel", "طابع زمني",
    ],
    "Score / Total score / Punkte / Punktzahl / Note / Puntuación",
    "Email Address / Username / Adresse e-mail / Nom d'utilisateur / E-Mail-Adresse / Nutzername"
    " / Dirección de correo electrónico / Endereço de e-mail / Indirizzo email / E-mailadres / عنوان البريد الإلكتروني",
)  # fmt: skip
MICROSOFT = _form(
    "Microsoft Forms",
    [
        "Start time / Completion time", "Heure de début / Heure de fin", "Startzeit / Fertigstellungszeit",
        "Hora de inicio / Hora de finalización", "Hora de início / Hora de conclusão", "Ora di inizio / Ora di completamento",
        "Begintijd / Tijd van voltooien", "وقت البدء / وقت الإكمال",
    ],
    "ID / Last modified time / Heure de la dernière modification / Zeit der letzten Änderung"
    " / Hora de la última modificación / Hora da última modificação / Ora dell'ultima modifica / Language / Total points"
    " / Quiz feedback",
    "Email / Name / Adresse de messagerie / Nom / E-Mail / Correo electrónico / Nombre / Nome / Posta elettronica / Naam"
    " / البريد الإلكتروني / الاسم",
)  # fmt: skip
FORMS = (
    GOOGLE,
    MICROSOFT,
    _form(
        "Action Network",
        ["can2_user_address", "can2_phone", "can2_state_abbreviated", "can2_subscription_status", "can2_user_city"],
        "zip_code / uuid / can2_sms_status / can2_user_tags / can2_preferred_language / language / created_at / action_date"
        " / subscription_status / street_address / address / city / state / tags / source / referrer / county / phone",
    ),
    _form(
        "LimeSurvey",
        [
            "Response ID / Date submitted",
            "Response ID / Last page",
            "id / submitdate",
            "Antwort ID / Datum Abgeschickt",
        ],
        "Last page / Start language / Seed / Date started / Date last action / IP address / Referrer URL / Token / lastpage"
        " / startlanguage / startdate / datestamp / ipaddr / refurl / Letzte Seite / Start-Sprache / Zufallsstartwert"
        " / Access code / Total time / Group time",
    ),
    _form(
        "SurveyMonkey",
        ["Respondent ID / Collector ID"],
        "Start Date / End Date / IP Address / Date Created / Date Modified / Custom Data 1",
        "Email Address / First Name / Last Name",
    ),
    _form(
        "Typeform",
        ["Submit Date (UTC) / Network ID", "Submit Date (UTC) / #", "Submitted At / Token"],
        "# / Start Date (UTC) / Stage Date (UTC) / Response Type / Tags / Ending / Outcome / score / Submitted At",
    ),
    _form(
        "Jotform",
        ["Submission Date / Submission ID", "Submission Date / Submission IP", "Submission Date / Submission URL"],
        "Last Update Date / Workflow Status / Submission Status / Flow Status",
    ),
    _form(
        "KoBoToolbox",
        ["_uuid / _submission_time", "_id / _uuid", "_submission_time / _index"],
        "start / end / today / deviceid / _id / _validation_status / _notes / _status / _submitted_by / __version__ / _tags"
        " / _index / meta/instanceID / username / simserial / subscriberid / phonenumber / audit",
    ),
    _form(
        "NationBuilder",
        ["nationbuilder_id", "signup_nationbuilder_id / signup_full_name"],
        "signup_type / external_id / prefix / middle_name / suffix / legal_name / email_opt_in / support_level"
        " / registered_address1 / primary_address1 / tag_list / state_file_id / civicrm_id / sex / party / is_deceased"
        " / is_donor / is_volunteer / do_not_call / do_not_contact / created_at / note",
    ),
    _form(
        "Airtable",
        ["Record ID", "Created Time", "Last modified time", "Created by"],
        "Created / Last modified / Last modified by / Record ID / Attachments / Autonumber / ID",
    ),
)
"""The programs that are known. What a program adds is left out on the page, and by command when that is asked for."""

UNNAMED = frozenset({"openendedresponse", "response"})
"""Second headers of SurveyMonkey that say nothing."""


def form_of(header: Sequence[str]) -> Form | None:
    """The program that made a table with this header, if it is a known one."""
    words = {plain(written) for written in header}
    return next((form for form in FORMS if any(sign <= words for sign in form.signs)), None)


def own_columns(header: Sequence[str]) -> set[int]:
    """The places of the columns that the program has added, those of the respondent aside."""
    form = form_of(header)
    if form is None:
        return set()
    places = enumerate(plain(written) for written in header)
    return {place for place, word in places if word.startswith("can2") or word in form.own - form.respondent}


def respondent_columns(header: Sequence[str]) -> set[int]:
    """The places of the columns in which the program notes who answered."""
    form = form_of(header)
    if form is None:
        return set()
    return {place for place, written in enumerate(header) if plain(written) in form.respondent}
