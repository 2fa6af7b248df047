"""Reading the journal: who may read what, filters, pages, exports, alerts, typed payloads."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.alerts import recent_alerts
from kiosque.desk.backup import create_backup
from kiosque.desk.closing import CloseVisit, ToDo, close_visit
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal_export import export_journal, save_journal
from kiosque.desk.journal_reading import (
    JournalFilter,
    JournalPage,
    paged_from,
    read_journal,
)
from kiosque.desk.papers import account_paper, mandate_paper, save_paper
from kiosque.desk.retention import apply_retention
from kiosque.desk.session import Session
from kiosque.errors import Refusal, SignInError
from kiosque.journal.events import PAYLOAD_VERSIONS
from kiosque.journal.proof import check_proof
from kiosque.mandates.durations import Duration
from kiosque.mandates.pivot import pivot_identity
from kiosque.store import journal_rows
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import FIRST_EVENTS, PASSPHRASE, Place, found, grant, keep_keys_in_use, person
from tests.two_people import Colleague, erase, join

SCHEMAS = content_root() / "mandates" / "schema" / "events"
PLANTED = "Kerzhonduren"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    return Typist(monkeypatch, capsys, tmp_path)


def schema_of(type_: str, version: int) -> dict[str, Any]:
    text = (SCHEMAS / f"{type_}-{version}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def whole_life(place: Place, folder: Path, name: str = PLANTED) -> str:
    """Live through everything that writes an event here; return who was erased in the end."""
    session, colleague = place.session, join(place)
    identity = person(family_name=name)
    granted = grant(place, identity=identity, duration=Duration.SHORT)
    save_paper(session, mandate_paper(session, granted.mandate_id), folder)
    confirm_hand_signatures(session, granted.mandate_id)
    act = RecordAct(granted.visit_id, "social", name, ActResult.DONE, acting=True, reference=name)
    record_act(session, act)
    close_visit(session, CloseVisit(granted.visit_id, to_do=(ToDo(name, name),), contacts=(name,)))
    save_paper(session, account_paper(session, granted.visit_id), folder)
    with pytest.raises(SignInError):
        enter(place, code="000000")
    enter(place).close()
    create_backup(session, folder)
    export_journal(session, JournalFilter(), proofs=True)
    place.clock.move(timedelta(days=40))
    other = grant(place, identity=person(family_name="Le Goff"), duration=Duration.SHORT)
    place.clock.move(timedelta(days=366 * 7))
    apply_retention(session)
    keep_keys_in_use(place)
    last = grant(place, identity=identity, duration=Duration.SHORT)
    place.clock.move(timedelta(days=3))
    erase(place, colleague, last.citizen_id)
    assert other.citizen_id != last.citizen_id
    return last.citizen_id


def enter(place: Place, **changes: Any) -> Session:
    session = place.session
    fields = {"passphrase": PASSPHRASE, "code": place.code(), "slot": session.vault.slot_id}
    command = SignIn(organisation=session.organisation.id, **{**fields, **changes})
    return sign_in(place.home, place.clock, command)


def as_colleague(place: Place, colleague: Colleague) -> Session:
    second = colleague.proves()
    return enter(place, slot=second.slot, passphrase=second.passphrase, code=second.code)


@pytest.mark.parametrize("type_", sorted(PAYLOAD_VERSIONS))
def test_every_type_of_event_has_a_schema_of_its_payload(type_: str) -> None:
    schema = schema_of(type_, PAYLOAD_VERSIONS[type_])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{type_}-{PAYLOAD_VERSIONS[type_]}.json"
    assert schema["additionalProperties"] is False
    assert schema["description"]


def fits(session: Session) -> None:
    """Fail unless every payload that can be read is what its schema says."""
    for event in read_journal(session, JournalFilter(), limit=10_000).events:
        if event.payload is not None:
            jsonschema.validate(event.payload, schema_of(event.header.type, event.header.sv))


def test_every_event_that_is_really_written_fits_its_schema(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    act = RecordAct(granted.visit_id, "social", "Dossier", ActResult.SENT, acting=True)
    record_act(place.session, act)
    close_visit(place.session, CloseVisit(granted.visit_id, to_do=(ToDo("a", "b"),)))
    fits(place.session)
    whole_life(place, tmp_path / "papiers")
    fits(place.session)
    types = {e.header.type for e in read_journal(place.session, JournalFilter(), limit=9999).events}
    assert types >= {
        "log.opened", "organisation.founded", "session.opened", "session.refused",
        "citizen.registered", "mandate.signed", "mandate.hand_signed", "act.recorded",
        "visit.closed", "paper.saved", "backup.created", "citizen.erased", "retention.applied",
        "journal.exported", "journal.read", "kiosk.certified", "mediator.changed",
    }  # fmt: skip


def test_a_schema_refuses_what_it_does_not_know() -> None:
    schema = schema_of("citizen.erased", 1)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"citizen": "Berthou"}, schema)


NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=9, max_size=14)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_no_header_holds_anything_of_a_person(place: Place, name: str) -> None:
    """D9."""
    identity = pivot_identity(
        given_names=(name,), family_name=name, gender="female", birth_date="1959-03-14",
        birth_place="29046", birth_country="99100",
    )  # fmt: skip
    granted = grant(place, identity=identity)
    confirm_hand_signatures(place.session, granted.mandate_id)
    record_act(
        place.session,
        RecordAct(granted.visit_id, "social", name, ActResult.DONE, acting=True, reference=name),
    )
    close_visit(place.session, CloseVisit(granted.visit_id, contacts=(name,)))
    headers = place.session.database.read(lambda c: b"".join(journal_rows.headers_from(c, 0)))
    for form in (name, name.lower(), name.capitalize(), "1959-03-14", "social"):
        assert form.encode() not in headers


def test_filters_say_what_is_wanted_and_pages_hold_it_all(place: Place) -> None:
    first = grant(place)
    place.clock.move(timedelta(days=2))
    second = grant(place, identity=person(family_name="Le Goff"))
    session = place.session

    def types(wanted: JournalFilter) -> list[str]:
        return [event.header.type for event in read_journal(session, wanted).events]

    assert types(JournalFilter(types=("mandate.signed",))) == ["mandate.signed"] * 2
    assert types(JournalFilter(subject=first.mandate_id)) == ["mandate.signed"]
    day = date(2026, 11, 26)
    assert types(JournalFilter(since=day)) == [
        "journal.read",
        "mandate.signed",
        "citizen.registered",
    ]
    assert "organisation.founded" in types(JournalFilter(until=date(2026, 11, 24)))
    assert types(JournalFilter(since=day, until=date(2026, 11, 25))) == []
    theirs = types(JournalFilter(citizen=second.citizen_id))
    assert theirs == ["mandate.signed", "citizen.registered"]
    assert types(JournalFilter(citizen="personne")) == []
    pages = [read_journal(session, JournalFilter(), page=number, limit=4) for number in (1, 2, 3)]
    seqs = [event.header.seq for page in pages for event in page.events]
    assert seqs == list(range(FIRST_EVENTS + 6))[::-1]
    assert [page.more for page in pages] == [True, True, False]
    assert read_journal(session, JournalFilter(), page=9).events == ()


def test_pages_stay_as_they_are_while_events_are_added(place: Place) -> None:
    for name in ("Berthou", "Le Goff", "Riou"):
        grant(place, identity=person(family_name=name))
    session, wanted, seen = place.session, JournalFilter(), []
    for number in (1, 2, 3):
        page = read_journal(session, wanted, page=number, limit=4)
        wanted = paged_from(wanted, page)
        seen += [event.header.seq for event in page.events]
        grant(place, identity=person(family_name=f"Martin {number * 'x'}"))
    assert seen == list(range(FIRST_EVENTS + 6))[::-1]
    assert paged_from(JournalFilter(), JournalPage((), 1, more=False)) == JournalFilter()


def test_reading_the_journal_leaves_one_event_a_session_and_no_name(place: Place) -> None:
    colleague = join(place)
    grant(place, identity=person(family_name=PLANTED))
    for _turn in range(3):
        read_journal(place.session, JournalFilter())
    other = as_colleague(place, colleague)
    with pytest.raises(Refusal):
        read_journal(other, JournalFilter(mediator=place.session.person))
    read_journal(other, JournalFilter(types=("act.recorded",)))
    slots = other.vault.slot_id, place.session.vault.slot_id
    other.close()
    wanted = JournalFilter(types=("journal.read",))
    told = read_journal(place.session, wanted).events
    assert [event.payload for event in told] == [
        {"what": "own", "by": slots[0]},
        {"what": "whole", "by": slots[1]},
    ]
    assert {event.header.subject for event in told} == {place.session.organisation.id}
    assert PLANTED not in str(told)
    again = enter(place)
    read_journal(again, JournalFilter())
    again.close()
    assert len(read_journal(place.session, wanted).events) == 3


def test_reading_the_journal_alerts_nobody(place: Place) -> None:
    place.clock.move(timedelta(hours=13))
    before = recent_alerts(place.session)
    read_journal(place.session, JournalFilter())
    assert recent_alerts(place.session) == before == ()


def test_midnight_is_the_organisations_own(place: Place) -> None:
    """D6."""
    place.clock.jump(place.clock.read().now.replace(hour=9))
    place.clock.move(timedelta(hours=14, minutes=10))
    granted = grant(place)
    at = place.session.local(place.clock.read().now)
    assert at.date() == date(2026, 11, 25)
    wanted = JournalFilter(types=("mandate.signed",), since=date(2026, 11, 25))
    (event,) = read_journal(place.session, wanted).events
    assert event.header.subject == granted.mandate_id
    assert event.header.ts.startswith("2026-11-24T23:")


def test_a_mediator_reads_what_they_did_and_a_coordinator_everything(place: Place) -> None:
    """D15."""
    colleague = join(place)
    mine = grant(place)
    other = as_colleague(place, colleague)
    assert {event.header.type for event in read_journal(other, JournalFilter()).events} == {
        "session.opened"
    }
    with pytest.raises(Refusal, match="vous-même"):
        read_journal(other, JournalFilter(mediator=place.session.person))
    with pytest.raises(Refusal, match="référente"):
        export_journal(other, JournalFilter(), proofs=True)
    with pytest.raises(Refusal, match="référente"):
        recent_alerts(other)
    theirs = read_journal(other, JournalFilter(citizen=mine.citizen_id)).events
    assert {event.header.type for event in theirs} == {"mandate.signed", "citizen.registered"}
    other.close()
    named = JournalFilter(mediator="Karim B.")
    assert [e.header.type for e in read_journal(place.session, named).events] == [
        "citizen.read",
        "journal.read",
        "session.opened",
    ]
    own = JournalFilter(mediator=place.session.vault.slot_id)
    assert "mandate.signed" in {e.header.type for e in read_journal(place.session, own).events}


def test_an_auditor_checks_every_proof_and_reads_of_nobody(place: Place, tmp_path: Path) -> None:
    grant(place, identity=person(family_name=PLANTED))
    file = save_journal(place.session, JournalFilter(), tmp_path / "audit.jsonl", proofs=True)
    text = file.read_text(encoding="utf-8")
    assert PLANTED not in text
    head, *lines = map(json.loads, text.splitlines())
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["public_key"]))
    assert [line["seq"] for line in lines] == list(range(len(lines)))
    for line in lines:
        checkpoint = check_proof(line["header"].encode(), line["proof"].encode(), key)
        assert checkpoint.size == len(lines)
    exported = read_journal(place.session, JournalFilter(types=("journal.exported",))).events[0]
    assert exported.payload == {
        "by": place.session.vault.slot_id, "lines": len(lines) + 1, "contents": False,
    }  # fmt: skip


def test_an_export_with_contents_is_one_object_a_line_the_oldest_first(place: Place) -> None:
    granted = grant(place)
    lines = export_journal(place.session, JournalFilter(citizen=granted.citizen_id), proofs=False)
    told = [json.loads(line) for line in lines]
    assert [one["type"] for one in told] == ["citizen.registered", "mandate.signed"]
    assert told[0]["payload"]["identity"]["family_name"] == "Berthou"


def test_failed_tries_are_counted_at_the_next_sign_in(place: Place) -> None:
    with pytest.raises(SignInError):
        enter(place, passphrase="une phrase qui n'est pas la bonne")
    with pytest.raises(SignInError):
        enter(place, code="000000")
    enter(place).close()
    wanted = JournalFilter(types=("session.opened",))
    opened = read_journal(place.session, wanted).events[0]
    assert opened.payload is not None
    assert opened.payload["failed_before"] == 2
    enter(place).close()
    opened = read_journal(place.session, wanted).events[0]
    assert opened.payload == {"person": place.session.vault.slot_id}


def test_grants_at_odd_hours_in_bursts_and_without_paper_are_shown(
    place: Place, tmp_path: Path
) -> None:
    printed = grant(place)
    save_paper(place.session, mandate_paper(place.session, printed.mandate_id), tmp_path)
    place.clock.move(timedelta(hours=12))
    late = grant(place, identity=person(family_name="Le Goff"))
    place.clock.move(timedelta(hours=12))
    burst = [grant(place, identity=person(family_name=f"Martin {n * 'x'}")) for n in range(6)]
    place.clock.move(timedelta(hours=2))
    found = recent_alerts(place.session)
    kinds = {str(alert.kind): alert for alert in found}
    assert kinds["odd_hour"].numbers == (late.number,)
    assert set(kinds["burst"].numbers) == {one.number for one in burst}
    unprinted = {n for a in found if a.kind == "not_printed" for n in a.numbers}
    assert unprinted == {late.number, *(one.number for one in burst)}
    assert all(alert.person == "Awa D." and "Goff" not in alert.words for alert in found)
    place.clock.move(timedelta(days=31))
    assert recent_alerts(place.session) == ()


def test_the_journal_by_command(typist: Typist, tmp_path: Path) -> None:
    assert typist.found(tmp_path / "home").code == 0
    granted = json.loads(typist.type(*GRANT, "--json").out)
    shown = json.loads(
        typist.type("journal", "show", "--citizen", granted["citizen"], "--json").out
    )
    assert [event["type"] for event in shown["events"]] == ["mandate.signed", "citizen.registered"]
    assert shown["more"] is False
    first = json.loads(typist.type("journal", "show", "--before", "1", "--json").out)
    assert [event["seq"] for event in first["events"]] == [0]
    paged = typist.type("journal", "show", "--limit", "1", "--page", "2", "--json")
    assert len(json.loads(paged.out)["events"]) == 1
    assert typist.type("journal", "alerts").code == 0
    for alert in json.loads(typist.type("journal", "alerts", "--json").out)["alerts"]:
        assert alert["mandates"] == [granted["number"]]
    lines = typist.type("journal", "export", "--type", "mandate.signed").out.splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["mandate.signed"]
    file = tmp_path / "journal.jsonl"
    assert typist.type("journal", "export", "--proofs", "--output", str(file)).code == 0
    assert file.exists()
    again = typist.type("journal", "export", "--output", str(file))
    assert again.code == 1
    assert is_a_sentence(again)
    inside = typist.type("journal", "export", "--output", str(tmp_path / "home" / "x.jsonl"))
    assert inside.code == 1
    assert is_a_sentence(inside)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--since", "hier"],
        ["--until", "2026-02-30"],
        ["--limit", "0"],
        ["--page", "0"],
        ["--limit", "999999999999"],
    ],
)
def test_a_filter_that_cannot_be_is_wrong_usage(
    typist: Typist, tmp_path: Path, wrong: list[str]
) -> None:
    assert typist.found(tmp_path / "home").code == 0
    said = typist.type("journal", "show", *wrong)
    assert said.code == 2
    assert "Traceback" not in said.err
