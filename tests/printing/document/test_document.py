"""What a letter prints and in which words, decided without printing it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from signon.errors import InputError
from signon.printing.document.document import LetterDocument
from signon.printing.document.images import ImageMissingError
from signon.printing.document.signatories import ListedSignatory
from tests.factories import parts
from tests.printing.pictures import picture

DAY = date(2020, 3, 27)
MINISTER = {"address": "Minister Ada Flint\nMinistry of Water", "salutation": "Dear Minister:", "cc": ["Her deputy"]}
MAYOR = {"address": "Mayor Ole Brandt\nTown Hall", "salutation": "Dear Mayor:", "cc": ["His clerk"]}


def compose(
    *,
    addressee: Any = None,
    signatories: Sequence[ListedSignatory] = (),
    images: Any = None,
    as_of: Any = None,
    **changes: Any,
) -> LetterDocument:
    return LetterDocument.compose(
        parts(**changes), date=DAY, addressee=addressee, signatories=signatories, images=images or {}, as_of=as_of
    )


def test_parts_that_are_absent_are_absent_from_the_document() -> None:
    document = compose(subject="", lead_signers=[])
    absent = (document.letterhead, document.enclosures, document.copies, document.signatory_list, document.appendix)
    assert absent == (None,) * 5
    assert (document.delivery_notation, document.reference, document.subject) == ("", "", "")
    assert document.signature_block.signers == ()


def test_a_joint_letter_stacks_all_inside_addresses_under_the_letters_salutation() -> None:
    document = compose(addressees=[MINISTER, MAYOR], salutation="Your Excellencies,")
    assert [one.lines[0] for one in document.addressees] == ["Minister Ada Flint", "Mayor Ole Brandt"]
    assert document.salutation == "Your Excellencies,"


def test_a_joint_letter_without_a_salutation_takes_the_first_addressees() -> None:
    assert compose(addressees=[MINISTER, MAYOR]).salutation == "Dear Minister:"


def test_a_joint_letter_copies_to_everybody_once() -> None:
    document = compose(addressees=[MINISTER, MAYOR], cc=["The press", "His clerk"])
    assert document.copies.items == ("The press", "His clerk", "Her deputy")


def test_an_individual_letter_goes_to_the_chosen_one_with_their_own_salutation_and_copies() -> None:
    document = compose(
        addressing="individual", addressees=[MINISTER, MAYOR], salutation="Dear all,", cc=["The press"], addressee=1
    )
    assert [one.lines for one in document.addressees] == [("Mayor Ole Brandt", "Town Hall")]
    assert document.salutation == "Dear Mayor:"
    assert document.copies.items == ("The press", "His clerk")


@pytest.mark.parametrize(
    "letter", [{"cc": ["The press"]}, {"salutation": "Dear all,", "window": "din-5008-b", "paper": "a4"}]
)
def test_the_letter_to_another_addressee_is_the_one_that_is_composed_for_them(letter: dict[str, Any]) -> None:
    letter |= {"addressing": "individual", "addressees": [MINISTER, {"address": "Whom it concerns"}, MAYOR]}
    first = compose(**letter, addressee=0)
    for place in range(3):
        assert first.addressed_to(parts(**letter), place) == compose(**letter, addressee=place)


def test_an_individual_without_a_salutation_gets_the_letters() -> None:
    stranger = {"address": "Whom it concerns"}
    document = compose(addressing="individual", addressees=[stranger], salutation="Dear all,")
    assert document.salutation == "Dear all,"


@pytest.mark.parametrize("addressee", [-1, 2])
def test_an_addressee_that_is_not_there_is_refused(addressee: int) -> None:
    with pytest.raises(InputError, match="choose one from 1 to 2"):
        compose(addressing="individual", addressees=[MINISTER, MAYOR], addressee=addressee)


def test_choosing_an_addressee_of_a_joint_letter_is_refused() -> None:
    with pytest.raises(InputError, match="jointly"):
        compose(addressees=[MINISTER, MAYOR], addressee=0)


@pytest.mark.parametrize(
    ("number", "heading"),
    [(1, "Body 0"), (2, "Body 0 and Body 1"), (3, "Body 0 and 2 others")],
)
def test_the_continuation_heading_names_one_or_two_addressees_and_counts_more(number: int, heading: str) -> None:
    document = compose(addressees=[{"address": f"Body {at}\nStreet"} for at in range(number)])
    assert document.continuation.addressee == heading


def test_a_letterhead_joins_the_ways_to_reach_the_coalition_in_one_line() -> None:
    document = compose(
        letterhead={"name": "River Coalition", "address": "1 Quay\n\nTown", "phone": "+1", "website": "r.example"}
    )
    assert document.letterhead.lines == ("1 Quay", "Town", "+1 · r.example")


def test_phone_numbers_keep_their_order_in_a_letter_from_right_to_left() -> None:
    document = compose(letterhead={"name": "ائتلاف", "phone": "+1 555 0100"}, language="ar")
    assert document.letterhead.lines == ("\u2066+1 555 0100\u2069",)


def test_signers_side_by_side_get_the_same_space_so_that_their_names_stand_level() -> None:
    signers = [{"name": "Ada", "space": 1}, {"name": "Ole", "signature": "ole.png", "space": 0}]
    document = compose(lead_signers=signers, images={"ole.png": picture()})
    assert document.signature_block.side_by_side
    assert [signer.space for signer in document.signature_block.signers] == [3, 3]


def test_signers_stand_one_beneath_the_other_where_the_block_begins_at_the_centre() -> None:
    document = compose(lead_signers=[{"name": "Ada", "space": 1}, {"name": "Ole"}], layout="modified-block")
    assert not document.signature_block.side_by_side
    assert [signer.space for signer in document.signature_block.signers] == [1, 3]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"letterhead": {"logo": "picture.png"}}, "in the letterhead"),
        ({"lead_signers": [{"name": "Ada Flint", "signature": "picture.png"}]}, "as the signature of Ada Flint"),
    ],
)
def test_a_missing_image_is_an_error_that_names_it_and_its_place(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ImageMissingError, match=f"'picture.png' {place} is missing"):
        compose(**changes)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be read"),
        (picture()[:-30], "cannot be read"),
        (picture(8000, 5001), "8000 × 5001 pixels"),
        (picture(kind="GIF"), "cannot be read"),
    ],
    ids=["empty", "svg", "truncated", "huge", "gif"],
)
def test_a_picture_that_cannot_be_printed_is_refused(content: Any, complaint: str) -> None:
    with pytest.raises(ImageMissingError, match=complaint):
        compose(letterhead={"logo": "logo.png"}, images={"logo.png": content})


def test_the_document_takes_only_the_images_that_it_prints() -> None:
    document = compose(letterhead={"logo": "a.png"}, images={"a.png": picture(), "b.png": b"anything"})
    assert set(document.images) == {"a.png"}


def test_the_list_is_counted_as_of_its_own_day() -> None:
    document = compose(signatories=[ListedSignatory("Alpha")], as_of=date(2020, 4, 1))
    assert document.signatory_list.count == "1 organization as of April 1, 2020"


@pytest.mark.parametrize(
    ("changes", "level"),
    [({"subject": "Rivers"}, 2), ({"subject": "", "body": "# Rivers\n\nText"}, 2), ({"subject": ""}, 1)],
)
def test_the_lists_heading_is_the_first_or_follows_another(changes: dict[str, str], level: int) -> None:
    assert compose(signatories=[ListedSignatory("Alpha")], **changes).signatory_list.heading_level == level


@pytest.mark.parametrize(
    ("changes", "author"),
    [
        ({"letterhead": {"name": "River Coalition"}}, "River Coalition"),
        ({"lead_signers": [{"name": "Ada", "organization": "Union"}]}, "Union"),
        ({"lead_signers": [{"name": "Ada"}]}, "Ada"),
        ({"lead_signers": []}, ""),
    ],
)
def test_the_letter_is_from_the_coalition_or_else_its_first_signer(changes: dict[str, Any], author: str) -> None:
    assert compose(**changes).author == author
