"""The words of an account, whatever is known of the organisation."""

import pytest

from kiosque.desk.account_words import organisation_entries, place_words
from kiosque.desk.wordings import as_sentence
from tests.mandate_examples import ORGANISATION


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), "12 rue des Lilas, 69003 Lyon"),
        (("address",), "69003 Lyon"),
        (("address", "postcode"), "Lyon"),
        (("postcode", "city"), "12 rue des Lilas"),
        (("address", "postcode", "city"), ""),
    ],
)
def test_where_an_organisation_is_leaves_no_gap(missing: tuple[str, ...], told: str) -> None:
    known = {**ORGANISATION, **dict.fromkeys(missing, "")}
    assert place_words(known) == told
    whom, *_others = organisation_entries(known, mandated=True)
    assert f"{whom.what}{whom.details}".endswith(f"{told}." if told else "Bellevue.")
    assert ", ," not in whom.details


def test_a_name_that_ends_with_a_full_stop_gets_no_second_one() -> None:
    assert as_sentence("avec Awa D.") == "avec Awa D."
    assert as_sentence("avec Awa") == "avec Awa."
