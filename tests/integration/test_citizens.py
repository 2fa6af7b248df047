"""People kept up to date, tied and untied by a person, and never by the program."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.cases import begin_case, cases_of
from kiosque.desk.citizens import citizen_identity, find_citizens
from kiosque.desk.destroying import destroy, destroying
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.granting import Granted
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.merging import (
    duplicates,
    keep_apart,
    merge_citizens,
    merges_of,
    separate_citizens,
)
from kiosque.desk.papers import mandate_paper
from kiosque.desk.person_sheet import open_sheet
from kiosque.desk.recognising import recognise
from kiosque.desk.updating import update_citizen
from kiosque.desk.visits import load_visit
from kiosque.errors import Refusal, UnreadableError
from kiosque.mandates.draft import ANOTHER
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.pivot import PivotIdentity
from kiosque.store import mandate_rows
from kiosque.store.migrate import shipped_migrations
from kiosque.store.store import open_database
from tests.desks import PASSPHRASE, Place, found, grant, person
from tests.mandate_examples import FRANCECONNECT_PROOF

HOSTILE = ("[b]x[/b]", "'; DROP TABLE citizens; --", "\u202eA", "ß" * 200, "Ὀδυσσεύς", "a\x00b")
BY_DOCUMENT = {"kind": "document", "document": "passeport"}
MARRIED = person(family_name="Le Goff")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def proof(account: str = "a") -> dict[str, Any]:
    return {**FRANCECONNECT_PROOF, "sub_sha256": account * 64}


def grant_by_provider(
    place: Place, identity: PivotIdentity, account: str, same_as: str | None = None
) -> Granted:
    return grant(place, identity=identity, identity_proof=proof(account), same_as=same_as)


def names(place: Place) -> list[str]:
    return [line.identity.family_name for line in find_citizens(place.session, "")]


def events(place: Place, type_: str) -> list[dict[str, Any]]:
    return [event.payload or {} for event in show_journal(place.session, type_=type_)]


def same_after_rebuild(place: Place) -> None:
    before, after = rebuild_projections(place.session)
    assert before == after
    verify_journal(place.session)


def test_the_same_identity_and_account_is_the_same_person(place: Place) -> None:
    first = grant_by_provider(place, person(), "a")
    again = recognise(place.session, person(), proof("a"))
    assert (again.citizen, again.proposals) == (first.citizen_id, ())
    assert grant_by_provider(place, person(), "a").citizen_id == first.citizen_id
    assert not events(place, "citizen.updated")


def test_a_changed_name_on_a_known_account_is_proposed_and_never_taken(place: Place) -> None:
    """D21."""
    first = grant_by_provider(place, person(), "a")
    found_again = recognise(place.session, MARRIED, proof("a"))
    assert found_again.citizen is None
    assert [(one.citizen, one.differing) for one in found_again.proposals] == [
        (first.citizen_id, ("family_name",))
    ]
    nobody_was_asked = grant_by_provider(place, MARRIED, "a")
    assert nobody_was_asked.citizen_id != first.citizen_id
    (pair,) = duplicates(place.session)
    assert pair.differing == ("family_name",)


def test_a_changed_account_for_the_same_identity_is_proposed_and_never_taken(place: Place) -> None:
    """D21."""
    first = grant_by_provider(place, person(), "a")
    found_again = recognise(place.session, person(), proof("b"))
    assert found_again.citizen is None
    assert [(one.citizen, one.differing) for one in found_again.proposals] == [
        (first.citizen_id, ("subject",))
    ]
    same = grant_by_provider(place, person(), "b", same_as=first.citizen_id)
    assert same.citizen_id == first.citizen_id
    for account in "ab":
        assert recognise(place.session, person(), proof(account)).citizen == first.citizen_id


def test_a_civil_status_change_keeps_one_person_once_a_mediator_says_so(place: Place) -> None:
    """D21."""
    first = grant_by_provider(place, person(), "a")
    second = grant_by_provider(place, MARRIED, "a", same_as=first.citizen_id)
    assert second.citizen_id == first.citizen_id
    assert names(place) == ["Le Goff"]
    assert citizen_identity(place.session, first.citizen_id) == MARRIED
    assert [line.id for line in find_citizens(place.session, "berthou")] == [first.citizen_id]
    assert open_sheet(place.session, first.citizen_id).former == (person(),)
    (told,) = events(place, "citizen.updated")
    assert told["proof"] == proof("a")
    assert told["subject"]["sub_sha256"] == "a" * 64
    assert not duplicates(place.session)
    same_after_rebuild(place)


def test_a_renamed_person_leaves_old_papers_byte_identical(place: Place) -> None:
    """D8."""
    first = grant(place)
    record, paper = (
        load_mandate(place.session, first.number),
        mandate_paper(place.session, first.number),
    )
    assert update_citizen(place.session, first.citizen_id, MARRIED, BY_DOCUMENT)
    place.clock.move(timedelta(days=2))
    again = load_mandate(place.session, first.number)
    assert (again.signed, again.seal, again.record) == (record.signed, record.seal, record.record)
    reprinted = mandate_paper(place.session, first.number)
    assert reprinted.pdf.partition(b"%%EOF")[0] == paper.pdf.partition(b"%%EOF")[0]


def test_another_person_with_the_very_same_identity_is_registered_apart(place: Place) -> None:
    first = grant_by_provider(place, person(), "a")
    homonym = grant_by_provider(place, person(), "b", same_as=ANOTHER)
    assert homonym.citizen_id != first.citizen_id
    assert [one.differing for one in duplicates(place.session)] == [("subject",)]
    by_document = recognise(place.session, person(), BY_DOCUMENT)
    assert by_document.citizen is None
    assert {one.citizen for one in by_document.proposals} == {
        first.citizen_id,
        homonym.citizen_id,
    }


def test_a_document_that_tells_less_takes_nothing_away(place: Place) -> None:
    first = grant(place, identity=person(preferred_name="Morvan"))
    shorter = person(given_names=("Yvonne",), birth_place=None)
    grant(place, identity=shorter, same_as=first.citizen_id)
    assert citizen_identity(place.session, first.citizen_id) == person(preferred_name="Morvan")
    assert not events(place, "citizen.updated")


def test_the_first_account_of_somebody_known_is_remembered(place: Place) -> None:
    first = grant(place)
    assert grant_by_provider(place, person(), "a").citizen_id == first.citizen_id
    assert [told["identity"] for told in events(place, "citizen.updated")] == [
        told["identity"] for told in events(place, "citizen.registered")
    ]
    place.session.directory.wipe()
    assert recognise(place.session, MARRIED, proof("a")).proposals[0].citizen == first.citizen_id


def test_an_account_is_never_written_in_clear(place: Place) -> None:
    grant_by_provider(place, person(), "a")

    def everything(connection: Any) -> str:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return repr([connection.execute(f"SELECT * FROM {t}").fetchall() for (t,) in tables])  # noqa: S608

    written = place.session.database.read(everything)
    assert "citizen.registered" in written
    assert "a" * 64 not in written


def test_a_correction_counts_as_it_is_and_only_when_it_is_news(place: Place) -> None:
    first = grant(place, identity=person(preferred_name="Morvan"))
    session = place.session
    assert not update_citizen(
        session, first.citizen_id, person(preferred_name="MORVAN"), BY_DOCUMENT
    )
    assert update_citizen(session, first.citizen_id, person(given_names=("Yvonne",)), BY_DOCUMENT)
    assert citizen_identity(session, first.citizen_id) == person(given_names=("Yvonne",))
    with pytest.raises(UnreadableError):
        update_citizen(session, "nobody", person(), BY_DOCUMENT)


def test_merged_records_show_everything_under_the_one_kept_and_separate_again(
    place: Place,
) -> None:
    first, second = grant(place), grant(place, identity=MARRIED)
    session = place.session
    merge = merge_citizens(session, first.citizen_id, second.citizen_id)
    assert names(place) == ["Berthou"]
    both = {first.mandate_id, second.mandate_id}
    for record in (first.citizen_id, second.citizen_id):
        assert {line.id for line in list_mandates(session, record)} == both
    assert find_citizens(session, "le goff")[0].id == first.citizen_id
    assert find_citizens(session, "")[0].mandates == 2
    assert open_sheet(session, second.citizen_id).id == first.citizen_id
    assert [one.id for one in merges_of(session, first.citizen_id)] == [merge]
    same_after_rebuild(place)

    separate_citizens(session, merge)
    assert sorted(names(place)) == ["Berthou", "Le Goff"]
    assert [line.id for line in list_mandates(session, second.citizen_id)] == [second.mandate_id]
    assert not duplicates(session)
    same_after_rebuild(place)
    with pytest.raises(Refusal):
        separate_citizens(session, merge)


def test_a_case_begun_for_one_record_goes_on_in_a_visit_of_the_other(place: Place) -> None:
    first, second = grant(place), grant(place, identity=MARRIED)
    session = place.session
    begun = begin_case(session, first.visit_id, "prime-activite")
    merge = merge_citizens(session, second.citizen_id, first.citizen_id)
    for visit in (first.visit_id, second.visit_id):
        assert [case.id for case in cases_of(session, load_visit(session, visit))] == [begun.id]
    separate_citizens(session, merge)
    assert cases_of(session, load_visit(session, second.visit_id)) == ()


def test_two_sessions_merging_the_same_people_at_once_end_with_one_merge(place: Place) -> None:
    first, second = grant(place), grant(place, identity=MARRIED)
    session = place.session
    colleague = sign_in(
        place.home,
        place.clock,
        SignIn(session.organisation.id, session.vault.slot_id, PASSPHRASE, place.code()),
    )
    colleague.database.read(colleague.known_people)
    merge_citizens(session, first.citizen_id, second.citizen_id)
    with pytest.raises(Refusal):
        merge_citizens(colleague, second.citizen_id, first.citizen_id)
    assert len(merges_of(colleague, first.citizen_id)) == 1
    colleague.close()


def test_after_a_merge_both_running_mandates_stand_and_the_next_takes_their_place(
    place: Place,
) -> None:
    """D13."""
    first, second = grant(place), grant(place, identity=MARRIED)
    session = place.session
    merge_citizens(session, first.citizen_id, second.citizen_id)
    sheet = open_sheet(session, first.citizen_id)
    assert all(line.view.state is MandateState.SIGNED_LOCALLY for line in sheet.mandates)
    assert sheet.doubled_scopes == ("social", "travail")
    third = grant(place)
    assert third.citizen_id == first.citizen_id
    states = {line.id: line.view.state for line in list_mandates(session, first.citizen_id)}
    assert states[first.mandate_id] is states[second.mandate_id] is MandateState.SUPERSEDED
    assert open_sheet(session, first.citizen_id).doubled_scopes == ()


def test_merging_merged_people_ends_the_same_whatever_was_merged_first(tmp_path: Path) -> None:
    shown: list[list[tuple[int, int]]] = []
    for order in ([(0, 1), (1, 2)], [(1, 2), (0, 1)]):
        place = found(tmp_path / str(len(shown)))
        people = [
            grant(place, identity=person(family_name=name)).citizen_id for name in ("A", "B", "C")
        ]
        for kept, merged in order:
            merge_citizens(place.session, people[kept], people[merged])
        lines = find_citizens(place.session, "")
        shown.append([(people.index(line.id), line.mandates) for line in lines])
        same_after_rebuild(place)
    assert shown == [[(0, 3)], [(0, 3)]]


@pytest.mark.parametrize("erased", [0, 1])
def test_when_one_of_two_merged_records_is_gone_the_other_is_found_by_itself(
    place: Place, erased: int
) -> None:
    granted = [grant(place), grant(place, identity=MARRIED)]
    session = place.session
    merge_citizens(session, granted[0].citizen_id, granted[1].citizen_id)
    assert len(find_citizens(session, "")) == 1

    def erase(connection: Any) -> None:
        gone = mandate_rows.citizen(connection, granted[erased].citizen_id)
        assert gone is not None
        destroy(session, connection, [gone.key])

    destroying(session, erase)
    left = granted[1 - erased].citizen_id
    assert [line.id for line in find_citizens(session, "")] == [left]
    assert find_citizens(session, ("Berthou", "Le Goff")[erased]) == ()
    for identity in (person(), MARRIED):
        proposed = recognise(session, identity, BY_DOCUMENT)
        assert {proposed.citizen, *(one.citizen for one in proposed.proposals)} - {None} == {left}
    assert not duplicates(session)


def test_people_said_to_be_two_are_not_proposed_again(place: Place) -> None:
    first, second = grant(place), grant(place, identity=MARRIED)
    session = place.session
    (pair,) = duplicates(session)
    assert {pair.first, pair.second} == {first.citizen_id, second.citizen_id}
    keep_apart(session, pair.first, pair.second)
    assert not duplicates(session)
    same_after_rebuild(place)
    merge_citizens(session, pair.first, pair.second)
    with pytest.raises(Refusal):
        keep_apart(session, pair.first, pair.second)
    with pytest.raises(Refusal):
        merge_citizens(session, pair.first, pair.second)
    with pytest.raises(UnreadableError):
        merge_citizens(session, pair.first, "nobody")


def test_who_is_no_mediator_neither_updates_nor_merges(place: Place) -> None:
    """D15."""
    first, second = grant(place), grant(place, identity=MARRIED)
    session, size = place.session, verify_journal(place.session).size
    session.vault.roles = ("coordinator",)
    for refused in (
        lambda: update_citizen(session, first.citizen_id, MARRIED, BY_DOCUMENT),
        lambda: merge_citizens(session, first.citizen_id, second.citizen_id),
        lambda: keep_apart(session, first.citizen_id, second.citizen_id),
        lambda: separate_citizens(session, "any"),
    ):
        with pytest.raises(Refusal):
            refused()
    assert verify_journal(session).size == size


def test_a_sheet_is_journaled_once_a_session_and_without_a_name(place: Place) -> None:
    granted = grant(place)
    for _again in range(3):
        open_sheet(place.session, granted.citizen_id)
    find_citizens(place.session, "")
    (event,) = show_journal(place.session, type_="citizen.read")
    assert event.header.subject == granted.citizen_id
    assert event.payload == {"what": "sheet", "by": place.session.vault.slot_id}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_kept_up_to_date_like_any(place: Place, text: str) -> None:
    first = grant(place)
    hostile = replace(person(), family_name=text)
    assert update_citizen(place.session, first.citizen_id, hostile, BY_DOCUMENT)
    assert citizen_identity(place.session, first.citizen_id) == hostile
    same_after_rebuild(place)


def test_people_registered_before_this_version_are_known_after_the_migration(
    tmp_path: Path,
) -> None:
    shipped = shipped_migrations()
    before = next(at for at, sql in enumerate(shipped) if "citizen_identities" in sql)
    folder, key = tmp_path / "old", bytes(range(32))
    folder.mkdir(mode=0o700)
    database = open_database(folder, key, shipped[:before])
    database.write(lambda c: c.execute("INSERT INTO citizens VALUES ('one', 7, 'key')"))
    database.close()
    database = open_database(folder, key)
    rows = database.read(lambda c: c.execute("SELECT * FROM citizen_identities").fetchall())
    assert [tuple(row) for row in rows] == [(7, "one", "citizen.registered")]
    database.close()
