"""The styles in which members of Congress are addressed: one rule for letters and for action pages.

Senators and representatives are addressed by that title; members without a vote are "Delegate", in Puerto Rico
"Resident Commissioner" (2 U.S.C. 25a; 48 U.S.C. 891). The Speaker is "Mr. Speaker" or "Madam Speaker", and the address
names the office. The President pro tempore and the leaders of parties are addressed as the members they are: mail to
those offices goes to addresses that the file does not have.
"""

from signon.letters.addressees.legislators import Chamber, Legislator

SPEAKER = "Speaker of the House"
TITLES = {Chamber.SENATE: "Senator", Chamber.HOUSE: "Representative"}
RESIDENT_COMMISSIONER, DELEGATE = "Resident Commissioner", "Delegate"
WITHOUT_A_VOTE = frozenset({"AS", "DC", "GU", "MP", "PR", "VI"})
"""The places whose member of the House has no vote there."""

SPEAKERS = {"M": "Mr. Speaker", "F": "Madam Speaker"}


def title_of(legislator: Legislator) -> str:
    """The title before the member's name."""
    if legislator.chamber is Chamber.HOUSE and legislator.state in WITHOUT_A_VOTE:
        return RESIDENT_COMMISSIONER if legislator.state == "PR" else DELEGATE
    return TITLES[legislator.chamber]


def printed_office(legislator: Legislator) -> str:
    """The office that stands below the name in the address; empty for all but the Speaker."""
    return SPEAKER if SPEAKER in legislator.offices else ""


def addressed_as(legislator: Legislator) -> str:
    """The words after "Dear": "Senator Roe", "Mr. Speaker"."""
    if printed_office(legislator) == SPEAKER:
        return SPEAKERS.get(legislator.gender, f"Speaker {legislator.last_name}")
    return f"{title_of(legislator)} {legislator.last_name}"
