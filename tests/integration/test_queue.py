"""What waits to be done online: done once, never under a mandate that has ended."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.acts import ActResult
from kiosque.desk.closing import CloseVisit, close_visit, load_account
from kiosque.desk.confirming import confirm_mandate, resume_mandate
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.identification import Established
from kiosque.desk.journal import rebuild_projections, show_journal
from kiosque.desk.journal_reading import as_plain
from kiosque.desk.queue_reading import queue_count, queue_page
from kiosque.desk.queue_reasons import DropReason, QueueReason
from kiosque.desk.queue_words import queued_line
from kiosque.desk.queueing import TakeUp, Wish, queue_act, queue_outside_visit, set_aside, take_up
from kiosque.desk.renewing import begin_renewal
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit, save_draft
from kiosque.desk.whole_account import whole_account
from kiosque.errors import InputError, Refusal
from kiosque.linear.closing import ask_acts
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.menu import run_menu
from kiosque.linear.queue import run_queue
from kiosque.mandates.durations import Duration
from kiosque.mandates.queue import QueueStanding
from kiosque.tui.widgets.choice_list import ChoiceList
from tests.commands import GRANT, Typist
from tests.desks import Place, found, grant, person, ready_draft
from tests.integration.test_desk_revocation import WISH
from tests.integration.test_tui_renewal import reopened
from tests.linear_scripts import never, script
from tests.pages import pages
from tests.staff import hire
from tests.two_people import erase, found_for_two

HOSTILE = "Dossier [b]gras[/b] \N{RIGHT-TO-LEFT OVERRIDE}\x1b[2J fin"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    before, after = rebuild_projections(opened.session)
    assert before == after
    opened.session.close()


def mandated(place: Place, **changes: Any) -> Granted:
    made = grant(place, **changes)
    confirm_hand_signatures(place.session, made.mandate_id)
    return made


def wish(**changes: Any) -> Wish:
    values: dict[str, Any] = {
        "scope": "social", "label": "Déclaration de ressources", "reason": QueueReason.NO_NETWORK,
    }  # fmt: skip
    return Wish(**{**values, **changes})


def sent(entry: str) -> TakeUp:
    return TakeUp(entry, ActResult.SENT, reference="2026-7")


def standing(place: Place) -> QueueStanding:
    (entry,) = queue_page(place.session).entries
    return entry.standing


def payloads(place: Place, type_: str) -> list[dict[str, Any]]:
    return [as_plain(one)["payload"] for one in show_journal(place.session, type_=type_)]


def test_what_waits_is_told_with_its_age_and_reason_then_done_once(place: Place) -> None:
    made = mandated(place)
    queued = queue_act(place.session, made.visit_id, wish(note="site en travaux"))
    account = close_visit(place.session, CloseVisit(made.visit_id, 20))
    told = "Déclaration de ressources (à faire en ligne, noté le 24 novembre 2026)"
    assert [item.what for item in account.to_do] == [told]
    assert load_account(place.session, made.visit_id) == account
    (visit,) = whole_account(place.session, made.citizen_id).visits
    assert [item.what for item in visit.to_do] == [told]
    place.clock.move(timedelta(days=3))
    (entry,) = queue_page(place.session).entries
    line = queued_line(place.session, entry)
    for words in ("il y a 3 jours", "pas de réseau", "site en travaux", made.number, "Berthou"):
        assert words in line
    used = take_up(place.session, sent(queued.id))
    assert (used.act.mandate, used.closed) == (made.mandate_id, True)
    assert payloads(place, "act.recorded")[0]["queued"] == queued.id
    assert queue_count(place.session) == 0
    first, _second = whole_account(place.session, made.citizen_id).visits
    assert first.to_do == ()
    with pytest.raises(Refusal, match="déjà"):
        take_up(place.session, sent(queued.id))
    with pytest.raises(Refusal, match="déjà"):
        set_aside(place.session, queued.id, DropReason.MISTAKE)
    assert len(payloads(place, "act.recorded")) == 1


def test_nothing_is_done_under_a_mandate_that_ended_until_it_is_renewed(place: Place) -> None:
    made = mandated(place, duration=Duration.SHORT)
    queued = queue_act(place.session, made.visit_id, wish())
    place.clock.move(timedelta(days=2))
    assert standing(place) is QueueStanding.EXPIRED
    with pytest.raises(Refusal):
        take_up(place.session, sent(queued.id))
    assert payloads(place, "act.refused")[0]["why"] == "ended"
    assert payloads(place, "act.recorded") == []
    renewal = begin_renewal(place.session, made.mandate_id)
    draft = ready_draft(renews=renewal.visit.draft.renews)
    save_draft(place.session, renewal.visit.id, draft)
    again = grant_mandate(place.session, renewal.visit.id, place.code())
    with pytest.raises(Refusal, match="signé à la main"):
        take_up(place.session, sent(queued.id))
    confirm_hand_signatures(place.session, again.mandate_id)
    assert take_up(place.session, sent(queued.id)).act.mandate == again.mandate_id


def test_a_revoked_mandate_sends_nothing_and_its_entry_is_set_aside(place: Place) -> None:
    made = mandated(place)
    queued = queue_act(place.session, made.visit_id, wish())
    revoke(place.session, RevokeMandate(made.number, WISH))
    assert standing(place) is QueueStanding.REVOKED
    with pytest.raises(Refusal):
        take_up(place.session, sent(queued.id))
    set_aside(place.session, queued.id, DropReason.MANDATE_ENDED, "dit au guichet")
    assert queue_page(place.session).entries == ()
    assert payloads(place, "act.dropped")[0]["reason"] == "mandate_ended"


def test_a_suspended_mandate_sends_nothing_until_a_person_decides(place: Place) -> None:
    made = mandated(place)
    queued = queue_act(place.session, made.visit_id, wish())
    proof = {
        "kind": "franceconnect", "issuer": "https://fcp-low.sbx.dev-franceconnect.fr/api/v2",
        "acr": "eidas1", "authenticated_at": place.session.now().isoformat(timespec="seconds"),
        "id_token_sha256": "1" * 64, "userinfo_sha256": "2" * 64, "sub_sha256": "a" * 64,
    }  # fmt: skip
    other = Established(person(family_name="Autre"), proof)
    confirm_mandate(place.session, made.number, other)
    assert standing(place) is QueueStanding.SUSPENDED
    with pytest.raises(Refusal):
        take_up(place.session, sent(queued.id))
    resume_mandate(place.session, made.number)
    assert take_up(place.session, sent(queued.id)).act.mandate == made.mandate_id


@pytest.mark.parametrize(
    "changes",
    [{"scope": "argent"}, {"procedure": "surendettement"}, {"label": "  "}],
)
def test_what_the_mandate_does_not_allow_is_not_queued(
    place: Place, changes: dict[str, Any]
) -> None:
    made = mandated(place)
    with pytest.raises((Refusal, InputError)):
        queue_act(place.session, made.visit_id, wish(**changes))
    assert queue_count(place.session) == 0


def test_two_mediators_who_take_it_up_at_once_do_it_once(place: Place) -> None:
    made = mandated(place)
    queued = queue_act(place.session, made.visit_id, wish())
    close_visit(place.session, CloseVisit(made.visit_id, 5))
    other = hire(place, "Léo B.", "mediator").sign_in()

    def attempt(session: Session) -> str:
        try:
            return str(take_up(session, sent(queued.id)).act.result)
        except Refusal as refusal:
            return refusal.what

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(attempt, (place.session, other)))
    other.close()
    assert answers[0] == "sent"
    assert "déjà" in answers[1]
    assert len(payloads(place, "act.recorded")) == 1


def test_what_is_only_prepared_still_waits_and_unknown_entries_are_refused(place: Place) -> None:
    made = mandated(place)
    queued = queue_act(place.session, made.visit_id, wish(label=HOSTILE))
    with pytest.raises(InputError):
        take_up(place.session, TakeUp(queued.id, ActResult.PREPARED))
    with pytest.raises(InputError):
        take_up(place.session, TakeUp(queued.id, ActResult.SENT, minutes=0))
    with pytest.raises(Refusal):
        take_up(place.session, sent("nobody"))
    (entry,) = queue_page(place.session).entries
    assert "\x1b" not in queued_line(place.session, entry)


@pytest.mark.parametrize("everything", [True, False], ids=["everything", "proofs kept"])
def test_who_was_erased_leaves_nothing_to_do_and_blocks_nobody(
    tmp_path: Path, *, everything: bool
) -> None:
    place, colleague = found_for_two(tmp_path / "home")
    gone = mandated(place, duration=Duration.SHORT)
    queued = queue_act(place.session, gone.visit_id, wish(label="Dossier effacé"))
    close_visit(place.session, CloseVisit(gone.visit_id, 5))
    place.clock.move(timedelta(days=2))
    other = mandated(place, identity=person(family_name="Papier"))
    kept = queue_outside_visit(place.session, other.number, wish())
    erase(place, colleague, gone.citizen_id, everything=everything)
    assert [one.id for one in queue_page(place.session).entries] == [kept.id]
    with pytest.raises(Refusal):
        take_up(place.session, sent(queued.id))
    before, after = rebuild_projections(place.session)
    assert before == after
    assert queue_count(place.session) == 1
    place.session.close()


def test_the_queue_is_kept_by_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    typist = Typist(monkeypatch, capsys, desk)
    assert typist.found(tmp_path / "home").code == 0
    number = json.loads(typist.type(*GRANT, "--json").out)["number"]
    wanted = ("mandate", "queue", number, "--scope", "social", "--label", "Formulaire",
              "--reason", "site_down", "--json")  # fmt: skip
    assert typist.type(*wanted).code == 1
    done = ("--scope", "social", "--label", "Vu", "--result", "done", "--hand-signed")
    assert typist.type("mandate", "use", number, *done).code == 0
    entries = [json.loads(typist.type(*wanted).out)["id"] for _each in range(2)]
    listed = json.loads(typist.type("mandate", "queued", "--json").out)["queued"]
    assert [one["id"] for one in listed] == entries
    assert "aujourd'hui" in typist.type("mandate", "queued").out.replace("’", "'")
    paged = ("mandate", "queued", "--per-page", "1", "--page", "2")
    document = json.loads(typist.type(*paged, "--json").out)
    assert [one["id"] for one in document["queued"]] == entries[1:]
    assert (document["page"], document["pages"], document["total"]) == (2, 2, 2)
    assert "Page 2 sur 2" in typist.type(*paged).err
    assert typist.type("mandate", "queued", "--page", "0").code == 2
    taken = typist.type("mandate", "take-up", entries[0], "--result", "sent", "--json")
    assert json.loads(taken.out)["result"] == "sent"
    assert typist.type("mandate", "take-up", entries[0], "--result", "sent").code == 1
    assert typist.type("mandate", "set-aside", entries[1], "--reason", "not_wanted").code == 0
    assert typist.type("mandate", "set-aside", entries[1], "--reason", "whim").code == 2
    left = json.loads(typist.type("mandate", "queued", "--json").out)
    assert left == {"queued": [], "page": 1, "pages": 1, "total": 0}


def queued_many(place: Place, count: int) -> list[str]:
    """Queue acts of one visit; return their identifiers, the oldest first."""
    visit = mandated(place).visit_id
    acts = (wish(label=f"Demande {number}") for number in range(count))
    return [queue_act(place.session, visit, act).id for act in acts]


def test_what_waits_is_read_page_by_page_the_oldest_first(place: Place) -> None:
    entries = queued_many(place, 5)
    pages = [queue_page(place.session, page=number, per_page=2) for number in (1, 2, 3)]
    assert [one.id for page in pages for one in page.entries] == entries
    assert {(page.pages, page.total) for page in pages} == {(3, 5)}
    assert queue_page(place.session, page=9, per_page=2) == pages[2]
    # The last page goes when what was on it is done.
    take_up(place.session, sent(entries[4]))
    last = queue_page(place.session, page=3, per_page=2)
    assert (last.page, [one.id for one in last.entries]) == (2, entries[2:4])
    for wrong in ({"page": 0}, {"per_page": 0}, {"per_page": 1001}):
        with pytest.raises(InputError):
            queue_page(place.session, **wrong)


def test_line_by_line_what_waits_is_read_page_by_page(place: Place) -> None:
    entries = queued_many(place, 21)
    said: list[str] = []
    answers = {
        "queue.entry": ["next", "previous", "next", entries[20], "leave"],
        "queue.what": ["aside"], "queue.dropped": ["not_wanted"],
    }  # fmt: skip
    run_queue(place.session, ScriptedConsole(answers, said.append))
    assert any("page 2 sur 2" in line for line in said)
    assert queue_count(place.session) == 20


def test_line_by_line_what_waits_is_noted_with_an_act_and_done_from_the_menu(
    place: Place, tmp_path: Path
) -> None:
    made = mandated(place)
    said: list[str] = []
    answers: dict[str, Any] = {
        "act.more": ["oui", "non"], "act.scope": ["social"], "act.label": ["Déclaration"],
        "act.result": ["queue"], "queue.reason": ["appointment"], "queue.note": [""],
    }  # fmt: skip
    ask_acts(place.session, ScriptedConsole(answers, said.append), load_visit(
        place.session, made.visit_id
    ))  # fmt: skip
    (entry,) = queue_page(place.session).entries
    assert (entry.label, entry.reason) == ("Déclaration", QueueReason.APPOINTMENT)
    menu = {
        "menu": ["queue", "leave"], "queue.entry": [entry.id], "queue.what": ["sent"],
        "queue.reference": ["2026-9"],
    }  # fmt: skip
    run_menu(place.session, script(place, tmp_path, said, **menu), never)
    assert any("À faire en ligne (1)" in text for text in said)
    assert payloads(place, "act.recorded")[0]["reference"] == "2026-9"
    said.clear()
    run_menu(place.session, script(place, tmp_path, said, menu=["leave"]), never)
    assert not any("À faire en ligne" in text for text in said)


def test_in_full_screen_what_waits_is_set_aside_where_its_mandate_ended(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    made = mandated(place)
    queue_act(place.session, made.visit_id, wish())
    for number in range(10):
        queue_act(place.session, made.visit_id, wish(label=f"Demande {number}"))
    close_visit(place.session, CloseVisit(made.visit_id, 5))
    revoke(place.session, RevokeMandate(made.number, WISH))

    async def story() -> None:
        async with pages(place, (80, 24)) as shown:
            await shown.sign_in()
            await shown.choose("Aujourd'hui", "À faire en ligne (11)")
            await shown.choose("Demande 0", "Page suivante (2 sur 2)")
            await shown.choose("Demande 9", "Page précédente (1 sur 2)")
            await shown.choose("Demande 0", "Déclaration de ressources")
            await shown.until("Où en est-ce")
            assert "annulé" in shown.frame()
            assert "envoyé" not in shown.frame()
            await shown.choose("Où en est-ce", "Mettre de côté")
            await shown.choose("Pour quelle raison", "le mandat ne le permet plus")
            # Ten are left, on one page.
            await shown.until("› Demande 0")
            listed = [words for _key, words in shown.app.screen.query_one(ChoiceList).choices]
            assert len(listed) == 10
            assert "Demande 9" in listed[-1]

    asyncio.run(story())
    session = reopened(place)
    assert queue_count(session) == 10
    session.close()


def test_in_full_screen_what_waits_is_noted_during_the_visit(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    mandated(place)

    async def story() -> None:
        async with pages(place, (80, 24)) as shown:
            await shown.sign_in()
            await shown.choose("Aujourd'hui", "Reprendre")
            await shown.choose("Lequel reprendre", "Berthou")
            await shown.choose("Pendant l'accompagnement", "Noter une autre chose")
            await shown.choose("De quel domaine", "Social")
            await shown.choose("Où en est-ce", "à faire plus tard en ligne")
            await shown.choose("Pourquoi pas maintenant", "un document manque")
            await shown.until("Précision")
            await shown.fill("Demande de carte", "avis d'imposition")
            await shown.press("enter")
            await shown.choose("Pendant l'accompagnement", "Laisser en cours")
            await shown.until("À faire en ligne (1)")

    asyncio.run(story())
    session = reopened(place)
    (entry,) = queue_page(session).entries
    assert (entry.label, entry.note) == ("Demande de carte", "avis d'imposition")
    assert entry.reason is QueueReason.DOCUMENT_MISSING
    session.close()
