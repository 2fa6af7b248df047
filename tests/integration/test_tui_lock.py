"""Locking: by a key, by idleness, by leaving. Names leave the memory, drafts stay on disk."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

import pytest

from kiosque.tui.presence import LOCK_AFTER, WARNED_BEFORE, Presence
from kiosque.tui.screens.idle import IdlePage
from tests.desks import MovedClock
from tests.forgetting import STORIES, at_the_door, found_in_memory, play, sentinel
from tests.pages import Pages

BEFORE_WARNING = timedelta(seconds=LOCK_AFTER - WARNED_BEFORE - 5)


def test_the_search_finds_what_is_there() -> None:
    word = token_hex().upper()
    assert not found_in_memory(word)
    for kept in ([f"a {word} b"], [(word.lower().upper(), 1)], {"k": f"{word}".encode()}):
        assert found_in_memory(word), kept


@pytest.mark.parametrize("way", STORIES)
def test_no_name_key_or_secret_stays_in_memory_at_the_door(tmp_path: Path, way: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.forgetting", way, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


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
