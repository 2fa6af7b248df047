"""Ends, renewals, limits and offered scopes in full screen, by the keyboard alone."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.cases import begin_case, cases_of
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.scopes import offered_scopes
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit, visits_to_resume
from kiosque.mandates.durations import Duration
from kiosque.mandates.lifecycle import MandateState
from kiosque.procedures.steps import SiteStep
from kiosque.tui.screens.guided import GuidedSitePage
from kiosque.tui.standing import Standing
from kiosque.tui.widgets.banner import whom_lines
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.vault.slot_changes import add_slot
from tests.case_walks import advance, told_case
from tests.desks import PASSPHRASE, MovedClock, Place, found, grant, person
from tests.guided_pages import go_on
from tests.pages import Pages, pages

Story = Callable[[Pages], Coroutine[Any, Any, None]]


def play(place: Place, story: Story, size: tuple[int, int] = (80, 24)) -> None:
    async def run() -> None:
        async with pages(place, size) as shown:
            await shown.sign_in()
            await story(shown)

    asyncio.run(run())


def reopened(place: Place) -> Session:
    session = place.session
    command = SignIn(session.organisation.id, session.vault.slot_id, PASSPHRASE, place.code())
    return sign_in(place.home, place.clock, command)


def at_site(screen: Any) -> bool:
    return isinstance(screen, GuidedSitePage)


async def renew_with_passport(shown: Pages) -> None:
    """From the page that tells what a renewal is, to the menu of the new visit."""
    await shown.answer("Renouveler le mandat")
    await shown.answer("Lisez ces mentions")
    await shown.choose("ou mineure", "Non, ni l'un")
    await shown.choose("Pour combien", "un mois")
    await shown.choose("identifiée", "vu aujourd'hui")
    await shown.choose("Quel document", "Passeport")
    await shown.until("phrase par phrase")
    assert "[x]" not in shown.frame()
    await shown.press(*("space", "down") * 5, "enter")
    await shown.until("Relisez")
    await shown.fill(shown.place.code())
    await shown.press("enter")
    await shown.choose("Où va le papier", "Plus tard")
    await shown.answer("exemplaires", "down", "enter")
    await shown.until("Pendant l'accompagnement")


def test_a_mandate_that_ends_soon_is_renewed_from_the_list(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    first = grant(place, duration=Duration.SHORT)
    grant(place, identity=person(family_name="Martin"))

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "Mandats qui finissent bientôt (1)")
        await shown.until("Yvonne Marie Berthou")
        assert first.number in shown.frame()
        assert "Martin" not in shown.frame()
        await shown.press("enter")
        await renew_with_passport(shown)

    play(place, story)
    session = reopened(place)
    newest, *_older = list_mandates(session)
    assert load_mandate(session, newest.id).record.renews == first.mandate_id
    assert load_mandate(session, first.number).line.view.state is MandateState.SUPERSEDED
    session.close()


def test_a_renewal_that_is_left_at_its_first_page_leaves_no_open_visit(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    grant(place, duration=Duration.SHORT)

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "finissent bientôt")
        await shown.answer("finissent bientôt")
        await shown.answer("Renouveler le mandat", "escape")
        await shown.until("Aujourd'hui")

    play(place, story)
    session = reopened(place)
    assert len(visits_to_resume(session)) == 1
    session.close()


def test_a_found_person_s_mandate_is_renewed_and_a_replaced_one_offers_none(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    replaced = grant(place)
    newer = grant(place)

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "Chercher une personne")
        await shown.until("Qui est-ce")
        await shown.press(*"berthou", "enter", "enter")
        await shown.choose("Tout ce qui a été fait", replaced.number)
        await shown.until("Réimprimer le mandat")
        assert "renouveler" not in shown.frame()
        await shown.press("escape")
        await shown.choose("Tout ce qui a été fait", newer.number)
        await shown.choose("Réimprimer le mandat", "renouveler")
        await shown.until("Renouveler le mandat")

    play(place, story)


def test_a_mandate_that_ends_in_the_middle_of_a_procedure_keeps_it_and_offers_renewal(
    tmp_path: Path,
) -> None:
    place = found(tmp_path / "home")
    told = told_case("demande_envoyee")
    first = grant(place, scopes=("social",), duration=Duration.SHORT)
    confirm_hand_signatures(place.session, first.mandate_id)
    visit = load_visit(place.session, first.visit_id)
    case = begin_case(place.session, visit.id, told.procedure)
    advance(
        place.session,
        visit,
        case,
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "Reprendre")
        await shown.answer("Lequel reprendre")
        await shown.choose("Pendant l'accompagnement", "Suivre une démarche")
        await shown.answer("Reprendre, ou commencer")
        await go_on(shown, told.procedure, told.answers, at_site)
        place.clock.jump(place.clock.read().now + timedelta(days=2))
        await shown.press("enter")
        await shown.choose("Où en est-ce", "envoyé")
        await shown.answer("Numéro donné")
        await shown.until("ne permet plus d'agir")
        await shown.choose("Pendant l'accompagnement", "Renouveler le mandat")
        await renew_with_passport(shown)
        await shown.choose("Pendant l'accompagnement", "Suivre une démarche")
        await shown.until("Reprendre, ou commencer")

    play(place, story)
    session = reopened(place)
    newest = list_mandates(session)[0]
    assert newest.view.usable
    later = next(one for one in visits_to_resume(session) if one.mandate == newest.id)
    assert [one.id for one in cases_of(session, later)] == [case.id]
    session.close()


@pytest.mark.parametrize(("minutes", "told"), [(16, False), (15, True), (1, True)])
def test_the_banner_says_that_the_mandate_at_hand_ends_within_fifteen_minutes(
    tmp_path: Path,
    minutes: int,
    told: bool,  # noqa: FBT001
) -> None:
    place = found(tmp_path / "home")
    grant(place, duration=Duration.SHORT)

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "Reprendre")
        await shown.answer("Lequel reprendre")
        await shown.until("BEL1-0001")
        assert "finit dans" not in shown.frame()
        end = list_mandates_of(shown)
        place.clock.jump(end - timedelta(minutes=minutes))
        await shown.app.watch_over()
        await shown.pilot.pause()
        assert ("finit dans" in shown.frame()) is told
        place.clock.jump(end)
        await shown.app.watch_over()
        await shown.pilot.pause()
        assert "Le mandat est fini" in shown.frame()

    play(place, story)


def list_mandates_of(shown: Pages) -> Any:
    session = shown.app._session
    assert session is not None
    return list_mandates(session)[0].view.ends_at


def test_the_end_is_said_where_there_is_little_room_too() -> None:
    standing = Standing(mandate_short="BEL1", ending="Le mandat finit dans 3 minutes : agissez")
    assert any("finit" in line for line in whom_lines(standing, 20, short=True))


def test_a_coordinator_chooses_the_scopes_that_new_mandates_offer(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "périmètres")
        await shown.until("Quels périmètres proposer")
        await shown.press("space", "enter")
        await shown.until("Aujourd'hui")
        await shown.reach_scopes()
        assert "Papiers" not in shown.frame()
        assert "Famille" in shown.frame()

    play(place, story)
    session = reopened(place)
    assert "papiers" not in offered_scopes(session)
    session.close()


def test_who_is_no_coordinator_is_not_offered_to_choose_scopes(tmp_path: Path) -> None:
    """D15."""
    place = found(tmp_path / "home")
    created = add_slot(
        place.session.vault,
        name="Léo B.",
        roles=("mediator",),
        passphrase=PASSPHRASE,
        now=place.clock.read().now,
    )
    secret = created.totp_seed
    place.session.close()

    async def run() -> None:
        from kiosque.vault.totp import code_at

        async with pages(place) as shown:
            await shown.choose("Qui êtes-vous", "Léo B.")
            await shown.until("Phrase de passe")
            place.clock.move(timedelta(seconds=30))
            await shown.fill(PASSPHRASE, code_at(secret, place.clock.read().now))
            await shown.press("enter")
            await shown.answer("Conditions d'utilisation")
            await shown.until("Aujourd'hui")
            assert "périmètres" not in shown.frame()

    asyncio.run(run())


def test_a_mandate_is_limited_to_procedures_with_nothing_ticked_beforehand(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await shown.reach_scopes()
        await shown.press("down", "down", "space", "enter")
        await shown.until("se limite-t-il")
        assert "[x]" not in shown.frame()
        await shown.press("enter")
        await shown.until("Erreur")
        offered = shown.app.screen.query_one(ChoiceList)
        offered.focus()
        at = [label for _key, label in offered.choices].index("Demander le RSA")
        await shown.press("home", *("down",) * at, "space")
        await shown.until("[x] Demander le RSA")
        await shown.press("enter")
        await shown.answer("Pour combien", "escape")
        await shown.until("se limite-t-il")
        assert shown.app.screen.query_one(ChoiceList).keys == ("rsa",)
        await shown.press("escape")
        await shown.until("Pour quelles")

    play(place, story)
    session = reopened(place)
    (visit,) = visits_to_resume(session)
    assert visit.draft.procedures == ("rsa",)
    session.close()


def test_scopes_without_any_guided_procedure_are_not_asked_about_them(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await shown.reach_scopes()
        await shown.press("end", "space", "enter")
        await shown.answer("Pour combien", "escape")
        await shown.until("Pour quelles")

    play(place, story)


def test_a_hostile_name_in_the_list_of_ends_is_text(tmp_path: Path) -> None:
    place = found(tmp_path / "home", clock=MovedClock())
    grant(place, duration=Duration.SHORT, identity=person(family_name="[/] Le Goff"))

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "finissent bientôt")
        await shown.until("[/] Le Goff")

    play(place, story, (60, 20))


def test_mandates_are_listed_by_state_with_their_person_and_one_is_renewed(
    tmp_path: Path,
) -> None:
    place = found(tmp_path / "home")
    grant(place)
    newer = grant(place)

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "Voir les mandats")
        await shown.choose("Quels mandats", "suspendu")
        await shown.until("Aucun mandat de ce genre")
        await shown.choose("Aujourd'hui", "Voir les mandats")
        await shown.choose("Quels mandats", "Tous")
        await shown.until("Yvonne Marie Berthou")
        await shown.choose("l'on peut en faire", newer.number)
        await shown.choose("Réimprimer le mandat", "renouveler")
        await shown.until("Renouveler le mandat")

    play(place, story)


def test_going_back_from_a_mandate_leads_to_the_list_it_was_found_in(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    older, newer = grant(place), grant(place, scopes=("argent",))

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "Voir les mandats")
        await shown.choose("Quels mandats", "Tous")
        for mandate in (newer, older):
            await shown.choose("l'on peut en faire", mandate.number)
            await shown.until("Réimprimer le mandat")
            await shown.press("escape")
            await shown.until("l'on peut en faire")
        await shown.press("escape")
        await shown.until("Aujourd'hui")

    play(place, story)


def test_many_ends_are_read_page_after_page(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    for turn in range(11):
        name = f"Berthou {chr(ord('A') + turn)}"
        grant(place, duration=Duration.SHORT, identity=person(family_name=name))

    async def story(shown: Pages) -> None:
        await shown.choose("Aujourd'hui", "(11)")
        await shown.choose("finissent bientôt", "Page suivante")
        await shown.until("Berthou K")
        await shown.choose("finissent bientôt", "Page précédente")
        await shown.until("Berthou A")

    play(place, story)
