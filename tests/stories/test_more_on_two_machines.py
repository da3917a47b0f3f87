"""The rest of what takes more than one step, on two machines."""

import pytest

from tests.actions.test_printing import many, test_many_letters_are_ordered_made_by_the_worker_and_fetched
from tests.letters.conftest import drafted, editor, stored
from tests.letters.test_drafting_pictures import (
    test_a_picture_is_replaced_and_taken_out,
    test_two_pictures_of_one_name_are_both_kept,
)
from tests.stories.test_addendum import test_who_is_approved_too_late_for_the_letter_is_named_in_an_addendum
from tests.stories.test_authority import test_the_director_approves_and_the_coordinator_sees_it
from tests.stories.test_duplicates import test_two_signatures_become_one_and_two_again
from tests.stories.test_on_two_machines import app, second, work
from tests.stories.test_reconfirming import test_a_material_change_keeps_only_those_who_agree_again
from tests.stories.test_self_service import (
    test_a_signatory_corrects_the_name_loses_the_link_and_gets_the_document,
)

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["postgresql"], indirect=True)]

__all__ = [
    "app",
    "drafted",
    "editor",
    "many",
    "second",
    "stored",
    "test_a_material_change_keeps_only_those_who_agree_again",
    "test_a_picture_is_replaced_and_taken_out",
    "test_a_signatory_corrects_the_name_loses_the_link_and_gets_the_document",
    "test_many_letters_are_ordered_made_by_the_worker_and_fetched",
    "test_the_director_approves_and_the_coordinator_sees_it",
    "test_two_pictures_of_one_name_are_both_kept",
    "test_two_signatures_become_one_and_two_again",
    "test_who_is_approved_too_late_for_the_letter_is_named_in_an_addendum",
    "work",
]
