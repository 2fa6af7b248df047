"""Using a mandate: an act in the visit under way or in one of its own, refused by name of scope."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.account_words import account_on_paper
from kiosque.desk.acts import ActResult, acts_of_visit
from kiosque.desk.case_acts import do_site_step
from kiosque.desk.cases import begin_case, cases_of, walk_case
from kiosque.desk.closing import CloseVisit, close_visit, load_account
from kiosque.desk.granting import Granted, signers
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import show_journal
from kiosque.desk.journal_reading import as_plain
from kiosque.desk.keyring import new_id, open_key
from kiosque.desk.ledger import Fact
from kiosque.desk.papers import account_paper
from kiosque.desk.revoking import Request, RevokeMandate, revoke
from kiosque.desk.using import Used, UseMandate, use_mandate
from kiosque.desk.visits import load_visit
from kiosque.errors import InputError, Refusal
from kiosque.i18n import advice, sentence
from kiosque.mandates.envelope import sign_record
from kiosque.mandates.personal_acts import PERSONAL_ACTS
from kiosque.mandates.revocation import AskedBy, Provenance, Reason, new_revocation
from kiosque.mandates.text import current_template
from kiosque.procedures.steps import SiteStep
from kiosque.store import mandate_rows
from kiosque.store.database import Connection
from tests.case_walks import advance, told_case
from tests.desks import Place, found, grant
from tests.integration.test_desk_revocation import WISH, text
from tests.wholeness import check_whole


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


@pytest.fixture
def granted(place: Place) -> Granted:
    """A mandate signed by hand, whose visit is over."""
    made = grant(place)
    confirm_hand_signatures(place.session, made.mandate_id)
    close_visit(place.session, CloseVisit(made.visit_id, 20))
    return made


def use(place: Place, granted: Granted, **changes: Any) -> Used:
    values: dict[str, Any] = {
        "mandate": granted.number,
        "scope": "social",
        "label": "Attestation demandée",
        "result": ActResult.SENT,
    }
    return use_mandate(place.session, UseMandate(**{**values, **changes}))


def refused_acts(place: Place) -> list[dict[str, Any]]:
    return [
        as_plain(event)["payload"]
        for event in show_journal(place.session, type_="act.refused", limit=50)
    ]


def test_an_act_has_a_visit_of_its_own_with_its_account(place: Place, granted: Granted) -> None:
    used = use(place, granted, procedure="rsa", reference="2026-114", minutes=12)
    assert used.closed
    account = load_account(place.session, used.visit)
    assert [one.label for one in account.acts] == ["Attestation demandée"]
    assert (account.minutes, account.mandate_number) == (12, granted.number)
    assert account.acts[0].procedure == "rsa"
    told = text(account_paper(place.session, used.visit).pdf)
    assert "Attestation demandée" in told
    assert granted.number in told


def test_an_act_joins_the_visit_under_way(place: Place) -> None:
    made = grant(place)
    confirm_hand_signatures(place.session, made.mandate_id)
    used = use(place, made)
    assert (used.visit, used.closed) == (made.visit_id, False)
    assert not load_visit(place.session, made.visit_id).closed
    assert len(acts_of_visit(place.session, made.visit_id)) == 1


def test_what_the_mandate_does_not_allow_is_refused_by_name_and_journaled(
    place: Place, granted: Granted
) -> None:
    """D12. Outside the scopes, after a revocation, after the end: refused at once, by name."""
    with pytest.raises(Refusal, match="Argent"):
        use(place, granted, scope="argent")
    revoke(place.session, RevokeMandate(granted.number, Request(**_wish("travail"))))
    with pytest.raises(Refusal, match="Travail"):
        use(place, granted, scope="travail")
    use(place, granted)
    place.clock.move(timedelta(days=32))
    with pytest.raises(Refusal, match="Social"):
        use(place, granted)
    whys = [told["why"] for told in refused_acts(place)]
    assert whys == ["ended", "scope", "scope"]
    check_whole_after(place)


def _wish(*scopes: str) -> dict[str, Any]:
    return {
        "reason": Reason.WISH,
        "asked_by": AskedBy.CITIZEN,
        "provenance": Provenance.TELEPHONE,
        "scopes": scopes,
    }


def check_whole_after(place: Place) -> None:
    """Nothing of a refused act stays: neither a visit nor a key."""
    half = place.session.database.read(
        lambda connection: connection.execute(
            "SELECT * FROM visits WHERE closed_at IS NULL"
        ).fetchall()
    )
    assert half == []
    check_whole(place.session)


def test_an_unsigned_mandate_is_not_used_and_the_refusal_says_why(place: Place) -> None:
    made = grant(place)
    with pytest.raises(Refusal, match="signé à la main"):
        use(place, made)
    (told,) = refused_acts(place)
    assert told["why"] == "not_signed"
    assert told["mandate"] == made.mandate_id


def test_a_refusal_in_the_journal_holds_no_personal_data(place: Place, granted: Granted) -> None:
    hostile = "Dossier de Mme Berthou [bold]née le 14/03/1959"
    with pytest.raises(Refusal):
        use(place, granted, scope="argent", label=hostile, reference="2 59 03 29 046 001")
    (event,) = show_journal(place.session, type_="act.refused", limit=5)
    told = as_plain(event)["payload"]
    assert set(told) == {"visit", "mandate", "scope", "result", "why", "by"}
    assert (told["scope"], told["result"], told["why"]) == ("argent", "sent", "scope")
    assert told["mandate"] == event.header.subject == granted.mandate_id
    purpose = place.session.database.read(
        lambda connection: connection.execute(
            "SELECT k.purpose FROM payloads p JOIN keys k ON k.id = p.key WHERE p.seq = ?",
            (event.header.seq,),
        ).fetchone()[0]
    )
    assert re.fullmatch(r"staff-\d{4}-\d{2}", purpose)


@pytest.mark.parametrize("personal", [one.key for one in PERSONAL_ACTS])
def test_a_personal_act_is_prepared_never_done_nor_sent(
    place: Place, granted: Granted, personal: str
) -> None:
    for result in (ActResult.DONE, ActResult.SENT):
        with pytest.raises(Refusal) as refused:
            use(place, granted, procedure=personal, result=result)
        assert advice(refused.value)
        assert sentence(refused.value)
    assert {told["why"] for told in refused_acts(place)} == {"personal"}
    used = use(place, granted, procedure=personal, result=ActResult.PREPARED)
    assert used.act.result is ActResult.PREPARED


def test_an_act_without_words_or_under_no_mandate_is_refused(
    place: Place, granted: Granted
) -> None:
    for label in ("", "   ", "\u200b"):
        with pytest.raises(InputError):
            use(place, granted, label=label)
    with pytest.raises(InputError):
        use(place, granted, scope="vote")
    with pytest.raises(Refusal, match="Aucun mandat"):
        use(place, granted, mandate="BEL1-9999-A")


def test_a_coordinator_who_is_no_mediator_does_no_act(place: Place, granted: Granted) -> None:
    """D15. A role that does not help people acts under nobody's mandate."""
    object.__setattr__(place.session.vault, "roles", ("coordinator",))
    with pytest.raises(Refusal, match="médiat"):
        use(place, granted)


