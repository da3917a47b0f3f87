"""Names in a letter's parts that look damaged are named before it is opened, and before it leaves."""

from pathlib import Path
from typing import Any

from flask import Flask

from signon.database.db import db
from signon.letters.notices.of_names import damaged_names
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from tests import factories

LEAD_SIGNERS = [
    {"name": "JÃ¼rgen Reed", "title": "Chair", "organization": "Verein f\ufffdr"},
    {"name": "Jürgen Reed"},
]


def test_each_damaged_name_is_named_with_what_it_probably_was() -> None:
    parts = LetterParts.model_validate(
        {
            "addressees": [{"address": "PrÃ©sident Roe\n1 Main Street"}],
            "lead_signers": LEAD_SIGNERS,
            "closing": "Sincerely,",
            "body": "Text.",
        }
    )
    assert damaged_names(parts) == [
        "Addressee: 'PrÃ©sident Roe' looks as if letters were changed on the way; it may have been 'Président Roe'.",
        "Lead signer: 'JÃ¼rgen Reed' looks as if letters were changed on the way; it may have been 'Jürgen Reed'.",
        "Lead signer: 'Verein f\ufffdr' looks as if letters were lost on the way.",
    ]


def test_the_page_of_a_draft_names_them(app: Flask, signed_in: Any) -> None:
    with app.app_context():
        slug = factories.letter(LetterStatus.DRAFT, slug="rivers", lead_signers=LEAD_SIGNERS).slug
        db.session.commit()
    page = signed_in().open(f"/coordinator/letters/{slug}").page
    assert "it may have been 'Jürgen Reed'" in page.get_text()


def test_the_import_of_a_letter_file_names_them(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letter.md"
    file.write_text(
        "---\nslug: rivers\naddressees:\n  - address: Jane Roe\nclosing: Sincerely,\nlead_signers:\n"
        "  - {name: JÃ¼rgen Reed}\n---\nOpen the rivers.\n",
        encoding="utf-8",
    )
    answer = app.test_cli_runner().invoke(args=["letter", "import", str(file)])
    assert answer.exit_code == 0
    assert "Lead signer: 'JÃ¼rgen Reed' looks as if" in answer.stderr
    assert answer.stdout.splitlines()[-1] == "rivers"
