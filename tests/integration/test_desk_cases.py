"""Case files through the desk, on the encrypted store and the procedures shipped."""

import hashlib
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from kiosque.desk.acts import ActResult, acts_of_visit
from kiosque.desk.case_acts import do_site_step, end_with_act
from kiosque.desk.cases import begin_case, cases_of, do_step, end_case, keep_case, walk_case
from kiosque.desk.closing import CloseVisit, ToDo, close_visit
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.favourites import at_hand
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.procedures import (
    find_procedures,
    known_procedure,
    proposed_answer,
    shelf,
    today,
)
from kiosque.desk.remaining import contacts_of, remaining_of
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, abandon_visit, load_visit
from kiosque.errors import Refusal
from kiosque.i18n.dates import date_in_words
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.procedures.case import hold
from kiosque.procedures.fields import Keep
from kiosque.procedures.guards.functions import add_months
from kiosque.procedures.steps import EndStep, Outcome, SiteStep
from kiosque.store import visit_rows
from kiosque.store.database import Connection
from tests.case_walks import Told, advance, answered, main_cases, told_case, told_cases
from tests.desks import PASSPHRASE, MovedClock, Place, begin, found, grant


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path)


def anonymous(session: Session) -> Visit:
    return begin(session, VisitDraft(Posture.JE_FORME))


def signed(place: Place, *scopes: str) -> Visit:
    granted = grant(place, scopes=scopes)
    confirm_hand_signatures(place.session, granted.mandate_id)
    return load_visit(place.session, granted.visit_id)


def again(place: Place) -> Session:
    """Sign out and in."""
    vault = place.session.vault
    command = SignIn(place.session.organisation.id, vault.slot_id, PASSPHRASE, place.code())
    place.session.close()
    return sign_in(place.home, place.clock, command)


@pytest.mark.parametrize("told", main_cases(), ids=str)
def test_each_case_of_each_table_reaches_its_end_through_the_desk(
    tmp_path: Path, told: Told
) -> None:
    place = found(tmp_path, clock=MovedClock(datetime.combine(told.day, time(9), UTC)))
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(place.session, visit, case, told.answers)
    finished = walk_case(place.session, case).finished
    assert finished is not None
    assert finished.id == told.end


def test_what_must_not_be_kept_is_never_in_the_stored_state(place: Place) -> None:
    for told in main_cases():
        visit = anonymous(place.session)
        case = begin_case(place.session, visit.id, told.procedure)
        case = advance(place.session, visit, case, told.answers)
        place.session.cases.clear()
        stored = cases_of(place.session, visit)[0]
        kept = {stored.procedure.fields[name].keep for name in stored.state.answers}
        assert kept <= {Keep.CASE}


def test_a_case_goes_on_after_a_sign_out_and_asks_again_what_was_not_kept(place: Place) -> None:
    told = told_case("demande_envoyee")
    granted = signed(place, "social")
    case = begin_case(place.session, granted.id, told.procedure)
    case = advance(
        place.session,
        granted,
        case,
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )
    session = again(place)
    resumed = cases_of(session, load_visit(session, granted.id))
    assert [one.id for one in resumed] == [case.id]
    lost = {n for n in case.state.answers if case.procedure.fields[n].keep is not Keep.CASE}
    assert resumed[0].state.answers.keys() == case.state.answers.keys() - lost
    again_there = advance(
        session,
        load_visit(session, granted.id),
        resumed[0],
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )
    assert again_there.state.answers.keys() == case.state.answers.keys()
    session.close()


def test_a_mandate_that_does_not_cover_a_procedure_is_named_and_nothing_begins(
    place: Place,
) -> None:
    visit = signed(place, "logement")
    with pytest.raises(Refusal) as refused:
        begin_case(place.session, visit.id, told_cases()[0].procedure)
    assert "Social" in str(refused.value.params["scope"])
    assert cases_of(place.session, visit) == ()


def test_an_act_on_a_site_waits_for_the_signatures_and_then_names_the_procedure(
    place: Place,
) -> None:
    told = told_case("demande_envoyee")
    granted = grant(place, scopes=("social",))
    visit = load_visit(place.session, granted.visit_id)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(
        place.session,
        visit,
        case,
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )
    site = walk_case(place.session, case).current
    assert isinstance(site, SiteStep)
    with pytest.raises(Refusal, match="signé à la main"):
        do_site_step(place.session, visit, case, site, ActResult.SENT)
    assert acts_of_visit(place.session, visit.id) == ()
    assert site.id not in cases_of(place.session, visit)[0].state.done
    confirm_hand_signatures(place.session, granted.mandate_id)
    case = do_site_step(place.session, visit, case, site, ActResult.SENT, "REF-7")
    (act,) = acts_of_visit(place.session, visit.id)
    assert (act.procedure, act.reference) == (told.procedure, "REF-7")
    assert act.mandate == granted.mandate_id
    assert site.id in case.state.done


