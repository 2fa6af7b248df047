"""Locking: by a key, by idleness, by leaving. Names leave the memory, drafts stay on disk."""

import asyncio
import gc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from kiosque.tui.presence import LOCK_AFTER, WARNED_BEFORE, Presence
from kiosque.tui.screens.idle import IdlePage
from kiosque.vault.vault import OpenVault
from tests.desks import MovedClock, Place, found
from tests.pages import Pages, pages

BEFORE_WARNING = timedelta(seconds=LOCK_AFTER - WARNED_BEFORE - 5)


def sentinel() -> str:
    """Return a name made anew at each call, so that no test holds the one on the screen."""
    return "niometzz"[::-1].upper()


def found_in_memory(word: str) -> list[str]:
    """Return the type of each live object that holds a text with `word` in it.

    The collector does not follow tuples of texts, so that they are opened here.
    """
    gc.collect()
    found, opened = [], set()
    for one in gc.get_objects():
        waiting = gc.get_referents(one)
        while waiting:
            held = waiting.pop()
            if isinstance(held, str | bytes):
                text = held if isinstance(held, str) else held.decode("utf-8", "replace")
                if word in text and held is not word:
                    found.append(type(one).__name__)
            elif not gc.is_tracked(held) and id(held) not in opened:
                opened.add(id(held))
                waiting += gc.get_referents(held)
    return found


def play(tmp_path: Path, story: Any) -> Place:
    place = found(tmp_path / "home")

    async def run() -> None:
        async with pages(place) as shown:
            await story(shown)

    asyncio.run(run())
    return place


async def at_the_door(shown: Pages) -> None:
    await shown.until("Qui êtes-vous")
    await shown.pilot.pause()


def test_the_search_finds_what_is_there() -> None:
    word = sentinel()
    assert not found_in_memory(word)
    for kept in ([f"a {word} b"], [(word.lower().upper(), 1)], {"k": f"{word}".encode()}):
        assert found_in_memory(word), kept


@pytest.mark.parametrize("way", ["f10", "idle", "leave"])
def test_no_name_and_no_key_stay_in_memory_once_the_session_is_closed(
    tmp_path: Path, way: str
) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.reach_recap(sentinel())
        session = shown.app._session
        assert session is not None
        assert any(session.vault.master_key)
        assert found_in_memory(sentinel())
        if way == "f10":
            await shown.press("f10")
        elif way == "idle":
            shown.place.clock.move(timedelta(seconds=LOCK_AFTER + 1))
        else:
            while "Aujourd'hui" not in shown.frame():
                await shown.press("escape")
            await shown.choose("Aujourd'hui", "Fermer la session")
        await at_the_door(shown)
        assert not any(session.vault.master_key)
        assert not any(session.vault.totp_seed)
        del session
        await shown.until_so(lambda: not found_in_memory(sentinel()), "a clean memory")
        own = shown.place.session.vault
        left = [one for one in gc.get_objects() if isinstance(one, OpenVault) and one is not own]
        assert left == []

    play(tmp_path, story)


def test_what_was_typed_at_the_door_does_not_stay(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.answer("Qui êtes-vous")
        await shown.until("Phrase de passe")
        await shown.fill(sentinel(), shown.place.code())
        await shown.press("enter")
        await shown.until("phrase de passe ou code refusé")
        assert [field.value for field in shown.app.screen.query(Input)][:2] == ["", ""]
        await shown.press("escape")
        await at_the_door(shown)
        await shown.until_so(lambda: not found_in_memory(sentinel()), "a clean memory")

    play(tmp_path, story)


def test_the_draft_is_there_after_a_lock_and_the_page_says_why(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.reach_recap(sentinel())
        await shown.press("f10")
        await at_the_door(shown)
        assert "verrouillée" in shown.frame()
        assert "est gardé" in shown.frame()
        assert sentinel() not in shown.frame()
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Reprendre")
        await shown.choose("Lequel", sentinel())
        await shown.until("Relisez")
        assert sentinel() in shown.frame()

    play(tmp_path, story)


def test_a_warning_comes_first_and_any_key_keeps_the_session(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        page = shown.app.screen
        shown.place.clock.move(BEFORE_WARNING)
        await shown.app.watch_over()
        assert shown.app.screen is page
        shown.place.clock.move(timedelta(seconds=10))
        await shown.until("va se verrouiller")
        assert "60 secondes" in shown.frame()
        shown.place.clock.move(timedelta(seconds=25))
        await shown.until("30 secondes")
        await shown.press("enter")
        await shown.until_so(lambda: shown.app.screen is page, "the same page")
        assert shown.app._session is not None
        shown.place.clock.move(BEFORE_WARNING)
        await shown.app.watch_over()
        assert shown.app.screen is page

    play(tmp_path, story)


def test_the_key_that_wakes_the_screen_does_nothing_else(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.press("enter")
        await shown.until("Que faites-vous")
        page = shown.app.screen
        shown.place.clock.move(timedelta(seconds=LOCK_AFTER - 30))
        await shown.until("va se verrouiller")
        await shown.press("escape")
        await shown.until("Que faites-vous")
        assert shown.app.screen is page

    play(tmp_path, story)


def test_nobody_is_there_and_the_session_locks_again_and_again(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        for _session in range(3):
            await shown.sign_in()
            shown.place.clock.move(timedelta(seconds=LOCK_AFTER + 1))
            await shown.until("faute d'activité")
            assert shown.app._session is None

    play(tmp_path, story)


def test_a_machine_that_slept_opens_on_a_locked_session(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.reach_scopes()
        shown.place.clock.move(timedelta(hours=9))
        await shown.press("space")
        await at_the_door(shown)
        assert not isinstance(shown.app.screen, IdlePage)
        assert shown.app._session is None

    play(tmp_path, story)


def test_a_lock_during_the_warning_needs_no_second_key(tmp_path: Path) -> None:
    async def story(shown: Pages) -> None:
        await shown.sign_in()
        shown.place.clock.move(timedelta(seconds=LOCK_AFTER - 30))
        await shown.until("va se verrouiller")
        await shown.press("f10")
        await at_the_door(shown)

    play(tmp_path, story)


def test_a_lock_while_a_paper_is_made_leaves_the_paper_to_be_made_later(tmp_path: Path) -> None:
    folder = tmp_path / "papiers"

    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.reach_recap()
        await shown.fill(shown.place.code())
        await shown.press("enter")
        await shown.until("Où va le papier")
        await shown.pilot.press("home", "enter")
        await shown.press("f10")
        await at_the_door(shown)
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Reprendre")
        await shown.until("Lequel")
        await shown.press("enter")
        await shown.until("Où va le papier")
        await shown.press("home", "enter")
        await shown.until("Où enregistrer")
        await shown.fill(str(folder))
        await shown.press("enter")
        await shown.until("est enregistré")

    play(tmp_path, story)
    assert len(list(folder.iterdir())) == 1


def test_idleness_is_counted_by_a_clock_that_no_wall_clock_moves() -> None:
    clock = MovedClock()
    presence = Presence(clock)
    clock.jump(clock.read().now + timedelta(days=400))
    assert presence.seconds_left() == LOCK_AFTER
    clock.move(timedelta(seconds=100))
    assert presence.seconds_left() == LOCK_AFTER - 100
    presence.touch()
    assert presence.seconds_left() == LOCK_AFTER


def test_the_warning_is_long_enough() -> None:
    assert WARNED_BEFORE >= 20  # WCAG 2.2, 2.2.1
