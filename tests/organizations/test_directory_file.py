"""The member directory as a file."""

import pytest

from signon.organizations.directory_file import DirectoryRow, read_directory, write_directory

MEMBERS = [
    DirectoryRow(organization="Open Rivers", acronym="OR", country="KE", website="https://rivers.example"),
    DirectoryRow(
        organization="=Rivers",
        representative_name="Jane Roe",
        representative_title="Chair",
        representative_email="jane@rivers.example",
    ),
]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_directory_reads_back_as_it_was_written(ending):
    assert read_directory(write_directory(MEMBERS, ending), "members") == (MEMBERS, [])


def test_a_list_of_signatories_can_become_members():
    rows, refused = read_directory(b"name,listed\nOpen Rivers,recipient-only\n,\n ,public\n", "list.csv")
    assert rows == [DirectoryRow(organization="Open Rivers")]
    assert [row.number for row in refused] == [4]