@pytest.mark.parametrize("result", [ActResult.TO_DO, ActResult.PREPARED])
def test_what_is_put_off_or_only_prepared_is_told_as_remaining(
    place: Place, result: ActResult
) -> None:
    told = told_case("demande_envoyee")
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(
        place.session,
        visit,
        case,
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )
    site = walk_case(place.session, case).current
    assert isinstance(site, SiteStep)
    after = do_site_step(place.session, visit, case, site, result)
    assert site.id not in after.state.done
    assert acts_of_visit(place.session, visit.id)[0].result is result
    assert case.procedure.title in remaining_of(place.session, visit)[0].what


def test_a_request_sent_leaves_its_reminders_with_a_date_and_whom_to_call(place: Place) -> None:
    told = told_case("demande_envoyee")
    visit = signed(place, "social")
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(place.session, visit, case, told.answers)
    end = walk_case(place.session, case).finished
    assert end is not None
    end_with_act(place.session, visit, case, end)
    remaining = remaining_of(place.session, visit)
    assert any(re.search(r"\(le \d+.* 20\d\d", item.what) for item in remaining)
    assert contacts_of(place.session, visit)
    account = close_visit(
        place.session,
        CloseVisit(visit.id, 30, remaining, contacts_of(place.session, visit)),
    )
    assert [item.before for item in account.to_do] == [item.before for item in remaining]
    assert not any("{" in item.what for item in account.to_do)
    assert account.contacts


def sent_request(place: Place, *held: str) -> Visit:
    told = told_case("demande_envoyee")
    visit = signed(place, "social")
    case = begin_case(place.session, visit.id, told.procedure)
    case = keep_case(place.session, case, hold(case.state, held, held))
    case = advance(place.session, visit, case, told.answers)
    end = walk_case(place.session, case).finished
    assert end is not None
    end_with_act(place.session, visit, case, end)
    return visit


def test_a_reminder_is_told_on_its_day_and_the_soonest_first(place: Place) -> None:
    visit = sent_request(place)
    told = [item.what for item in remaining_of(place.session, visit)]
    assert told[-3:] == [
        f"Lire le courrier de France Travail (le {day(place, 14)})",
        f"Vérifier que la réponse est arrivée (le {month(place, 1)})",
        f"Déclarer ses ressources tous les 3 mois (le {month(place, 3)}, puis tous les 3 mois)",
    ]
    assert not any(item.before for item in remaining_of(place.session, visit))


def day(place: Place, days: int) -> str:
    return date_in_words(today(place.session) + timedelta(days=days))


def month(place: Place, months: int) -> str:
    after = add_months(today(place.session), months)
    assert after is not None
    return date_in_words(after)


def test_a_delay_that_is_not_sure_says_so_on_the_account(place: Place) -> None:
    visit = sent_request(place)
    waits = [x.what for x in remaining_of(place.session, visit) if "délai habituel" in x.what]
    assert waits
    assert all("à confirmer" in what for what in waits)


def test_a_document_missing_when_the_request_left_is_still_to_be_brought(place: Place) -> None:
    visit = sent_request(place, "rib")
    told = [item.what for item in remaining_of(place.session, visit)]
    brought = [what for what in told if what.startswith("Apporter")]
    assert brought
    assert not any("RIB" in what for what in brought)


def test_a_list_that_nobody_used_asks_for_nothing_once_the_request_left(place: Place) -> None:
    visit = sent_request(place)
    assert not any("Apporter" in item.what for item in remaining_of(place.session, visit))


def test_what_the_mandate_covers_is_found_first(place: Place) -> None:
    visit = signed(place, "transports")
    covered = [one.id for one in shelf().procedures if one.category == "transports"]
    assert covered
    listed = [one.id for one in at_hand(place.session, "", visit)]
    assert listed[: len(covered)] == covered
    assert sorted(listed) == sorted(one.id for one in shelf().procedures)


def test_a_day_typed_in_figures_is_told_in_words_on_the_account(place: Place) -> None:
    visit = anonymous(place.session)
    to_do = (ToDo("Rappeler", "vous", "15/12/2026"), ToDo("Écrire", "vous", "la rentrée"))
    account = close_visit(place.session, CloseVisit(visit.id, 5, to_do))
    assert [item.before for item in account.to_do] == ["15 décembre 2026", "la rentrée"]


