"""A mandate replaces older ones without surprise: the recap says which before it is recorded."""

from pathlib import Path

import pytest

from kiosque.desk.mandates import load_mandate
from kiosque.desk.recap import recap_of
from kiosque.desk.revoking import Request, RevokeMandate, revoke
from kiosque.desk.superseding import replaced_by
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from tests.desks import Place, found, grant, person, ready_draft

WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def told(place: Place, draft: VisitDraft) -> list[str]:
    return [line.answer for line in recap_of(place.session, draft) if line.title == "Remplace"]


def test_the_recap_names_what_is_replaced_and_for_which_scopes(place: Place) -> None:
    older = grant(place)
    draft = ready_draft(scopes=("social", "logement"))
    assert told(place, draft) == [f"{older.number} (Social - Santé)"]
    replaced = [line.id for line in replaced_by(place.session, draft, None)]
    newer = grant(place, scopes=("social", "logement"))
    assert load_mandate(place.session, newer.number).record.supersedes == tuple(replaced)


def test_nothing_is_said_where_nothing_is_replaced(place: Place) -> None:
    revoked = grant(place)
    revoke(place.session, RevokeMandate(revoked.number, WISH))
    assert told(place, ready_draft()) == []
    grant(place)
    assert told(place, ready_draft(scopes=("loisirs",))) == []
    assert told(place, ready_draft(identity=person(family_name="Le Goff"))) == []