def learn_of(place: Place, granted: Granted, *, ago: timedelta, scopes: tuple[str, ...]) -> None:
    """Take in a revocation that another kiosk recorded a while ago."""
    session = place.session
    reading = session.clock.read()
    record = new_revocation(
        id=new_id(reading.now),
        practice=True,
        organisation=session.organisation.on_record(),
        kiosk="K1",
        mediator={"id": session.vault.slot_id, "name": "Ben D."},
        mandate_id=granted.mandate_id,
        mandate_number=granted.number,
        scopes=scopes,
        revoked_at=(session.now() - ago).replace(microsecond=0),
        timezone=session.organisation.timezone,
        reason="wish",
        asked_by="citizen",
        provenance="in_person",
    )
    signed = sign_record(record.to_bytes(), signers(session)).decode()

    def write(connection: Connection) -> None:
        row = mandate_rows.mandate(connection, granted.mandate_id)
        assert row is not None
        key = open_key(connection, session.vault, row.key)
        assert key is not None
        payload = {"record": signed, "text": current_template("annulation").name}
        fact = Fact("mandate.revoked", granted.mandate_id, payload, key)
        session.record(connection, [fact], reading)

    session.database.write(write)


def test_an_act_done_before_the_news_of_a_revocation_is_kept_and_flagged(place: Place) -> None:
    """D12. What was done in good faith stays, and the account says that it came too late."""
    made = grant(place)
    confirm_hand_signatures(place.session, made.mandate_id)
    use(place, made, label="Avant")
    place.clock.move(timedelta(hours=2))
    use(place, made, label="Entre-temps")
    use(place, made, scope="travail", label="Autre domaine")
    learn_of(place, made, ago=timedelta(hours=1), scopes=("social",))
    acts = acts_of_visit(place.session, made.visit_id)
    assert [(one.label, bool(one.revoked_at)) for one in acts] == [
        ("Avant", False),
        ("Entre-temps", True),
        ("Autre domaine", False),
    ]
    with pytest.raises(Refusal, match="Social"):
        use(place, made)
    account = close_visit(place.session, CloseVisit(made.visit_id, 20))
    entries = account_on_paper(place.session, account).done
    flagged = [entry.what for entry in entries if "sache" in entry.details]
    assert flagged == ["Entre-temps"]
    told = text(account_paper(place.session, made.visit_id).pdf)
    assert "mardi 24 novembre 2026" in told


def test_an_act_before_its_revocation_here_is_not_flagged(place: Place) -> None:
    made = grant(place)
    confirm_hand_signatures(place.session, made.mandate_id)
    use(place, made)
    place.clock.move(timedelta(minutes=1))
    revoke(place.session, RevokeMandate(made.number, WISH))
    (act,) = acts_of_visit(place.session, made.visit_id)
    assert act.revoked_at == ""


def test_a_guided_procedure_sends_nothing_once_its_mandate_is_revoked(place: Place) -> None:
    """D12. What was prepared stays prepared; the step is not marked done."""
    session, made, told = (
        place.session,
        grant(place, scopes=("social",)),
        told_case("demande_envoyee"),
    )
    confirm_hand_signatures(session, made.mandate_id)
    visit = load_visit(session, made.visit_id)
    case = begin_case(session, visit.id, told.procedure)
    case = advance(
        session,
        visit,
        case,
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )
    site = walk_case(session, case).current
    assert isinstance(site, SiteStep)
    do_site_step(session, visit, case, site, ActResult.PREPARED)
    revoke(session, RevokeMandate(made.number, WISH))
    for result in (ActResult.SENT, ActResult.DONE, ActResult.PREPARED):
        with pytest.raises(Refusal, match="Social"):
            do_site_step(session, visit, case, site, result)
    assert site.id not in cases_of(session, visit)[0].state.done
    assert [one.result for one in acts_of_visit(session, visit.id)] == [ActResult.PREPARED]
    assert [told["why"] for told in refused_acts(place)] == ["ended"] * 3
