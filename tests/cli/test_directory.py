"""``flask directory``."""

from signon.db import db
from signon.organizations.models import Organization

MEMBERS = (
    "organization,acronym,country,representative_name,representative_email\n"
    "Harbour Trust,HT,GB,Ada Flint,ada@harbour.example\n"
    "Étoile des Mers,,France,Luc Marin,\n"
)


def test_members_are_added_and_read_back_as_the_same(run, csv_file):
    assert "added: 2" in run("directory", "import", csv_file(MEMBERS)).stdout
    exported = run("directory", "export").stdout
    assert "Harbour Trust,HT,GB,,Ada Flint,,ada@harbour.example" in exported
    assert "already there: 2" in run("directory", "import", csv_file(exported)).stdout
    assert run("directory", "export").stdout == exported


def test_an_empty_cell_leaves_what_the_directory_has(run, app, csv_file):
    run("directory", "import", csv_file(MEMBERS))
    run("directory", "import", csv_file("organization,country,website\nHARBOUR TRUST,GB,harbour.example\n"))
    with app.app_context():
        [entry] = db.session.scalars(db.select(Organization).filter_by(country="GB"))
        assert (entry.contact.email, entry.acronym) == ("ada@harbour.example", "HT")
        assert "harbour.example" in entry.website


def test_a_refused_row_is_reported_with_its_number(run, csv_file):
    result = run("directory", "import", csv_file(MEMBERS + "Nowhere Union,,Atlantis,,\n"))
    assert result.exit_code == 0
    assert "added: 2" in result.stdout
    assert "refused: 1\n  row 4: " in result.stdout


def test_a_file_without_organisations_is_refused(run, csv_file):
    result = run("directory", "import", csv_file("country\nGB\n"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "organization" in result.stderr