def test_with_several_procedures_each_line_names_its_own(place: Place) -> None:
    visit = sent_request(place)
    other = next(
        one for one in main_cases() if one.procedure != told_case("demande_envoyee").procedure
    )
    begin_case(place.session, visit.id, other.procedure)
    titles = {known_procedure("rsa").title, known_procedure(other.procedure).title}
    for item in remaining_of(place.session, visit):
        assert any(title in item.what for title in titles)


def test_an_end_where_nothing_is_sent_says_on_the_account_what_was_found(place: Place) -> None:
    told = next(
        one
        for one in told_cases()
        if isinstance(end := _end(one), EndStep) and end.outcome is not Outcome.SENT
    )
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(place.session, visit, case, told.answers)
    end = walk_case(place.session, case).finished
    assert end is not None
    end_with_act(place.session, visit, case, end)
    labels = [act.label for act in acts_of_visit(place.session, visit.id)]
    assert any(end.title in label for label in labels)


def _end(told: Told) -> object:
    procedure = shelf().procedure(told.procedure)
    return None if procedure is None else procedure.step(told.end)


def test_a_case_of_nobody_dies_with_its_visit(place: Place) -> None:
    for leave in ("close", "abandon"):
        visit = anonymous(place.session)
        begin_case(place.session, visit.id, told_cases()[0].procedure)
        before = _keys(place.session)
        if leave == "close":
            close_visit(place.session, CloseVisit(visit.id, 5))
        else:
            abandon_visit(place.session, visit.id)
        assert cases_of(place.session, visit) == ()
        assert _keys(place.session) <= before - 2


def _keys(session: Session) -> int:
    def count(connection: Connection) -> int:
        row = connection.execute("SELECT count(*) FROM keys WHERE purpose IN ('case', 'draft')")
        return int(row.fetchone()[0])

    return session.database.read(count)


def test_an_end_not_reached_is_not_closed(place: Place) -> None:
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told_cases()[0].procedure)
    with pytest.raises(Refusal, match="pas finie"):
        end_case(place.session, case)
    assert not cases_of(place.session, visit)[0].ended


def test_a_case_changed_elsewhere_is_not_written_over(place: Place) -> None:
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told_cases()[0].procedure)
    keep_case(place.session, case, case.state)
    with pytest.raises(Refusal, match="autre session"):
        do_step(place.session, case, case.procedure.steps[0].id)


def test_a_case_goes_on_with_the_procedure_that_it_began_with(place: Place) -> None:
    told = told_cases()[0]
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told.procedure)
    source = shelf().text_of(told.procedure) or ""
    older = source.replace(case.procedure.steps[0].title, "Un titre d'autrefois", 1)
    assert older != source
    digest = hashlib.sha256(older.encode()).hexdigest()

    def write(connection: Connection) -> None:
        visit_rows.keep_copy_of(connection, digest, older.encode())
        connection.execute("UPDATE cases SET digest = ? WHERE id = ?", (digest, case.id))

    place.session.database.write(write)
    (resumed,) = cases_of(place.session, visit)
    assert resumed.procedure.steps[0].title == "Un titre d'autrefois"


def test_answers_off_the_path_stay_until_the_end_and_are_erased_there(place: Place) -> None:
    told = next(one for one in told_cases() if _unasked(one))
    visit = anonymous(place.session)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(place.session, visit, case, told.answers)
    unasked = _unasked(told)
    option = case.procedure.fields[unasked[0]].options[0].key
    case = keep_case(place.session, case, answered(place.session, case, unasked[0], option))
    assert unasked[0] in walk_case(place.session, case).off_path
    assert unasked[0] not in end_case(place.session, case).state.answers


def _unasked(told: Told) -> list[str]:
    fields = known_procedure(told.procedure).fields.items()
    return sorted(
        name
        for name, field in fields
        if name not in told.answers
        and field.options
        and field.keep is Keep.CASE
        and not field.optional
    )


def test_the_date_of_birth_known_from_the_mandate_is_proposed_and_no_other(place: Place) -> None:
    asked = [
        (procedure.id, field)
        for procedure in shelf().procedures
        for field in procedure.fields.values()
    ]
    known = signed(place, "social")
    proposed = {field.name: proposed_answer(known, field) for _id, field in asked}
    assert {name for name, value in proposed.items() if value} == {"date_naissance"}
    assert proposed["date_naissance"] == "14/03/1959"
    unnamed = anonymous(place.session)
    assert not any(proposed_answer(unnamed, field) for _id, field in asked)


def test_procedures_are_found_by_a_word_with_typos() -> None:
    titles = [one.title for one in find_procedures("prime activté")]
    assert "prime d'activité" in titles[0].casefold()
